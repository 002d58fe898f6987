"""Pages as pictures, drawn in the limited child from the stored bytes: what people read is what gets signed."""

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2

from pades import sandbox
from pades.source import Source

MOST_PIXELS = 30_000_000


def render_in_child(source: Source, page: int, *, dpi: int = 110, kind: str = "JPEG") -> bytes:
    """One page (from 1) as JPEG or PNG bytes. Raises ChildFailed."""
    wanted = {"base": str(source.base), "tail": source.tail.hex(), "page": page, "dpi": dpi, "kind": kind}
    answer = sandbox.run("pades.pages:child", wanted)
    return base64.b64decode(answer["picture"])


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """What runs inside the child."""
    source = Source(Path(wanted["base"]), bytes.fromhex(wanted["tail"]))
    with source.open() as stream:
        document = pypdfium2.PdfDocument(stream if source.tail else source.base)
        document.init_forms()
        leaf = document[wanted["page"] - 1]
        scale = wanted["dpi"] / 72
        width, height = leaf.get_size()
        scale = min(scale, (MOST_PIXELS / (width * height)) ** 0.5)
        picture = leaf.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
        out = BytesIO()
        picture.save(out, wanted["kind"], quality=82)
        return {"picture": base64.b64encode(out.getvalue()).decode()}
