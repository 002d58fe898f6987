"""Pictures of signatures and seals: real, transparent PNGs, made anew so that nothing else rides along."""

from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image

from chungthuc.core.errors import Refused

LIMIT = 2 * 1024 * 1024
MOST_SIDE = 4000


def clean_png(content: bytes) -> bytes:
    """The picture as a fresh PNG. Raises Refused: not_png, picture_too_large, picture_not_transparent."""
    if len(content) > LIMIT:
        raise Refused("picture_too_large", _("Ảnh lớn hơn 2 MB."), _("Thu nhỏ ảnh rồi tải lại."))
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Refused("not_png", _("Ảnh phải là tệp .png."), _("Lưu ảnh dạng PNG nền trong suốt rồi tải lại."))
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as picture:
            if max(picture.size) > MOST_SIDE:
                raise Refused("picture_too_large", _("Ảnh có cạnh quá 4000 điểm ảnh."), _("Thu nhỏ ảnh rồi tải lại."))
            drawn = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refused("not_png", _("Không đọc được ảnh PNG này."), _("Chọn tệp khác.")) from None
    lightest, _darkest = drawn.getchannel("A").getextrema()
    if lightest == 255:
        raise Refused(
            "picture_not_transparent",
            _("Ảnh chưa có nền trong suốt."),
            _("Xóa nền trắng của ảnh rồi tải lại."),
        )
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
