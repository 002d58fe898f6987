"""Builders of uploads that lead back to themselves, or claim far more than there is: each is refused by name, cheaply."""

import re
import zlib
from collections.abc import Callable

from packages.pades.tests.builders.uploads.pdf_bytes import CATALOG, PAGE, PAGES, jpeg, scan, stream, written

FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
TILE = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "


def drawn(resources: bytes, content: bytes, *more: bytes) -> bytes:
    """A page with these resources and instructions; ``more`` objects from number 5."""
    page = PAGE.replace(b">>", b"/Contents 4 0 R /Resources << %b >> >>" % resources)
    return written([CATALOG, PAGES, page, stream(b"", content), *more])


def forms_that_draw_each_other() -> bytes:
    one = stream(FORM + b"/Resources << /XObject << /B 6 0 R >> >>", b"0 0 9 9 re f /B Do")
    other = stream(FORM + b"/Resources << /XObject << /A 5 0 R >> >>", b"/A Do")
    return drawn(b"/XObject << /A 5 0 R >>", b"/A Do", one, other)


def form_that_draws_itself_by_another_name() -> bytes:
    """Packed, its name written with an escape, its resources those of the page."""
    form = stream(FORM + b"/Filter /FlateDecode", zlib.compress(b"q /#41 Do Q"))
    return drawn(b"/XObject << /A 5 0 R >>", b"/A Do", form)


def pattern_that_draws_itself() -> bytes:
    tile = stream(TILE + b"/Resources << /Pattern << /P 5 0 R >> >>", b"/Pattern cs /P scn 0 0 9 9 re f")
    return drawn(b"/Pattern << /P 5 0 R >>", b"/Pattern cs /P scn 0 0 500 500 re f", tile)


def glyph_that_draws_itself() -> bytes:
    font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 65 /LastChar 65"
    font += b" /Widths [9] /Encoding << /Differences [65 /a] >> /CharProcs << /a 6 0 R >>"
    font += b" /Resources << /Font << /F 5 0 R >> >> >>"
    return drawn(b"/Font << /F 5 0 R >>", b"BT /F 12 Tf (A) Tj ET", font, stream(b"", b"9 0 d0 BT /F 1 Tf (A) Tj ET"))


def mask_that_masks_itself() -> bytes:
    state = b"<< /Type /ExtGState /SMask << /S /Luminosity /G 6 0 R >> >>"
    group = FORM + b"/Group << /S /Transparency /CS /DeviceGray >> /Resources << /ExtGState << /G 5 0 R >> >>"
    return drawn(b"/ExtGState << /G 5 0 R >>", b"/G gs 0 0 9 9 re f", state, stream(group, b"/G gs 0 0 9 9 re f"))


def appearance_that_draws_itself() -> bytes:
    stamp = b"<< /Type /Annot /Subtype /Stamp /F 4 /Rect [9 9 99 99] /AP << /N 6 0 R >> >>"
    looks = stream(FORM + b"/Resources << /XObject << /A 6 0 R >> >>", b"0 0 9 9 re f /A Do")
    return scan(page=b"/Annots [" + stamp + b"]", more=[looks])


def colours_that_name_themselves() -> bytes:
    return drawn(b"/ColorSpace << /C 5 0 R >>", b"/C cs 1 sc 0 0 9 9 re f", b"[/Indexed 5 0 R 1 <000000FFFFFF>]")


def towers() -> bytes:
    """No loop: forms, and functions, that use the next one twice, twenty deep; walked twice each it would never end."""
    depth = 20
    forms = [
        stream(FORM + b"/Resources << /XObject << /A %d 0 R /B %d 0 R >> >>" % (6 + n, 6 + n), b"/A Do /B Do")
        for n in range(depth)
    ]
    last = 5 + depth
    functions = [
        b"<< /FunctionType 3 /Domain [0 1] /Functions [%d 0 R %d 0 R] >>" % (last + 2 + n, last + 2 + n)
        for n in range(depth)
    ]
    return drawn(
        b"/XObject << /A 5 0 R >>", b"/A Do", *forms, stream(FORM, b"q Q"), *functions, b"<< /FunctionType 2 >>"
    )


def function_of_itself() -> bytes:
    stitched = b"<< /FunctionType 3 /Domain [0 1] /Functions [5 0 R] /Bounds [] /Encode [0 1] >>"
    return drawn(b"", b"", stitched)


def calculator(text: bytes) -> bytes:
    """A colour whose function is this text in PostScript."""
    function = stream(b"/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1]", text)
    space = b"/ColorSpace << /C [/Separation /Spot /DeviceRGB 5 0 R] >>"
    return drawn(space, b"/C cs 1 scn 0 0 300 300 re f", function)


def million_in_an_object_stream() -> bytes:
    """Object 4 lies in an object stream that says that it holds a million."""
    packed = zlib.compress(b"4 0 " + b" " * 60 + b"(here)")
    out, places = bytearray(b"%PDF-1.7\n"), {}
    head = b"/Type /ObjStm /N 1000000 /First 64 /Filter /FlateDecode"
    for number, one in ((1, CATALOG), (2, PAGES), (3, PAGE), (5, stream(head, packed))):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    places[6] = len(out)
    rows = [bytes(6)] + [b"\1" + places.get(number, 0).to_bytes(4, "big") + b"\0" for number in range(1, 7)]
    table = stream(b"/Type /XRef /Size 7 /Root 1 0 R /W [1 4 1]", b"".join([*rows[:4], bytes(6), *rows[5:]]))
    return bytes(out + b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, places[6]))


def counted(count: int) -> bytes:
    return written([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count, PAGE])


def inner_count_of_another() -> bytes:
    inner = b"<< /Type /Pages /Parent 2 0 R /Kids [4 0 R] /Count 7 >>"
    return written([CATALOG, PAGES, inner, PAGE.replace(b"2 0 R", b"3 0 R")])


def branch_twice() -> bytes:
    """Two ways to the same pages: no loop, but two counts."""
    inner = b"<< /Type /Pages /Parent 2 0 R /Kids [4 0 R] /Count 1 >>"
    return written(
        [CATALOG, b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>", inner, PAGE.replace(b"2 0 R", b"3 0 R")]
    )


def kids_twice() -> bytes:
    return written([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Kids [4 0 R] >>", PAGE, PAGE])


def measured(length: bytes, *more: bytes) -> bytes:
    """The scan whose picture has another /Length; the table fits the file."""
    picture = jpeg()
    head = b"/Type /XObject /Subtype /Image /Width 1654 /Height 2339 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    data = b"<< %b /Filter /DCTDecode /Length %b >>\nstream\n%b\nendstream" % (head, length, picture)
    page = PAGE.replace(b">>", b"/Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>")
    return written([CATALOG, PAGES, page, stream(b"", b"q 595 0 0 842 0 0 cm /Im0 Do Q"), data, *more])


def table_that_leads_to_itself() -> bytes:
    data = scan()
    start = int(re.findall(rb"startxref\n(\d+)", data)[0])
    return data.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % start)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "forms that draw each other": (forms_that_draw_each_other, "recursion"),
    "form that draws itself": (form_that_draws_itself_by_another_name, "recursion"),
    "pattern that draws itself": (pattern_that_draws_itself, "recursion"),
    "glyph that draws itself": (glyph_that_draws_itself, "recursion"),
    "mask that masks itself": (mask_that_masks_itself, "recursion"),
    "appearance that draws itself": (appearance_that_draws_itself, "recursion"),
    "colours that name themselves": (colours_that_name_themselves, "recursion"),
    "function of itself": (function_of_itself, "recursion"),
    "function without end": (lambda: calculator(b"{ dup 0 mul exch"), "function_invalid"),
    "function without beginning": (lambda: calculator(b"dup dup } {"), "function_invalid"),
    "function behind a function": (lambda: calculator(b"{ dup dup } { pop }"), "function_invalid"),
    "function whose end is a remark": (lambda: calculator(b"{ dup dup % }"), "function_invalid"),
    "function nested without end": (lambda: calculator(b"{" * 9000 + b"}" * 9000), "too_deep"),
    "million objects in a stream": (million_in_an_object_stream, "too_expensive"),
    "two billion pages": (lambda: counted(2_000_000_000), "page_count"),
    "minus one page": (lambda: counted(-1), "page_count"),
    "inner number of pages": (inner_count_of_another, "page_count"),
    "branch twice": (branch_twice, "ambiguous"),
    "kids twice": (kids_twice, "ambiguous"),
    "length that is itself": (lambda: measured(b"5 0 R"), "recursion"),
    "negative length": (lambda: measured(b"-5"), "malformed"),
    "negative length elsewhere": (lambda: measured(b"6 0 R", b"-184905"), "malformed"),
    "length that is a name": (lambda: measured(b"/Long"), "malformed"),
    "table that leads to itself": (table_that_leads_to_itself, "recursion"),
}
