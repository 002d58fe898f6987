"""Pages as pictures, drawn in the limited child from the stored bytes: what people read is what gets signed."""

import base64
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2

from pades.common import children
from pades.common.errors import ErrorCode, PadesError
from pades.common.source import Source

MOST_PIXELS = 24_000_000
JPEG_QUALITY = 82
KINDS = ("PNG", "JPEG")


def render_in_child(source: Source | Path, page: int, *, dpi: int = 110, kind: str = "PNG") -> bytes:
    """Page ``page`` (from 1) as PNG or JPEG bytes. Raises ChildFailed, PadesError «page_not_found»."""
    return render_pages_in_child(source, [page], dpi=dpi, kind=kind)[0]


def render_pages_in_child(
    source: Source | Path, pages: Sequence[int], *, dpi: int = 110, kind: str = "PNG"
) -> list[bytes]:
    """Several pages with one child."""
    if kind not in KINDS:
        raise ValueError(f"kind is one of {KINDS}")
    wanted = _located(source) | {"pages": list(pages), "dpi": dpi, "kind": kind}
    answer = children.run("pades.intake.pages:render", wanted, readable=[Path(wanted["base"])])
    if "pictures" not in answer:
        raise PadesError(ErrorCode.PAGE_NOT_FOUND)
    return [base64.b64decode(picture) for picture in answer["pictures"]]


def page_count(source: Source | Path) -> int:
    """Counted in the child. Raises ChildFailed."""
    wanted = _located(source)
    return int(children.run("pades.intake.pages:count", wanted, readable=[Path(wanted["base"])])["pages"])


def _located(source: Source | Path) -> dict[str, Any]:
    whole = source if isinstance(source, Source) else Source(source)
    return {"base": str(whole.base.absolute()), "tail": base64.b64encode(whole.tail).decode()}


def count(wanted: dict[str, Any]) -> dict[str, Any]:
    """Inside the child."""
    with _source(wanted).open() as stream:
        return {"pages": len(pypdfium2.PdfDocument(stream))}


def render(wanted: dict[str, Any]) -> dict[str, Any]:
    """Inside the child."""
    with _source(wanted).open() as stream:
        document = pypdfium2.PdfDocument(stream)
        document.init_forms()  # fields filled in show only with a form environment
        if not all(1 <= page <= len(document) for page in wanted["pages"]):
            return {}
        pictures = [_picture(document[page - 1], wanted["dpi"], wanted["kind"]) for page in wanted["pages"]]
    return {"pictures": [base64.b64encode(picture).decode() for picture in pictures]}


def _source(wanted: dict[str, Any]) -> Source:
    return Source(Path(wanted["base"]), base64.b64decode(wanted["tail"]))


def _picture(page: Any, dpi: int, kind: str) -> bytes:
    width, height = page.get_size()
    scale = min(dpi / 72, (MOST_PIXELS / (width * height)) ** 0.5)
    picture = page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")
    out = BytesIO()
    if kind == "JPEG":
        picture.save(out, "JPEG", quality=JPEG_QUALITY)
    else:
        picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
