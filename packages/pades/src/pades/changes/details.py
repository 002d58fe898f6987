"""What a file says of itself in its document information and metadata: title, author, subject, keywords.

Viewers show them; a writer that adds validation data renews dates and its own name there, and nothing else
(ISO 32000-2, 14.3.3).
"""

import re
from html import unescape
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from pades.common.objects import UNDECODED

KEYS = ("/Title", "/Author", "/Subject", "/Keywords")
XMP = re.compile(rb"<dc:(title|creator|description|subject)\b[^>]*>(.*?)</dc:\1>", re.DOTALL)
TAGS = re.compile(rb"<[^>]*>")


def title_changed(reader: PdfFileReader, before: int, after: int) -> bool:
    """Do the two revisions say other things of the file? What was not said before may be said later in the metadata
    only in the same words."""
    old, new = (reader.get_historical_resolver(one) for one in (before, after))
    return _information(old) != _information(new) or _metadata_differs(
        _metadata(old), _metadata(new), _information(old)
    )


def _information(resolver: Any) -> tuple[str, ...]:
    if "/Info" not in resolver.trailer_view:
        return ("",) * len(KEYS)
    table = resolver.trailer_view["/Info"]
    return tuple(_text(table, key) for key in KEYS)


def _text(table: Any, key: str) -> str:
    value = table[key] if isinstance(table, generic.DictionaryObject) and key in table else None
    return "" if value is None or isinstance(value, generic.NullObject) else str(value)


def _metadata(resolver: Any) -> dict[bytes, bytes]:
    """The XMP entries as plain text; what is written as attributes or in another way than Dublin Core shows nowhere."""
    root = resolver.root
    if "/Metadata" not in root or not isinstance(root["/Metadata"], generic.StreamObject):
        return {}
    try:
        found = XMP.findall(root["/Metadata"].data[: 1 << 20])
    except UNDECODED:  # information that cannot be read decides nothing
        return {}
    return {name: _plain(value) for name, value in found}


def _plain(value: bytes) -> bytes:
    text = unescape(TAGS.sub(b" ", value).decode("utf-8", "replace"))
    return " ".join(text.split()).encode()


def _metadata_differs(old: dict[bytes, bytes], new: dict[bytes, bytes], said: tuple[str, ...]) -> bool:
    known = {*old.values(), *(" ".join(one.split()).encode() for one in said), b""}
    return any(new.get(name, b"") != value for name, value in old.items()) or not set(new.values()) <= known
