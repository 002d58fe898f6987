"""The citizen's booking, page by page: nothing typed is lost, nothing is half done, nobody sees another's."""

from datetime import timedelta

import pytest

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Desk
from chungthuc.appointments import booking
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.lifecycle import AppointmentStatus
from chungthuc.appointments.models import Appointment, Hold, Slot
from chungthuc.notifications.models import Message
from tests.harness.ward import wish
from tests.web.town import CONTACT, ONE, PHONE, PLACE, booked, held, papers, text, worked

# Four steps


def test_four_steps_make_one_appointment_and_tell(town):
    assert town.lan.post(PLACE, ONE)["Location"] == f"{PLACE}/time"
    page = text(town.lan.get(f"{PLACE}/time"))
    assert "Bước 4/5" in page
    assert all(f'value="{slot.pk}"' in page for slot in town.slots[:3])
    answer = town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[1].pk)})
    assert answer["Location"] == f"{PLACE}/contact"
    assert Hold.objects.count() == 1
    page = text(town.lan.get(f"{PLACE}/contact"))
    for words in ("Lan", "Đặt lịch hẹn", "0912 345 678", "lan@vidu.test", "4.000 đồng", "data-countdown", "Gia hạn"):
        assert words in page, words
    assert "001085000011" not in page
    done = town.lan.post(f"{PLACE}/contact", CONTACT)
    appointment = Appointment.objects.get()
    assert done["Location"] == f"/appointments/{appointment.code}/booked"
    page = text(town.lan.get(done["Location"]))
    for words in ("Đặt lịch hẹn và xác nhận thành công", appointment.code, "data:image/png", "/calendar", "Hoàn tất"):
        assert words in page, words
    assert (appointment.person, appointment.state, appointment.starts_at) == (
        town.person,
        AppointmentStatus.CONFIRMED,
        town.slots[1].starts_at,
    )
    assert appointment.papers == [{"type": "van-bang", "originals": 1, "pages": 2}]
    assert appointment.contact_phone == "+84912345678"
    told = Message.objects.filter(key__startswith=f"appointment:{appointment.pk}:booked:")
    assert {one.channel for one in told} >= {"email", "in_app"}
    assert Hold.objects.count() == 0
    assert invariants.all_broken() == []


def test_each_page_says_when_the_result_comes(town):
    """15:30 was offered without a word that the result then comes on the next working day (NĐ 23/2015 Art. 7)."""
    late = town.ward.slot("2026-11-24 15:30")
    town.lan.post(PLACE, ONE)
    page = text(town.lan.get(f"{PLACE}/time?day=2026-11-24"))
    assert (
        "Nếu nộp xong trước 15:00 ngày 24/11/2026: kết quả được trả chậm nhất <strong>17:00, Thứ Ba, 24/11/2026</strong>."
        in page
    )
    assert "Nộp sau 15:00 thì chậm nhất <strong>17:00, Thứ Tư, 25/11/2026</strong>." in page
    town.lan.post(f"{PLACE}/time", {"slot": str(late.pk)})
    pages = [text(town.lan.get(f"{PLACE}/contact"))]
    pages += [text(town.lan.post(f"{PLACE}/contact", CONTACT, follow=True))]
    pages += [text(town.lan.get(f"/appointments/{Appointment.objects.get().code}"))]
    for shown in pages:
        assert "25/11/2026" in shown
        assert "Nộp giấy tờ số lượng lớn" not in shown


def test_pressed_twice_is_one_booking(town):
    held(town.lan, town.slots[0])
    first, second = (town.lan.post(f"{PLACE}/contact", CONTACT)["Location"] for _press in range(2))
    assert first == second
    assert Appointment.objects.count() == 1


def test_a_stranger_chooses_first_and_signs_in_last_with_nothing_lost(town):
    stranger = town.stranger
    stranger.post(PLACE, papers(("van-bang", 2, 3), ("khac", 1, 1)))
    answer = stranger.post(f"{PLACE}/time", {"slot": str(town.slots[2].pk), **worked(stranger)})
    assert answer["Location"] == f"{PLACE}/contact"
    door = stranger.get(answer["Location"])
    assert door["Location"] == f"/accounts/login/?next={PLACE}/contact"

    form = {"login": "lan@vidu.test", "password": "a long password", "next": f"{PLACE}/contact"}
    assert stranger.post("/accounts/login/", form)["Location"] == f"{PLACE}/contact"
    page = text(stranger.get(f"{PLACE}/contact"))
    assert "14:00" in page
    assert "Giấy tờ, văn bản khác" in page
    assert stranger.post(f"{PLACE}/contact", CONTACT).status_code == 302
    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.person, len(appointment.papers)) == (
        town.slots[2].starts_at,
        town.person,
        2,
    )
    assert Hold.objects.count() == 0


def test_no_personal_data_is_kept_before_the_booking(town):
    held(town.lan, town.slots[0])
    town.lan.post(f"{PLACE}/contact", {"phone": PHONE, "email": "nothing"})
    kept = str(dict(town.lan.session["booking"]))
    assert "912" not in kept
    assert "nothing" not in kept
    assert "Lan" not in kept


# Days and times


def test_full_days_and_hours_are_not_shown_and_neighbours_are(town):
    town.ward.issues(town.ward.neighbour)
    desk = Desk.objects.create(agency=town.ward.neighbour, name="Quầy 1", during=town.ward.desk.during)
    town.ward.slot("2026-11-24 10:00", desk=desk)
    full = town.slots[0]
    Slot.objects.filter(pk__in=[one.pk for one in town.slots[:3]]).update(used=2, used_public=2)
    town.lan.post(PLACE, ONE)
    page = text(town.lan.get(f"{PLACE}/time?day=2026-11-24"))
    assert f'value="{full.pk}"' not in page
    assert 'href="?day=2026-11-24"' not in page
    assert "không còn giờ hẹn" in page
    assert "Còn chỗ gần bạn" in page
    assert "/agencies/00004/booking" in page
    assert 'value="2"' in text(town.lan.get("/services/2.000815/agencies/00004/booking"))  # the papers come along


def test_no_place_at_all_says_that_nobody_needs_one(town):
    Slot.objects.update(used=2, used_public=2)
    town.lan.post(PLACE, ONE)
    page = text(town.lan.get(f"{PLACE}/time"))
    assert "Không bắt buộc đặt lịch" in page
    assert "Giữ chỗ và tiếp tục" not in page


@pytest.mark.parametrize("day", ["2026-13-45", "x", "\0", "2020-01-01", "9999-12-31", "1" * 5000])
def test_a_strange_day_shows_the_first_free_one(town, day):
    town.lan.post(PLACE, ONE)
    page = town.lan.get(f"{PLACE}/time", {"day": day})
    assert page.status_code == 200
    assert f'value="{town.slots[0].pk}"' in text(page)


@pytest.mark.parametrize("slot", ["", "0", "-1", "x", "9" * 15, "9" * 5000, "\0", "😀", "1; DROP TABLE"])
def test_a_forged_place_holds_nothing(town, slot):
    town.lan.post(PLACE, ONE)
    answer = town.lan.post(f"{PLACE}/time", {"slot": slot})
    assert answer.status_code in (409, 422)
    assert 'role="alert"' in text(answer)
    assert Hold.objects.count() == 0


def test_past_foreign_and_closed_places_are_refused(town):
    foreign = town.ward.slot("2026-11-24 09:00", desk=Desk.objects.create(
        agency=town.ward.neighbour, name="Q", during=town.ward.desk.during))  # fmt: skip
    past, soon = town.ward.slot("2026-11-23 07:00"), town.ward.slot("2026-11-23 08:30")
    far = town.ward.slot("2026-12-30 09:00")
    closed = town.ward.slot("2026-11-24 16:00")
    Slot.objects.filter(pk=closed.pk).update(status="closed")
    for slot in (foreign, past, soon, far, closed):
        answer = held(town.lan, slot)
        assert answer.status_code == 422
        assert 'role="alert"' in text(answer)
    assert Hold.objects.count() == 0


def test_a_place_just_gone_offers_the_three_nearest_and_keeps_the_papers(town):
    slot = town.slots[0]
    town.lan.post(PLACE, ONE)
    Slot.objects.filter(pk=slot.pk).update(used=2, used_public=2)
    answer = town.lan.post(f"{PLACE}/time", {"slot": str(slot.pk)})
    assert answer.status_code == 409
    page = text(answer)
    assert "Ba giờ gần nhất" in page
    assert page.count('id="near-') == 3
    assert town.lan.session["booking"]["00070"]["papers"]


def test_gone_at_the_last_step_keeps_everything_typed_and_the_nearest_can_be_taken(town, at):
    held(town.lan, town.slots[0])
    at.on(minutes=6)  # the hold is over
    for name in ("tam", "tu"):
        person = town.ward.person(name)
        booking.book(town.ward.office, wish(town.slots[0], person), by=person)
    answer = town.lan.post(f"{PLACE}/contact", {"phone": "0987 654 321", "email": "moi@vidu.test"})
    assert answer.status_code == 409
    page = text(answer)
    assert page.count('id="near-') == 3
    assert "0987 654 321" in page
    assert "moi@vidu.test" in page
    assert not Appointment.objects.filter(person=town.person).exists()
    again = {"phone": "0987 654 321", "email": "moi@vidu.test", "slot": str(town.slots[1].pk)}
    assert town.lan.post(f"{PLACE}/contact", again).status_code == 302
    assert Appointment.objects.get(person=town.person).starts_at == town.slots[1].starts_at
    assert invariants.all_broken() == []


def test_choosing_again_gives_the_first_place_back(town):
    held(town.lan, town.slots[0])
    town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[1].pk)})
    assert [one.slot_id for one in Hold.objects.all()] == [town.slots[1].pk]


def test_a_hold_is_extended_once(town, at):
    held(town.lan, town.slots[0])
    first = Hold.objects.get().expires_at
    town.lan.post(f"{PLACE}/hold")
    assert Hold.objects.get().expires_at == first + timedelta(minutes=5)
    town.lan.post(f"{PLACE}/hold")
    assert Hold.objects.get().expires_at == first + timedelta(minutes=5)
    assert "Gia hạn" not in text(town.lan.get(f"{PLACE}/contact"))
    at.on(minutes=11)
    assert "Đã hết giờ giữ chỗ" in text(town.lan.get(f"{PLACE}/contact"))
    assert town.lan.post(f"{PLACE}/contact", CONTACT).status_code == 302  # nobody took it


# The last form


@pytest.mark.parametrize("wrong", [
    {"phone": "123", "email": "lan@vidu.test"}, {"phone": PHONE, "email": "x"}, {"phone": PHONE, "email": ""},
    {"phone": "9" * 10_000, "email": "lan@vidu.test"}, {"phone": PHONE, "email": "a" * 10_000 + "@x.test"},
    {"phone": "😀", "email": "😀@x"}, {"phone": "0\0", "email": "a\0@x.test"}, {"phone": PHONE, "email": "a@x.test\nBcc: b@x.test"},
])  # fmt: skip
def test_wrong_contact_is_said_and_the_place_stays(town, wrong):
    held(town.lan, town.slots[0])
    answer = town.lan.post(f"{PLACE}/contact", wrong)
    assert answer.status_code == 422
    assert "Cần sửa" in text(answer)
    assert (Appointment.objects.count(), Hold.objects.count()) == (0, 1)


def test_steps_out_of_order_lead_to_the_first(town):
    for path in ("time", "contact"):
        assert town.lan.get(f"{PLACE}/{path}")["Location"] == PLACE
        assert town.lan.post(f"{PLACE}/{path}", {"slot": "1"})["Location"] == PLACE
    assert town.lan.post(f"{PLACE}/hold")["Location"] == PLACE
    assert town.lan.get("/services/2.000815/agencies/99999/booking").status_code == 404
    assert town.lan.get("/services/2.000884/agencies/00070/booking").status_code == 404


def test_long_names_do_not_break_the_pages(town):
    Person.objects.filter(pk=town.person.pk).update(full_name="Nguyễn " * 28)
    appointment = booked(town)
    assert town.lan.get(f"/appointments/{appointment.code}").status_code == 200
    assert "Nguyễn" not in text(town.stranger.get(f"/appointments/{appointment.code}"))
