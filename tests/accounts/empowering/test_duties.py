"""Who signs by default: a stretch of days, never for who has no authority then."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts import authority
from chungthuc.accounts.empowering import duties
from chungthuc.accounts.models import Duty
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from tests.accounts.conftest import in_days
from tests.accounts.test_authority import lend


def day(number: int):
    return clock.today() + timedelta(days=number)


def refused(staff, person, first, last, by=None) -> str:
    with pytest.raises(Refused) as refusal:
        duties.add(staff.office, person, first, last, by=by or staff.nga)
    return refusal.value.code


def test_who_is_on_duty_is_proposed_on_these_days_alone(staff):
    made = duties.add(staff.office, staff.binh, day(0), day(1), by=staff.nga)
    assert (made.during.lower, made.during.upper) == (day(0), day(2))
    assert authority.on_duty(staff.office) == staff.assignment
    assert authority.on_duty(staff.office, in_days(2)) == staff.post
    assert [one.action for one in Event.objects.filter(subject=f"duty:{made.pk}")] == ["set_duty"]


def test_what_is_wrong_is_named(staff):
    assert refused(staff, staff.binh, day(0), day(0), by=staff.hoa) == "not_administrator"
    assert refused(staff, staff.binh, day(-1), day(1)) == "duty_in_the_past"
    assert refused(staff, staff.binh, day(2), day(1)) == "duty_ends_before_it_begins"
    assert refused(staff, staff.minh, day(0), day(0)) == "duty_without_authority"
    duties.add(staff.office, staff.binh, day(1), day(3), by=staff.nga)
    assert refused(staff, staff.hoa, day(3), day(4)) == "duty_taken"


def test_authority_must_last_to_the_last_day(staff):
    lend(staff, until=in_days(5))
    assert refused(staff, staff.tu, day(0), day(9)) == "duty_without_authority"
    duties.add(staff.office, staff.tu, day(0), day(3), by=staff.nga)


def test_what_is_to_come_goes_what_was_stays(staff):
    coming = duties.add(staff.office, staff.binh, day(3), day(4), by=staff.nga)
    duties.remove(coming, by=staff.nga)
    duties.remove(coming, by=staff.nga)
    running = Duty.objects.create(agency=staff.office, person=staff.binh, during=DateRange(day(-2), day(3)))
    over = Duty.objects.create(agency=staff.office, person=staff.hoa, during=DateRange(day(-9), day(-5)))
    for one in (running, over):
        duties.remove(one, by=staff.nga)
    kept = {one.pk: one.during.upper for one in Duty.objects.all()}
    assert kept == {running.pk: day(0), over.pk: day(-5)}
    assert authority.on_duty(staff.office) == staff.post
    with pytest.raises(Refused) as refusal:
        duties.remove(running, by=staff.hoa)
    assert refusal.value.code == "not_administrator"
