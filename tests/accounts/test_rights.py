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
    ("nga", "administer", "ward"),
    ("nga", "administer", "sister"),
    ("hoa", "sign_copy", "ward"),
    ("binh", "sign_copy", "ward"),
    ("minh", "create_copy", "ward"),
    ("vi", "create_copy", "sister"),
}


@pytest.mark.parametrize("key", PEOPLE)
@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("place", ["province", "ward", "sister"])
def test_the_whole_table(office, key, right, place):
    expected = (key, right.value, place) in HELD
    agency = getattr(office, place)
    assert rights.holds(getattr(office, key), right, agency) is expected
    assert (right.value in rights.rights_of(getattr(office, key), agency)) is expected
    assert (agency in rights.agencies_where(getattr(office, key), right)) is expected


def test_administering_opens_no_papers(office):
    assert list(rights.agencies_where(office.nga, *rights.WORKING)) == []
    assert rights.rights_of(office.nga) == {"administer"}


def test_a_right_begins_and_ends_to_the_moment(office):
    start, end = in_days(1), in_days(2)
    office.granted(office.lan, Right.SEAL_COPY, office.ward, since=start, until=end)
    tick = timedelta(microseconds=1)
    asked = (start - tick, start, end - tick, end)
    answers = [rights.holds(office.lan, Right.SEAL_COPY, office.ward, at) for at in asked]
    assert answers == [False, True, True, False]


def test_a_closed_account_and_a_stranger_hold_nothing(office):
    office.minh.is_active = False
    for person in (office.minh, AnonymousUser(), None):
        assert not rights.holds(person, Right.CREATE_COPY, office.ward)
        assert rights.rights_of(person) == set()
        assert not rights.agencies_where(person, Right.CREATE_COPY).exists()


def test_administering_follows_the_tree_of_that_day(office):
    moved = Agency.objects.create(code="00008", kind=AgencyKind.COMMUNE)
    spans = [(office.province, date(2026, 1, 1), date(2026, 6, 1)), (None, date(2026, 6, 1), None)]
    for parent, start, end in spans:
        Placement.objects.create(agency=moved, parent=parent, name="x", during=DateRange(start, end), decision="QĐ")
    may_in_may = SINCE.replace(month=5, day=31)
    assert rights.holds(office.nga, Right.ADMINISTER, moved, may_in_may)
    assert not rights.holds(office.nga, Right.ADMINISTER, moved)


def test_giving_is_recorded_with_its_giver_and_reason(office):
    grant = granting.give(office.lan, office.ward, Right.SEAL_COPY, by=office.nga, reason=" QĐ 5/QĐ-UBND ")
    assert rights.holds(office.lan, Right.SEAL_COPY, office.ward)
    assert (grant.given_by, grant.reason) == (office.nga, "QĐ 5/QĐ-UBND")
    event = history(f"grant:{grant.pk}").get()
    assert (event.action, event.by, event.facts["right"]) == ("give_right", f"person:{office.nga.pk}", "seal_copy")


def test_ending_takes_the_right_at_once_and_keeps_the_row(office):
    grant = Grant.objects.get(person=office.minh)
    granting.end(grant, by=office.nga, reason="Chuyển công tác")
    assert not rights.holds(office.minh, Right.CREATE_COPY, office.ward)
    assert rights.holds(office.minh, Right.CREATE_COPY, office.ward, clock.now() - timedelta(hours=1))
    ended = grant.until
    granting.end(grant, by=office.nga, reason="Lần nữa")
    assert grant.until == ended
    again = granting.give(office.minh, office.ward, Right.CREATE_COPY, by=office.nga, reason="Trở lại")
    assert again.pk != grant.pk


@pytest.mark.parametrize(
    ("giver", "to", "place", "reason", "code"),
    [
        ("nga", "nga", "ward", "QĐ", "no_self_grant"),
        ("hoa", "lan", "ward", "QĐ", "not_administrator"),
        ("minh", "lan", "ward", "QĐ", "not_administrator"),
        ("nga", "lan", "ward", "  ", "reason_missing"),
        ("nga", "minh", "ward", "QĐ", "already_granted"),
    ],
)
def test_who_may_not_give(office, giver, to, place, reason, code):
    before = Grant.objects.count()
    with pytest.raises(Refused) as refusal:
        granting.give(
            getattr(office, to), getattr(office, place), Right.CREATE_COPY, by=getattr(office, giver), reason=reason
        )
    assert refusal.value.code == code
    assert Grant.objects.count() == before


def test_nobody_gives_above_his_node(office):
    granting.give(office.lan, office.ward, Right.ADMINISTER, by=office.nga, reason="QĐ")
    assert granting.give(office.vi, office.ward, Right.INSPECT, by=office.lan, reason="QĐ")
    for agency in (office.province, office.sister):
        with pytest.raises(NotAllowed):
            granting.give(office.vi, agency, Right.INSPECT, by=office.lan, reason="QĐ")


def test_who_may_not_end(office):
    with pytest.raises(NotAllowed):
        granting.end(Grant.objects.get(person=office.minh), by=office.hoa, reason="QĐ")


def test_grant_ends_after_it_starts(office):
    with pytest.raises(IntegrityError, match="grant_ends_after_it_starts"), transaction.atomic():
        office.granted(office.lan, Right.INSPECT, office.ward, until=SINCE)


def test_nobody_grants_to_himself(office):
    with pytest.raises(IntegrityError, match="nobody_grants_to_himself"), transaction.atomic():
        office.granted(office.lan, Right.INSPECT, office.ward, given_by=office.lan)


def test_one_grant_of_a_right_at_a_time(office):
    office.granted(office.lan, Right.INSPECT, office.ward, until=in_days(3))
    office.granted(office.lan, Right.INSPECT, office.ward, since=in_days(4))
    office.granted(office.lan, Right.INSPECT, office.sister)
    office.granted(office.vi, Right.INSPECT, office.ward)
    with pytest.raises(IntegrityError, match="one_grant_of_a_right_at_a_time"), transaction.atomic():
        office.granted(office.lan, Right.INSPECT, office.ward, since=in_days(2), until=in_days(5))


@pytest.mark.parametrize(
    "change",
    [
        {"right": Right.ADMINISTER},
        {"reason": "khác"},
        {"since": SINCE - timedelta(days=1)},
        {"given_by": None},
    ],
)
def test_a_grant_is_never_edited(office, change):
    with pytest.raises(DatabaseError, match="ended, not edited"), transaction.atomic():
        Grant.objects.filter(person=office.minh).update(**change)


def test_a_grant_is_never_deleted_or_prolonged(office):
    grant = Grant.objects.get(person=office.minh)
    with pytest.raises(DatabaseError, match="ended, not deleted"), transaction.atomic():
        grant.delete()
    Grant.objects.filter(pk=grant.pk).update(until=in_days(5))
    Grant.objects.filter(pk=grant.pk).update(until=in_days(4))
    for later in (in_days(6), None):
        with pytest.raises(DatabaseError, match="ended, not prolonged"), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(until=later)
