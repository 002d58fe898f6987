"""Authority is given by an administrator, with its decision, for a time and for kinds of papers; else refused by name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chungthuc.accounts import authority, rights
from chungthuc.accounts.empowering import ending, giving
from chungthuc.accounts.empowering.giving import Decision, NewAuthority
from chungthuc.accounts.models import Authority, Basis, Capacity, EndReason, Grant, Right
from chungthuc.audit.chain import history
from chungthuc.audit.rows import faults
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents.models import Upload
from tests.accounts.conftest import in_days


@pytest.fixture
def decision(staff) -> Decision:
    """As it was uploaded; what stands in it is for people to read."""
    scan = Upload.objects.create(
        name="qd.pdf", sha256="a" * 64, length=9, by=staff.nga.pk, base_sha256="b" * 64, base_length=9, page_count=1
    )
    return Decision("Quyết định 12/QĐ-UBND", clock.day(in_days(-1)), scan)


@pytest.fixture
def wanted(staff, decision) -> NewAuthority:
    """Hoa's authority, lent to Tú for ten days."""
    return NewAuthority(
        staff.tu, Basis.DELEGATION, "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH", decision, in_days(0), in_days(10), giver=staff.post
    )


def give(staff, wanted, *, by=None, **how) -> Authority:
    return giving.give(staff.office, wanted, by=by or staff.nga, **how)


def refused(staff, wanted, **how) -> str:
    """The code; nothing was written."""
    before = (Authority.objects.count(), Grant.objects.count())
    with pytest.raises(Refused) as refusal:
        give(staff, wanted, **how)
    assert (Authority.objects.count(), Grant.objects.count()) == before
    return refusal.value.code


def test_each_basis_has_its_words(staff, wanted, decision):
    lent = give(staff, wanted)
    assert (lent.full_title, lent.from_person) == ("TUQ. CHỦ TỊCH, CÔNG CHỨC TƯ PHÁP - HỘ TỊCH", staff.hoa)
    assert (lent.decision, lent.decided_on, lent.scan) == (decision.number, decision.day, decision.scan)
    placed = give(staff, replace(wanted, basis=Basis.ASSIGNMENT, above_title="CHỦ TỊCH", title="PHÓ CHỦ TỊCH"))
    assert placed.full_title == "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    post = give(staff, replace(wanted, basis=Basis.POST, title="CHỦ TỊCH", until=None))
    assert (post.full_title, post.capacity, post.until) == ("CHỦ TỊCH", Capacity.OWN, None)
    assert [one.action for one in history(post.plain_name)] == ["give_authority"]


def test_only_who_administers_gives_and_never_to_himself(staff, wanted):
    assert refused(staff, wanted, by=staff.hoa) == "not_administrator"
    staff.granted(staff.nga, Right.SIGN_COPY, staff.office, given_by=staff.hoa)
    assert refused(staff, replace(wanted, person=staff.nga)) == "no_self_authority"


def test_without_the_right_it_is_refused_or_the_right_goes_with_it(staff, wanted, jobs):
    to_minh = replace(wanted, person=staff.minh)
    assert refused(staff, to_minh) == "no_right_to_sign"
    lent = give(staff, to_minh, with_right=True)
    grant = Grant.objects.get(person=staff.minh, right=Right.SIGN_COPY)
    assert (grant.until, grant.given_by) == (lent.until, staff.nga)
    assert "12/QĐ-UBND" in grant.reason
    assert authority.is_in_force(lent)


def test_who_has_the_right_gets_no_second_one(staff, wanted):
    before = Grant.objects.count()
    give(staff, wanted, with_right=True)
    assert Grant.objects.count() == before


def test_the_right_that_goes_with_what_is_refused_is_not_given(staff, wanted):
    assert refused(staff, replace(wanted, person=staff.minh, until=None), with_right=True) == "end_missing"
    assert not rights.holds(staff.minh, Right.SIGN_COPY, staff.office)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"title": "X" * 121}, "text_too_long"),
        ({"basis": Basis.ASSIGNMENT}, "whose_place_missing"),
        ({"until": None}, "end_missing"),
        ({"giver": None}, "giver_missing"),
        ({"until": in_days(-1)}, "ends_before_it_begins"),
        ({"since": in_days(5), "until": in_days(4)}, "ends_before_it_begins"),
        ({"since": in_days(-3)}, "decision_too_late"),
    ],
)
def test_what_is_wrong_is_named(staff, wanted, change, code):
    assert refused(staff, replace(wanted, **change)) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": " "}, "decision_missing"),
        ({"day": clock.day(in_days(1))}, "decision_to_come"),
        ({"scan": None}, "scan_missing"),
        ({"scan": Upload(name="x.pdf", sha256="c" * 64, length=1)}, "scan_missing"),
    ],
)
def test_the_decision_is_asked_for(staff, wanted, decision, change, code):
    assert refused(staff, replace(wanted, decision=replace(decision, **change))) == code


def test_a_delegation_is_of_this_office_and_of_who_has_it(staff, wanted):
    lent = give(staff, wanted)
    assert refused(staff, replace(wanted, person=staff.binh, giver=lent)) == "no_sub_delegation"
    elsewhere = Authority.objects.create(
        person=staff.vi, agency=staff.neighbour, basis=Basis.POST, title="CHỦ TỊCH", decision="x"
    )
    assert refused(staff, replace(wanted, person=staff.binh, giver=elsewhere)) == "giver_missing"


def test_a_delegation_ends_with_its_giver_at_the_latest(staff, wanted):
    short = staff.may_sign(staff.binh, Basis.POST, Capacity.OWN, "CHỦ TỊCH", until=in_days(4))
    assert refused(staff, replace(wanted, giver=short)) == "outlives_the_giver"


def test_a_delegation_is_no_wider_than_its_giver(staff, wanted):
    narrow = staff.may_sign(staff.binh, Basis.POST, Capacity.OWN, "CHỦ TỊCH", kinds=["bang", "hoc-ba"])
    with pytest.raises(NotAllowed) as refusal:
        give(staff, replace(wanted, giver=narrow, kinds=["ho-khau"]))
    assert refusal.value.code == "wider_than_the_giver"
    assert give(staff, replace(wanted, giver=narrow)).kinds == ["bang", "hoc-ba"]


def test_the_same_basis_twice_at_once_is_refused_another_time_is_not(staff, wanted):
    give(staff, wanted)
    assert refused(staff, replace(wanted, since=in_days(9), until=in_days(20))) == "authority_overlaps"
    give(staff, replace(wanted, since=in_days(11), until=in_days(20)))


def test_one_authority_of_a_basis_at_a_time(staff, wanted):
    with pytest.raises(IntegrityError, match="one_authority_of_a_basis_at_a_time"), transaction.atomic():
        staff.may_sign(staff.hoa, Basis.POST, Capacity.OWN, "CHỦ TỊCH")


def test_it_covers_its_kinds_and_without_any_all(staff, wanted):
    lent = give(staff, replace(wanted, kinds=["bang"]))
    assert lent.covers("bang")
    assert not lent.covers("ho-khau")
    assert staff.post.covers("ho-khau")


def test_it_ends_with_a_reason_that_the_event_proves(staff, wanted):
    lent = give(staff, wanted)
    ending.end_authority(lent, reason=" Quyết định 15/QĐ-UBND ", by=staff.nga)
    assert not authority.is_in_force(lent)
    kept = EndReason.objects.get(about=lent.plain_name)
    assert (kept.text, kept.is_as_hashed) == ("Quyết định 15/QĐ-UBND", True)
    event = history(lent.plain_name).last()
    assert (event.action, event.facts["reason"]) == ("end_authority", kept.sha256)
    ending.end_authority(lent, reason="Lần nữa", by=staff.nga)
    assert ending.reasons_of([lent]) == {lent.pk: "Quyết định 15/QĐ-UBND"}
    assert f"authority:{lent.pk}" not in dict(faults())


def test_why_it_ended_is_never_edited(staff, wanted):
    lent = give(staff, wanted)
    ending.end_authority(lent, reason="Nghỉ", by=staff.nga)
    rows = EndReason.objects.filter(about=lent.plain_name)
    for undo in (lambda: rows.update(text="x"), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            undo()


def test_what_is_still_to_come_is_taken_back_and_never_begins(staff, wanted):
    coming = give(staff, replace(wanted, since=in_days(2)))
    ending.end_authority(coming, reason="Ghi nhầm", by=staff.nga)
    assert coming.until == coming.since
    ending.end_authority(coming, reason="Ghi nhầm", by=staff.nga)
    assert not authority.is_in_force(coming, in_days(3))
    give(staff, replace(wanted, since=in_days(2)))


def test_ending_asks_for_right_and_reason(staff, wanted):
    lent = give(staff, wanted)
    for by, reason, code in ((staff.hoa, "x", "not_administrator"), (staff.nga, " ", "reason_missing"),
                             (staff.nga, "x" * 301, "text_too_long")):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            ending.end_authority(lent, reason=reason, by=by)
        assert refusal.value.code == code
    assert authority.is_in_force(lent, clock.now() + timedelta(seconds=1))
