"""Codes that people get by letter or telephone, as tests read them."""

import re

from chungthuc.core.identifiers import ALPHABET

CODE = re.compile(rf"\b[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}\b")


def code_in(text: str) -> str:
    """The code in a letter or a text. Fails where there is none."""
    return CODE.search(text).group()  # type: ignore[union-attr]


def other_than(code: str, how: int = 1) -> str:
    """One of the codes that look as well."""
    place = (ALPHABET.index(code[-1]) + how) % len(ALPHABET)
    return code[:-1] + ALPHABET[place]
