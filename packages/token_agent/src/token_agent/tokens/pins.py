"""A PIN that cannot be right is known before the token is asked: a token counts every try and locks after a few.

Vietnamese input methods turn «dd» into «đ» and «aa» into «â» behind the dots of a PIN field, and others give full-width
digits. PINs of tokens are typed on plain keys, so anything outside printable ASCII was not meant.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from token_agent.common.codes import Code, PinWarning
from token_agent.common.errors import AgentError


def fault(pin: str) -> Code | None:
    """The code of what is wrong with it or None. An empty one is another question."""
    strange = [one for one in pin if not " " <= one <= "~"]
    if not strange:
        return None
    return Code.PIN_WITH_MARKS if any(map(_is_vietnamese, strange)) else Code.PIN_FOREIGN


def check(pin: bytearray) -> None:
    """The last gate before a token, whatever face asked. Raises AgentError("pin_with_marks" or "pin_foreign")."""
    if all(0x20 <= one <= 0x7E for one in pin):  # no text of it is made as long as there is nothing to say
        return
    raise AgentError(fault(pin.decode(errors="replace")) or Code.PIN_FOREIGN)


def warning(flags: Mapping[str, Any]) -> PinWarning | None:
    """What the token's flags say about the tries that are left; None when all is well."""
    if flags.get("pinFinal"):
        return PinWarning.FINAL
    return PinWarning.LOW if flags.get("pinLow") else None


def _is_vietnamese(letter: str) -> bool:
    """đ, or a plain letter under marks, in one character or in several."""
    if letter in "đĐ" or unicodedata.combining(letter):
        return True
    parts = unicodedata.normalize("NFD", letter)
    return len(parts) > 1 and parts[0].isascii() and parts[0].isalpha()
