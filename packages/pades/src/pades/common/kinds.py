"""What a file that is no PDF seems to be, by its first bytes: only to be told, nothing is decided by it.

One table of beginnings: the format as far as it is known, and its kind, which is what reports say (transit.py).
"""

import re
from enum import StrEnum

MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)


class FileKind(StrEnum):
    """What a file is that is no PDF with signatures, and what happened to one on its way (transit.py)."""

    EMPTY = "empty"
    PICTURE = "picture"
    WORD = "word"
    OFFICE = "office"
    PACKED = "packed"
    ARCHIVE = "archive"
    ENCODED = "encoded"
    WEB_PAGE = "web_page"
    OTHER = "other"
    BYTE_ORDER_MARK = "byte_order_mark"
    LINE_ENDS = "line_ends"
    LINE_ENDS_LOST = "line_ends_lost"
    READ_AS_TEXT = "read_as_text"


class FileFormat(StrEnum):
    """The format of a file that somebody took for a PDF."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    TIFF = "tiff"
    BMP = "bmp"
    JPEG2000 = "jpeg2000"
    WEBP = "webp"
    HEIC = "heic"
    AVIF = "avif"
    DJVU = "djvu"
    FILM = "film"
    OLD_OFFICE = "old_office"
    OFFICE = "office"
    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    OPEN_DOCUMENT = "open_document"
    RTF = "rtf"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "seven_zip"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    POSTSCRIPT = "postscript"
    WINDOWS_PROGRAM = "windows_program"
    PROGRAM = "program"
    WEB_PAGE = "web_page"
    UNKNOWN = "unknown"


PHOTOGRAPHS = (FileFormat.JPEG, FileFormat.PNG, FileFormat.TIFF, FileFormat.HEIC)  # taken in as pages


class Remedy(StrEnum):
    """What to do with a file of another format."""

    SAVE_AS_PDF = "save_as_pdf"
    UNPACK = "unpack"
    SCAN_THE_PAPER = "scan_the_paper"
    CHOOSE_THE_PDF = "choose_the_pdf"


BEGINNINGS = (  # first bytes → kind, format
    (b"\xff\xd8\xff", FileKind.PICTURE, FileFormat.JPEG),
    (b"\x89PNG", FileKind.PICTURE, FileFormat.PNG),
    (b"GIF8", FileKind.PICTURE, FileFormat.GIF),
    (b"II*\0", FileKind.PICTURE, FileFormat.TIFF),
    (b"MM\0*", FileKind.PICTURE, FileFormat.TIFF),
    (b"BM", FileKind.PICTURE, FileFormat.BMP),
    (b"\0\0\0\x0cjP  \r\n\x87\n", FileKind.PICTURE, FileFormat.JPEG2000),
    (b"\xff\x4f\xff\x51", FileKind.PICTURE, FileFormat.JPEG2000),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OFFICE, FileFormat.OLD_OFFICE),
    (b"{\\rtf", FileKind.OFFICE, FileFormat.RTF),
    (b"PK\3\4", FileKind.ARCHIVE, FileFormat.ZIP),
    (b"PK\5\6", FileKind.ARCHIVE, FileFormat.ZIP),
    (b"Rar!", FileKind.ARCHIVE, FileFormat.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE, FileFormat.SEVEN_ZIP),
    (b"\x1f\x8b", FileKind.ARCHIVE, FileFormat.GZIP),
    (b"BZh", FileKind.ARCHIVE, FileFormat.BZIP2),
    (b"\xfd7zXZ", FileKind.ARCHIVE, FileFormat.XZ),
    (b"%!PS", FileKind.OTHER, FileFormat.POSTSCRIPT),
    (b"AT&TFORM", FileKind.PICTURE, FileFormat.DJVU),
    (b"MZ", FileKind.OTHER, FileFormat.WINDOWS_PROGRAM),
    (b"\x7fELF", FileKind.OTHER, FileFormat.PROGRAM),
)
BRANDS = {  # ISO base media files (ISO/IEC 14496-12, 4.3): the brand follows «ftyp»
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevx", b"hevm", b"mif1", b"msf1"), FileFormat.HEIC),
    b"avif": FileFormat.AVIF,
}
OFFICE = (  # a name inside a ZIP archive's first bytes → the program's file
    (b"word/", FileFormat.WORD),
    (b"xl/", FileFormat.EXCEL),
    (b"ppt/", FileFormat.POWERPOINT),
    (b"opendocument.text", FileFormat.OPEN_DOCUMENT),
    (b"[Content_Types].xml", FileFormat.OFFICE),
)
REMEDIES = {
    Remedy.SAVE_AS_PDF: (
        FileFormat.GIF, FileFormat.BMP, FileFormat.JPEG2000, FileFormat.WEBP, FileFormat.AVIF,
    ),
    Remedy.UNPACK: (
        FileFormat.ZIP, FileFormat.RAR, FileFormat.SEVEN_ZIP, FileFormat.GZIP, FileFormat.BZIP2, FileFormat.XZ,
    ),
    Remedy.SCAN_THE_PAPER: (
        FileFormat.OLD_OFFICE, FileFormat.OFFICE, FileFormat.WORD, FileFormat.EXCEL, FileFormat.POWERPOINT,
        FileFormat.OPEN_DOCUMENT, FileFormat.RTF,
    ),
}  # fmt: skip


def told(head: bytes) -> tuple[FileKind, FileFormat] | None:
    """Kind and format; None when nothing is known of it. ``head``: the first kilobytes. What an archive holds is told
    by its parts: ``format_of`` looks for them."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.PICTURE, FileFormat.WEBP
    if head[4:8] == b"ftyp":
        brand = BRANDS.get(head[8:12])
        return (FileKind.PICTURE, brand) if brand else (FileKind.OTHER, FileFormat.FILM)
    if MARKUP.match(head):
        return FileKind.WEB_PAGE, FileFormat.WEB_PAGE
    return next(((kind, known) for beginning, kind, known in BEGINNINGS if head.startswith(beginning)), None)


def format_of(head: bytes) -> FileFormat:
    """Of an archive, also by what its first bytes name."""
    if head[:4] == b"PK\3\4" and (inside := next((one for part, one in OFFICE if part in head), None)):
        return inside
    found = told(head)
    return found[1] if found else FileFormat.UNKNOWN


def remedy(known: FileFormat) -> Remedy:
    """What to do with a file of this format."""
    return next((one for one, formats in REMEDIES.items() if known in formats), Remedy.CHOOSE_THE_PDF)


def is_container(head: bytes) -> bool:
    """An archive: the PDF is one of the files in it."""
    return head.startswith((b"PK\3\4", b"Rar!", b"7z\xbc\xaf"))
