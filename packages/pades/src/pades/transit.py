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

from pades.raw import Bytes

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM", b"RIFF")
HEIF = re.compile(rb"^....ftyp(?:hei|hev|mif|avif|msf)", re.DOTALL)
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
ENCODED = re.compile(rb"^\s*JVBERi0|\n\r?\nJVBERi0")  # «%PDF-» in base64, alone or as the part of a letter
REPLACED = re.compile(rb"\xef\xbf\xbd")
LOST = 20  # replacement characters; a binary file has next to none by chance
HEAD = 1024
MOST_UNDONE = 96 << 20
LEAST_LINES = 20


def kind_of(data: Bytes, stream: BinaryIO) -> str:
    """What a file is in which no reader finds a PDF, or empty."""
    head = data.read(0, HEAD)
    if not head.strip(b"\0\t\r\n "):
        return "empty"
    if head.startswith(PICTURES) or HEIF.match(head):
        return "picture"
    if head.startswith(b"PK\x03\x04"):
        return _packed(stream)
    if head.startswith(ARCHIVES):
        return "archive"
    if head.startswith(OLD_OFFICE) or head.startswith(b"{\\rtf"):
        return "office"
    if ENCODED.search(data.read(0, 1 << 16)):
        return "encoded"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:5].lower() in (b"<html", b"<!doc"):
        return "web_page"
    return "other"


def _packed(stream: BinaryIO) -> str:
    """A text document is a ZIP file too; its parts tell."""
    try:
        names = zipfile.ZipFile(stream).namelist()[:2000]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "archive"
    for beginning, kind in (("word/", "word"), ("xl/", "office"), ("ppt/", "office"), ("content.xml", "office")):
        if any(name.startswith(beginning) for name in names):
            return kind
    return "packed" if any(name.lower().endswith(".pdf") for name in names) else "archive"


def altered_on_its_way(data: Bytes, is_whole: Callable[[bytes], bool]) -> str:
    """How a signed file was altered as a whole, or empty; ``is_whole``: do all its signatures fit again once it is
    undone? A mark in front is told by itself; for line ends only that proof counts."""
    head = data.read(0, 4)
    if head.startswith(MARKS) and data.read(0, HEAD).find(b"%PDF-") == len(_mark(head)):
        return "byte_order_mark"
    if data.length > MOST_UNDONE:
        return ""
    content = data.read(0, data.length)
    if len(REPLACED.findall(content)) >= LOST:
        return "read_as_text"
    lines, pairs = content.count(b"\n"), content.count(b"\r\n")
    if lines < LEAST_LINES or lines != pairs:
        return ""
    return "line_ends" if is_whole(content.replace(b"\r\n", b"\n")) else ""


def _mark(head: bytes) -> bytes:
    return next(one for one in MARKS if head.startswith(one))
