"""What the colours of an upload's pictures are to us: the device's gray and RGB, or palettes of them.

An ICC profile is a stranger's program and is never copied. One that means nearly what a screen means (sRGB, as most
scanners write) gives way to the device's colours; any other would make the copy look unlike the original, so its page
is drawn, and its colours converted, by PDFium.
"""

from functools import lru_cache
from io import BytesIO
from itertools import product
from typing import Any

import pikepdf
from PIL import Image, ImageCms

GRAY, RGB = b"/DeviceGray", b"/DeviceRGB"
DEVICES = {"/DeviceGray": (GRAY, 1), "/CalGray": (GRAY, 1), "/DeviceRGB": (RGB, 3), "/CalRGB": (RGB, 3)}
MOST_PALETTE = 3 * 256
MOST_PROFILE = 1 << 20  # bytes; scanners' profiles have 0.4 to 60 KB
LEVELS = range(0, 256, 51)
ALIKE = 16  # of 255 levels, by which a colour may be off: what the eye does not miss on paper


class OtherColours(Exception):
    """Not gray or RGB as a screen has them."""


def colours(space: Any) -> tuple[bytes, int]:
    """The colour space in PDF syntax and the number of components; OtherColours otherwise."""
    if isinstance(space, pikepdf.Name) and str(space) in DEVICES:
        return DEVICES[str(space)]
    if not isinstance(space, pikepdf.Array) or len(space) == 0 or not isinstance(space[0], pikepdf.Name):
        raise OtherColours
    family = str(space[0])
    if family in DEVICES:
        return DEVICES[family]
    if family == "/ICCBased" and len(space) > 1 and isinstance(space[1], pikepdf.Stream):
        return _profiled(space[1])
    if family == "/Indexed" and len(space) == 4:
        return _palette(space)
    raise OtherColours


def _profiled(profile: Any) -> tuple[bytes, int]:
    found = {1: (GRAY, 1), 3: (RGB, 3)}.get(profile.get("/N"))
    try:
        content = bytes(profile.read_bytes())
    except pikepdf.PdfError:
        raise OtherColours from None
    if found is None or len(content) > MOST_PROFILE or not means_screen(content, "L" if found[1] == 1 else "RGB"):
        raise OtherColours
    return found


@lru_cache(maxsize=16)
def means_screen(content: bytes, mode: str) -> bool:
    """Are colours by this profile within ALIKE of the same numbers in sRGB?"""
    samples = [(one,) * 3 for one in LEVELS] if mode == "L" else list(product(LEVELS, repeat=3))
    picture = Image.new("RGB", (len(samples), 1))
    picture.putdata(samples)
    picture = picture.convert(mode)
    try:
        profile, screen = ImageCms.ImageCmsProfile(BytesIO(content)), ImageCms.createProfile("sRGB")
        shown = ImageCms.profileToProfile(picture, profile, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    if shown is None:
        return False
    return max(abs(a - b) for a, b in zip(shown.tobytes(), picture.convert("RGB").tobytes(), strict=True)) <= ALIKE


def _palette(space: Any) -> tuple[bytes, int]:
    base, count = colours(space[1])
    highest, table = space[2], space[3]
    entries = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
    if base.startswith(b"[") or not isinstance(highest, int) or not 0 <= highest <= 255:
        raise OtherColours
    needed = count * (highest + 1)
    if not needed <= len(entries) <= MOST_PALETTE + count:
        raise OtherColours
    return b"[/Indexed %b %d <%b>]" % (base, highest, entries[:needed].hex().encode()), 1
