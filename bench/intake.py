"""What it costs to take in a scan: processor seconds of the limited child, by kind of upload.

    python -m bench.intake [PAGES]

30 MB on 60 pages unless told otherwise. The child may use 18 s and 512 MB.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pades.intake.examine import intake_in_child
from PIL import Image

from bench.life import cpu_of_the_fork_server
from demo import scans

MIB = 1024 * 1024
BYTES_A_PAGE = MIB // 2


def jpegs(pages: int) -> bytes:
    """Lane A: kept."""
    return scans.scan_of_size(pages * BYTES_A_PAGE, pages)


def jpegs_with_marks(pages: int) -> bytes:
    """Lane B: drawn anew."""
    with pikepdf.open(io.BytesIO(jpegs(pages))) as pdf:
        for page in pdf.pages:
            page.contents_add(pdf.make_stream(b"0 0 1 1 re f"))
        return _saved(pdf)


def progressive(pages: int) -> bytes:
    return _recoded(pages, _progressive)


def fax(pages: int) -> bytes:
    """Group 4, at 200 dpi."""
    return _recoded(pages, lambda image, picture: _as_fax(image, picture, "group4", K=-1))


def fax_of_another_writer(pages: int) -> bytes:
    """Group 3, which has to be followed code for code."""
    return _recoded(pages, lambda image, picture: _as_fax(image, picture, "group3", K=0))


def jbig2(pages: int) -> bytes:
    """Two readers each."""
    return _recoded(pages, _as_jbig2)


KINDS: dict[str, Callable[[int], bytes]] = {
    "JPEG": jpegs,
    "JPEG, drawn": jpegs_with_marks,
    "progressive JPEG": progressive,
    "fax, group 4": fax,
    "fax, group 3": fax_of_another_writer,
    "JBIG2": jbig2,
}


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    _warm()
    for name, build in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            upload = Path(folder) / "upload"
            upload.write_bytes(build(pages))
            before, start = cpu_of_the_fork_server(), time.perf_counter()
            found = intake_in_child(upload, base=Path(folder) / "base")
            wall, used = time.perf_counter() - start, cpu_of_the_fork_server() - before
            size = upload.stat().st_size / MIB
        print(f"  {name:20} {size:6.1f} MB  {used:6.2f} s CPU  {wall:6.2f} s  {found.verdict} {found.reason}")


def _warm() -> None:
    """The fork server has read its libraries."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "upload").write_bytes(scans.scan("decision", seed=1))
        intake_in_child(Path(folder) / "upload", base=Path(folder) / "base")


def _recoded(pages: int, recode: Callable[[pikepdf.Object, Image.Image], None]) -> bytes:
    with pikepdf.open(io.BytesIO(jpegs(pages))) as pdf:
        for page in pdf.pages:
            image = page.obj.Resources.XObject.Im0
            with Image.open(io.BytesIO(image.read_raw_bytes())) as picture:
                recode(image, picture.convert("RGB"))
        return _saved(pdf)


def _progressive(image: pikepdf.Object, picture: Image.Image) -> None:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, progressive=True)
    image.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)


def _as_fax(image: pikepdf.Object, picture: Image.Image, compression: str, **parameters: Any) -> None:
    given = pikepdf.Dictionary(Columns=picture.width, BlackIs1=True, **parameters)
    image.write(_strip(picture, compression), filter=pikepdf.Name.CCITTFaxDecode, decode_parms=given)
    _two_tones(image)


def _as_jbig2(image: pikepdf.Object, picture: Image.Image) -> None:
    size = picture.width.to_bytes(4, "big") + picture.height.to_bytes(4, "big")
    region = size + bytes(9) + b"\1" + _strip(picture, "group4")
    data = b""
    for number, (kind, content) in enumerate(((48, size + bytes(11)), (38, region))):
        data += number.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(content).to_bytes(4, "big") + content
    image.write(data, filter=pikepdf.Name.JBIG2Decode)
    _two_tones(image)


def _two_tones(image: pikepdf.Object) -> None:
    image.BitsPerComponent, image.ColorSpace = 1, pikepdf.Name.DeviceGray


def _strip(picture: Image.Image, compression: str) -> bytes:
    out = io.BytesIO()
    black_and_white = picture.convert("L").point(lambda value: 255 * (value > 140)).convert("1")
    black_and_white.save(out, "TIFF", compression=compression, tiffinfo={278: picture.height})
    with Image.open(out) as tiff:
        (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    return out.getvalue()[start : start + length]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
