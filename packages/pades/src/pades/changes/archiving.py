"""What stands behind the last signature of a file: validation data, and nothing besides (EN 319 142-1, 5.4 and 5.5).

pyHanko's difference analysis passes an update that lists no object, and objects that nothing names: they show nothing,
and yet they were not there when the file was finished.
"""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

BESIDE = ("/Extensions", "/Metadata")  # what a writer renews when it adds validation data
CONTAINERS = ("/XRef", "/ObjStm")
DEEPEST = 10


def adds_only_validation_data(reader: PdfFileReader, last: EmbeddedPdfSignature) -> bool:
    """Is the last signature over the whole file, or does each object behind it belong to the /DSS?"""
    if last.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    store = set(_named(reader.root, "/DSS"))
    allowed = {*store, reader.root_ref, *(one for key in BESIDE for one in _named(reader.root, key))}
    allowed |= set(_named(reader.trailer, "/Info"))
    for revision in range(last.signed_revision + 1, reader.xrefs.total_revisions):
        added = {one for one in reader.xrefs.explicit_refs_in_revision(revision) if not _is_container(reader, one)}
        if not added & store or not added <= allowed:
            return False
    return bool(last.signed_revision + 1 < reader.xrefs.total_revisions)


def _named(container: Any, key: str) -> Iterator[generic.Reference]:
    if key in container:
        yield from _references(container.raw_get(key), 0)


def _references(value: Any, depth: int) -> Iterator[generic.Reference]:
    """Every object that the value names, to the depth of a store of validation data."""
    if depth > DEEPEST:
        return
    if isinstance(value, generic.IndirectObject):
        yield value.reference
        value = value.get_object()
    if isinstance(value, generic.DictionaryObject):
        for key in value:
            yield from _references(value.raw_get(key), depth + 1)
    elif isinstance(value, generic.ArrayObject):
        for one in list.copy(value):
            yield from _references(one, depth + 1)


def _is_container(reader: PdfFileReader, reference: generic.Reference) -> bool:
    value = reader.get_object(reference)
    return isinstance(value, generic.StreamObject) and value.get("/Type") in CONTAINERS
