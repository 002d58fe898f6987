"""A PIN that cannot be right is known before the token is asked: a token counts every try and locks after a few.

Vietnamese input methods turn «dd» into «đ» and «aa» into «â» behind the dots of a PIN field, and others give full-width
digits. PINs of tokens are typed on plain keys, so anything outside printable ASCII was not meant.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from token_agent.common.errors import AgentError


def fault(pin: str) -> str:
    """The code of what is wrong with it (of ``errors.MESSAGES``), or nothing. An empty one is another question."""
    strange = [one for one in pin if not " " <= one <= "~"]
    if not strange:
        return ""
    return "pin_with_marks" if any(map(_is_vietnamese, strange)) else "pin_foreign"


def words(pin: str) -> str:
    """What to tell the person, or nothing; never a part of the PIN."""
    return AgentError(code).message if (code := fault(pin)) else ""


def check(pin: bytearray) -> None:
    """The last gate before a token, whatever face asked. Raises AgentError("pin_with_marks" or "pin_foreign")."""
    if all(0x20 <= one <= 0x7E for one in pin):  # no text of it is made as long as there is nothing to say
        return
    raise AgentError(fault(pin.decode(errors="replace")))


def warning(certificate: Mapping[str, Any]) -> str:
    """What the token's flags say about the PIN, for the person who is about to type it; empty when all is well."""
    if certificate.get("pinFinal"):
        return "Chỉ còn MỘT lần nhập mã PIN. Nếu sai, thiết bị sẽ bị khóa và phải nhờ nơi cấp thiết bị mở khóa."
    if certificate.get("pinLow"):
        return "Lần nhập mã PIN trước đã sai. Nếu sai thêm nhiều lần, thiết bị sẽ bị khóa."
    return ""


def _is_vietnamese(letter: str) -> bool:
    """đ, or a plain letter under marks, in one character or in several."""
    if letter in "đĐ" or unicodedata.combining(letter):
        return True
    parts = unicodedata.normalize("NFD", letter)
    return len(parts) > 1 and parts[0].isascii() and parts[0].isalpha()
