"""What a file that is no PDF seems to be, by its first bytes: only for a sentence, nothing is decided by it.

One table of beginnings; its codes are what reports say (transit.py), its words what people read.
"""

import re

MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)
PICTURE = "ảnh {}"
OLD_OFFICE = "tệp Office đời cũ (Word, Excel hoặc PowerPoint)"
BEGINNINGS = (  # first bytes → code, what people call it
    (b"\xff\xd8\xff", "picture", PICTURE.format("JPEG")),
    (b"\x89PNG", "picture", PICTURE.format("PNG")),
    (b"GIF8", "picture", PICTURE.format("GIF")),
    (b"II*\0", "picture", PICTURE.format("TIFF")),
    (b"MM\0*", "picture", PICTURE.format("TIFF")),
    (b"BM", "picture", PICTURE.format("BMP")),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "picture", PICTURE.format("JPEG 2000")),
    (b"\xff\x4f\xff\x51", "picture", PICTURE.format("JPEG 2000")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office", OLD_OFFICE),
    (b"{\\rtf", "office", "văn bản RTF"),
    (b"PK\3\4", "archive", "tệp nén ZIP"),
    (b"PK\5\6", "archive", "tệp nén ZIP"),
    (b"Rar!", "archive", "tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "tệp nén 7-Zip"),
    (b"\x1f\x8b", "archive", "tệp nén GZIP"),
    (b"BZh", "archive", "tệp nén BZIP2"),
    (b"\xfd7zXZ", "archive", "tệp nén XZ"),
    (b"%!PS", "other", "tệp PostScript"),
    (b"AT&TFORM", "picture", "tệp DjVu"),
    (b"MZ", "other", "chương trình Windows"),
    (b"\x7fELF", "other", "chương trình"),
)
BRANDS = {  # ISO base media files (ISO/IEC 14496-12, 4.3): the brand follows «ftyp»
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"hevc": "HEIC",
    b"heim": "HEIC",
    b"heis": "HEIC",
    b"hevx": "HEIC",
    b"hevm": "HEIC",
    b"mif1": "HEIC",
    b"msf1": "HEIC",
    b"avif": "AVIF",
}
OFFICE = (  # a name inside a ZIP archive's first bytes → the program's file
    (b"word/", "văn bản Word (.docx)"),
    (b"xl/", "bảng tính Excel (.xlsx)"),
    (b"ppt/", "trình chiếu PowerPoint (.pptx)"),
    (b"opendocument.text", "văn bản OpenDocument (.odt)"),
    (b"[Content_Types].xml", "tệp Office (Word, Excel hoặc PowerPoint)"),
)


def told(head: bytes) -> tuple[str, str]:
    """Code and words; both empty when nothing is known of it. ``head``: the first kilobytes. What an archive holds is
    told by its parts: here only its words say it."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "picture", PICTURE.format("WebP")
    if head[4:8] == b"ftyp":
        brand = BRANDS.get(head[8:12])
        return ("picture", PICTURE.format(brand)) if brand else ("other", "tệp phim hoặc âm thanh")
    if MARKUP.match(head):
        return "web_page", "trang web hoặc tệp XML"
    return next(((code, words) for beginning, code, words in BEGINNINGS if head.startswith(beginning)), ("", ""))


def kind(head: bytes) -> str:
    """In Vietnamese, to follow «Đây là …»; empty when nothing is known of it."""
    if head[:4] == b"PK\3\4" and (name := next((name for part, name in OFFICE if part in head), "")):
        return name
    return told(head)[1]


def advice(head: bytes) -> str:
    """What to do with a file of this kind."""
    found = kind(head)
    if found.startswith("ảnh"):
        return "Hãy chọn lưu thành PDF khi quét hoặc chụp, hoặc mở ảnh và in ra PDF, rồi chọn tệp PDF đó."
    if found.startswith("tệp nén"):
        return "Hãy giải nén rồi chọn tệp PDF của bản quét bên trong."
    if found.startswith(("văn bản", "bảng tính", "trình chiếu", "tệp Office")):
        return "Bản sao được chứng thực từ bản giấy: hãy quét bản chính thành tệp PDF."
    return "Hãy chọn tệp PDF của bản quét."


def is_container(head: bytes) -> bool:
    """An archive: the PDF is one of the files in it."""
    return head.startswith((b"PK\3\4", b"Rar!", b"7z\xbc\xaf"))
