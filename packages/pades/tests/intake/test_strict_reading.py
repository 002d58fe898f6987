"""The readers themselves: fax by other writers, LZW's two ways of growing, segments of JBIG2, pictures among instructions."""

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from pades.intake import budget
from pades.intake.codings import fax, jbig2, jpeg, two_readers, unpacking, whole
from pades.intake.codings.unpacking import DAMAGED, INCOMPLETE, UNREADABLE, Lost
from pikepdf import Dictionary, Name
from PIL import Image

from packages.pades.tests.builders.uploads import broken, codings
from packages.pades.tests.builders.uploads.codings import segment
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg as as_jpeg
from packages.pades.tests.builders.uploads.pdf_bytes import paper
from packages.pades.tests.intake.test_intake_base import difference, drawn
from packages.pades.tests.intake.test_nothing_lost import refusal, taken


@pytest.fixture(autouse=True)
def _this_process_may_have_worked_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "CPU_SECONDS", float("inf"))


def why(work: object, *given: object) -> str:
    with pytest.raises(Lost) as found:
        work(*given)  # type: ignore[operator]
    return found.value.why


def strip(picture: Image.Image, compression: str, options: int = 0) -> bytes:
    """``options``: T4Options of TIFF, 1 for two-dimensional rows."""
    out = io.BytesIO()
    info = {278: picture.height} | ({292: options} if options else {})
    picture.save(out, "TIFF", compression=compression, tiffinfo=info)
    with Image.open(out) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    return out.getvalue()[start : start + length]


def test_every_run_of_either_colour_is_read_as_libtiff_writes_it() -> None:
    """Up to the longest code and over it: one row for each length."""
    for black in (0, 255):
        for length in (*range(1, 200), *range(200, 5300, 61), 1728, 1791, 1792, 2560, 2561, 2623, 2624, 5120, 5184):
            row = Image.new("1", (length + 3, 1), black)
            row.putpixel((length, 0), 255 - black)
            data = strip(row, "tiff_ccitt")
            assert fax.read(data, fax.Coding(length + 3, 1)) == (None, len(data))
            assert why(fax.read, data, fax.Coding(length + 4, 1)) in (INCOMPLETE, DAMAGED)


@pytest.mark.parametrize("picture", [codings.two_tone(), paper((413, 585), mode="1")], ids=["lines", "dots"])
@pytest.mark.parametrize(
    ("compression", "options", "k", "aligned"),
    [("group4", 0, -1, False), ("group3", 0, 0, False), ("group3", 1, 4, False), ("tiff_ccitt", 0, 0, True)],
)
def test_a_fax_is_followed_to_its_last_row(
    picture: Image.Image, compression: str, options: int, k: int, aligned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without libtiff's proof, which this is measured by."""
    monkeypatch.setattr(fax, "_proven", lambda data, coding: None)
    data = strip(picture, compression, options)
    width, height = picture.size
    assert fax.read(data + b"PK", fax.Coding(width, height, k, aligned))[1] in (len(data), len(data) - 1)
    assert why(fax.read, data, fax.Coding(width, height + 1, k, aligned)) == INCOMPLETE
    for share in range(5, 95, 10):
        cut = data[: len(data) * share // 100]
        assert why(fax.read, cut, fax.Coding(width, height, k, aligned)) == INCOMPLETE
        assert why(fax.read, cut + bytes(40), fax.Coding(width, height, k, aligned)) in (INCOMPLETE, DAMAGED)


def test_libtiffs_proof_is_a_picture() -> None:
    picture = codings.two_tone()
    found, length = fax.read(strip(picture, "group4"), fax.Coding(*picture.size, k=-1))
    assert found is not None
    assert found.tobytes() == picture.tobytes()
    assert length == len(strip(picture, "group4"))


def test_parameters_that_do_not_fit_the_picture_are_not_believed() -> None:
    assert why(fax.Coding.of, 1654, 2339, None) == UNREADABLE
    assert why(fax.Coding.of, 1654, 2339, Dictionary(Columns=1654, Rows=1000)) == UNREADABLE
    assert fax.Coding.of(1728, 9, None) == fax.Coding(1728, 9)


def lzw(codes: list[int], *, early: int) -> bytes:
    """Codes of the widths that a reader expects."""
    bits, known = "", 258
    for place, code in enumerate(codes):
        bits += format(code, f"0{min(12, max(9, (known + early).bit_length()))}b")
        known = 258 if code == 256 else min(4096, known + (place > 0 and codes[place - 1] != 256))
    return int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")


@pytest.mark.parametrize("early", [0, 1])
def test_lzw_grows_its_codes_early_or_late(early: int) -> None:
    """Some 600 different pairs, past the step from nine bits to ten."""
    text = bytes((place * 7 + place // 256) % 256 for place in range(700))
    packed = lzw([256, *text, 257], early=early)
    assert unpacking.lzw(packed, 1000, early=early) == (text, True)
    assert unpacking.lzw(packed[:400], 1000, early=early)[1] is False
    assert why(unpacking.lzw, lzw([256, 65, 300], early=early), 1000) == DAMAGED


def test_lzw_may_name_what_it_is_just_learning() -> None:
    assert unpacking.lzw(lzw([256, 65, 258, 259, 257], early=1), 100) == (b"AAAAAA", True)


def page_information(height: int, width: int = 64) -> bytes:
    return segment(0, 48, width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes(11))


REGION = segment(1, 38, (64).to_bytes(4, "big") * 2 + bytes(9) + b"\1" + b"\x26\xa0\0\x10\1")


def test_segments_of_jbig2_add_up_to_a_picture() -> None:
    whole = page_information(64) + REGION
    jbig2.check(whole, b"", 64, 64)
    jbig2.check(whole + segment(2, 49, b"") + segment(3, 51, b"") + b"\r\n", b"", 64, 64)
    striped = page_information(0xFFFFFFFF) + REGION + segment(2, 50, (63).to_bytes(4, "big"))
    jbig2.check(striped, b"", 64, 64)
    for data, reason in (
        (whole[:-1], INCOMPLETE),
        (page_information(64), INCOMPLETE),
        (REGION, INCOMPLETE),
        (page_information(32) + REGION, INCOMPLETE),
        (page_information(128) + REGION, UNREADABLE),
        (page_information(0xFFFFFFFF) + REGION, INCOMPLETE),
        (whole + page_information(64), UNREADABLE),
        (b"\x97JB2\r\n\x1a\n\1\0\0\0\1" + whole, UNREADABLE),
        (page_information(64) + segment(1, 5, b"") + REGION, DAMAGED),
        (whole + b"more", INCOMPLETE),
    ):
        assert why(jbig2.check, data, b"", 64, 64) == reason


def test_a_region_of_jbig2_needs_the_letters_that_it_is_set_in() -> None:
    """A dictionary of symbols, in the shared stream or before."""
    letters = segment(0, 0, bytes(20))
    text = bytes([0, 0, 0, 1, 6, 0x20, 0, 1, 0, 0, 0, 2, 0, 0])
    page = page_information(64)[4:]
    jbig2.check(b"\0\0\0\2" + page + text, letters, 64, 64)
    assert why(jbig2.check, b"\0\0\0\2" + page + text, b"", 64, 64) == INCOMPLETE


def test_a_length_that_jbig2_tells_behind() -> None:
    head = (64).to_bytes(4, "big") * 2 + bytes(9)
    for flags, mark in ((b"\1", b"\0\0"), (b"\0", b"\xff\xac")):
        unknown = b"\0\0\0\1\x26\0\1\xff\xff\xff\xff" + head + flags + b"\x12\x34" + mark + (64).to_bytes(4, "big")
        jbig2.check(page_information(64) + unknown, b"", 64, 64)
        assert why(jbig2.check, page_information(64) + unknown[:-5], b"", 64, 64) == INCOMPLETE


def test_two_readers_of_jbig2_must_see_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = broken.made("JBIG2", tones=2).data
    seen = two_readers.agree(data, b"", *codings.SIZE)
    assert seen.convert("1").tobytes() == codings.two_tone().tobytes()
    other = seen.copy()
    other.putpixel((200, 300), 255 - int(seen.getpixel((200, 300))))  # type: ignore[arg-type]
    monkeypatch.setattr(two_readers, "_by_the_other", lambda alone: other)
    assert why(two_readers.agree, data, b"", *codings.SIZE) == UNREADABLE


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_needs_each_of_its_last_bytes(mode: str) -> None:
    """Also those that libjpeg has read ahead and would drop without a word."""
    data = as_jpeg(paper(codings.SIZE, mode=mode))
    small, width, height = jpeg.unpack(data)
    assert (width, height, small.size, small.mode) == (*codings.SIZE, (52, 74), "L")
    for missing in range(1, 12):
        assert why(jpeg.unpack, data[: -2 - missing] + b"\xff\xd9") == INCOMPLETE
    for more in range(1, 12):
        assert why(jpeg.unpack, data[:-2] + b"\x5a" * more + b"\xff\xd9") == DAMAGED


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_progressive_jpeg_needs_each_of_its_scans(mode: str) -> None:
    """Ended between two scans it is a blurred picture, or one without colours, of which libjpeg says nothing."""
    out = io.BytesIO()
    paper((413, 585), mode="L").convert(mode).save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    scans = [place for place in range(len(whole)) if whole.startswith(b"\xff\xda", place)]
    assert jpeg.unpack(whole)[1:] == (413, 585)
    assert len(scans) > 5
    for place in scans[1:]:
        for behind in (b"", b"\0" * 9 + b"other data"):
            assert why(jpeg.unpack, whole[:place] + b"\xff\xd9" + behind) == INCOMPLETE


@pytest.mark.parametrize("as_stream", [False, True])
@pytest.mark.parametrize(("entries", "is_whole"), [(256, True), (255, False), (100, False)])
def test_a_palette_has_a_colour_for_each_number(as_stream: bool, entries: int, is_whole: bool, tmp_path: Path) -> None:
    pdf = pikepdf.new()
    colours = bytes(range(256))[:entries]
    table = pdf.make_stream(colours) if as_stream else pikepdf.String(colours)
    picture = pdf.make_stream(bytes(range(256)) * 4)
    picture.Subtype, picture.Width, picture.Height, picture.BitsPerComponent = Name.Image, 32, 32, 8
    picture.ColorSpace = pikepdf.Array([Name.Indexed, Name.DeviceGray, 255, table])
    if is_whole:
        assert whole.check(picture).length == 1024
    else:
        assert why(whole.check, picture) == INCOMPLETE


def inline(data: bytes, head: bytes) -> bytes:
    picture = b"q 400 0 0 400 90 300 cm BI /W 40 /H 30 /BPC 8 /CS /G %b ID " % head + data + b"\nEI Q"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=codings.A4).obj
        page.Contents = pdf.make_stream(b"0.9 g 0 0 595 842 re f " + picture)
        return broken.saved(pdf)


@pytest.mark.parametrize(
    ("head", "pack"),
    [
        (b"/F /AHx", lambda data: data.hex().encode() + b">"),
        (b"/F [/AHx /Fl]", lambda data: zlib.compress(data).hex().encode() + b">"),
        (b"/F [/AHx /DCT]", lambda data: as_jpeg(Image.frombytes("L", (40, 30), data)).hex().encode() + b">"),
    ],
)
def test_pictures_among_the_instructions_are_looked_at(head: bytes, pack: object, tmp_path: Path) -> None:
    data = pack(paper((40, 30), mode="L").tobytes())  # type: ignore[operator]
    assert difference(drawn(inline(data, head)), drawn(taken(inline(data, head), tmp_path))) < 3
    cut = data[: len(data) // 4 * 2] + b">"
    assert refusal(inline(cut, head), tmp_path).code == "picture_incomplete"


@pytest.mark.parametrize("number", range(3, 9))
def test_a_picture_among_the_instructions_vouches_for_no_other(number: int, tmp_path: Path) -> None:
    """Whatever numbers it is given while it is looked at."""
    good = inline(paper((40, 30), mode="L").tobytes().hex().encode() + b">", b"/F /AHx")
    coded = broken.made("Flate", "cut")
    with pikepdf.new() as pdf:
        streams = [broken.image(pdf, coded) for _ in range(6)]
        assert [one.objgen[0] for one in streams] == list(range(3, 9))
        with pikepdf.open(io.BytesIO(good)) as first:
            pdf.pages.extend(first.pages)
        page = pdf.add_blank_page(page_size=codings.A4).obj
        page.Resources = Dictionary(XObject=Dictionary(Im0=streams[number - 3]))
        page.Contents = pdf.make_stream(broken.FULL % b"Im0" + b"0 0 9 9 re f")
        page.Rest = pikepdf.Array(streams)
        assert refusal(broken.saved(pdf), tmp_path).facts == {"page": 2}


@pytest.mark.parametrize("key", ["/SMask", "/Mask"])
def test_a_mask_need_not_say_that_it_is_a_picture(key: str, tmp_path: Path) -> None:
    place, tones = ("soft mask", 256) if key == "/SMask" else ("mask", 2)
    for way in ("", "cut and ended"):
        with pikepdf.open(io.BytesIO(broken.upload(place, broken.made("Flate", way, tones=tones)))) as pdf:
            del pdf.pages[0].obj.Resources.XObject.Im0[key]["/Subtype"]
            data = broken.saved(pdf)
        if way:
            assert refusal(data, tmp_path).code == "picture_incomplete"
        else:
            assert difference(drawn(data), drawn(taken(data, tmp_path))) < 3


def test_a_font_is_read_to_its_end(tmp_path: Path) -> None:
    """Its letters would be missing, or others."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=codings.A4).obj
        program = pdf.make_stream(zlib.compress(bytes(range(256)) * 40)[:100], Filter=Name.FlateDecode)
        descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.ABCDEF, Flags=4, FontFile2=program)
        font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.ABCDEF, FontDescriptor=descriptor)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = pdf.make_stream(b"BT /F1 24 Tf 72 720 Td (Chung thuc) Tj ET")
        assert refusal(broken.saved(pdf), tmp_path).code == "page_incomplete"
