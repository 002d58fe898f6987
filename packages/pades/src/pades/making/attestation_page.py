"""The attestation page by itself: its words, drawn, and what they take of it."""

import json
import re
import threading
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from pyhanko.pdf_utils.reader import PdfFileReader

from pades.common.errors import ErrorCode, PadesError, PagePart
from pades.making.geometry import DATE, NUMBER, PAGE_HEIGHT, VOLUME, Rect

TEMPLATE = Path(__file__).parent / "attestation.typ"
DOES_NOT_FIT = re.compile(r"does_not_fit:(\w+)")
_ONE_AT_A_TIME = threading.Lock()  # a typst compiler refuses a second thread; a page takes 3 ms


@dataclass(frozen=True)
class AttestationPage:
    """Every word on the page. ``capacity`` is the KT./TUQ. line or empty; ``check_url`` is all that the QR holds;
    ``trial`` lies over all of it (``making.trial``)."""

    agency_lines: tuple[str, ...]
    heading: str
    number_label: str
    volume_label: str
    date_label: str
    signing_note: str
    capacity: str
    title: str
    signatory: str
    original_title: str
    original_pages: int
    check_url: str
    check_code: str
    trial: str = ""


def render(page: AttestationPage, *, fonts: Path) -> bytes:
    """The page as a PDF of its own. Raises PadesError: "font_missing" rather than fall back to another face;
    "page_does_not_fit" where words are too long to be printed in their place."""
    try:
        with _ONE_AT_A_TIME:
            pdf = _compiler(fonts).compile(format="pdf", sys_inputs=_inputs(page))
    except RuntimeError as error:  # typst's errors
        raise _explained(error) from error
    _check_fonts(pdf)
    return bytes(pdf)


def taken(page: AttestationPage, *, fonts: Path) -> tuple[Rect, ...]:
    """What words, QR and fields take of the page, as it is really laid out; the rest is free for a signature."""
    _check_face(fonts)
    try:
        told = typst.query(TEMPLATE, "<box>", field="value", font_paths=_fonts(fonts), sys_inputs=_inputs(page))
    except RuntimeError as error:
        raise _explained(error) from error
    return (NUMBER, VOLUME, DATE, *(_rect(box) for box in json.loads(told)))


def _inputs(page: AttestationPage) -> dict[str, str]:
    return {"page": json.dumps({**asdict(page), "qr": _modules(page.check_url)})}


def _rect(box: dict[str, float]) -> Rect:
    """From points below the upper edge, as the page was laid out."""
    top = PAGE_HEIGHT - box["y"]
    return Rect(box["x"], top - box["height"], box["x"] + box["width"], top)


def _explained(error: RuntimeError) -> PadesError:
    if found := DOES_NOT_FIT.search(str(error)):
        return PadesError(ErrorCode.PAGE_DOES_NOT_FIT, part=_part(found.group(1)))
    return PadesError(ErrorCode.PAGE_NOT_MADE, error=str(error))


def _part(name: str) -> PagePart:
    return PagePart(name) if name in set(PagePart) else PagePart.TEMPLATE


@lru_cache(maxsize=4)
def _compiler(fonts: Path) -> Any:
    _check_face(fonts)
    return typst.Compiler(TEMPLATE, font_paths=[fonts], ignore_system_fonts=True)


@lru_cache(maxsize=4)
def _fonts(fonts: Path) -> Any:
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts])


def _check_face(fonts: Path) -> None:
    if not (fonts / "Tinos-Regular.ttf").is_file():
        raise PadesError(ErrorCode.FONT_MISSING, folder=str(fonts))


def _modules(text: str) -> list[str]:
    """The QR's rows as texts of 0 and 1 (TCVN 7322:2009, ISO/IEC 18004), error correction M, without a margin."""
    return ["".join("1" if dark else "0" for dark in row) for row in segno.make(text, error="m", micro=False).matrix]


def _check_fonts(pdf: bytes) -> None:
    fonts = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]
    strangers = [str(font["/BaseFont"]) for font in (fonts[name] for name in fonts) if "Tinos" not in font["/BaseFont"]]
    if strangers:
        raise PadesError(ErrorCode.FONT_MISSING, fonts=strangers)
