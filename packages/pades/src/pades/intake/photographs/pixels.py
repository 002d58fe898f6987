"""A photograph's pixels as a picture of the base: the bytes of a JPEG as they are, anything else packed anew."""

from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageCms

from pades.intake.codings import jpeg
from pades.intake.codings.colours import GRAY, RGB, means_screen
from pades.intake.photographs.frames import Frame
from pades.intake.pictures import Picture, looks_blank
from pades.intake.remarks import Remark

QUALITY = 92  # JPEG without thinned-out colours: no difference that an eye finds on paper
LOSSLESS_PIXELS = 2_000_000  # above, packing without loss may take longer than the child has
DEEP = ("I;16", "I;16L", "I;16B", "I;16N")
PROFILED = ("L", "RGB", "CMYK")
USUAL_COMPONENTS = ((1,), (1, 2, 3))  # numbers by which every reader takes the same colours (JFIF 1.02)
SMALL = 64


def kept(data: bytes, frame: Frame) -> Picture | None:
    """The JPEG's own bytes without what was written beside the picture (place, time, device); None when its colours are
    not those of every reader. Raises Lost, NotPlainJpeg."""
    bare = jpeg.bare(data)
    found, (small, _, _) = jpeg.read(bare), jpeg.unpack(bare)
    mode = {1: "L", 3: "RGB"}.get(found.components, "")
    if jpeg.component_numbers(bare) not in USUAL_COMPONENTS or jpeg.is_coded_as_rgb(data):
        return None
    if frame.icc and not means_screen(frame.icc, mode):
        return None
    space = GRAY if mode == "L" else RGB
    return Picture(found.width, found.height, 8, space, b"/DCTDecode", bare, blank=looks_blank(small))


def packed(frame: Frame) -> tuple[Picture, set[Remark]]:
    """Anything else: without loss where it is small or black and white, else as a good JPEG; and what changed."""
    picture, told = _plain(frame)
    if picture.mode == "1":
        return _lossless(picture, 1), told
    if frame.packs_well or picture.width * picture.height <= LOSSLESS_PIXELS:
        return _lossless(picture, 8), told
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0)
    found = Picture(*picture.size, 8, _space(picture), b"/DCTDecode", out.getvalue(), blank=_is_blank(picture))
    return found, told | {Remark.RECODED}


def _plain(frame: Frame) -> tuple[Image.Image, set[Remark]]:
    """In black and white, gray or a screen's colours, nothing seen through."""
    picture, told = frame.picture, set(frame.told)
    picture.load()
    if picture.mode in DEEP:
        picture, told = picture.point(lambda level: level / 256).convert("L"), told | {Remark.COLOURS_CONVERTED}
    if picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        picture, seen_through = _on_white(picture.convert("RGBA"))
        told |= {Remark.TRANSPARENCY_FILLED} if seen_through else set()
    if picture.mode in ("1", "L", "RGB") and not frame.icc:
        return picture, told
    if picture.mode == "P":
        picture = picture.convert("RGB")
    shown = _on_screen(picture, frame.icc)
    changed = picture.mode not in ("1", "L", "RGB") or (frame.icc and not means_screen(frame.icc, picture.mode))
    return shown, told | ({Remark.COLOURS_CONVERTED} if changed else set())


def _on_white(picture: Image.Image) -> tuple[Image.Image, bool]:
    alpha = picture.getchannel("A")
    lowest = alpha.getextrema()[0]
    if lowest == 255:  # wholly opaque
        return picture.convert("RGB"), False
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=alpha)
    return sheet, True


def _on_screen(picture: Image.Image, icc: bytes) -> Image.Image:
    """Its colours as a screen shows them (sRGB). A profile that cannot be read is no profile."""
    wanted = "L" if picture.mode in ("1", "L") else "RGB"
    if icc and picture.mode in PROFILED and not means_screen(icc, picture.mode):
        try:
            profile, screen = ImageCms.ImageCmsProfile(BytesIO(icc)), ImageCms.createProfile("sRGB")
            shown = ImageCms.profileToProfile(picture, profile, screen, outputMode="RGB")
            if shown is not None:
                return shown.convert(wanted)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture if picture.mode in ("1", wanted) else picture.convert(wanted)


def _lossless(picture: Image.Image, bits: int) -> Picture:
    """By the rows of PNG (ISO 32000-2, 7.4.4.4), which the library packs well."""
    out, colours = BytesIO(), 3 if picture.mode == "RGB" else 1
    picture.save(out, "PNG")
    parameters = b"<< /Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d >>" % (colours, bits, picture.width)
    found = Picture(*picture.size, bits, _space(picture), b"/FlateDecode", _data_of_png(out.getvalue()), parameters)
    return replace(found, blank=_is_blank(picture))


def _data_of_png(data: bytes) -> bytes:
    """The IDAT chunks of a PNG that we wrote (ISO/IEC 15948, 5.3)."""
    place, pieces = 8, []
    while place < len(data):
        length, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        if name == b"IDAT":
            pieces.append(data[place + 8 : place + 8 + length])
        place += length + 12
    return b"".join(pieces)


def _space(picture: Image.Image) -> bytes:
    return RGB if picture.mode == "RGB" else GRAY


def _is_blank(picture: Image.Image) -> bool:
    gray = picture.convert("L")
    return looks_blank(gray.reduce(8) if min(gray.size) >= SMALL else gray)
