"""What can be said of an upload without reading its structure: size, first and last bytes, name."""

import re
import stat
from pathlib import Path

from pades.common.kinds import PHOTOGRAPHS, FileFormat, format_of, is_container
from pades.intake.refusals import Refusal, RefusedUpload

MIB = 1024 * 1024
LIMIT = 30 * MIB
HEAD = 4096  # within which old readers look for the header
TAIL = 4096
HEADER = re.compile(rb"%PDF-[12]\.\d")
START = re.compile(rb"(?:\xef\xbb\xbf)?[\s\0]*" + HEADER.pattern)  # some programs put a mark or empty lines in front
END = re.compile(rb"startxref[\s\0]+\d+[\s\0]+%%EOF[\s\0]*\Z")
EARLIER_END = re.compile(rb"startxref[\s\0]+\d+[\s\0]+%%EOF[\s\0]*")
OBJECT = re.compile(rb"\d+ \d+ obj\b|xref\b")


def check_envelope(upload: Path, *, name: str | None = None, limit: int = LIMIT) -> None:
    """Raise RefusedUpload for a wrong size (bytes), wrong first or last bytes, or a name of another type."""
    try:
        facts = upload.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise RefusedUpload(Refusal.NOT_FOUND)
        _check_size(facts.st_size, limit)
        if photograph_of(upload) is not None:
            return
        _check_head(upload)
        _check_tail(upload, facts.st_size)
    except (OSError, ValueError):
        raise RefusedUpload(Refusal.NOT_FOUND) from None
    _check_name(name)


def photograph_of(upload: Path) -> FileFormat | None:
    """What kind of photograph its first bytes are; None for anything else. Raises RefusedUpload for one that says
    further on that it is a PDF: programs would disagree on what it shows."""
    with upload.open("rb") as stream:
        head = stream.read(HEAD)
    found = format_of(head)
    if found not in PHOTOGRAPHS:
        return None
    if HEADER.search(head):
        raise RefusedUpload(Refusal.HEADER_OFFSET)
    return found


def _check_size(size: int, limit: int) -> None:
    if size == 0:
        raise RefusedUpload(Refusal.EMPTY)
    if size > limit:
        raise RefusedUpload(Refusal.TOO_LARGE, limit_mib=limit // MIB)


def _check_head(upload: Path) -> None:
    with upload.open("rb") as stream:
        head = stream.read(HEAD)
    if START.match(head):
        return
    if HEADER.search(head) and not is_container(head):
        raise RefusedUpload(Refusal.HEADER_OFFSET)
    raise RefusedUpload(Refusal.NOT_PDF, format=format_of(head))


def _check_tail(upload: Path, size: int) -> None:
    """The file ends with startxref, a number and %%EOF; only blanks, line ends and padding may follow."""
    with upload.open("rb") as stream:
        stream.seek(max(0, size - TAIL))
        if END.search(stream.read()):
            return
        stream.seek(0)
        raise RefusedUpload(_what_follows(stream.read()))


def _what_follows(data: bytes) -> Refusal:
    """After a proper end, more objects mean a copy cut short; anything else was put there."""
    ends = list(EARLIER_END.finditer(data))
    if not ends or OBJECT.match(data, ends[-1].end()):
        return Refusal.TRUNCATED
    return Refusal.TRAILING_DATA


def _check_name(name: str | None) -> None:
    suffix = Path(name).suffix.casefold() if name else ""
    if suffix not in ("", ".pdf"):
        raise RefusedUpload(Refusal.EXTENSION)
