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
def lent(office) -> Authority:
    """Hoa lent Tú her authority from yesterday, for ten days."""
    office.since, office.until = in_days(-1), in_days(10)
    return lend(office)


def lend(office, **facts) -> Authority:
    given = {
        "giver": office.post,
        "to": office.tu,
        "title": "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
        "decision": "Quyết định 7/QĐ-UBND",
        "since": in_days(-1),
        "until": in_days(10),
        "by": office.hoa,
        **facts,
    }
    return authority.delegate(given.pop("giver"), given.pop("to"), **given)


def test_the_words_beside_the_name(office, lent):
    assert (office.post.capacity_line, office.post.full_title) == ("", "CHỦ TỊCH")
    assert office.assignment.capacity_line == "KT. CHỦ TỊCH"
    assert office.assignment.full_title == "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    assert lent.full_title == "TUQ. CHỦ TỊCH, CÔNG CHỨC TƯ PHÁP - HỘ TỊCH"


def test_signatories_are_the_competent_ones_posts_first(office, lent):
    assert authority.signatories(office.ward) == [office.post, office.assignment, lent]
    assert authority.signatories(office.sister) == []
    assert authority.of(office.binh, office.ward) == office.assignment
    assert authority.of(office.binh, office.sister) is None
    assert authority.of(office.minh, office.ward) is None


def test_a_delegation_ends_to_the_moment(office, lent):
    tick = timedelta(microseconds=1)
    asked = (lent.since - tick, lent.since, lent.until - tick, lent.until)
    assert [authority.is_in_force(lent, at) for at in asked] == [False, True, True, False]


def test_a_delegation_falls_with_the_givers_own_authority(office, lent):
    authority.end(office.post, by=office.nga)
    assert not authority.is_in_force(lent)
    assert authority.of(office.tu, office.ward) is None
    assert authority.of(office.tu, office.ward, clock.now() - timedelta(hours=1)) == lent


def test_without_the_right_to_sign_the_best_authority_is_nothing(office):
    granting.end(Grant.objects.get(person=office.hoa), by=office.nga, reason="Nghỉ dài ngày")
    assert authority.of(office.hoa, office.ward) is None
    assert authority.signatories(office.ward) == [office.assignment]


def test_the_strongest_basis_counts(office):
    twice = office.may_sign(office.binh, Basis.POST, Capacity.OWN, "CHỦ TỊCH")
    assert authority.of(office.binh, office.ward) == twice


def test_who_is_on_duty_signs_by_default(office):
    assert authority.on_duty(office.ward) == office.post
    today = clock.today()
    Duty.objects.create(person=office.binh, agency=office.ward, during=DateRange(today, today + timedelta(days=1)))
    assert authority.on_duty(office.ward) == office.assignment
    assert authority.on_duty(office.ward, in_days(1)) == office.post
    authority.end(office.assignment, by=office.nga)
    assert authority.on_duty(office.ward) == office.post
    assert authority.on_duty(office.sister) is None


def test_a_delegation_is_recorded(office, lent):
    assert (lent.from_person, lent.capacity, lent.above_title) == (office.hoa, Capacity.TUQ, "CHỦ TỊCH")
    assert [event.action for event in history(f"authority:{lent.pk}")] == ["delegate"]
    authority.end(lent, by=office.hoa)
    assert [event.action for event in history(f"authority:{lent.pk}")] == ["delegate", "end_authority"]
    authority.end(lent, by=office.hoa)
    assert history(f"authority:{lent.pk}").count() == 2


def test_what_was_delegated_is_not_passed_on(office, lent):
    with pytest.raises(NotAllowed) as refusal:
        lend(office, giver=lent, to=office.lan, by=office.tu)
    assert refusal.value.code == "no_sub_delegation"


def test_only_the_giver_or_an_administrator_enters_it(office):
    with pytest.raises(NotAllowed) as refusal:
        lend(office, by=office.tu)
    assert refusal.value.code == "not_yours_to_lend"
    assert lend(office, by=office.nga).from_person == office.hoa


def test_nobody_lends_what_he_has_not_or_no_longer(office):
    short = office.may_sign(office.binh, Basis.POST, Capacity.OWN, "CHỦ TỊCH", since=in_days(2), until=in_days(4))
    with pytest.raises(NotAllowed) as early:
        lend(office, giver=short, since=in_days(1), until=in_days(3), by=office.binh)
    with pytest.raises(NotAllowed) as late:
        lend(office, giver=short, since=in_days(2.5), until=in_days(5), by=office.binh)
    assert (early.value.code, late.value.code) == ("giver_not_competent", "outlives_the_giver")


def test_who_may_not_end_it(office, lent):
    with pytest.raises(NotAllowed) as refusal:
        authority.end(lent, by=office.binh)
    assert refusal.value.code == "not_yours_to_end"


def broken(office, **facts):
    usual = {"basis": Basis.DELEGATION, "capacity": Capacity.TUQ, "title": "CÔNG CHỨC", "from_person": office.hoa}
    given = {**usual, "until": in_days(5), **facts}
    return office.may_sign(office.tu, given.pop("basis"), given.pop("capacity"), given.pop("title"), **given)


@pytest.mark.parametrize(
    "facts", [{"until": None}, {"from_person": None}, {"capacity": Capacity.KT}, {"capacity": Capacity.OWN}]
)
def test_delegation_is_tuq_with_giver_and_end(office, facts):
    with pytest.raises(IntegrityError, match="delegation_is_tuq_with_giver_and_end"), transaction.atomic():
        broken(office, **facts)


def test_assignment_is_kt(office):
    with pytest.raises(IntegrityError, match="assignment_is_kt"), transaction.atomic():
        broken(office, basis=Basis.ASSIGNMENT)


def test_post_is_own(office):
    with pytest.raises(IntegrityError, match="post_is_own"), transaction.atomic():
        broken(office, basis=Basis.POST)


def test_nobody_delegates_to_himself(office):
    with pytest.raises(IntegrityError, match="nobody_delegates_to_himself"), transaction.atomic():
        broken(office, from_person=office.tu)


def test_authority_ends_after_it_starts(office):
    with pytest.raises(IntegrityError, match="authority_ends_after_it_starts"), transaction.atomic():
        broken(office, since=SINCE, until=SINCE)


def test_one_on_duty_a_day(office):
    days = DateRange(date(2026, 11, 2), date(2026, 11, 7))
    Duty.objects.create(person=office.binh, agency=office.ward, during=days)
    Duty.objects.create(person=office.vi, agency=office.sister, during=days)
    with pytest.raises(IntegrityError, match="one_on_duty_a_day"), transaction.atomic():
        Duty.objects.create(
            person=office.hoa, agency=office.ward, during=DateRange(date(2026, 11, 6), date(2026, 11, 9))
        )


def test_an_authority_is_never_edited_or_deleted(office, lent):
    with pytest.raises(DatabaseError, match="ended, not edited"), transaction.atomic():
        Authority.objects.filter(pk=lent.pk).update(title="CHỦ TỊCH")
    with pytest.raises(DatabaseError, match="ended, not prolonged"), transaction.atomic():
        Authority.objects.filter(pk=lent.pk).update(until=in_days(99))
    with pytest.raises(DatabaseError, match="ended, not deleted"), transaction.atomic():
        lent.delete()
