"""Where a file carries other data whole: a signed PDF attached without compression has signatures that are not this
file's own.

Bytes lie inside a stream only if the strict reader takes them for that stream's data and no cross-reference, of any
revision, leads into them: nobody can reach an object there. Everything else that looks like a signature counts.
"""

from bisect import bisect_right

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from pades.common.raw import Bytes, Span


def spans(reader: PdfFileReader, data: Bytes, places: list[int]) -> list[Span]:
    """The streams' data, from and to, in which any of the places lies."""
    objects = _offsets(reader)
    offsets = [one[0] for one in objects]
    found: list[Span] = []
    for place in places:
        if any(start <= place < end for start, end in found):
            continue
        number = bisect_right(offsets, place) - 1
        if number < 0:
            continue
        until = offsets[number + 1] if number + 1 < len(offsets) else data.length
        span = _data_of(reader, data, objects[number], until)
        if span and span[0] <= place < span[1]:
            found.append(span)
    return found


def _offsets(reader: PdfFileReader) -> list[tuple[int, generic.Reference, int]]:
    """Every place that a cross-reference names, in order: offset, object, revision."""
    found: list[tuple[int, generic.Reference, int]] = []
    for revision in range(reader.xrefs.total_revisions):
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            place = reader.xrefs.get_historical_ref(reference, revision)
            if isinstance(place, int):
                found.append((place, reference, revision))
    return sorted(found, key=lambda one: one[0])


def _data_of(reader: PdfFileReader, data: Bytes, entry: tuple[int, generic.Reference, int], until: int) -> Span | None:
    """Where the data of the stream at this offset stand, if it is one and they end before the next object."""
    offset, reference, revision = entry
    stream = reader.get_object(reference, revision, transparent_decrypt=False)
    if not isinstance(stream, generic.StreamObject):
        return None
    content = stream.encoded_data
    start = data.read(offset, until).find(content) if content else -1
    return (offset + start, offset + start + len(content)) if start >= 0 else None
