"""Files that cost little to send and much to read: each builder is one kind."""

import zlib

from packages.pades.tests.builders.uploads.bombs import content_bomb, many_objects, object_stream_bomb, repeated
from packages.pades.tests.builders.uploads.pdf_bytes import CATALOG, PAGE, PAGES, stream, written

MIB = 1 << 20
ROWS = 3_000_000
STRUCTURE = 25 * MIB


def _zeros(count: int) -> bytes:
    return repeated(bytes(MIB), count // MIB, behind=bytes(count % MIB))


def cross_reference_stream(
    rows: int = ROWS, *, head: bytes = b"/Type /XRef /W [1 1 1] /Size %d", width: int = 3
) -> bytes:
    """Few kilobytes that unpack to one row for each of millions of objects that do not exist."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, one in ((1, CATALOG), (2, PAGES), (3, PAGE)):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    said = head % rows if b"%d" in head else head
    out += b"4 0 obj\n%b\nendobj\n" % stream(said + b" /Root 1 0 R /Filter /FlateDecode", _zeros(rows * width))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def cross_reference_chain(links: int = 60, rows: int = 50_000) -> bytes:
    """The same in many sections, each leading to the one before."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, one in ((1, CATALOG), (2, PAGES), (3, PAGE)):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start, before, packed = 0, b"", _zeros(rows * 3)
    for link in range(links):
        start = len(out)
        head = b"/Type /XRef /W [1 1 1] /Size %d /Root 1 0 R /Filter /FlateDecode%b" % (rows, before)
        out += b"%d 0 obj\n%b\nendobj\n" % (4 + link, stream(head, packed))
        before = b" /Prev %d" % start
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def cross_reference_table(rows: int = ROWS) -> bytes:
    """Twenty bytes a row, as the old form has it."""
    out = bytearray(b"%PDF-1.7\n")
    for number, one in ((1, CATALOG), (2, PAGES), (3, PAGE)):
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n" % rows + b"0000000000 65535 f \n" * rows
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (rows, start))


def nothing(length: int = 2 * MIB) -> bytes:
    """A header, then what a reader skips: NUL is white space (ISO 32000-2, 7.2.3)."""
    return b"%PDF-1.7\n" + bytes(length)


def spaces_before_the_end(length: int = 2 * MIB) -> bytes:
    whole = written([CATALOG, PAGES, PAGE])
    place = whole.rindex(b"startxref")
    return whole[:place] + b" " * length + whole[place:]


def spaces_behind_the_end(length: int = 2 * MIB) -> bytes:
    return written([CATALOG, PAGES, PAGE]) + b"\n" * length


def spaces_at_the_table(length: int = 2 * MIB) -> bytes:
    whole = written([CATALOG, PAGES, PAGE])
    place = whole.rindex(b"trailer")
    return whole[:place] + b" " * length + whole[place:]


def comment(length: int = STRUCTURE) -> bytes:
    whole = written([CATALOG, PAGES, PAGE])
    place = whole.rindex(b"<<", 0, whole.rindex(b"startxref"))
    return whole[: place + 2] + b"%" + b"x" * length + b"\n" + whole[place + 2 :]


def nested(depth: int = 10 * MIB, opening: bytes = b"[") -> bytes:
    return written([CATALOG, PAGES, PAGE.replace(b">>", b"/X " + opening * depth + b">>")])


def wide(count: int = 8_000_000) -> bytes:
    """One array of millions of numbers, where everybody looks: in the catalogue."""
    return written([CATALOG.replace(b">>", b"/X [" + b"0 " * count + b"]>>"), PAGES, PAGE])


def many_fields(count: int = 300_000) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return written([CATALOG.replace(b">>", b"/AcroForm << /Fields [" + kids + b"] >> >>"), PAGES, PAGE])


def many_headers(count: int = STRUCTURE // 12) -> bytes:
    return b"%PDF-1.7\n" + b"/ByteRange [" * count


def many_object_words(count: int = STRUCTURE // 8) -> bytes:
    """No table: who mends it looks for every «1 0 obj»."""
    return b"%PDF-1.7\n" + b"1 0 obj\n" * count


def endless_string(length: int = STRUCTURE) -> bytes:
    return written([CATALOG.replace(b">>", b"/X (" + b"(" * 10 + b"a" * length + b")" * 10 + b")>>"), PAGES, PAGE])


def flate_inside_flate(megabytes: int = 400) -> bytes:
    packed = zlib.compress(_zeros(megabytes * MIB), 9)
    head = b"/Type /XRef /Size 5 /W [1 2 1] /Root 1 0 R /Filter [/FlateDecode /FlateDecode]"
    out = bytearray(b"%PDF-1.7\n")
    for number, one in ((1, CATALOG), (2, PAGES), (3, PAGE)):
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    out += b"4 0 obj\n%b\nendobj\n" % stream(head, packed)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


KINDS = {
    "xref_stream": cross_reference_stream,
    "xref_stream_index": lambda: cross_reference_stream(head=b"/Type /XRef /W [1 1 1] /Size 5 /Index [0 %d]"),
    "xref_stream_no_width": lambda: cross_reference_stream(head=b"/Type /XRef /W [0 0 0] /Size %d", width=0),
    "xref_stream_escaped": lambda: cross_reference_stream(head=b"/Type /XRe#66 /W [1 1 1] /Si#7ae %d"),
    "xref_chain": cross_reference_chain,
    "xref_table": lambda: cross_reference_table(STRUCTURE // 20),
    "zeros": nothing,
    "spaces_before_the_end": spaces_before_the_end,
    "spaces_behind_the_end": spaces_behind_the_end,
    "spaces_at_the_table": spaces_at_the_table,
    "comment": comment,
    "nested_arrays": nested,
    "nested_dictionaries": lambda: nested(opening=b"<</A", depth=5 * MIB),
    "wide": wide,
    "many_fields": many_fields,
    "many_headers": many_headers,
    "many_object_words": many_object_words,
    "endless_string": endless_string,
    "flate_inside_flate": flate_inside_flate,
    "many_streams": lambda: b"%PDF-1.7\n" + b"<<>>stream\n" * 250_000,
    "many_stream_words": lambda: b"%PDF-1.7\n" + b"stream " * 250_000,
    "content_bomb": content_bomb,
    "many_objects": many_objects,
    "object_stream_bomb": object_stream_bomb,
}

REFUSED = {
    **dict.fromkeys(
        ("xref_stream", "xref_stream_index", "xref_stream_no_width", "xref_stream_escaped", "xref_chain"),
        "claims_too_many_objects",
    ),
    **dict.fromkeys(
        ("zeros", "spaces_before_the_end", "spaces_behind_the_end", "spaces_at_the_table"), "blank_stretch"
    ),
    **dict.fromkeys(
        ("xref_table", "comment", "many_headers", "many_object_words", "endless_string", "many_streams",
         "many_stream_words"),
        "structure_oversized",
    ),
}  # fmt: skip
