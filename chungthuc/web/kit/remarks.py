"""Remarks on a scan in the reader's language: kept with code, pages and facts, the Vietnamese sentence beside them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from pades.intake.remarks import in_runs

REMARKS = {
    "low_resolution": _(
        "%(pages)s: độ phân giải thấp hơn 200 dpi (thấp nhất khoảng %(dpi)s dpi). Nên quét lại cho rõ."
    ),
    "odd_page_size": _("%(pages)s: kích thước không theo khổ giấy thông dụng. Hãy đối chiếu với bản chính."),
    "page_size_unknown": _(
        "%(pages)s: tệp ghi số điểm ảnh thay cho kích thước trang, nên không rõ khổ giấy và độ phân giải. "
        "Hãy đối chiếu với bản chính."
    ),
    "scaled_to_paper": _(
        "%(pages)s: tệp ghi số điểm ảnh thay cho kích thước trang; trang đã được đưa về khổ giấy ứng với số điểm ảnh "
        "đó (%(papers)s)."
    ),
    "rasterised": _("%(pages)s: không phải ảnh quét thuần túy nên đã được chuyển thành ảnh. Hãy xem lại từng trang."),
    "blank_page": _("%(pages)s: có vẻ là trang trắng. Hãy kiểm tra lại."),
    "annotations_drawn": _(
        "%(pages)s: chú thích trên trang (con dấu, chữ hoặc hình thêm vào) đã được vẽ vào trang. "
        "Hãy đối chiếu với bản chính xem có đúng là phần của giấy tờ không."
    ),
    "link_frames_removed": _(
        "%(pages)s: khung viền của liên kết đã bị bỏ; khung đó do tệp PDF thêm vào, giấy không có."
    ),
    "repaired": _(
        "%(pages)s: tệp được ghi không đúng chuẩn nên đã được đọc lại và đối chiếu bằng hai phần mềm; "
        "kết quả giống nhau."
    ),
}


def words(remark: Mapping[str, Any]) -> str:
    """The remark as a sentence; as it was written at intake where its facts were not kept yet."""
    written = str(remark["message"])
    if get_language() == "vi" or remark["code"] not in REMARKS or not remark.get("pages"):
        return written
    numbers = remark["pages"]
    pages = ngettext("Trang %(numbers)s", "Trang %(numbers)s", len(numbers)) % {"numbers": in_runs(numbers)}
    try:
        return str(REMARKS[remark["code"]]) % {**remark, "pages": pages}
    except KeyError:
        return written
