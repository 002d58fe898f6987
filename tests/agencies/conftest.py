from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.agencies.models import Agency, AgencyKind, Placement
from chungthuc.core.text.alphabet import searched

START = date(2025, 7, 1)


class House:
    """A nation's piece: two provinces, a ward in the first that moves to the second on 1 October 2026."""

    def __init__(self) -> None:
        self.first = self.agency("01", AgencyKind.PROVINCE, "Ủy ban nhân dân thành phố Hà Nội")
        self.second = self.agency("75", AgencyKind.PROVINCE, "Ủy ban nhân dân tỉnh Đồng Nai")
        self.ward = self.agency("00070", AgencyKind.COMMUNE, "Ủy ban nhân dân phường Hoàn Kiếm")
        self.place(self.first, None, START)
        self.place(self.second, None, START)
        self.place(self.ward, self.first, START, date(2026, 10, 1), "Ủy ban nhân dân phường Hoàn Kiếm")
        self.place(self.ward, self.second, date(2026, 10, 1), None, "Ủy ban nhân dân phường Hồ Gươm")

    def agency(self, code: str, kind: AgencyKind, name: str) -> Agency:
        return Agency.objects.create(code=code, kind=kind, search_key=searched(name))

    def place(
        self, agency: Agency, parent: Agency | None, start: date, end: date | None = None, name: str = "Tên"
    ) -> Placement:
        return Placement.objects.create(
            agency=agency, parent=parent, name=name, during=DateRange(start, end), decision="QĐ 1"
        )


@pytest.fixture
def house(db) -> House:
    return House()
