"""Today's communes with a handful of what they were called, as the first fill has them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chungthuc.agencies.former.loading import fill
from chungthuc.agencies.units import import_units

HEAD = "name,district,province,leads_to,main,since,until,source"
HA_NOI, HCM, SOC_TRANG = "thành phố Hà Nội", "thành phố Hồ Chí Minh", "tỉnh Sóc Trăng"
ROWS = [  # name, district, province, today's commune, the greater part
    *((f"phường {name}", "quận Hoàn Kiếm", HA_NOI, "00070", "yes")
      for name in ("Hàng Bạc", "Hàng Bồ", "Hàng Buồm", "Hàng Đào", "Hàng Gai", "Lý Thái Tổ")),
    ("phường Tràng Tiền", "quận Hoàn Kiếm", HA_NOI, "00070", "no"),
    ("phường Tràng Tiền", "quận Hoàn Kiếm", HA_NOI, "00073", "yes"),
    ("phường Hàng Bài", "quận Hoàn Kiếm", HA_NOI, "00073", "yes"),
    ("phường Tân Định", "quận 1", HCM, "26737", "yes"),
    ("phường Bến Nghé", "quận 1", HCM, "26740", "yes"),
    ("phường Bến Thành", "quận 1", HCM, "26743", "yes"),
    ("phường Cô Giang", "quận 1", HCM, "26758", "yes"),
    ("phường 5", "quận 3", HCM, "27160", "yes"),
    ("phường 10", "quận 10", HCM, "27190", "yes"),
    ("phường An Phú", "thành phố Tam Kỳ", "tỉnh Quảng Nam", "20356", "yes"),
    ("thị trấn Trần Đề", "huyện Trần Đề", SOC_TRANG, "31673", "yes"),
    ("xã Lịch Hội Thượng", "huyện Trần Đề", SOC_TRANG, "31679", "yes"),
    ("huyện Côn Đảo", "", "tỉnh Bà Rịa - Vũng Tàu", "26732", "yes"),
]  # fmt: skip


def line(name: str, district: str, province: str, code: str, main: str = "yes", since: str = "2025-07-01",
         until: str = "", source: str = "NQ 1656/NQ-UBTVQH15") -> str:  # fmt: skip
    return ",".join((name, district, province, code, main, since, until, source))


def text(*lines: str) -> str:
    return "\n".join([HEAD, *lines]) + "\n"


@pytest.fixture
def units(db) -> None:
    import_units()


@pytest.fixture
def former(units, tmp_path: Path) -> Callable[[], int]:
    """The rows are there; called: they are filled in again."""
    file = tmp_path / "names.csv"
    file.write_text(text(*(line(*row) for row in ROWS)), encoding="utf-8")
    fill(file)
    return lambda: fill(file)
