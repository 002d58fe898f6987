"""The papers of the demo's copies: a title, the kind of scan that fits it, the type by which the office knows it."""

from demo import scans

PAPERS = (
    ("Bằng tốt nghiệp đại học số A 123456", "diploma", "van-bang"),
    ("Giấy khai sinh số 88/2001", "birth_certificate", "ho-tich"),
    ("Quyết định 45/QĐ-UBND về việc công nhận hộ kinh doanh", "decision", "quyet-dinh"),
    ("Bảng điểm học kỳ I năm học 2025–2026", "transcript", "hoc-ba"),
    ("Căn cước công dân", "identity_card", "dinh-danh"),
    ("Bằng tốt nghiệp đại học số B 654321", "diploma", "van-bang"),
    ("Giấy khai sinh số 12/1999", "birth_certificate", "ho-tich"),
    ("Quyết định 77/QĐ-UBND về việc bổ nhiệm", "decision", "quyet-dinh"),
    ("Bảng điểm tốt nghiệp", "transcript", "hoc-ba"),
    ("Căn cước công dân (cấp lại)", "identity_card", "dinh-danh"),
)


def scan(place: int) -> bytes:
    """One realistic scan; the same for the same place."""
    return scans.scan(PAPERS[place][1], seed=place)
