"""The town and its people, with the authorities of two signatories; keys are made by the tests that need them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from chungthuc.accounts.models import Authority, Basis, Capacity, Grant, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from demo.town import SINCE, Town


class Staff(Town):
    """Nga administers the province; Hoa chairs Hoàn Kiếm, Bình is her deputy, Tú may sign without an authority, Minh
    receives; Vi works next door."""

    def __init__(self) -> None:
        super().__init__()
        self.settle("minh", "hoa", "binh", "vi", "nga", "lan")
        self.people["tu"] = Person.objects.create_user("tu@vidu.test", full_name="Tú")
        self.granted(self.tu, Right.SIGN_COPY, self.office)
        self.post = self.may_sign(self.hoa, Basis.POST, Capacity.OWN, "CHỦ TỊCH")
        self.assignment = self.may_sign(self.binh, Basis.ASSIGNMENT, Capacity.KT, "PHÓ CHỦ TỊCH")

    def granted(self, person: Person, right: Right, agency: Agency, **facts: object) -> Grant:
        facts = {"since": SINCE, "given_by": self.nga, "reason": "Phân công năm 2026", **facts}
        return Grant.objects.create(person=person, agency=agency, right=right, **facts)

    def may_sign(self, person: Person, basis: Basis, capacity: Capacity, title: str, **facts: object) -> Authority:
        facts = {"since": SINCE, "decision": "Quyết định 1/QĐ-UBND", **facts}
        above = "CHỦ TỊCH" if capacity else ""
        return Authority.objects.create(
            person=person, agency=self.office, basis=basis, capacity=capacity, title=title, above_title=above, **facts
        )


@pytest.fixture
def staff(db) -> Staff:
    return Staff()


def in_days(days: float) -> datetime:
    return clock.now() + timedelta(days=days)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done here is refused with this very code, and with what to do."""
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code
