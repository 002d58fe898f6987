"""Small files that want much: memory, time, pixels."""

import io
import zlib

from PIL import Image

from packages.pades.tests.builders.uploads.pdf_bytes import CATALOG, PAGE, PAGES, jpeg, paper, stream, written


def huge_image() -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return written([CATALOG, PAGES, PAGE, stream(head + b" /Filter /FlateDecode", zlib.compress(b"\0" * 1000))])


def repeated(piece: bytes, times: int, before: bytes = b"", behind: bytes = b"") -> bytes:
    """What zlib makes of ``before``, the piece so many times, and ``behind``. The piece is packed once: behind a full
    flush nothing refers to what stood before it, so its bytes may be written again and again."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    first = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    once = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(behind) + packer.flush()
    checksum = zlib.adler32(before)
    for _ in range(times):
        checksum = zlib.adler32(piece, checksum)
    return b"\x78\xda" + first + once * times + last + zlib.adler32(behind, checksum).to_bytes(4, "big")


def _compressed_zeros(megabytes: int) -> bytes:
    return repeated(bytes(1 << 20), megabytes)


def content_bomb(megabytes: int = 600) -> bytes:
    content = stream(b"/Filter /FlateDecode", _compressed_zeros(megabytes))
    return written([CATALOG, PAGES, PAGE.replace(b">>", b"/Contents 4 0 R >>"), content])


def image_bomb(megabytes: int = 1200) -> bytes:
    """A picture of few pixels whose stream unpacks to a gigabyte: allowed, if nothing of it survives."""
    head = b"/Type /XObject /Subtype /Image /Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    page = PAGE.replace(b">>", b"/Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>")
    content = stream(b"", b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return written(
        [CATALOG, PAGES, page, content, stream(head + b" /Filter /FlateDecode", _compressed_zeros(megabytes))]
    )


def object_stream_bomb(megabytes: int = 700) -> bytes:
    """Object 4 lies in an object stream that unpacks to more than the child may hold."""
    content = repeated(b"a" * (1 << 20), megabytes, b"4 0 << /A (", b") >>")
    out, places = bytearray(b"%PDF-1.7\n"), {}
    head = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    for number, one in ((1, CATALOG), (2, PAGES), (3, PAGE), (5, stream(head, content))):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    places[6] = len(out)
    rows = [bytes(6)] + [b"\1" + places.get(number, 0).to_bytes(4, "big") + b"\0" for number in range(1, 7)]
    rows[4] = b"\2" + (5).to_bytes(4, "big") + b"\0"
    table = stream(b"/Type /XRef /Size 7 /Root 1 0 R /W [1 4 1]", b"".join(rows))
    return bytes(out + b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, places[6]))


def many_objects(count: int = 250_000) -> bytes:
    return written([CATALOG, PAGES, PAGE, *[b"null"] * count])


def drawing_bomb() -> bytes:
    """Forms that draw forms, ten times each, eight deep: a hundred million rectangles."""
    depth = 8
    forms = []
    for level in range(depth):
        inner = b"/F Do " * 10 if level < depth - 1 else b"0 0 300 300 re f 10 10 200 200 re S "
        names = b"/Resources << /XObject << /F %d 0 R >> >>" % (6 + level) if level < depth - 1 else b""
        forms.append(stream(b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + names, inner))
    page = PAGE.replace(b">>", b"/Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>")
    return written([CATALOG, PAGES, page, stream(b"", b"/F Do"), *forms])


def _small_by_its_dictionary(filter_: bytes, data: bytes) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width 200 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter "
    page = PAGE.replace(b">>", b"/Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>")
    return written([CATALOG, PAGES, page, stream(b"", b"q 595 0 0 842 0 0 cm /Im0 Do Q"), stream(head + filter_, data)])


def jpeg_of_many_pixels() -> bytes:
    """Its own head claims 65,500 × 65,500."""
    data = bytearray(jpeg(paper((200, 300))))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = (65500).to_bytes(2, "big") * 2
    return _small_by_its_dictionary(b"/DCTDecode", bytes(data))


def _jpeg_2000() -> bytearray:
    out = io.BytesIO()
    Image.new("RGB", (200, 300)).save(out, "JPEG2000")
    return bytearray(out.getvalue())


def jpeg_2000_of_many_pixels() -> bytes:
    data = _jpeg_2000()
    size = data.index(b"\xff\x4f\xff\x51")
    data[size + 8 : size + 16] = (60000).to_bytes(4, "big") * 2
    return _small_by_its_dictionary(b"/JPXDecode", bytes(data))


def unreadable_picture() -> bytes:
    """A page that would be drawn as white paper."""
    return _small_by_its_dictionary(b"/JPXDecode", bytes(_jpeg_2000()[:12]) + bytes(500))
