"""Who may do what where, asked for a moment; and the rules of giving and ending rights."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts import granting, rights
from chungthuc.accounts.models import Grant, Right
from chungthuc.agencies.models import Agency, AgencyKind, Placement
from chungthuc.audit.chain import history
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from tests.accounts.conftest import SINCE, in_days

PEOPLE = ("nga", "hoa", "binh", "minh", "vi", "lan")
HELD = {  # everything that is held in the office; all other answers must be no
    ("nga", "administer", "province"),
    ("nga", "administer", "office"),
    ("nga", "administer", "neighbour"),
    ("hoa", "sign_copy", "office"),
    ("binh", "sign_copy", "office"),
    ("minh", "create_copy", "office"),
    ("vi", "create_copy", "neighbour"),
}


@pytest.mark.parametrize("key", PEOPLE)
@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("place", ["province", "office", "neighbour"])
def test_the_whole_table(staff, key, right, place):
    expected = (key, right.value, place) in HELD
    agency = getattr(staff, place)
    assert rights.holds(getattr(staff, key), right, agency) is expected
    assert (right.value in rights.rights_of(getattr(staff, key), agency)) is expected
    assert (agency in rights.agencies_where(getattr(staff, key), right)) is expected


def test_administering_opens_no_papers(staff):
    assert list(rights.agencies_where(staff.nga, *rights.WORKING)) == []
    assert rights.rights_of(staff.nga) == {"administer"}


def test_a_right_begins_and_ends_to_the_moment(staff):
    start, end = in_days(1), in_days(2)
    staff.granted(staff.lan, Right.SEAL_COPY, staff.office, since=start, until=end)
    tick = timedelta(microseconds=1)
    asked = (start - tick, start, end - tick, end)
    answers = [rights.holds(staff.lan, Right.SEAL_COPY, staff.office, at) for at in asked]
    assert answers == [False, True, True, False]


def test_a_closed_account_and_a_stranger_hold_nothing(staff):
    staff.minh.is_active = False
    for person in (staff.minh, AnonymousUser(), None):
        assert not rights.holds(person, Right.CREATE_COPY, staff.office)
        assert rights.rights_of(person) == set()
        assert not rights.agencies_where(person, Right.CREATE_COPY).exists()


def test_administering_follows_the_tree_of_that_day(staff):
    moved = Agency.objects.create(code="00009", kind=AgencyKind.COMMUNE)
    spans = [(staff.province, date(2026, 1, 1), date(2026, 6, 1)), (None, date(2026, 6, 1), None)]
    for parent, start, end in spans:
        Placement.objects.create(agency=moved, parent=parent, name="x", during=DateRange(start, end), decision="QĐ")
    may_in_may = SINCE.replace(month=5, day=31)
    assert rights.holds(staff.nga, Right.ADMINISTER, moved, may_in_may)
    assert not rights.holds(staff.nga, Right.ADMINISTER, moved)


def test_giving_is_recorded_with_its_giver_and_reason(staff):
    grant = granting.give(staff.lan, staff.office, Right.SEAL_COPY, by=staff.nga, reason=" QĐ 5/QĐ-UBND ")
    assert rights.holds(staff.lan, Right.SEAL_COPY, staff.office)
    assert (grant.given_by, grant.reason) == (staff.nga, "QĐ 5/QĐ-UBND")
    event = history(f"grant:{grant.pk}").get()
    assert (event.action, event.by, event.facts["right"]) == ("give_right", f"person:{staff.nga.pk}", "seal_copy")


def test_ending_takes_the_right_at_once_and_keeps_the_row(staff):
    grant = Grant.objects.get(person=staff.minh)
    granting.end(grant, by=staff.nga, reason="Chuyển công tác")
    assert not rights.holds(staff.minh, Right.CREATE_COPY, staff.office)
    assert rights.holds(staff.minh, Right.CREATE_COPY, staff.office, clock.now() - timedelta(hours=1))
    ended = grant.until
    granting.end(grant, by=staff.nga, reason="Lần nữa")
    assert grant.until == ended
    again = granting.give(staff.minh, staff.office, Right.CREATE_COPY, by=staff.nga, reason="Trở lại")
    assert again.pk != grant.pk


@pytest.mark.parametrize(
    ("giver", "to", "place", "reason", "code"),
    [
        ("nga", "nga", "office", "QĐ", "no_self_grant"),
        ("hoa", "lan", "office", "QĐ", "not_administrator"),
        ("minh", "lan", "office", "QĐ", "not_administrator"),
        ("nga", "lan", "office", "  ", "reason_missing"),
        ("nga", "minh", "office", "QĐ", "already_granted"),
    ],
)
def test_who_may_not_give(staff, giver, to, place, reason, code):
    before = Grant.objects.count()
    with pytest.raises(Refused) as refusal:
        granting.give(
            getattr(staff, to), getattr(staff, place), Right.CREATE_COPY, by=getattr(staff, giver), reason=reason
        )
    assert refusal.value.code == code
    assert Grant.objects.count() == before


def test_nobody_gives_above_his_node(staff):
    granting.give(staff.lan, staff.office, Right.ADMINISTER, by=staff.nga, reason="QĐ")
    assert granting.give(staff.vi, staff.office, Right.INSPECT, by=staff.lan, reason="QĐ")
    for agency in (staff.province, staff.neighbour):
        with pytest.raises(NotAllowed):
            granting.give(staff.vi, agency, Right.INSPECT, by=staff.lan, reason="QĐ")


def test_who_may_not_end(staff):
    with pytest.raises(NotAllowed):
        granting.end(Grant.objects.get(person=staff.minh), by=staff.hoa, reason="QĐ")


def test_grant_ends_after_it_starts(staff):
    with pytest.raises(IntegrityError, match="grant_ends_after_it_starts"), transaction.atomic():
        staff.granted(staff.lan, Right.INSPECT, staff.office, until=SINCE - timedelta(days=1))


def test_nobody_grants_to_himself(staff):
    with pytest.raises(IntegrityError, match="nobody_grants_to_himself"), transaction.atomic():
        staff.granted(staff.lan, Right.INSPECT, staff.office, given_by=staff.lan)


def test_one_grant_of_a_right_at_a_time(staff):
    staff.granted(staff.lan, Right.INSPECT, staff.office, until=in_days(3))
    staff.granted(staff.lan, Right.INSPECT, staff.office, since=in_days(4))
    staff.granted(staff.lan, Right.INSPECT, staff.neighbour)
    staff.granted(staff.vi, Right.INSPECT, staff.office)
    with pytest.raises(IntegrityError, match="one_grant_of_a_right_at_a_time"), transaction.atomic():
        staff.granted(staff.lan, Right.INSPECT, staff.office, since=in_days(2), until=in_days(5))


@pytest.mark.parametrize(
    "change",
    [
        {"right": Right.ADMINISTER},
        {"reason": "khác"},
        {"since": SINCE - timedelta(days=1)},
        {"given_by": None},
    ],
)
def test_a_grant_is_never_edited(staff, change):
    with pytest.raises(DatabaseError, match="ended, not edited"), transaction.atomic():
        Grant.objects.filter(person=staff.minh).update(**change)


def test_a_grant_is_never_deleted_or_prolonged(staff):
    grant = Grant.objects.get(person=staff.minh)
    with pytest.raises(DatabaseError, match="ended, not deleted"), transaction.atomic():
        grant.delete()
    Grant.objects.filter(pk=grant.pk).update(until=in_days(5))
    Grant.objects.filter(pk=grant.pk).update(until=in_days(4))
    for later in (in_days(6), None):
        with pytest.raises(DatabaseError, match="ended, not prolonged"), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(until=later)
