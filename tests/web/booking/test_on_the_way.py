"""The whole way of booking: one count of steps, what stands in the way said first, a place held said at every door."""

import re
from datetime import date

import pytest
from django.test import Client

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import OfficeAddress
from chungthuc.appointments import booking
from chungthuc.appointments.lifecycle import Role
from chungthuc.appointments.models import Appointment, Hold
from chungthuc.notifications.models import Message
from chungthuc.web.kit.appointments import name_of
from tests.harness.ward import wish
from tests.web.town import BACKEND, CONTACT, ONE, PLACE, booked, held, papers, text, worked

SERVICE = "/services/2.000815"


def test_one_count_of_steps_from_the_guide_to_the_last_page(town):
    """«Bước 3/4» was followed by «Bước 1/4»."""
    steps = [text(town.lan.get(address)) for address in (SERVICE, f"{SERVICE}/agencies", f"{SERVICE}/agencies/00070")]
    steps += [text(town.lan.get(PLACE))]
    held(town.lan, town.slots[0])
    steps += [text(town.lan.get(f"{PLACE}/{page}")) for page in ("time", "contact")]
    for number, page in zip((1, 2, 2, 3, 4, 5), steps, strict=True):
        assert f"Đặt lịch hẹn · Bước {number}/5 ·" in page
    assert "Đặt lịch hẹn · Hoàn tất" in text(town.lan.post(f"{PLACE}/contact", CONTACT, follow=True))


def test_an_open_appointment_is_said_before_anything_is_asked(town):
    first = booked(town)
    page = text(town.lan.get(PLACE))
    assert "Bạn đã có lịch hẹn tại cơ quan này" in page
    assert f'href="/appointments/{first.code}"' in page
    assert f'href="/appointments/{first.code}/papers"' in page
    assert 'name="papers-0-type"' not in page
    assert "Bạn đã có lịch hẹn" not in text(town.stranger.get(PLACE))
    answer = town.lan.post(PLACE, ONE)  # of a page that was open before
    assert answer.status_code == 409
    assert first.code in text(answer)
    assert town.lan.get(f"{PLACE}/time")["Location"] == PLACE


def test_who_is_known_only_at_the_end_is_told_then(town):
    booking.book(town.ward.office, wish(town.slots[4], town.person), by=town.person)
    held(town.stranger, town.slots[0], **worked_after(town))
    assert Hold.objects.count() == 1
    town.stranger.force_login(town.person, backend=BACKEND)
    answer = town.stranger.get(f"{PLACE}/contact", follow=True)
    assert "Bạn đã có lịch hẹn tại cơ quan này" in text(answer)
    assert Appointment.objects.count() == 1


def worked_after(town) -> dict[str, str]:
    town.stranger.post(PLACE, ONE)
    return worked(town.stranger)


def test_a_place_held_is_said_at_every_door_until_it_is_over(town, at):
    """Strangers were thrown on «Đăng nhập» without a word."""
    for page in (text(town.stranger.get(PLACE)), *_time_pages(town)):
        assert "đăng nhập hoặc đăng ký" in page
    held(town.stranger, town.slots[0], **worked_after(town))
    door = f"/accounts/login/?next={PLACE}/contact"
    for address in (door, door.replace("login", "signup")):
        page = text(town.stranger.get(address))
        assert "Đã giữ chỗ <strong>09:00" in page, address
        assert "đến 08:05; đăng nhập hoặc đăng ký để đặt" in page
    at.on(minutes=6)
    assert "Đã giữ chỗ" not in text(town.stranger.get(door))
    assert "Đã giữ chỗ" not in text(town.lan.get("/account"))


def _time_pages(town) -> list[str]:
    town.stranger.post(PLACE, ONE)
    return [text(town.stranger.get(f"{PLACE}/time"))]


def test_what_was_booked_is_held_no_more(town):
    booked(town)
    town.lan.logout()
    assert "Đã giữ chỗ" not in text(town.lan.get("/accounts/login/"))


def test_one_office_alone_is_chosen_already(town):
    page = text(town.stranger.get(f"{SERVICE}/agencies", {"q": "hoan kiem"}))
    assert page.count('name="agency"') == page.count('value="00070" required checked') == 1


def test_a_line_in_the_middle_goes_and_the_others_stay(town):
    three = papers(("van-bang", 1, 11), ("khac", 2, 22), ("van-bang", 3, 33), line="drop-1")
    page = text(town.lan.post(PLACE, three))
    assert 'value="22"' not in page
    assert page.index('value="11"') < page.index('value="33"')
    assert 'name="papers-2-type"' not in page
    for strange in ("drop-9", "drop-", "drop-x", "drop--1", "drop-" + "9" * 500, "other"):
        assert 'value="33"' in text(town.lan.post(PLACE, {**three, "line": strange})), strange
    one = papers(("van-bang", 1, 11), line="drop-0")
    assert 'value="11"' in text(town.lan.post(PLACE, one))


def test_a_day_off_says_that_it_is_one(town):
    """A Saturday said «không còn giờ hẹn», as if others had been quicker."""
    town.lan.post(PLACE, ONE)
    page = text(town.lan.get(f"{PLACE}/time?day=2026-11-28"))
    assert "28/11/2026 là ngày nghỉ, cơ quan không làm việc" in page
    assert "Còn chỗ gần bạn" not in page
    assert "không còn giờ hẹn" not in page


def test_the_last_papers_and_the_last_office_are_offered_again(town):
    """Five taps: «Đặt lại tại …», «Tiếp tục», the hour, «Giữ chỗ và tiếp tục», «Đặt lịch hẹn»."""
    first = booked(town)
    assert "Đặt lại tại" not in text(town.lan.get("/account/appointments"))  # it is still open: changed, not doubled
    booking.cancel(first, by=town.person, role=Role.CITIZEN)
    page = text(town.lan.get("/account/appointments"))
    assert "Đặt lại tại phường" in page
    assert f'href="{PLACE}"' in page
    again = type(town.lan)()
    again.force_login(town.person, backend=BACKEND)
    page = text(again.get(PLACE))
    assert 'value="van-bang" selected' in page
    assert 'value="2"' in page
    assert 'value="van-bang" selected' not in text(town.stranger.get(PLACE))


def test_an_office_that_issues_nothing_is_not_offered_again(town):
    other = Person.objects.create(email="x@vidu.test", full_name="X")
    booking.book(town.ward.neighbour, wish(town.ward.slot("2026-11-24 09:00", desk=_desk(town)), other), by=other)
    Appointment.objects.update(state="finished")
    client = type(town.lan)()
    client.force_login(other, backend=BACKEND)
    page = text(client.get("/account/appointments"))
    assert "Đặt lại tại" not in page
    assert 'href="/services"' in page


def _desk(town):
    from chungthuc.agencies.models import Desk

    return Desk.objects.create(agency=town.ward.neighbour, name="Quầy 1", during=town.ward.desk.during)


def test_a_company_is_told_what_its_messenger_brings_and_may_name_him(town):
    Person.objects.filter(pk=town.person.pk).update(kind="organization", full_name="Công ty Vidu")
    held(town.lan, town.slots[0])
    page = text(town.lan.get(f"{PLACE}/contact"))
    assert "giấy giới thiệu hoặc giấy ủy quyền của tổ chức" in page
    assert 'name="comes"' in page
    town.lan.post(f"{PLACE}/contact", {**CONTACT, "comes": "Trần Văn Tám"})
    appointment = Appointment.objects.get()
    assert (appointment.contact_name, appointment.comes) == ("Công ty Vidu", "Trần Văn Tám")
    assert name_of(appointment) == "Công ty Vidu · người đến: Trần Văn Tám"
    for address in (f"/appointments/{appointment.code}/booked", f"/appointments/{appointment.code}"):
        assert "giấy giới thiệu" in text(town.lan.get(address))
    moved = booking.move(
        appointment, slot_id=town.slots[1].pk, by=town.person, role=Role.CITIZEN, request_key="m"
    )  # fmt: skip
    assert moved.comes == "Trần Văn Tám"


def test_a_person_is_not_asked_for_a_messenger(town):
    held(town.lan, town.slots[0])
    page = text(town.lan.get(f"{PLACE}/contact"))
    assert 'name="comes"' not in page
    assert "giấy giới thiệu" not in page
    town.lan.post(f"{PLACE}/contact", {**CONTACT, "comes": "Trần Văn Tám"})
    assert Appointment.objects.get().comes == ""


def test_at_night_the_pages_say_when_the_text_leaves(town, at):
    at.moment = at.moment.replace(hour=23)
    held(town.lan, town.slots[0])
    page = text(town.lan.get(f"{PLACE}/contact"))
    assert "tin SMS được gửi lúc 07:00, 24/11/2026" in page
    page = text(town.lan.post(f"{PLACE}/contact", CONTACT, follow=True))
    assert "được gửi lúc 07:00, 24/11/2026" in page
    assert "được gửi đến số điện thoại đã nhập" not in page


def test_what_is_offered_again_are_the_papers_as_they_were_changed(town):
    """This browser offered those that it had booked, «Đổi giấy tờ» or not."""
    first = booked(town)
    town.lan.post(f"/appointments/{first.code}/papers", papers(("van-bang", 3, 7)))
    first.refresh_from_db()
    booking.cancel(first, by=town.person, role=Role.CITIZEN)
    assert 'value="7"' in text(town.lan.get(PLACE))
    town.lan.post(PLACE, papers(("khac", 1, 9)))
    assert 'value="9"' in text(town.lan.get(PLACE))  # begun and not yet booked: what was typed last


def test_a_promise_of_the_same_day_says_until_when_it_holds(town, at):
    """Who was to come at 15:00, and might at 15:15, read «17:00» of that day and nothing else."""
    words = "Tiếp nhận sau 15:00 thì trả kết quả trong ngày làm việc tiếp theo"
    held(town.lan, town.slots[0])
    assert words in text(town.lan.get(f"{PLACE}/contact"))
    page = text(town.lan.post(f"{PLACE}/contact", CONTACT, follow=True))
    assert words in page
    code = Appointment.objects.get().code
    assert words in text(town.lan.get(f"/appointments/{code}"))
    Appointment.objects.update(drop_off=True)
    assert words not in text(town.lan.get(f"/appointments/{code}"))


@pytest.mark.parametrize(("hour", "units"), [("15:00", 1), ("14:50", 2), ("14:45", 1)])
def test_who_may_be_late_for_the_last_hour_is_promised_what_holds(town, at, hour, units):
    """The bold promise was of the same day, for an appointment that may begin or end after 15:00."""
    slot = town.ward.slot(f"2026-11-24 {hour}", minutes=30, public=3, staff=3)
    held(town.lan, slot, papers(("van-bang", 1, 2 if units == 1 else 40)))
    cautious, sooner = "17:00, Thứ Tư, 25/11/2026", "Nếu nộp xong trước 15:00: chậm nhất 17:00, Thứ Ba, 24/11/2026."
    assert "Nếu nộp xong trước 15:00 ngày 24/11/2026" in text(town.lan.get(f"{PLACE}/time"))
    page = text(town.lan.get(f"{PLACE}/contact"))
    assert sooner in page
    assert re.search(r"chậm nhất</dt><dd class=\"figures\"><strong>17:00</strong> Thứ Tư, 25/11/2026", page)
    page = text(town.lan.post(f"{PLACE}/contact", CONTACT, follow=True))
    assert f"chậm nhất <strong>{cautious}</strong>" in page
    assert sooner in page
    letter = Message.objects.get(template="booking_confirmed", channel="email").body
    assert f"Hẹn trả kết quả chậm nhất {cautious}, nếu bạn đến đúng ngày hẹn. {sooner}" in letter


def test_the_letter_says_when_the_result_is_there_and_where_in_the_house(town, at):
    OfficeAddress.objects.create(
        agency=town.ward.office, since=date(2026, 1, 1), address="126 Hàng Trống", hint="tầng 1, quầy số 3"
    )
    one = booked(town)
    letter = Message.objects.get(template="booking_confirmed", channel="email").body
    assert "Hẹn trả kết quả chậm nhất 17:00, Thứ Ba, 24/11/2026, nếu bạn đến đúng ngày hẹn.\n" in letter
    calendar = text(town.lan.get(f"/appointments/{one.code}/calendar")).replace("\r\n ", "").replace("\\,", ",")
    for words in (letter, calendar):
        assert "126 Hàng Trống, tầng 1, quầy số 3" in words
    assert "tầng 1, quầy số 3" in text(town.lan.get(f"/appointments/{one.code}"))


def test_an_open_appointment_is_said_at_the_first_step(town):
    first = booked(town)
    page = text(town.lan.get(SERVICE))
    assert f"Bạn đang có lịch hẹn {first.code}" in page
    assert f'href="/appointments/{first.code}"' in page
    assert "Bạn đang có lịch hẹn" not in text(town.stranger.get(SERVICE))


def test_a_page_of_booking_that_lay_open_too_long_leads_back_to_booking():
    """«Trang này đã cũ» with a code for the help desk, and home."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"{PLACE}/time", {"slot": "1"})
    assert answer.status_code == 403
    page = text(answer)
    assert "Trang đặt lịch hẹn đã mở quá lâu" in page
    assert f'href="{PLACE}"' in page
    assert "http_403_csrf" not in page
    assert "http_403_csrf" in text(client.post("/follow", {"code": "1"}))


def test_a_refusal_to_a_citizen_does_not_send_him_to_an_administrator(town):
    other = Client()
    other.force_login(town.ward.person("tam"), backend=BACKEND)
    answer = other.get(f"/appointments/{booked(town).code}/cancellation")
    assert answer.status_code == 403
    assert "thuộc một tài khoản khác" in text(answer)
    assert "người quản trị" not in text(answer)
