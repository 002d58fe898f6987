"""A province with two wards and their people; keys are made by the tests that need them."""

from datetime import date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts.models import Authority, Basis, Capacity, Grant, Person, Right
from chungthuc.agencies.models import Agency, AgencyKind, Placement
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM

SINCE = datetime(2026, 1, 2, 8, 0, tzinfo=VIETNAM)


class Office:
    """Nga administers the province; Hoa chairs Hoàn Kiếm, Bình is her deputy, Minh receives; Vi works next door."""

    def __init__(self) -> None:
        self.province = self._agency("01", AgencyKind.PROVINCE, None)
        self.ward = self._agency("00070", AgencyKind.COMMUNE, self.province)
        self.sister = self._agency("00004", AgencyKind.COMMUNE, self.province)
        for key in ("nga", "hoa", "binh", "minh", "tu", "vi", "lan"):
            person = Person.objects.create_user(f"{key}@vidu.test", full_name=key.capitalize())
            setattr(self, key, person)
        self.granted(self.nga, Right.ADMINISTER, self.province)
        self.granted(self.minh, Right.CREATE_COPY, self.ward)
        self.granted(self.vi, Right.CREATE_COPY, self.sister)
        for person in (self.hoa, self.binh, self.tu):
            self.granted(person, Right.SIGN_COPY, self.ward)
        self.post = self.may_sign(self.hoa, Basis.POST, Capacity.OWN, "CHỦ TỊCH")
        self.assignment = self.may_sign(self.binh, Basis.ASSIGNMENT, Capacity.KT, "PHÓ CHỦ TỊCH")

    nga: Person
    hoa: Person
    binh: Person
    minh: Person
    tu: Person
    vi: Person
    lan: Person

    def granted(self, person: Person, right: Right, agency: Agency, **facts: object) -> Grant:
        giver = None if person.full_name == "Nga" else self.nga
        facts = {"since": SINCE, "given_by": giver, "reason": "Phân công năm 2026", **facts}
        return Grant.objects.create(person=person, agency=agency, right=right, **facts)

    def may_sign(self, person: Person, basis: Basis, capacity: Capacity, title: str, **facts: object) -> Authority:
        facts = {"since": SINCE, "decision": "Quyết định 1/QĐ-UBND", **facts}
        above = "CHỦ TỊCH" if capacity else ""
        return Authority.objects.create(
            person=person, agency=self.ward, basis=basis, capacity=capacity, title=title, above_title=above, **facts
        )

    def _agency(self, code: str, kind: AgencyKind, parent: Agency | None) -> Agency:
        agency = Agency.objects.create(code=code, kind=kind)
        Placement.objects.create(
            agency=agency, parent=parent, name=code, during=DateRange(date(2025, 7, 1), None), decision="QĐ"
        )
        return agency


@pytest.fixture
def office(db) -> Office:
    return Office()


def in_days(days: float) -> datetime:
    return clock.now() + timedelta(days=days)
