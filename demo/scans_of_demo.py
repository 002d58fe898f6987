"""The papers of the demo's copies: a title and the kind of scan that fits it."""

from demo import scans

PAPERS = (
    ("Bằng tốt nghiệp đại học số A 123456", "diploma"),
    ("Giấy khai sinh số 88/2001", "birth_certificate"),
    ("Quyết định 45/QĐ-UBND về việc công nhận hộ kinh doanh", "decision"),
    ("Bảng điểm học kỳ I năm học 2025–2026", "transcript"),
    ("Căn cước công dân", "identity_card"),
    ("Bằng tốt nghiệp đại học số B 654321", "diploma"),
    ("Giấy khai sinh số 12/1999", "birth_certificate"),
    ("Quyết định 77/QĐ-UBND về việc bổ nhiệm", "decision"),
    ("Bảng điểm tốt nghiệp", "transcript"),
    ("Căn cước công dân (cấp lại)", "identity_card"),
)
TITLES = tuple(title for title, _kind in PAPERS)


def scan(place: int) -> bytes:
    """One realistic scan; the same for the same place."""
    return scans.scan(PAPERS[place][1], seed=place)
