"""Small pictures to upload as a signature or a seal."""

from io import BytesIO

from PIL import Image, PngImagePlugin


def png(alpha: int = 0, *, side: int = 60) -> bytes:
    """One red dot on a ground of this opacity, with a note that should not survive."""
    picture = Image.new("RGBA", (side, side), (200, 0, 0, alpha))
    picture.putpixel((5, 5), (200, 0, 0, 255))
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "Trần Văn Minh")
    out = BytesIO()
    picture.save(out, "PNG", pnginfo=note)
    return out.getvalue()


def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 60), (200, 0, 0)).save(out, "JPEG")
    return out.getvalue()
