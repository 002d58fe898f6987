"""The citizen's appointments after booking: the page by code, moving, cancelling, answers to a closure, notices."""

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from chungthuc.appointments import booking
from chungthuc.appointments.closures import closing, proposing
from chungthuc.appointments.closures.closing import Stretch
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.lifecycle import AppointmentStatus, Role
from chungthuc.appointments.models import Answer, Appointment, ClosureKind, Hold, Slot
from chungthuc.notifications.models import Message
from tests.harness.ward import wish
from tests.web.town import BACKEND, ONE, PLACE, booked, text


def test_the_page_by_code_shows_no_name_and_no_way_to_change_it(town):
    appointment = booked(town)
    page = text(town.stranger.get(f"/appointments/{appointment.code.lower().replace('-', '')}"))
    assert appointment.code in page
    assert "09:00" in page
    for hidden in ("Lan", "912", "lan@vidu.test", "van-bang", "Văn bằng", "cancellation", "/time"):
        assert hidden not in page.split("<main")[1].split("</main")[0], hidden
    for act in ("time", "cancellation", "confirmation", "answer"):
        assert (
            town.stranger.post(f"/appointments/{appointment.code}/{act}", {"slot": str(town.slots[1].pk)}).status_code
            == 302
        )
        other = Client()
        other.force_login(town.ward.person(f"o-{act}"), backend=BACKEND)
        assert other.post(f"/appointments/{appointment.code}/{act}", {"slot": str(town.slots[1].pk)}).status_code == 403
    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == (AppointmentStatus.CONFIRMED, town.slots[0].starts_at)
    assert town.stranger.get(f"/appointments/{appointment.code}/booked").status_code == 302


@pytest.mark.parametrize("code", ["AAA-AAA-AAA", "x", "Đ", "%00", "😀", "a" * 3000, "..%2f..", "'"])
def test_an_unknown_code_says_so(town, code):
    answer = town.stranger.get(f"/appointments/{code}")
    assert answer.status_code == 404


def test_codes_cannot_be_guessed_without_end(town):
    appointment = booked(town)
    for _guess in range(30):
        town.stranger.get("/appointments/AAA-AAA-AAA")
    assert town.stranger.get(f"/appointments/{appointment.code}").status_code == 429
    assert town.lan.get(f"/appointments/{appointment.code}").status_code == 200  # the owner is not hindered


def test_moving_takes_the_new_place_first_and_keeps_the_code(town):
    appointment = booked(town)
    page = text(town.lan.get(f"/appointments/{appointment.code}/time?day=2026-11-25"))
    key = re.search(r'name="key" value="([^"]+)"', page).group(1)
    form = {"slot": str(town.slots[4].pk), "key": key}
    for _press in range(2):
        assert town.lan.post(f"/appointments/{appointment.code}/time", form).status_code in (302, 422)
    moved = Appointment.objects.living().get(code=appointment.code)
    assert (moved.starts_at, moved.moves) == (town.slots[4].starts_at, 1)
    assert Message.objects.filter(key=f"appointment:{moved.pk}:moved:in_app").exists()
    assert invariants.all_broken() == []


def test_moving_into_a_full_place_changes_nothing(town):
    appointment = booked(town)
    Slot.objects.filter(pk=town.slots[1].pk).update(used=2, used_public=2)
    answer = town.lan.post(f"/appointments/{appointment.code}/time", {"slot": str(town.slots[1].pk), "key": "k"})
    assert answer.status_code == 409
    assert "Ba giờ gần nhất" in text(answer)
    for slot in ("", "x", str(town.slots[0].pk), "9" * 14):
        assert town.lan.post(f"/appointments/{appointment.code}/time", {"slot": slot}).status_code == 422
    assert Appointment.objects.get().starts_at == town.slots[0].starts_at


def test_moves_are_counted_in_words(town):
    appointment = booked(town)
    assert "(còn 2 lần)" in text(town.lan.get(f"/appointments/{appointment.code}"))
    for slot in (town.slots[1], town.slots[2]):
        town.lan.post(f"/appointments/{appointment.code}/time", {"slot": str(slot.pk), "key": str(slot.pk)})
    page = text(town.lan.get(f"/appointments/{appointment.code}"))
    assert "Đã đổi đủ số lần" in page
    assert ">Đổi lịch hẹn<" not in page
    assert (
        town.lan.post(f"/appointments/{appointment.code}/time", {"slot": str(town.slots[4].pk), "key": "z"}).status_code
        == 422
    )


def test_cancelling_needs_no_reason_and_ends_when_the_appointment_begins(town, at):
    appointment = booked(town)
    there = f"/appointments/{appointment.code}/cancellation"
    assert town.lan.get(there).status_code == 200
    assert town.lan.post(there, {"reason": "x" * 10_000}).status_code == 422
    at.moment = appointment.starts_at
    assert "Đã đến giờ hẹn. Đến muộn bạn vẫn được tiếp nhận." in text(town.lan.get(f"/appointments/{appointment.code}"))
    town.lan.post(there, {"reason": ""})
    assert Appointment.objects.get().state == AppointmentStatus.CONFIRMED
    at.moment = appointment.starts_at - timedelta(minutes=1)
    page = text(town.lan.get(f"/appointments/{appointment.code}"))
    assert "Đã quá thời hạn đổi giờ. Vẫn hủy được trước giờ hẹn" in page
    assert "Hủy lịch hẹn" in page
    lines = "\r\n".join(["aa"] * 100)  # 299 characters as the browser counts them
    for reason in ("Bận\0 việc 😀", lines, ""):  # sent twice: once
        town.lan.post(there, {"reason": reason})
    assert Appointment.objects.get().reason == lines.replace("\r\n", " ")
    assert Appointment.objects.get().state == AppointmentStatus.CANCELLED_BY_CITIZEN
    assert "Phí ước tính" in page
    assert "Phí ước tính" not in text(town.lan.get(f"/appointments/{appointment.code}"))  # nothing to pay any more
    assert "Bạn đã hủy" in text(town.lan.get(f"/appointments/{appointment.code}"))
    assert Message.objects.filter(key=f"appointment:{appointment.pk}:cancelled:email").exists()
    assert invariants.all_broken() == []


def test_a_guest_confirms_by_the_page(town):
    appointment = booking.book(town.ward.office, wish(town.slots[0]), by=None)
    page = text(town.stranger.get(f"/appointments/{appointment.code}"))
    assert "Đang chờ bạn xác nhận" in page
    town.stranger.post(f"/appointments/{appointment.code}/confirmation")
    appointment.refresh_from_db()
    assert appointment.state == AppointmentStatus.CONFIRMED
    assert town.stranger.get(f"/appointments/{appointment.code}/confirmation").status_code == 405


def closed(town) -> Appointment:
    appointment = booked(town)
    stretch = Stretch(appointment.starts_at, appointment.ends_at, agency=town.ward.office)
    closure = closing.close(stretch, kind=ClosureKind.OUTAGE, reason="Mất điện", by=town.ward.minh)
    assert proposing.propose(closure, by=town.ward.minh) == 1
    return appointment


@pytest.mark.parametrize("answer", ["agree", "other", "cancel"])
def test_three_answers_to_a_closure(town, answer):
    appointment = closed(town)
    page = text(town.lan.get(f"/appointments/{appointment.code}"))
    for words in ("Mất điện", "Đồng ý giờ mới", "Chọn giờ khác", "Hủy lịch hẹn"):
        assert words in page
    assert "Mất điện" not in text(town.stranger.get(f"/appointments/{appointment.code}"))
    if answer == "agree":
        town.lan.post(f"/appointments/{appointment.code}/answer")
    elif answer == "other":
        town.lan.post(f"/appointments/{appointment.code}/time", {"slot": str(town.slots[5].pk)})
    else:
        town.lan.post(f"/appointments/{appointment.code}/cancellation", {"reason": ""})
    last = Appointment.objects.living().get(code=appointment.code)
    expected = {
        "agree": (AppointmentStatus.CONFIRMED, town.slots[1].starts_at), "other": (AppointmentStatus.CONFIRMED, town.slots[5].starts_at),
        "cancel": (AppointmentStatus.CANCELLED_BY_AGENCY, appointment.starts_at),
    }  # fmt: skip
    assert (last.state, last.starts_at) == expected[answer]
    assert town.lan.post(f"/appointments/{appointment.code}/answer").status_code == 302  # nothing waits any more
    assert Hold.objects.count() == 0
    assert Answer.WAITING not in appointment.rebooking.__class__.objects.values_list("answer", flat=True)
    assert invariants.all_broken() == []


def test_the_calendar_file_is_one(town):
    appointment = booked(town)
    answer = town.lan.get(f"/appointments/{appointment.code}/calendar")
    assert answer["Content-Type"].startswith("text/calendar")
    event = next(iter(Calendar.from_ical(answer.content).walk("VEVENT")))
    assert event["DTSTART"].dt == appointment.starts_at
    assert event["DTEND"].dt == appointment.ends_at
    assert appointment.code in event["SUMMARY"]
    assert b"Lan" not in answer.content
    assert len(list(event.walk("VALARM"))) == 1
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")


def test_a_calendar_takes_the_later_file_whoever_moved_the_appointment(town):
    appointment, minh = booked(town), town.ward.minh
    appointment = booking.move(
        appointment, slot_id=town.slots[5].pk, by=minh, role=Role.OFFICER, request_key="a", reason="Họp"
    )
    appointment = booking.move(
        appointment, slot_id=town.slots[4].pk, by=town.person, role=Role.CITIZEN, request_key="b"
    )
    assert _event(town, appointment)["SEQUENCE"] == 2
    booking.cancel(appointment, by=town.person, role=Role.CITIZEN, reason="")
    assert (_event(town, appointment)["SEQUENCE"], _event(town, appointment)["STATUS"]) == (3, "CANCELLED")


def _event(town, appointment):
    file = town.lan.get(f"/appointments/{appointment.code}/calendar").content
    return next(iter(Calendar.from_ical(file).walk("VEVENT")))


# Lists


def test_my_list_and_notices_are_mine_and_cost_the_same(town, at, django_assert_num_queries):
    appointment = booked(town)
    other = town.ward.person("tam")
    theirs = booking.book(town.ward.office, wish(town.slots[4], other), by=other)
    page = text(town.lan.get("/account/appointments"))
    assert appointment.code in page
    assert theirs.code not in page
    notices = text(town.lan.get("/account/notices"))
    assert appointment.code in notices
    assert theirs.code not in notices
    assert "1 thông báo chưa đọc" in notices
    with django_assert_num_queries(8):
        town.lan.get("/account/appointments")
    with django_assert_num_queries(5):
        town.lan.get("/account/notices")
    for hour in range(8, 16):
        slot = town.ward.slot(f"2026-11-26 {hour:02d}:00")
        booking.cancel(appointment, by=town.person, role=Role.CITIZEN)
        appointment = booking.book(town.ward.office, wish(slot, town.person), by=town.person)
    with django_assert_num_queries(8):
        town.lan.get("/account/appointments")
    with django_assert_num_queries(5):
        town.lan.get("/account/notices")


def test_notices_are_marked_by_their_owner_alone(town):
    booked(town)
    mine = Message.objects.get(channel="in_app", person=town.person, state="delivered")
    other = Client()
    other.force_login(town.ward.minh, backend=BACKEND)
    for given in (str(mine.pk), "x", "\0"):
        other.post("/account/notices/read", {"notice": given})
    other.post("/account/notices/read")
    mine.refresh_from_db()
    assert mine.read_at is None
    assert '<span class="count">1</span>' in text(town.lan.get("/services"))
    town.lan.post("/account/notices/read", {"notice": str(mine.pk)})
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert '<span class="count">' not in text(town.lan.get("/services"))


def test_day_and_time_pages_cost_the_same_however_many_places(town, django_assert_max_num_queries):
    town.lan.post(PLACE, ONE)
    with django_assert_max_num_queries(20):
        town.lan.get(f"{PLACE}/time")
    for day in range(26, 29):
        for hour in range(8, 17):
            town.ward.slot(f"2026-11-{day} {hour:02d}:00")
    with django_assert_max_num_queries(20):
        assert text(town.lan.get(f"{PLACE}/time?day=2026-11-27")).count('name="slot"') == 9


def test_home_says_what_is_next(town):
    assert "Việc tiếp theo của bạn" not in text(town.lan.get("/"))
    appointment = booked(town)
    page = text(town.lan.get("/"))
    assert "Việc tiếp theo của bạn" in page
    assert f"/appointments/{appointment.code}" in page
    assert "Việc tiếp theo của bạn" not in text(town.stranger.get("/"))


@pytest.mark.parametrize(
    "written", ["2026-11-27T00:00:00+23:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
@pytest.mark.parametrize("path", ["/account/appointments", "/account/notices", "/dossiers", "/vault"])
def test_a_forged_place_in_a_list_is_harmless(town, path, written):
    key = base64.urlsafe_b64encode(f"{written} {town.person.pk}".encode()).decode()
    assert town.lan.get(path, {"after": key}).status_code == 200


def test_an_old_page_of_a_cancelled_appointment_leads_to_what_became_of_it(town):
    """«Giờ này vẫn được giữ cho đến khi bạn đổi xong», said the page that moves it, of an hour given to others."""
    appointment = booked(town)
    own = f"/appointments/{appointment.code}"
    booking.cancel(appointment, by=town.person, role=Role.CITIZEN)
    asked = [town.lan.get(f"{own}/{page}", follow=True) for page in ("time", "cancellation", "papers")]
    asked.append(town.lan.post(f"{own}/time", {"slot": str(town.slots[4].pk)}, follow=True))
    for answer in asked:
        assert answer.redirect_chain == [(own, 302)]
        assert "không còn đổi hoặc hủy được" in text(answer) or "không đổi được lúc này" in text(answer)
        assert "vẫn được giữ" not in text(answer)


def test_what_is_cancelled_stands_below_and_leads_to_the_same_office(town):
    first = booked(town, town.slots[3])
    booking.cancel(first, by=town.person, role=Role.CITIZEN)
    booked(town, town.slots[0])
    second = Appointment.objects.living().open().get()
    page = text(town.lan.get("/account/appointments"))
    assert page.index(second.code) < page.index(first.code)
    page = text(town.lan.get(f"/appointments/{first.code}"))
    assert f'<a href="{PLACE}">Đặt lịch hẹn mới</a>' in page


def test_its_code_is_typed_in_any_way(town):
    appointment = booked(town)
    given = appointment.code.lower().replace("-", " ")
    assert town.stranger.post("/follow", {"code": given})["Location"] == f"/appointments/{appointment.code}"
