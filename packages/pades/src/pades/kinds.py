"""What a file that is no PDF seems to be, by its first bytes: only for a sentence, nothing is decided by it."""

import re

MARKUP = re.compile(rb"[\s\xef\xbb\xbf]*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)
PICTURE = "ảnh {}"
BEGINNINGS = (  # first bytes → what people call it
    (b"\xff\xd8\xff", PICTURE.format("JPEG")),
    (b"\x89PNG\r\n\x1a\n", PICTURE.format("PNG")),
    (b"GIF8", PICTURE.format("GIF")),
    (b"II*\0", PICTURE.format("TIFF")),
    (b"MM\0*", PICTURE.format("TIFF")),
    (b"BM", PICTURE.format("BMP")),
    (b"\0\0\0\x0cjP  \r\n\x87\n", PICTURE.format("JPEG 2000")),
    (b"\xff\x4f\xff\x51", PICTURE.format("JPEG 2000")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tệp Office đời cũ (Word, Excel hoặc PowerPoint)"),
    (b"{\\rtf", "văn bản RTF"),
    (b"PK\3\4", "tệp nén ZIP"),
    (b"PK\5\6", "tệp nén ZIP"),
    (b"Rar!\x1a\x07", "tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7-Zip"),
    (b"\x1f\x8b", "tệp nén GZIP"),
    (b"%!PS", "tệp PostScript"),
    (b"AT&TFORM", "tệp DjVu"),
    (b"MZ", "chương trình Windows"),
    (b"\x7fELF", "chương trình"),
)
BRANDS = {  # ISO base media files (ISO/IEC 14496-12, 4.3): the brand follows «ftyp»
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"hevc": "HEIC",
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


def kind(head: bytes) -> str:
    """In Vietnamese, to follow «Đây là …»; empty when nothing is known of it. ``head``: the first kilobytes."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return PICTURE.format("WebP")
    if head[4:8] == b"ftyp":
        return PICTURE.format(BRANDS[head[8:12]]) if head[8:12] in BRANDS else "tệp phim hoặc âm thanh"
    if head[:4] == b"PK\3\4" and (name := next((name for part, name in OFFICE if part in head), "")):
        return name
    if MARKUP.match(head):
        return "trang web hoặc tệp XML"
    return next((name for beginning, name in BEGINNINGS if head.startswith(beginning)), "")


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
