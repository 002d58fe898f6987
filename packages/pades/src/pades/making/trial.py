"""A trial: each page bears that it has no legal value. The scan's pictures stay, with words over them.

The base of a trial is a file of its own, made before anything is signed; what the words say is nothing that could be
taken off again without breaking the signatures.
"""

import threading
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from pikepdf import ObjectStreamMode, Page, Pdf

from pades.common.errors import ErrorCode, PadesError

TEMPLATE = Path(__file__).parent / "trial.typ"
WORDS = "BẢN THỬ – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
_ONE_AT_A_TIME = threading.Lock()  # a typst compiler refuses a second thread


def mark(base: Path, target: Path, *, fonts: Path) -> None:
    """Write the base with ``WORDS`` over each page to ``target``: as the base a PDF/A-2u with a classic cross-reference
    table (ISO 32000-2, 7.5.4). Raises PadesError "font_missing" rather than fall back to another face."""
    with Pdf.open(base) as pdf:
        overlays: dict[tuple[float, float], Pdf] = {}
        for page in pdf.pages:
            page.add_overlay(_overlay(page, overlays, fonts), None)
        pdf.save(target, object_stream_mode=ObjectStreamMode.disable, deterministic_id=True)
        for one in overlays.values():
            one.close()


def words_over(width: float, height: float, *, fonts: Path) -> bytes:
    """The words alone on a page of this size in points, as a PDF."""
    inputs = {"width": f"{width:.2f}", "height": f"{height:.2f}", "words": WORDS}
    try:
        with _ONE_AT_A_TIME:
            pdf: Any = _compiler(fonts).compile(format="pdf", sys_inputs=inputs)
    except RuntimeError as error:
        raise PadesError(ErrorCode.PAGE_NOT_MADE, error=str(error)) from error
    return bytes(pdf)


def _overlay(page: Page, known: dict[tuple[float, float], Pdf], fonts: Path) -> Page:
    """Of a page's size, drawn once; as it is seen, turned pages too."""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    size = (right - left, top - bottom)
    if int(page.obj.get("/Rotate", 0)) % 180:
        size = (size[1], size[0])
    if size not in known:
        known[size] = Pdf.open(BytesIO(words_over(*size, fonts=fonts)))
    return known[size].pages[0]


@lru_cache(maxsize=4)
def _compiler(fonts: Path) -> typst.Compiler:
    if not (fonts / "Tinos-Regular.ttf").is_file():
        raise PadesError(ErrorCode.FONT_MISSING, folder=str(fonts))
    return typst.Compiler(TEMPLATE, font_paths=[fonts], ignore_system_fonts=True)
