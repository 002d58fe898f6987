"""Photographs as telephones and scanners make them, and hostile ones. The sheet: a red stamp at its upper left corner."""

import base64
import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image, ImageDraw

STAMP, PAPER = (190, 20, 30), (240, 238, 230)
TAGS = (
    (256, 3, 1), (257, 3, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 0), (277, 3, 1),
    (278, 3, 1), (279, 4, 1),
)  # fmt: skip
# 640 × 480 points, a stamp, place and device in Exif, orientation 6; made with the encoder that pi-heif leaves out.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9j"
    "AAAAAERAAAIAAQAAAAABxgABAAAAAAAABHIAAgAAAAAGOAABAAAAAAAAAHgAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAA"
    "ABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4WlwcnAAAADBaXBjbwAAAHlodmNDAQNwAAAAkAAAAAAAWvAA/P34+AAADwNg"
    "AAEAGEABDAH//wNwAAADAJAAAAMAAAMAWroCQGEAAQAsQgEBA3AAAAMAkAAAAwAAAwBaoAUCAeFlupJKa5uAhoMCAAADADIAAAMAAhBiAAEA"
    "B0QBwXKwYkAAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAACgAAAAeAAAAAQcGl4aQAAAAADCAgIAAAACWlyb3QDAAAAGGlwbWEA"
    "AAAAAAAAAQABBYECAwSFAAAAGmlyZWYAAAAAAAAADmNkc2MAAgABAAEAAATybWRhdAAABG4oAa9RAhqhZ+0s7GTgBd6VRRTuZxfqY/9AaWfy"
    "yY6RvLP/GgwxldErDu5QRsRphKKmWPnG2xZ+KFgisLbg0oBqsJu3jpLAhjv+SB09fN+lSWJvgfwM2otrvW3vnmw8enBx8df+383QYMkHcgBN"
    "AB/AXoUYvEGq3MDRPdvLUZO1euCB81CvOl9KQL0J6W4k5herycwzzskvIkoKIvHlx+tDr56juz9LvJHbHWnYsRN94sNf/RfrfY5wZ3jg4XMf"
    "poC9VLp3KQAaFgIIu1XR82eRQQGcOQexrfFfeqBKqgslZeFwfjolBbVj78JisVPHIpdZUk3oHKwwtr+08fskQBDWnyTbi4jPa64sxEibpyH0"
    "1hoVsxBaV6Aczx4zSZfqNyU2nnPl78KRa2DSVQax2syesc6I1WaBFw+8RHtekl7VLeCbGob8g0SqfvvMlbkBpCGlQvW6asOINZzHaNHtppQg"
    "VjGvoAuJSpw5mnfIC5VpVUXlsyUMFvdNzoaSBQ8XJnE2t2L5gcLsAT6G1RS6hJ4ucnNub8VH4O2TwwqUOUJyWr2hAan+Hf/NkUaFNqECqbuf"
    "uip38lx/6q0Xi9W7V2fJb40bf7V1xqpCLF8aYXH6NOpQFLo2QEqJBpk3o7T63s60R7YZQJm0MDbKg4EknLm9Wsj08jXUFdzZdT6cBpfyes9m"
    "nYcobWz+5en4uMSiV08FeN+q3uzk1BeowK935F/2B4YJxGIkLa9BdWNG5nKU5cwoUEd+QkUkgXg7KQ2uICyXR4ZBjBZcOfTqHiaHFXqOMsLq"
    "D2Kq0fZpWtRyoNDZ+rjD9JHvIJ7DSMhEkVU3kswKk7nX1XetBJ1815gN0fJFYOygfKpnF1F6fUKd9/GgGRILEbbFmLt+qiq2USdd2IgA8VSX"
    "zNwZGRZXleubSu8sabMb00UfpTV7yhbkYU8K6QeMYE+SKqwfyulSoCqnmXx4Z644jUgWWVptm63PIG0Afwry0K1fRt9rm+ECadns9evw9gG6"
    "OPT0VtvLWhGifSPp/mNLMSRKuBJwC8G7+CdQ5U8YoFvpAEGjozzKlWQTFmqC4DdY2WF4mBlcbsSuXj6fXlqeTeNUVmcJEX5FGKaa4paWAAPw"
    "EAXdwDTQAAADAAADAAADACxs9v81KrL4T1novf9HF0RFZHWkevPKsW4+K1HVznNoJ+3hThnHGsINkIY9KYr82kgGqz1i83YdtcyIUrBO91F8"
    "JYIX0yoRUt8JADUg6Whzc2D5VPlOBv1hKKv1UgWY5Lr7gK1gGoZaLvu7/uyGaf+YBekfkgVSiwatyi0Tri3X2HnFPgMRbA6zwKLzHucTeHQN"
    "30CauXOuAD7QwBWwwFxoA5WAOagGHwCbi418vrDR8AkcTcb/JRQTK7dABzzhkJ/+06z/1plq3UN5M/UXs1Ty5SR6WrHNTt56dPbgf9Qh92Cu"
    "uUHMCG9Q+tzfnSZ9uR5xLDnWe6qWKbjCTLMflC2Yc7n/tXIVrqU3TRTuvpo/EAAAAwAA74AAAAAGRXhpZgAATU0AKgAAAAgAAwEPAAIAAAAF"
    "AAAAMgESAAMAAAABAAYAAIglAAQAAAABAAAAOAAAAABBY21lAAAAAgABAAIAAAACTgAAAAACAAUAAAADAAAAVgAAAAAAAAAKAAAAAQAAAC4A"
    "AAABAAAAHgAAAAE="
)


def sheet(width: int = 1654, height: int = 2339) -> Image.Image:
    """A page with lines and a stamp."""
    picture = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width // 3, height // 10), STAMP)
    for line in range(20):
        y, right = height * (line + 4) // 26, width - width // 9 - width // 30 * (line % 5)
        pen.line([(width // 9, y), (right, y)], (30, 30, 60), max(1, width // 300))
    return picture


def saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def telephone(orientation: int = 1) -> bytes:
    """A JPEG with place, time and device, 72 dpi as telephones write."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Model] = orientation, "Acme 9"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] = 0.01
    return saved(stored(sheet(1800, 2400), orientation), "JPEG", exif=exif, dpi=(72, 72))


def stored(picture: Image.Image, orientation: int) -> Image.Image:
    """As a camera held that way stores it."""
    turns = Image.Transpose
    back = {2: turns.FLIP_LEFT_RIGHT, 3: turns.ROTATE_180, 4: turns.FLIP_TOP_BOTTOM, 5: turns.TRANSPOSE,
            6: turns.ROTATE_90, 7: turns.TRANSVERSE, 8: turns.ROTATE_270}  # fmt: skip
    return picture.transpose(back[orientation]) if orientation in back else picture


def png_of(width: int, height: int, bits: int, kind: int, row: int) -> bytes:
    """So many points in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    data = zlib.compress(bytes(height * (row + 1)), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def tiff_of(pages: int, *, loop: bool = False) -> bytes:
    """Pages of one point each; ``loop``: the last one leads to the first."""
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    for number in range(pages):
        out += struct.pack("<H", len(TAGS)) + b"".join(struct.pack("<HHII", tag, kind, 1, n) for tag, kind, n in TAGS)
        out += struct.pack("<I", len(out) + 4 if number < pages - 1 else 8 if loop else 0)
    return bytes(out)


def polyglot() -> bytes:
    """A JPEG whose comment says that it is a PDF."""
    data = saved(sheet(300, 400), "JPEG")
    return data[:2] + b"\xff\xfe\0\x0b%PDF-1.4\n" + data[2:]
