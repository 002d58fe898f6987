"""What a field looks like, as a reader draws it."""

from io import BytesIO
from pathlib import Path

import pikepdf
from pades.common import numberfont

NAME = "Nguyễn Thị Ngọc Ánh"
OPEN: list[pikepdf.Pdf] = []


def stamp_of(tail: bytes, base: Path, field: str) -> pikepdf.Object:
    """Of the file, which must stay open as long as its objects are read."""
    OPEN.append(pikepdf.open(BytesIO(base.read_bytes() + tail)))
    fields = {str(one.T): one for one in OPEN[-1].Root.AcroForm.Fields}
    return fields[field].AP.N


def name_in(appearance: pikepdf.Object) -> str:
    strings = [
        bytes(step.operands[0]) for step in pikepdf.parse_content_stream(appearance) if str(step.operator) == "Tj"
    ]
    return " ".join(numberfont.decode(one) for one in strings)
