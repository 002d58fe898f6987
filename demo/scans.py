"""Realistic scans of invented papers, the same for the same seed: typeset, stamped, signed, and seen by a scanner.

Nobody in them exists, and each says so in small letters («MẪU»).
"""

import json
import random
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import typst
from PIL import Image

from demo import optics, pictures
from demo.paper_words import words
from demo.pictures import FONTS, SEAL_MM

PAPERS = Path(__file__).resolve().parent / "papers" / "papers.typ"
KINDS = ("diploma", "identity_card", "birth_certificate", "decision", "transcript", "photograph")
SHORT = ("diploma", "identity_card", "birth_certificate")  # one page; what follows is a decision
MM = 1 / 25.4
SIGNATURE_MM = (52.0, 20.5)
QUALITY = 82
BEST, WORST = 97, 12
DENSITIES = (
    (55_000, 75),
    (115_000, 100),
    (180_000, 150),
    (1_400_000, 200),
    (2_800_000, 300),
    (float("inf"), 400),
)  # bytes a page, dpi
MODELS = 4  # different pages in a scan of a wanted size

Pixels = optics.Pixels


def scan(kind: str, *, seed: int, pages: int = 1, dpi: int = 200, quality: int = QUALITY) -> bytes:
    """A PDF of ``pages`` colour JPEGs, as an office scanner writes it; «photograph»: as a telephone does."""
    if kind not in KINDS:
        raise ValueError(f"kind is one of {KINDS}")
    chance = random.Random(f"{kind} {seed}")
    paper = "birth_certificate" if kind == "photograph" else kind
    views = []
    for page in _printed(paper, chance, pages, dpi):
        eye = optics.Eye(chance.randrange(2**32))
        views.append(eye.photograph(page) if kind == "photograph" else eye.scan(page))
    return _pdf([_jpeg(view, quality) for view in views], [_points(view, dpi) for view in views])


@lru_cache(maxsize=2)
def scan_of_size(bytes_wanted: int, pages: int, *, seed: int = 1) -> bytes:
    """A scan of at most ``bytes_wanted`` bytes, and hardly fewer (3 %), where that many fit on the pages at all.

    ValueError when they do not: about 30 kB a page at least, 5 MB at most; under 180 kB the pages are coarse.
    """
    each = bytes_wanted / pages
    dpi = next(fitting for most, fitting in DENSITIES if each < most)
    models = _models(seed, dpi, min(pages, MODELS))
    eye, found, left, quality = optics.Eye(seed), [], bytes_wanted * 0.988 - 700 * pages, 75.0
    for page in range(pages):
        view = eye.again(models[page % len(models)])
        target = left / (pages - page)
        picture, quality = _jpeg_of_size(view, target, quality)
        found.append(picture)
        left -= len(picture)
    pdf = _pdf(found, [_points(models[page % len(models)], dpi) for page in range(pages)])
    if not 0.9 * bytes_wanted <= len(pdf) <= bytes_wanted:
        raise ValueError(f"{pages} pages cannot be made {bytes_wanted} bytes")
    return pdf


@lru_cache(maxsize=4)
def _models(seed: int, dpi: int, count: int) -> tuple[Pixels, ...]:
    chance = random.Random(f"models {seed}")
    return tuple(
        optics.Eye(seed + place).scan(page) for place, page in enumerate(_printed("decision", chance, count, dpi))
    )


def _jpeg_of_size(view: Pixels, target: float, quality: float) -> tuple[bytes, float]:
    """Tries a few qualities around the last one; the largest that is not above the target by more than 4 %."""
    low, high = float(WORST), float(BEST)
    best = b""
    for _ in range(6):
        picture = _jpeg(view, round(quality))
        if len(picture) <= target * 1.04:
            best, low = max(best, picture, key=len), quality
            if len(picture) >= target * 0.97:
                return picture, quality
        else:
            high = quality
        quality = (low + high) / 2
    return best or _jpeg(view, WORST), (low + high) / 2


def _printed(kind: str, chance: random.Random, pages: int, dpi: int) -> Iterator[Pixels]:
    """The pages on paper: typeset, signed and sealed on the last, the seal's edge across all of several."""
    said = words(kind, chance, pages)
    if kind in SHORT and pages > 1:
        yield from _printed(kind, chance, 1, dpi)
        yield from _printed("decision", chance, pages - 1, dpi)
        return
    document = _of_length(said, pages)
    last = len(document) - 1
    chosen = [*range(min(pages - 1, last)), last]
    for place, number in enumerate(chosen):
        page = document[number]
        pixels = page.render(scale=dpi / 72, rev_byteorder=True).to_numpy().copy()
        if number == last and "signatory" in said:
            _sign_and_seal(pixels, page, said, chance, dpi)
        if pages > 1 and "seal" in said:
            _straddle(pixels, said["seal"], place, dpi)
        yield pixels


def _of_length(said: dict[str, Any], pages: int) -> pypdfium2.PdfDocument:
    """Long kinds are written too long and shortened until the last sheet is the wanted one."""
    long = next((part for part in ("articles", "marks") if part in said), None)
    document = pypdfium2.PdfDocument(_typeset(said))
    while long and len(document) > pages:
        said[long] = said[long][: -4 * (len(document) - pages)]  # half of what is too much, or less
        document = pypdfium2.PdfDocument(_typeset(said))
    return document


def _typeset(said: dict[str, Any]) -> bytes:
    data = {"data": json.dumps(said)}
    return typst.compile(str(PAPERS), format="pdf", font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=data)


def _sign_and_seal(pixels: Pixels, page: Any, said: dict[str, Any], chance: random.Random, dpi: int) -> None:
    """Signature above the signatory's name, the seal over a third of it on the left."""
    text = page.get_textpage()
    found = text.search(said["signatory"]).get_next()
    left, _, right, top = text.get_charbox(found[0])[0], 0, text.get_charbox(found[0] + found[1] - 1)[2], 0
    top = text.get_charbox(found[0])[3]
    scale = dpi / 72
    x, y = (left + right) / 2 * scale, (page.get_height() - top) * scale
    width, height = (round(side * MM * dpi) for side in SIGNATURE_MM)
    hand = _stamp(pictures.signature(said["signatory"]), (width, height), chance.uniform(-4, 8))
    optics.ink(pixels, hand, x - width / 2 + chance.uniform(-20, 20), y - height * 1.25, chance.randrange(2**32))
    side = round(SEAL_MM * MM * dpi)
    seal = _stamp(_seal(said["seal"]), (side, side), chance.uniform(-14, 14))
    optics.ink(pixels, seal, x - side * 1.05, y - side * 0.95, chance.randrange(2**32), patchy=0.5)


def _straddle(pixels: Pixels, office: str, place: int, dpi: int) -> None:
    """«Dấu giáp lai»: each sheet bears its slice of one seal at the right edge."""
    side = round(SEAL_MM * MM * dpi)
    slice_width = side // 5
    seal = _stamp(_seal(office), (side, side), 3.0)
    start = place % 5 * slice_width
    part = seal.crop((start, 0, start + slice_width, side))
    optics.ink(pixels, part, pixels.shape[1] - slice_width - 2, pixels.shape[0] * 0.45, place, patchy=0.5)


@lru_cache(maxsize=16)
def _seal(office: str) -> bytes:
    return pictures.seal(office)


def _stamp(png: bytes, size: tuple[int, int], turn: float) -> Image.Image:
    picture = Image.open(BytesIO(png)).resize(size, Image.Resampling.LANCZOS)
    return picture.rotate(turn, resample=Image.Resampling.BICUBIC)


def _jpeg(view: Pixels, quality: int) -> bytes:
    out = BytesIO()
    Image.fromarray(view).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _points(view: Pixels, dpi: int) -> tuple[float, float]:
    """A scanner's page is as large as its picture; a photograph is laid on A4."""
    height, width = view.shape[:2]
    if width * height > 1.3 * 8.27 * 11.7 * dpi * dpi or view.shape[0] * 3 == view.shape[1] * 4:
        return 841.89 * width / height, 841.89
    return width * 72 / dpi, height * 72 / dpi


def _pdf(jpegs: list[bytes], sizes: list[tuple[float, float]]) -> bytes:
    """As scanners write it: one picture a page, a few words on the maker."""
    with pikepdf.new() as pdf:
        for data, size in zip(jpegs, sizes, strict=True):
            _add_page(pdf, data, size)
        pdf.docinfo["/Producer"] = "May quet mau 1.0"
        pdf.docinfo["/CreationDate"] = "D:20260105080000+07'00'"
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _add_page(pdf: pikepdf.Pdf, data: bytes, size: tuple[float, float]) -> None:
    width, height = Image.open(BytesIO(data)).size
    page = pdf.add_blank_page(page_size=size)
    picture = pdf.make_stream(
        data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height, BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.obj.Contents = pdf.make_stream(b"q %.3f 0 0 %.3f 0 0 cm /Im0 Do Q" % size)
