"""«Đổi giấy tờ»: what is brought may change until the hour; more time is taken only where it is free."""

import re

import pytest

from chungthuc.appointments import booking
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.models import Appointment, Hold, Slot
from chungthuc.audit.models import Event
from chungthuc.notifications.models import Message
from tests.harness.ward import wish
from tests.web.town import booked, papers, text

FOUR = papers(("van-bang", 10, 10))  # four units: more than the three of half an hour


def of(appointment: Appointment) -> str:
    return f"/appointments/{appointment.code}/papers"


def used(town) -> list[int]:
    return list(
        Slot.objects.filter(pk__in=[one.pk for one in town.slots[:2]])
        .order_by("starts_at")
        .values_list("used", flat=True)
    )


def test_the_papers_are_shown_and_changed_and_the_office_sees_it(town):
    appointment = booked(town)
    page = text(town.lan.get(of(appointment)))
    assert 'value="van-bang" selected' in page
    answer = town.lan.post(of(appointment), papers(("van-bang", 2, 5), ("khac", 1, 1)))
    assert answer["Location"] == f"/appointments/{appointment.code}"
    page = text(town.lan.get(answer["Location"]))
    assert "2 bản chính" in page
    assert "Giấy tờ, văn bản khác" in page
    appointment.refresh_from_db()
    assert [one["originals"] for one in appointment.papers] == [2, 1]
    event = Event.objects.filter(subject=appointment.subject).latest("position")
    assert (event.action, event.facts["units"]) == ("change_papers", 1)
    assert invariants.all_broken() == []


def test_more_papers_take_the_time_after_it_and_fewer_give_it_back(town):
    appointment = booked(town)
    Slot.objects.filter(pk__in=[one.pk for one in town.slots]).update(cap_public=3, cap_staff=3)
    assert used(town) == [1, 0]
    town.lan.post(of(appointment), FOUR)
    appointment.refresh_from_db()
    assert (appointment.units, used(town), appointment.ends_at) == (4, [3, 1], town.slots[1].ends_at)
    town.lan.post(of(appointment), papers(("van-bang", 1, 1)))
    appointment.refresh_from_db()
    assert (appointment.units, used(town), appointment.ends_at) == (1, [1, 0], town.slots[0].ends_at)
    assert Hold.objects.filter(kind="cooling").count() == 2  # nobody can trade what goes back
    assert invariants.all_broken() == []


def test_without_room_nothing_changes_and_what_was_typed_stays(town):
    appointment = booked(town)
    Slot.objects.filter(pk=town.slots[0].pk).update(cap_public=3, cap_staff=3)
    Slot.objects.filter(pk=town.slots[1].pk).update(used=2, used_public=2)
    answer = town.lan.post(of(appointment), FOUR)
    assert answer.status_code == 422
    page = text(answer)
    assert "không còn đủ thời gian" in page
    assert 'value="10"' in page
    appointment.refresh_from_db()
    assert (appointment.units, appointment.papers[0]["originals"], used(town)) == (1, 1, [1, 2])


def test_more_than_an_appointment_takes_is_refused_with_the_way(town):
    appointment = booked(town)
    answer = town.lan.post(of(appointment), papers(("van-bang", 90, 90)))
    assert answer.status_code == 422
    assert "vượt quá một lượt hẹn" in text(answer)
    assert 'value="90"' in text(answer)


@pytest.mark.parametrize("form", [{}, papers(("", 1, 1)), papers(("van-bang", 0, 0)), papers(("xx", 1, 1)),
                                  {**papers(("van-bang", 1, 1)), "papers-TOTAL_FORMS": "x"}])  # fmt: skip
def test_what_is_no_list_of_papers_changes_nothing(town, form):
    appointment = booked(town)
    answer = town.lan.post(of(appointment), form)
    assert answer.status_code in (302, 422)
    appointment.refresh_from_db()
    assert appointment.papers[0]["originals"] == 1


def test_a_line_is_added_without_changing_anything(town):
    appointment = booked(town)
    page = text(town.lan.post(of(appointment), papers(("van-bang", 7, 9), line="add")))
    assert 'name="papers-1-type"' in page
    assert 'value="7"' in page
    appointment.refresh_from_db()
    assert appointment.papers[0]["originals"] == 1


def test_the_same_papers_again_are_no_event(town):
    appointment = booked(town)
    count = Event.objects.count()
    town.lan.post(of(appointment), papers(("van-bang", 1, 2)))
    assert Event.objects.count() == count


def test_after_it_began_the_papers_stay(town, at):
    appointment = booked(town)
    at.moment = town.slots[0].starts_at
    assert town.lan.get(of(appointment))["Location"] == f"/appointments/{appointment.code}"
    assert of(appointment) not in text(town.lan.get(f"/appointments/{appointment.code}"))


def test_only_its_owner_changes_them(town):
    appointment = booked(town)
    assert town.stranger.post(of(appointment), FOUR).status_code == 302
    other = town.ward.person("tam")
    theirs = booking.book(town.ward.office, wish(town.slots[4], other), by=other)
    assert town.lan.post(of(theirs), FOUR).status_code == 403
    theirs.refresh_from_db()
    assert theirs.units == 1


def test_the_hour_that_one_has_is_marked_and_no_choice(town):
    appointment = booked(town)
    page = text(town.lan.get(f"/appointments/{appointment.code}/time"))
    assert "giờ hiện tại" in page
    mine = page.split(f'id="slot-{town.slots[0].pk}"')[1].split(">")[0]
    assert "disabled" in mine
    assert page.count("giờ hiện tại") == 1


def test_other_papers_are_told_with_their_fee(town):
    appointment = booked(town)
    town.lan.post(of(appointment), papers(("van-bang", 3, 9)))
    told = Message.objects.filter(template="papers_changed")
    assert {one.channel for one in told} == {"email", "in_app"}
    for one in told:
        assert "Phí chứng thực ước tính: 15.000 đồng cho 3 bản sao" in one.body


def test_the_second_of_two_pages_does_not_win_in_silence(town):
    """What one page had saved was gone when the other, opened before, was saved after it."""
    appointment = booked(town)
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', text(town.lan.get(of(appointment)))).group(1)
    town.lan.post(of(appointment), papers(("van-bang", 2, 5), shown=shown))
    late = town.lan.post(of(appointment), papers(("khac", 1, 9), shown=shown))
    assert late.status_code == 422
    page = text(late)
    assert "đã được đổi ở một trang khác" in page
    assert "Giấy tờ đang có trong lịch hẹn" in page
    assert "2 bản chính, 5 trang" in page
    assert 'value="9"' in page  # what was typed stays
    appointment.refresh_from_db()
    assert appointment.papers[0]["type"] == "van-bang"
    shown = re.search(r'name="shown" value="([0-9a-f]+)"', page).group(1)
    assert town.lan.post(of(appointment), papers(("khac", 1, 9), shown=shown)).status_code == 302
    appointment.refresh_from_db()
    assert appointment.papers[0]["type"] == "khac"
