"""What the bytes alone say of a file's signatures, before any reader is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader

from pades.changes import enclosed, structure
from pades.common.raw import Bytes, BytesOf, RawSignature, Span, places_of, signatures
from pades.common.reasons import Reason


@dataclass(frozen=True)
class Raw:
    """What the bytes say: signatures that can be read, how many there are, the first broken rule."""

    signatures: list[RawSignature]
    count: int
    fault: Reason | None

    @property
    def end(self) -> int:
        """Where the last signed byte stands."""
        return max((one.end for one in self.signatures), default=0)


def in_the_bytes(data: Bytes, carried: Sequence[Span] = ()) -> Raw:
    count = len(places_of(data, carried))
    found, fault = signatures(data, carried)
    raw = Raw(found, count, fault)
    return Raw(found, count, fault or structure.fault_around(data, raw.end, carried)) if count else raw


def without_enclosed(reader: PdfFileReader, data: Bytes, raw: Raw) -> Raw:
    """The same without the signatures of other files that this one carries as they are. Asked only where something is
    wrong, or the reader sees fewer signatures than the bytes."""
    if raw.fault is None and raw.count == len(reader.embedded_signatures):
        return raw
    carried = enclosed.spans(reader, data, [*places_of(data), *structure.headers(data)])
    return in_the_bytes(data, carried) if carried else raw


def is_whole(content: bytes) -> bool:
    """Do all signatures of these bytes fit them?"""
    with BytesOf(content) as data:
        raw = in_the_bytes(data)
    return raw.count > 0 and raw.fault is None


def reads_alone(content: bytes) -> bool:
    """Does a strict reader find signatures in these bytes?"""
    try:
        return len(PdfFileReader(BytesIO(content), strict=True).embedded_signatures) > 0
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001
        return False
