"""The words of the testimony on the attestation page (NĐ 280/2025, form 01), as every new office gets them.

Of an office that runs they are dated rows, which ``manage load_catalogue`` changes; ``testimony`` fills them in for a
copy.
"""

from datetime import date

TESTIMONY = {
    "name": "Lời chứng chứng thực bản sao từ bản chính (Mẫu số 01)",
    "heading": "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
    "number_label": "Số chứng thực:",
    "volume_label": "quyển số:",
    "date_label": "Ngày",
    "signing_note": "Người thực hiện chứng thực ký, ghi rõ họ, tên và đóng dấu",
    "citation": "Nghị định 23/2015/NĐ-CP, sửa đổi bởi Nghị định 280/2025/NĐ-CP, Phụ lục, Mẫu số 01",
}
SINCE = date(2025, 11, 1)
