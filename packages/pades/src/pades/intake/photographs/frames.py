"""The pictures of a file one after the other, upright or with their orientation, as the library sees them.

Only in the limited child. Every size is read and judged before a pixel is decoded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pi_heif
from PIL import ExifTags, Image, PngImagePlugin

from pades.common.kinds import FileFormat
from pades.intake import budget
from pades.intake.pdf.page_tree import MOST_PAGES
from pades.intake.refusals import Refusal, RefusedUpload
from pades.intake.remarks import Remark

MOST_PIXELS = 50_000_000  # of one picture that must be decoded whole: a telephone's largest has 48 million
MOST_JPEG_PIXELS = 100_000_000  # of one whose bytes are kept: it is looked at in an eighth of its size
TAKEN_BY_CAMERA = (ExifTags.Base.ExposureTime, ExifTags.Base.FNumber, ExifTags.Base.FocalLength)
PERSONAL = {  # where, when, with what and by whom it was taken
    ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.DateTime, ExifTags.Base.Artist, ExifTags.IFD.Exif,
    ExifTags.IFD.GPSInfo,
}  # fmt: skip
PACKS_WELL = 2 << 20  # bytes of a whole file
REDUCED = 1  # bit of NewSubfileType (TIFF 6.0): a smaller version of another picture of the file
NEW_SUBFILE_TYPE = 254
DEEP_PNG = 16  # bits a channel
pi_heif.options.DECODE_THREADS = 1  # the child may start none
PngImagePlugin.MAX_TEXT_MEMORY = PngImagePlugin.MAX_TEXT_CHUNK


@dataclass
class Frame:
    """One picture. ``dpi``: across and up as stored, None when it says nothing of paper; ``orientation``: 1 to 8 (Exif
    2.32), what is still to be turned; ``icc``: its colour profile, or empty; ``packs_well``: so small a file
    is quickly packed without loss again."""

    picture: Image.Image
    dpi: tuple[float, float] | None = None
    orientation: int = 1
    icc: bytes = b""
    told: set[Remark] = field(default_factory=set)
    packs_well: bool = False


def frames(upload: Path, kind: FileFormat) -> Iterator[Frame]:
    """In order. Raises RefusedUpload for pictures that are too large or too many; what the library raises otherwise."""
    if kind == FileFormat.HEIC:
        yield from _of_heic(upload)
        return
    with Image.open(upload, formats=[kind.upper()]) as picture:
        _check_size(picture.size)
        if kind == FileFormat.TIFF:
            yield from _of_tiff(picture)
        else:
            told = {Remark.FRAMES_LEFT_OUT} if getattr(picture, "n_frames", 1) > 1 else set()
            found = _frame(picture, told | ({Remark.COLOURS_CONVERTED} if _is_deep_png(upload) else set()))
            yield replace(found, packs_well=upload.stat().st_size < PACKS_WELL)


def opened_jpeg(data: bytes) -> Frame:
    """Its head, nothing decoded yet."""
    picture = Image.open(BytesIO(data), formats=["JPEG"])
    _check_size(picture.size, MOST_JPEG_PIXELS)
    return _frame(picture, set())


def _of_tiff(picture: Any) -> Iterator[Frame]:
    """Smaller versions of its pages are left out; the library turns them upright when it loads them."""
    for number in range(MOST_PAGES + 1):
        try:
            picture.seek(number)
        except EOFError:
            return
        if number == MOST_PAGES:
            raise RefusedUpload(Refusal.TOO_MANY_PAGES)
        budget.check_time()
        _check_size(picture.size)
        if number and int(picture.tag_v2.get(NEW_SUBFILE_TYPE, 0)) & REDUCED:
            continue
        found = _frame(picture, set())
        picture.load()
        yield Frame(picture, _across_and_up(found), icc=found.icc, told=found.told)


def _across_and_up(found: Frame) -> tuple[float, float] | None:
    turned = found.orientation >= 5  # (sheets.TURNED)
    return found.dpi[::-1] if found.dpi and turned else found.dpi


def _of_heic(upload: Path) -> Iterator[Frame]:
    """The library turns and mirrors as the file says; what Exif says of it does not count (ISO/IEC 23008-12)."""
    pictures = pi_heif.open_heif(upload, convert_hdr_to_8bit=True)
    if len(pictures) > MOST_PAGES:
        raise RefusedUpload(Refusal.TOO_MANY_PAGES)
    for one in pictures:
        budget.check_time()
        _check_size(one.size)
        told = {Remark.METADATA_REMOVED} if one.info.get("exif") or one.info.get("xmp") else set()
        yield Frame(one.to_pillow(), icc=one.info.get("icc_profile") or b"", told=told)


def _frame(picture: Image.Image, told: set[Remark]) -> Frame:
    exif = picture.getexif()
    if (
        PERSONAL & set(exif)
        or {"exif", "xmp", "photoshop", "comment"} & set(picture.info)
        or getattr(picture, "text", None)
    ):
        told = told | {Remark.METADATA_REMOVED}
    turn = exif.get(ExifTags.Base.Orientation, 1)
    by_camera = any(tag in exif.get_ifd(ExifTags.IFD.Exif) for tag in TAKEN_BY_CAMERA)
    return Frame(
        picture,
        None if by_camera else _dpi(picture.info.get("dpi")),
        turn if turn in range(1, 9) else 1,
        picture.info.get("icc_profile") or b"",
        told,
    )


def _dpi(said: Any) -> tuple[float, float] | None:
    try:
        return float(said[0]), float(said[1])
    except (TypeError, ValueError, IndexError, ArithmeticError):
        return None


def _is_deep_png(upload: Path) -> bool:
    with upload.open("rb") as stream:
        head = stream.read(25)
    return head.startswith(b"\x89PNG") and head[24] == DEEP_PNG


def check_decodable(frame: Frame) -> None:
    """A JPEG that is not kept as it is must be small enough to be decoded whole."""
    _check_size(frame.picture.size)


def _check_size(size: tuple[int, int], most: int = MOST_PIXELS) -> None:
    if size[0] * size[1] > most:
        raise RefusedUpload(Refusal.IMAGE_TOO_LARGE)
