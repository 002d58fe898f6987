"""A closure: who is hit, another time for each, three answers, and those who have not answered."""

from datetime import datetime, timedelta

import pytest

from chungthuc.accounts.models import Right
from chungthuc.appointments import booking, slot_builder
from chungthuc.appointments.closures import answering, closing, proposing
from chungthuc.appointments.closures.closing import Stretch
from chungthuc.appointments.housekeeping import invariants, tidying
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.models import Answer, Appointment, ClosureKind, Hold, Rebooking, Slot, SlotStatus
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.notifications.models import Message
from tests.harness.ward import book


@pytest.fixture
def hit(ward):
    """Three people in one hour that is closed; room for two of them next to it."""
    slot = ward.slot()
    appointments = [book(slot, ward.person(name)) for name in ("a1", "a2", "a3")]
    appointments.sort(key=lambda one: one.pk)
    ward.slot("2026-11-24 10:00", public=1, staff=1)
    ward.slot("2026-11-24 15:00", public=1, staff=1)
    stretch = Stretch(slot.starts_at, slot.ends_at, agency=ward.office)
    assert [one.pk for one in closing.preview(stretch).appointments] == [one.pk for one in appointments]
    assert Slot.objects.get(pk=slot.pk).status == "open"
    closure = closing.close(stretch, kind=ClosureKind.OUTAGE, reason="Mất điện", by=ward.minh)
    return closure, appointments


def row(appointment: Appointment) -> Rebooking:
    return Rebooking.objects.get(appointment=appointment)


def test_a_closure_lists_proposes_and_hears_the_answers(ward, hit):
    closure, (first, second, third) = hit
    assert proposing.propose(closure, by=ward.minh) == 2
    assert proposing.propose(closure, by=ward.minh) == 0  # twice is harmless
    assert Message.objects.filter(key__contains=":proposed-", channel="email").count() == 2
    assert invariants.all_broken() == []
    new = answering.agree(row(first), by=first.person)
    assert (new.code, new.state, new.moves) == (first.code, AppointmentStatus.CONFIRMED, 0)
    assert new.starts_at == first.starts_at + timedelta(hours=1)
    answering.decline(row(second), by=second.person)
    assert Appointment.objects.get(pk=second.pk).state == AppointmentStatus.CANCELLED_BY_AGENCY
    assert [one.appointment_id for one in answering.without_answer(ward.office)] == [third.pk]
    assert proposing.propose(closure, by=ward.minh) == 1  # the declined place is free again
    other = ward.slot("2026-11-25 09:00")
    answering.choose_other(row(third), other.pk, by=third.person)
    assert [row(one).answer for one in (first, second, third)] == [Answer.AGREED, Answer.CANCELLED, Answer.OTHER]
    assert Hold.objects.count() == 0
    assert not answering.without_answer(ward.office).exists()
    assert invariants.all_broken() == []


def test_nobody_answers_for_another(ward, hit):
    closure, appointments = hit
    with pytest.raises(Refused) as nothing:
        answering.agree(row(appointments[0]), by=appointments[0].person)
    assert nothing.value.code == "nothing_proposed"
    proposing.propose(closure, by=ward.minh)
    with pytest.raises(NotAllowed):
        answering.agree(row(appointments[0]), by=ward.lan)
    with pytest.raises(NotAllowed):
        answering.decline(row(appointments[0]), by=ward.lan)


def test_an_officer_moves_one_himself_and_the_list_forgets(ward, hit):
    closure, appointments = hit
    proposing.propose(closure, by=ward.minh)
    target = ward.slot("2026-11-26 09:00")
    booking.move(
        appointments[0], slot_id=target.pk, by=ward.minh, role=Role.OFFICER, request_key="k", reason="Gọi điện"
    )
    assert answering.settle() == 1
    assert row(appointments[0]).answer == Answer.NOT_NEEDED
    assert Hold.objects.count() == 1
    assert invariants.all_broken() == []


def test_lifting_a_closure_leaves_everybody_where_he_was(ward):
    slot_builder.introduce(ward.rule(cap_public=3), by=ward.nga)
    slot = Slot.objects.get(starts_at=datetime(2026, 11, 24, 9, tzinfo=VIETNAM))
    appointment = book(slot, ward.lan, 2)
    stretch = Stretch(slot.starts_at, slot.ends_at, desk=ward.desk)
    closure = closing.close(stretch, kind=ClosureKind.MEETING, reason="Họp", by=ward.minh)
    assert proposing.propose(closure, by=ward.minh) == 1
    assert answering.open_question(appointment) is not None
    asked = Message.objects.filter(template="new_time_proposed")
    assert set(asked.values_list("state", flat=True)) == {"queued", "delivered"}
    closing.lift(closure, by=ward.minh)
    assert Hold.objects.count() == 0
    assert Slot.objects.get(pk=slot.pk).status == "open"
    assert row(appointment).answer == Answer.NOT_NEEDED
    assert answering.open_question(appointment) is None
    assert set(asked.values_list("state", flat=True)) == {"withdrawn", "delivered"}  # a notice is there at once
    told = Message.objects.filter(template="time_stands", channel="email").get()
    assert "giữ nguyên" in told.subject
    assert "09:00, Thứ Ba, 24/11/2026" in told.body
    assert invariants.all_broken() == []
    closing.close(stretch, kind=ClosureKind.MEETING, reason="Họp lại", by=ward.minh)
    assert row(appointment).answer == Answer.WAITING  # the same person is asked anew


def test_who_may_close_where(ward):
    slot = ward.slot()
    for facts in ({"agency": ward.province}, {}, {"agency": ward.neighbour}):
        with pytest.raises(NotAllowed):
            closing.close(
                Stretch(slot.starts_at, slot.ends_at, **facts), kind=ClosureKind.OTHER, reason="x", by=ward.minh
            )
    wrong = Stretch(slot.ends_at, slot.starts_at, desk=ward.desk)
    for stretch, reason, code in [
        (wrong, "x", "closure_ends_first"),
        (Stretch(slot.starts_at, slot.ends_at, desk=ward.desk), " ", "reason_missing"),
    ]:
        with pytest.raises(Refused) as refused:
            closing.close(stretch, kind=ClosureKind.OTHER, reason=reason, by=ward.minh)
        assert refused.value.code == code


def test_a_province_closes_all_below(ward):
    slot = ward.slot()
    stretch = Stretch(slot.starts_at, slot.ends_at, agency=ward.province)
    closing.close(stretch, kind=ClosureKind.HOLIDAY, reason="Nghỉ", by=ward.nga)
    assert Slot.objects.get(pk=slot.pk).status == "closed"
    with pytest.raises(Refused) as refused:
        book(slot, ward.lan)
    assert refused.value.code == "slot_closed"


def test_who_may_close(ward):
    """A province's administrator for all below; an officer his own counter, never what lies below; nobody the nation."""
    slot, officer = ward.slot(), ward.person("vi", Right.CREATE_COPY, ward.province)
    when = (slot.starts_at, slot.ends_at)
    facts = {"kind": ClosureKind.OTHER, "reason": "Bão"}
    for stretch, by in ((Stretch(*when, agency=ward.province), officer), (Stretch(*when), ward.nga)):
        with pytest.raises(NotAllowed):
            closing.close(stretch, by=by, **facts)
    closing.close(Stretch(*when, desk=ward.desk), by=ward.minh, **facts)
    closing.close(Stretch(*when, agency=ward.province), by=ward.nga, **facts)
    slot.refresh_from_db()
    assert slot.status == SlotStatus.CLOSED


def test_nobody_has_missed_an_hour_that_the_office_closed(ward, at, hit):
    _closure, appointments = hit
    at.moment = appointments[0].starts_at + timedelta(hours=1)
    tidying.note_missed()
    states = set(Appointment.objects.values_list("state", flat=True))
    assert states == {AppointmentStatus.CANCELLED_BY_AGENCY}
    answering.settle()
    assert not Rebooking.objects.filter(answer=Answer.WAITING).exists()
    assert invariants.all_broken() == []


def test_lifting_one_of_two_closures_keeps_people_on_the_list(ward):
    slot_builder.introduce(ward.rule(cap_public=3), by=ward.nga)
    slot = Slot.objects.get(starts_at=datetime(2026, 11, 24, 9, tzinfo=VIETNAM))
    appointment = book(slot, ward.lan)
    short = Stretch(slot.starts_at, slot.ends_at, desk=ward.desk)
    first = closing.close(short, kind=ClosureKind.MEETING, reason="Họp", by=ward.minh)
    longer = Stretch(slot.starts_at, slot.ends_at + timedelta(hours=3), agency=ward.office)
    closing.close(longer, kind=ClosureKind.OUTAGE, reason="Mất điện", by=ward.minh)
    closing.lift(first, by=ward.minh)
    assert row(appointment).answer == Answer.WAITING
    assert invariants.all_broken() == []


def test_who_was_asked_nothing_or_stays_on_the_list_is_told_nothing_by_a_lifting(ward):
    slot_builder.introduce(ward.rule(cap_public=3), by=ward.nga)
    slots = [Slot.objects.get(starts_at=datetime(2026, 11, 24, hour, tzinfo=VIETNAM)) for hour in (9, 10)]
    twice, silent = book(slots[0], ward.lan), book(slots[1], ward.person("b1"))
    both = Stretch(slots[0].starts_at, slots[1].ends_at, desk=ward.desk)
    closure = closing.close(both, kind=ClosureKind.MEETING, reason="Họp", by=ward.minh)
    proposing.propose_one(row(twice))
    hour = Stretch(slots[0].starts_at, slots[0].ends_at, desk=ward.desk)
    closing.close(hour, kind=ClosureKind.OUTAGE, reason="Mất điện", by=ward.minh)
    closing.lift(closure, by=ward.minh)
    assert (row(twice).answer, row(silent).answer) == (Answer.WAITING, Answer.NOT_NEEDED)
    assert not Message.objects.filter(template="time_stands").exists()
    assert invariants.all_broken() == []
