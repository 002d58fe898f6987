"""What ends soon is told once, to those who can do something; what goes on by another row is not."""

from datetime import timedelta

import pytest
from test_pki.authority import Pki

from chungthuc.accounts import certificates, granting
from chungthuc.accounts.models import Authority, Basis, Capacity, KeyPurpose, Right
from chungthuc.core import clock
from chungthuc.notifications import ends_told, tasks
from chungthuc.notifications.models import Message
from tests.accounts.conftest import Staff, in_days
from tests.accounts.test_authority import lend
from tests.harness.clock import Clock


@pytest.fixture
def staff(db) -> Staff:
    return Staff()


@pytest.fixture
def moving(monkeypatch) -> Clock:
    one = Clock(clock.now())
    monkeypatch.setattr(clock, "now", one)
    return one


@pytest.fixture(scope="module")
def pki(tmp_path_factory) -> Pki:
    return Pki.create(tmp_path_factory.mktemp("pki"), base_url="http://127.0.0.1:1")


def told(template: str) -> list[str]:
    """Whom, by names; each has a letter and a notice."""
    rows = Message.objects.filter(template=template, channel="in_app").select_related("person")
    return sorted(one.person.full_name for one in rows)


def test_an_authority_is_told_two_weeks_before_its_end_and_once(staff, moving):
    lend(staff, until=in_days(20))
    tasks.tell_of_ends(0)
    assert told("authority_ends") == []
    moving.on(days=7)
    for _night in range(2):
        tasks.tell_of_ends(0)
        moving.on(days=1)
    assert told("authority_ends") == sorted(one.full_name for one in (staff.tu, staff.hoa, staff.nga))


def test_its_last_day_is_told(staff):
    lent = lend(staff, until=in_days(5))
    ends_told.tell_all()
    day = clock.vietnamese_date(lent.until - timedelta(seconds=1))
    assert all(day in one.body for one in Message.objects.filter(template="authority_ends"))


def test_what_goes_on_or_was_ended_is_not_told(staff):
    lend(staff, until=in_days(5))
    Authority.objects.create(
        person=staff.tu, agency=staff.office, basis=Basis.ASSIGNMENT, capacity=Capacity.KT, title="PHÓ CHỦ TỊCH",
        above_title="CHỦ TỊCH", decision="x", since=in_days(3),
    )  # fmt: skip
    ends_told.tell_all()
    assert told("authority_ends") == []


def test_the_offices_own_administrators_come_first(staff):
    granting.give(staff.minh, staff.office, Right.ADMINISTER, by=staff.nga, reason="Phân công")
    lend(staff, until=in_days(5))
    ends_told.tell_all()
    assert told("authority_ends") == sorted(one.full_name for one in (staff.tu, staff.hoa, staff.minh))


def registered(staff, key, person):
    purpose = KeyPurpose.SIGNATURE if person else KeyPurpose.SEAL
    return certificates.register(
        key.certificate, key.chain, purpose=purpose, agency=staff.office, person=person, by=staff.nga
    )


def test_a_certificate_is_told_at_each_stage_once(staff, moving, pki):
    registered(staff, pki.issue("Lê Thị Hoa", not_after=in_days(80)), staff.hoa)
    counts = []
    for days in (10, 15, 1, 30, 20, 2, 10):  # left: 70, 55, 54, 24, 4, 2, over
        moving.on(days=days)
        ends_told.tell_all()
        counts.append(told("certificate_ends").count(staff.hoa.full_name))
    assert counts == [0, 1, 1, 2, 3, 3, 3]
    assert told("certificate_ends").count(staff.nga.full_name) == 3


def test_a_seals_is_told_to_leaders_by_post(staff, pki):
    registered(staff, pki.issue("Phường", kind="agency", not_after=in_days(20)), None)
    ends_told.tell_all()
    assert told("certificate_ends") == sorted([staff.hoa.full_name, staff.nga.full_name])


def test_who_has_a_newer_one_is_not_told(staff, pki):
    registered(staff, pki.issue("Lê Thị Hoa", not_after=in_days(20)), staff.hoa)
    registered(staff, pki.issue("Lê Thị Hoa", kind="new", not_after=in_days(500)), staff.hoa)
    ends_told.tell_all()
    assert told("certificate_ends") == []
