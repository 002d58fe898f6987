"""The papers of the demo's copies."""

from demo import scans

TITLES = (
    "Bằng tốt nghiệp đại học số A 123456",
    "Giấy khai sinh số 88/2001",
    "Quyết định 45/QĐ-UBND về việc công nhận hộ kinh doanh",
    "Bảng điểm học kỳ I năm học 2025–2026",
    "Căn cước công dân",
    "Bằng tốt nghiệp đại học số B 654321",
    "Giấy khai sinh số 12/1999",
    "Quyết định 77/QĐ-UBND về việc bổ nhiệm",
    "Bảng điểm tốt nghiệp",
    "Giấy chứng nhận kết hôn số 31/2015",
)


def scan(place: int) -> bytes:
    """One realistic scan; the same for the same place."""
    kinds = tuple(scans.KINDS)
    return scans.scan(kinds[place % len(kinds)], seed=place)
