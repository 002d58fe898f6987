"""Fields that somebody signed with a value in them, and that read otherwise now.

Filling an empty field is what forms are for. A field that a signer had signed, changed before the next one signed, is
allowed by the same permission (DocMDP P=2) and still is not what the first signer saw: it is named, old and new.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades.changes.field_change import FieldChange
from pades.changes.showing import kind_of, same_object
from pades.changes.structure import fields_of
from pades.common.names import clean
from pades.common.objects import UNDECODED, at

LONGEST = 200
MOST_CHANGES = 20
EMPTY = ("", "Off")


def changes(reader: PdfFileReader, signatures: Sequence[EmbeddedPdfSignature]) -> tuple[FieldChange, ...]:
    """What each signature covered and what stands there in the end, where the two differ."""
    last = reader.xrefs.total_revisions - 1
    found = {one.field: one for each in signatures for one in _since(reader, each.signed_revision, last)}
    return tuple(found.values())[:MOST_CHANGES]


def _since(reader: PdfFileReader, signed: int, last: int) -> Iterator[FieldChange]:
    if signed >= last:
        return
    before = _filled(reader, signed)
    after = dict(fields_of(reader.get_historical_resolver(last).root))
    for name, field in before.items():
        old, new = _value(field), _value(after[name]) if name in after else ""
        seen = name in after and same_object(reader, signed, last, at(field, "/AP"), at(after[name], "/AP"))
        if old != new or not seen:
            yield FieldChange(clean(name), clean(old, LONGEST), clean(new, LONGEST))


def _filled(reader: PdfFileReader, revision: int) -> dict[str, Any]:
    root = reader.get_historical_resolver(revision).root
    fields = {name: field for name, field in fields_of(root) if kind_of(field) != "/Sig"}
    return {name: field for name, field in fields.items() if _value(field) not in EMPTY}


def _value(field: Any) -> str:
    """As text: a string, a name without its stroke, several with commas."""
    found = at(field, "/V")
    if isinstance(found, generic.ArrayObject):
        return ", ".join(_text(one) for one in found)
    return _text(found)


def _content(value: generic.StreamObject) -> bytes:
    try:
        return bytes(value.data)
    except UNDECODED:  # in a coding that nobody knows: as it is written
        return bytes(value.encoded_data)


def _text(value: Any) -> str:
    if value is None or isinstance(value, generic.NullObject):
        return ""
    if isinstance(value, generic.StreamObject):
        return _content(value).decode("utf-8", "replace")
    return str(value)[1:] if isinstance(value, generic.NameObject) else str(value)
