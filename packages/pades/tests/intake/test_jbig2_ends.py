"""JBIG2 in arithmetic codes, which never run out: what was cut off, closed properly and announced with its new length, or
damaged on its way, is refused."""

import random
from functools import lru_cache, partial
from pathlib import Path

import pikepdf
import pytest
from pades.intake.codings import jbig2_ends, two_readers
from pades.intake.codings.unpacking import DAMAGED, Lost
from pades.intake.examine import intake_in_child
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from packages.pades.tests.builders.uploads.arithmetic import END, coded, page, region
from packages.pades.tests.builders.uploads.pdf_bytes import jpeg

SIZE = (200, 240)


@lru_cache(maxsize=1)
def codes() -> bytes:
    """Lines and dots."""
    chance, found = random.Random(1), Image.new("1", SIZE, 1)  # noqa: S311 - not a secret
    pen = ImageDraw.Draw(found)
    for row in range(8, SIZE[1], 12):
        pen.line((chance.randrange(40), row, chance.randrange(120, 200), row + 3), fill=0, width=3)
    for _ in range(480):
        found.putpixel((chance.randrange(SIZE[0]), chance.randrange(SIZE[1])), 0)
    return coded(found)


def check(data: bytes, shared: bytes = b"") -> None:
    seen = two_readers.agree(data, shared, *SIZE)
    jbig2_ends.check(data, shared, seen, lambda own, others: two_readers.drawn(own, others, *SIZE))


def of(data: bytes) -> bytes:
    return page(SIZE) + region(SIZE, data)


def told_behind(data: bytes) -> bytes:
    """A region that tells its length and its rows behind its data."""
    one = region(SIZE, data + END)
    return one[:7] + b"\xff" * 4 + one[11:] + SIZE[1].to_bytes(4, "big")


@pytest.mark.parametrize("end", [END, END + bytes(3), b"\xff\x7f\xff\x7f" + END])
def test_whole_pictures_end_in_any_way(end: bytes) -> None:
    check(of(codes() + end))


def test_a_length_may_be_told_behind() -> None:
    check(page(SIZE) + told_behind(codes()))
    with pytest.raises(Lost):
        check(page(SIZE) + told_behind(codes()[: len(codes()) // 2]))


def test_the_ones_of_a_white_rest_may_be_left_out() -> None:
    """Figure E.11: pairs of 7F FF need not be written. Of ink they may not."""
    white = coded(Image.new("1", SIZE, 1))
    assert white.rstrip(b"\x7f\xff") != white
    over = region(SIZE, white.rstrip(b"\x7f\xff") + END, number=2)
    check(of(codes() + END) + over)
    with pytest.raises(Lost):
        check(of(codes()[:-4] + END) + over)


@pytest.mark.parametrize("left", [0.3, 0.6, 0.9, -3])
def test_data_that_end_early_are_refused_though_they_end_properly(left: float) -> None:
    kept = round(len(codes()) * left) if left > 0 else len(codes()) + int(left)
    with pytest.raises(Lost) as found:
        check(of(codes()[:kept] + END))
    assert found.value.why == DAMAGED


def test_damage_leaves_too_few_codes_or_too_many() -> None:
    chance = random.Random(7)  # noqa: S311 - not a secret
    for _ in range(24):
        place = chance.randrange(len(codes()) - 12)
        flipped = bytearray(codes())
        flipped[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Lost):
            check(of(bytes(flipped) + END))
    with pytest.raises(Lost):
        check(of(codes()[:100] + bytes(64) + codes()[164:] + END))


def compact_scan(data: bytes) -> pikepdf.Pdf:
    """Paper as a JPEG, the text as a stencil over it."""
    pdf = pikepdf.new()
    image = partial(pdf.make_stream, Type=Name.XObject, Subtype=Name.Image)
    paper = Image.new("RGB", (413, 585), (247, 240, 225))
    back = image(jpeg(paper), Width=413, Height=585, BitsPerComponent=8, ColorSpace=Name.DeviceRGB)
    back.Filter = Name.DCTDecode
    text = image(data, Width=SIZE[0], Height=SIZE[1], ImageMask=True, BitsPerComponent=1, Decode=Array([1, 0]))
    text.Filter = Name.JBIG2Decode
    one = pdf.add_blank_page(page_size=(595.28, 841.89)).obj
    one.Resources = Dictionary(XObject=Dictionary(Back=back, Text=text))
    one.Contents = pdf.make_stream(b"q 595.28 0 0 841.89 0 0 cm /Back Do 0 g /Text Do Q")
    return pdf


def test_the_text_of_a_compact_scan_is_there_or_the_page_is_named(tmp_path: Path) -> None:
    answers = []
    for data in (codes(), codes()[: len(codes()) // 2]):
        with compact_scan(of(data + END)) as pdf:
            pdf.save(tmp_path / "scan.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none)
        answers.append(intake_in_child(tmp_path / "scan.pdf", base=tmp_path / "base.pdf"))
    assert [one.reason for one in answers] == ["ok", "picture_damaged"]
    assert answers[1].facts == {"page": 1}
