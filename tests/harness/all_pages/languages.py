"""Which words of a page are Vietnamese and which English: what a reader sees or hears, with the language it is marked as."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import allauth
import django
from babel.messages.pofile import read_po
from lxml import html

from demo import catalogue

UNSEEN = {"script", "style", "svg", "template", "meta", "link", "head"}
SPOKEN = ("title", "aria-label", "placeholder", "alt", "aria-description")
VIETNAMESE = re.compile("[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", re.IGNORECASE)
# Of English sentences; none is a syllable of Vietnamese («can», «an», «in», «a», «to» are).
FUNCTION_WORDS = re.compile(
    r"\b(the|is|are|was|were|be|been|of|for|from|with|your|you|we|our|this|that|these|those|please|and|or|not|cannot|must"
    r"|should|has|have|had|will|would|there|their|it|its|at|by|on|as|if|when|which|who|what|does|did|enter|again)\b",
    re.IGNORECASE | re.ASCII,
)


class Words(NamedTuple):
    """One run of text, without the spaces around it, and the language that the page gives it."""

    text: str
    language: str


def words_of(page: str) -> Iterator[Words]:
    """Everything a reader meets: text, and the attributes that are shown or read out."""
    root = html.document_fromstring(page)
    title = root.find("head/title")
    if title is not None and title.text:
        yield Words(_plain(title.text), root.get("lang", ""))
    yield from _below(root.find("body"), root.get("lang", ""))


def part_words(part: str, language: str) -> Iterator[Words]:
    """Of a part of a page, which stands in one of that language."""
    for one in html.fragments_fromstring(part):
        if isinstance(one, str):
            yield Words(_plain(one), language)
        else:
            yield from _below(one, language)


def _below(element: html.HtmlElement | None, language: str) -> Iterator[Words]:
    if element is None or not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    language = element.get("lang") or language
    said = [value for name, value in element.attrib.items() if name in SPOKEN or name.startswith("data-words")]
    for text in (element.text, *said):
        if text and text.strip():
            yield Words(_plain(text), language)
    for child in element:
        yield from _below(child, language)
        if child.tail and child.tail.strip():
            yield Words(_plain(child.tail), language)


def _plain(text: str) -> str:
    return " ".join(text.split())


def is_english(text: str) -> bool:
    """A sentence, by two words that make English ones; or a text of somebody's English catalogue, letter for letter."""
    found = {one.lower() for one in FUNCTION_WORDS.findall(text)}
    return len(found) > 1 or text.rstrip(":.") in _english_texts()


def is_vietnamese(text: str) -> bool:
    return bool(VIETNAMESE.search(text))


_KNOWN: set[str] = set()


def _english_texts() -> set[str]:
    """Ours, Django's and allauth's, without those that are Vietnamese as well («PDF»)."""
    if not _KNOWN:
        ours = set(_texts(catalogue.ENGLISH, "string"))
        vietnamese = set(_texts(catalogue.ENGLISH, "id"))
        theirs: set[str] = set()
        for package in (Path(django.__file__).parent, Path(allauth.__file__).parent):
            for file in package.glob("**/locale/de/LC_MESSAGES/django.po"):  # German, for its msgids are complete
                theirs |= set(_texts(file, "id"))
        _KNOWN.update(one for one in (ours | theirs) - vietnamese if _says(one))
    return _KNOWN


def _says(text: str) -> bool:
    return "%" not in text and len(text) > 2 and not is_vietnamese(text) and bool(re.search("[a-z]", text))


def _texts(file: Path, side: str) -> Iterator[str]:
    with file.open("rb") as stream:
        for one in read_po(stream):
            text = getattr(one, side)
            for form in text if isinstance(text, tuple | list) else (text,):
                if form:
                    yield _plain(str(form)).rstrip(":.")
