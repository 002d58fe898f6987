"""What a file is that is no signed PDF as it was made, and what happened to one on its way: the truth instead of
«damaged».

By the first bytes, and for what was altered as a whole by undoing it: a letter program that adds a byte order mark, a
transfer in text mode that rewrites line ends. The codes stand in the report beside verdict and reason; they decide
nothing.
"""

import re
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from pades.common import kinds
from pades.common.kinds import FileKind
from pades.common.raw import Bytes

ZIP = b"PK\x03\x04"
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
ENCODED = re.compile(rb"^\s*JVBERi0|\n\r?\nJVBERi0")  # «%PDF-» in base64, alone or as the part of a letter
REPLACED = re.compile(rb"\xef\xbf\xbd")
COVERED = re.compile(rb"/ByteRange\s*\[\s*\d{1,12}\s+\d{1,12}\s+(\d{1,12})\s+(\d{1,12})\s*\]")
LOST = 20  # replacement characters; a binary file has next to none by chance
HEAD = 1024
MOST_UNDONE = 96 << 20
LEAST_LINES = 20


def kind_of(data: Bytes, stream: BinaryIO) -> FileKind:
    """What a file is in which no reader finds a PDF."""
    head = data.read(0, HEAD)
    if not head.strip(b"\0\t\r\n "):
        return FileKind.EMPTY
    if head.startswith(ZIP):
        return _packed(stream)
    if known := kinds.told(head):
        return known[0]
    return FileKind.ENCODED if ENCODED.search(data.read(0, 1 << 16)) else FileKind.OTHER


def _packed(stream: BinaryIO) -> FileKind:
    """A text document is a ZIP file too; its parts tell."""
    try:
        names = zipfile.ZipFile(stream).namelist()[:2000]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return FileKind.ARCHIVE
    for beginning, kind in (
        ("word/", FileKind.WORD),
        ("xl/", FileKind.OFFICE),
        ("ppt/", FileKind.OFFICE),
        ("content.xml", FileKind.OFFICE),
    ):
        if any(name.startswith(beginning) for name in names):
            return kind
    return FileKind.PACKED if any(name.lower().endswith(".pdf") for name in names) else FileKind.ARCHIVE


def altered_on_its_way(data: Bytes, is_whole: Callable[[bytes], bool]) -> FileKind | None:
    """How a signed file was altered as a whole, or None; ``is_whole``: do all its signatures fit again once it is
    undone? A mark in front is told by itself; for line ends that were added only that proof counts. Pairs that became
    one sign are not to be restored: such a file is known by having none, and by what it lacks."""
    head = data.read(0, 4)
    if head.startswith(MARKS) and data.read(0, HEAD).find(b"%PDF-") == len(_mark(head)):
        return FileKind.BYTE_ORDER_MARK
    if data.length > MOST_UNDONE:
        return None
    content = data.read(0, data.length)
    if len(REPLACED.findall(content)) >= LOST:
        return FileKind.READ_AS_TEXT
    lines, pairs = content.count(b"\n"), content.count(b"\r\n")
    if lines < LEAST_LINES:
        return None
    if not pairs:
        return FileKind.LINE_ENDS_LOST if 0 < _missing(content) <= lines else None
    return FileKind.LINE_ENDS if lines == pairs and is_whole(content.replace(b"\r\n", b"\n")) else None


def _missing(content: bytes) -> int:
    """How many bytes the signatures reach beyond a file that has its end: lost on the way, in its midst. 0: none."""
    if not content.rstrip(b"\0\t\r\n ").endswith(b"%%EOF"):
        return 0
    ends = [int(begin) + int(length) for begin, length in COVERED.findall(content)]
    return max(0, max(ends, default=0) - len(content))


def _mark(head: bytes) -> bytes:
    return next(one for one in MARKS if head.startswith(one))
