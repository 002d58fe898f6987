"""By post, by assignment (KT.), by delegation (TUQ.): who may certify, and with which words beside the name."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.accounts import authority, granting
from chungthuc.accounts.models import Authority, Basis, Capacity, Duty, Grant
from chungthuc.audit.chain import history
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from tests.accounts.conftest import SINCE, in_days


@pytest.fixture
def lent(staff) -> Authority:
    """Hoa lent Tú her authority from yesterday, for ten days."""
    staff.since, staff.until = in_days(-1), in_days(10)
    return lend(staff)


def lend(staff, **facts) -> Authority:
    given = {
        "giver": staff.post,
        "to": staff.tu,
        "title": "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
        "decision": "Quyết định 7/QĐ-UBND",
        "since": in_days(-1),
        "until": in_days(10),
        "by": staff.hoa,
        **facts,
    }
    return authority.delegate(given.pop("giver"), given.pop("to"), **given)


def test_the_words_beside_the_name(staff, lent):
    assert (staff.post.capacity_line, staff.post.full_title) == ("", "CHỦ TỊCH")
    assert staff.assignment.capacity_line == "KT. CHỦ TỊCH"
    assert staff.assignment.full_title == "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    assert lent.full_title == "TUQ. CHỦ TỊCH, CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"


def test_signatories_are_the_competent_ones_posts_first(staff, lent):
    assert authority.signatories(staff.office) == [staff.post, staff.assignment, lent]
    assert authority.signatories(staff.neighbour) == []
    assert authority.of(staff.binh, staff.office) == staff.assignment
    assert authority.of(staff.binh, staff.neighbour) is None
    assert authority.of(staff.minh, staff.office) is None


def test_a_delegation_ends_to_the_moment(staff, lent):
    tick = timedelta(microseconds=1)
    asked = (lent.since - tick, lent.since, lent.until - tick, lent.until)
    assert [authority.is_in_force(lent, at) for at in asked] == [False, True, True, False]


def test_a_delegation_falls_with_the_givers_own_authority(staff, lent):
    authority.end(staff.post, by=staff.nga)
    assert not authority.is_in_force(lent)
    assert authority.of(staff.tu, staff.office) is None
    assert authority.of(staff.tu, staff.office, clock.now() - timedelta(hours=1)) == lent


def test_without_the_right_to_sign_the_best_authority_is_nothing(staff):
    granting.end(Grant.objects.get(person=staff.hoa), by=staff.nga, reason="Nghỉ dài ngày")
    assert authority.of(staff.hoa, staff.office) is None
    assert authority.signatories(staff.office) == [staff.assignment]


def test_the_strongest_basis_counts(staff):
    twice = staff.may_sign(staff.binh, Basis.POST, Capacity.OWN, "CHỦ TỊCH")
    assert authority.of(staff.binh, staff.office) == twice


def test_who_is_on_duty_signs_by_default(staff):
    assert authority.on_duty(staff.office) == staff.post
    today = clock.today()
    Duty.objects.create(person=staff.binh, agency=staff.office, during=DateRange(today, today + timedelta(days=1)))
    assert authority.on_duty(staff.office) == staff.assignment
    assert authority.on_duty(staff.office, in_days(1)) == staff.post
    authority.end(staff.assignment, by=staff.nga)
    assert authority.on_duty(staff.office) == staff.post
    assert authority.on_duty(staff.neighbour) is None


def test_a_delegation_is_recorded(staff, lent):
    assert (lent.from_person, lent.capacity, lent.above_title) == (staff.hoa, Capacity.TUQ, "CHỦ TỊCH")
    assert [event.action for event in history(f"authority:{lent.pk}")] == ["delegate"]
    authority.end(lent, by=staff.hoa)
    assert [event.action for event in history(f"authority:{lent.pk}")] == ["delegate", "end_authority"]
    authority.end(lent, by=staff.hoa)
    assert history(f"authority:{lent.pk}").count() == 2


def test_what_was_delegated_is_not_passed_on(staff, lent):
    with pytest.raises(NotAllowed) as refusal:
        lend(staff, giver=lent, to=staff.lan, by=staff.tu)
    assert refusal.value.code == "no_sub_delegation"


def test_only_the_giver_or_an_administrator_enters_it(staff):
    with pytest.raises(NotAllowed) as refusal:
        lend(staff, by=staff.tu)
    assert refusal.value.code == "not_yours_to_lend"
    assert lend(staff, by=staff.nga).from_person == staff.hoa


def test_nobody_lends_what_he_has_not_or_no_longer(staff):
    short = staff.may_sign(staff.binh, Basis.POST, Capacity.OWN, "CHỦ TỊCH", since=in_days(2), until=in_days(4))
    with pytest.raises(NotAllowed) as early:
        lend(staff, giver=short, since=in_days(1), until=in_days(3), by=staff.binh)
    with pytest.raises(NotAllowed) as late:
        lend(staff, giver=short, since=in_days(2.5), until=in_days(5), by=staff.binh)
    assert (early.value.code, late.value.code) == ("giver_not_competent", "outlives_the_giver")


def test_who_may_not_end_it(staff, lent):
    with pytest.raises(NotAllowed) as refusal:
        authority.end(lent, by=staff.binh)
    assert refusal.value.code == "not_yours_to_end"


def broken(staff, **facts):
    usual = {"basis": Basis.DELEGATION, "capacity": Capacity.TUQ, "title": "CÔNG CHỨC", "from_person": staff.hoa}
    given = {**usual, "until": in_days(5), **facts}
    return staff.may_sign(staff.tu, given.pop("basis"), given.pop("capacity"), given.pop("title"), **given)


@pytest.mark.parametrize(
    "facts", [{"until": None}, {"from_person": None}, {"capacity": Capacity.KT}, {"capacity": Capacity.OWN}]
)
def test_delegation_is_tuq_with_giver_and_end(staff, facts):
    with pytest.raises(IntegrityError, match="delegation_is_tuq_with_giver_and_end"), transaction.atomic():
        broken(staff, **facts)


def test_assignment_is_kt(staff):
    with pytest.raises(IntegrityError, match="assignment_is_kt"), transaction.atomic():
        broken(staff, basis=Basis.ASSIGNMENT)


def test_post_is_own(staff):
    with pytest.raises(IntegrityError, match="post_is_own"), transaction.atomic():
        broken(staff, basis=Basis.POST)


def test_nobody_delegates_to_himself(staff):
    with pytest.raises(IntegrityError, match="nobody_delegates_to_himself"), transaction.atomic():
        broken(staff, from_person=staff.tu)


def test_authority_ends_after_it_starts(staff):
    with pytest.raises(IntegrityError, match="authority_ends_after_it_starts"), transaction.atomic():
        broken(staff, since=SINCE, until=SINCE - timedelta(days=1))


def test_one_on_duty_a_day(staff):
    days = DateRange(date(2026, 11, 2), date(2026, 11, 7))
    Duty.objects.create(person=staff.binh, agency=staff.office, during=days)
    Duty.objects.create(person=staff.vi, agency=staff.neighbour, during=days)
    with pytest.raises(IntegrityError, match="one_on_duty_a_day"), transaction.atomic():
        Duty.objects.create(
            person=staff.hoa, agency=staff.office, during=DateRange(date(2026, 11, 6), date(2026, 11, 9))
        )


def test_an_authority_is_never_edited_or_deleted(staff, lent):
    with pytest.raises(DatabaseError, match="ended, not edited"), transaction.atomic():
        Authority.objects.filter(pk=lent.pk).update(title="CHỦ TỊCH")
    with pytest.raises(DatabaseError, match="ended, not prolonged"), transaction.atomic():
        Authority.objects.filter(pk=lent.pk).update(until=in_days(99))
    with pytest.raises(DatabaseError, match="ended, not deleted"), transaction.atomic():
        lent.delete()
