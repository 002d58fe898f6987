"""Names that strangers wrote into their certificates, as they may be shown: on a page, in JSON, in a report.

A certificate names people with what belongs to them alone (citizen id in UID or serialNumber, sometimes within the
common name), and whatever else its writer liked: line breaks, marks that turn the direction of reading, decomposed
letters. Shown are a common name and an organisation, in one line; numbers of persons never.
"""

import re
import unicodedata
from typing import Any

from asn1crypto import x509

LONGEST = 120  # letters
MOST_MARKS = 2  # tone and breve or horn are two; more on one letter only hide what stands around
# Categories that draw nothing or turn what is drawn: control, format (U+202E, U+200B …), surrogates, private, none.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
MARKS = ("Mn", "Me")
# «CCCD:012345678901», «CMND 012345678», «HC: B1234567», «MST …»: since 2025 a person's tax code is his citizen id.
LABELLED = re.compile(
    r"\b(?:CCCD|CMND|CMTND|CMT|CC|HC|ĐDCN|DDCN|PASSPORT|PNO\w*|IDC\w*|PAS\w*|TIN\w*|MST|UID|SỐ)\b"
    r"[\s:=.№#-]*[A-Z]{0,4}-?\d(?:[\s.\-_/]*\d)+",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\b[A-Z]?\d(?:[\s.\-_/]{0,2}\d){6,}", re.IGNORECASE)  # seven figures and more
EMPTY_BRACKETS = re.compile(r"\(\s*[:,;-]*\s*\)|\[\s*\]")
ENDS = " \t,;:|/\\-–=+"


def clean(text: Any, longest: int = LONGEST) -> str:
    """One line in NFC of what can be seen; cut at ``longest`` letters."""
    spaced = "".join(" " if one.isspace() or unicodedata.category(one) in ("Zl", "Zp") else one for one in str(text))
    seen = "".join(one for one in spaced if unicodedata.category(one) not in UNSEEN)
    line = " ".join(_few_marks(unicodedata.normalize("NFC", seen)).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def without_numbers(name: str) -> str:
    """A cleaned name without what identifies a person by number."""
    for pattern in (LABELLED, NUMBER, EMPTY_BRACKETS):
        name = pattern.sub(" ", name)
    return " ".join(name.split()).strip(ENDS)


def first(name: Any) -> str:
    """A name of a subject as it may be shown; one that is given several times comes as a list, and is its first."""
    if isinstance(name, list | tuple):
        name = name[0] if name else ""
    return without_numbers(clean(name or ""))


def common_name(subject: x509.Name) -> str:
    """The common name, or empty."""
    return first(_native(subject).get("common_name"))


def organization(subject: x509.Name) -> str:
    """The organisation, or empty."""
    return first(_native(subject).get("organization_name"))


def shown(subject: x509.Name) -> str:
    """The common name; without one the organisation; without both empty. Never a number."""
    return common_name(subject) or organization(subject)


def same(one: x509.Name, other: x509.Name) -> bool:
    """Do both name the same holder? Letters compared as a reader would."""
    names = [(common_name(each) or organization(each)).casefold() for each in (one, other)]
    return bool(names[0]) and names[0] == names[1]


def _native(subject: x509.Name) -> dict[str, Any]:
    try:
        found: dict[str, Any] = subject.native or {}
    except (ValueError, TypeError):  # a value in a string type that cannot be decoded
        return {}
    return found


def _few_marks(text: str) -> str:
    kept, marks = [], 0
    for one in text:
        marks = marks + 1 if unicodedata.category(one) in MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(one)
    return "".join(kept)
