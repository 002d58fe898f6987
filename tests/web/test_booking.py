"""The citizen's booking, page by page: nothing typed is lost, nothing is half done, nobody sees another's."""

import hashlib
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from icalendar import Calendar

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Desk
from chungthuc.appointments import booking, closing, invariants
from chungthuc.appointments.closing import Stretch
from chungthuc.appointments.lifecycle import Role, State
from chungthuc.appointments.models import Answer, Appointment, ClosureKind, Hold, PolicyValue, Slot
from chungthuc.audit.models import Event
from chungthuc.certification.defaults import load
from chungthuc.core import clock
from chungthuc.dossiers.models import PaperType
from chungthuc.notifications.models import Message
from chungthuc.vault import store
from chungthuc.web import booking_proof
from chungthuc.web.booking_forms import fee_estimate
from demo import life
from tests.appointments.conftest import START, Office, at, office, wish  # noqa: F401  (fixtures)

PLACE = "/services/2.000815/agencies/00070/booking"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PHONE = "0912 345 678"


def papers(*lines: tuple[str, int, int], **more: str) -> dict[str, str]:
    """The first page's form."""
    form = {"papers-TOTAL_FORMS": str(len(lines)), "papers-INITIAL_FORMS": "0", **more}
    for place, (kind, originals, pages) in enumerate(lines):
        form |= {
            f"papers-{place}-type": kind, f"papers-{place}-originals": str(originals), f"papers-{place}-pages": str(pages),
        }  # fmt: skip
    return form


ONE = papers(("van-bang", 1, 2))
CONTACT = {"phone": PHONE, "email": "lan@vidu.test"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def town(office, settings) -> SimpleNamespace:  # noqa: F811
    """The ward issues copies; two mornings with places; Lan is signed in, a stranger is not."""
    load()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    days = [
        office.slot(f"2026-11-2{day} {hour}", public=2, staff=3)
        for day in (4, 5)
        for hour in ("09:00", "09:30", "14:00")
    ]
    Person.objects.filter(pk=office.lan.pk).update(id_number="001085000011", phone="+84912345678")
    office.lan.refresh_from_db()
    office.lan.set_password("a long password")
    office.lan.save()
    lan = Client()
    lan.force_login(office.lan, backend=BACKEND)
    return SimpleNamespace(office=office, slots=days, lan=lan, stranger=Client(), person=office.lan)


def held(client: Client, slot: Slot, form: dict[str, str] = ONE, **more: str):
    client.post(PLACE, form)
    return client.post(f"{PLACE}/time", {"slot": str(slot.pk), **more})


def booked(town, slot: Slot | None = None) -> Appointment:
    held(town.lan, slot or town.slots[0])
    answer = town.lan.post(f"{PLACE}/contact", CONTACT)
    assert answer.status_code == 302, text(answer)
    return Appointment.objects.living().latest("booked_at")


def worked(client: Client) -> dict[str, str]:
    """What the stranger's browser sends after its work."""
    page = text(client.get(f"{PLACE}/time"))
    challenge = re.search(r'name="challenge" value="([^"]+)"', page).group(1)
    number = 0
    while int.from_bytes(hashlib.sha256(f"{challenge}:{number}".encode()).digest(), "big") >> (
        256 - booking_proof.BITS
    ):
        number += 1
    return {"challenge": challenge, "answer": str(number)}


# Four steps


def test_four_steps_make_one_appointment_and_tell(town):
    assert town.lan.post(PLACE, ONE)["Location"] == f"{PLACE}/time"
    page = text(town.lan.get(f"{PLACE}/time"))
    assert "Bước 2/4" in page
    assert all(f'value="{slot.pk}"' in page for slot in town.slots[:3])
    answer = town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[1].pk)})
    assert answer["Location"] == f"{PLACE}/contact"
    assert Hold.objects.count() == 1
    page = text(town.lan.get(f"{PLACE}/contact"))
    for words in ("Lan", "Đặt lịch hẹn", "0912 345 678", "lan@vidu.test", "4.000 đồng", "data-countdown", "Giữ thêm"):
        assert words in page, words
    assert "001085000011" not in page
    done = town.lan.post(f"{PLACE}/contact", CONTACT)
    visit = Appointment.objects.get()
    assert done["Location"] == f"/appointments/{visit.code}/booked"
    page = text(town.lan.get(done["Location"]))
    for words in ("Đặt lịch hẹn và xác nhận thành công", visit.code, "data:image/png", "/calendar", "Bước 4/4"):
        assert words in page, words
    assert (visit.person, visit.state, visit.starts_at) == (town.person, State.CONFIRMED, town.slots[1].starts_at)
    assert visit.papers == [{"type": "van-bang", "originals": 1, "pages": 2}]
    assert visit.contact_phone == "+84912345678"
    told = Message.objects.filter(key__startswith=f"appointment:{visit.pk}:booked:")
    assert {one.channel for one in told} >= {"email", "in_app"}
    assert Hold.objects.count() == 0
    assert invariants.all_broken() == []


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
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=town.person, email=town.person.email, verified=True, primary=True)
    form = {"login": "lan@vidu.test", "password": "a long password", "next": f"{PLACE}/contact"}
    assert stranger.post("/accounts/login/", form)["Location"] == f"{PLACE}/contact"
    page = text(stranger.get(f"{PLACE}/contact"))
    assert "14:00" in page
    assert "Giấy tờ, văn bản khác" in page
    assert stranger.post(f"{PLACE}/contact", CONTACT).status_code == 302
    visit = Appointment.objects.get()
    assert (visit.starts_at, visit.person, len(visit.papers)) == (town.slots[2].starts_at, town.person, 2)
    assert Hold.objects.count() == 0


def test_no_personal_data_is_kept_before_the_booking(town):
    held(town.lan, town.slots[0])
    town.lan.post(f"{PLACE}/contact", {"phone": PHONE, "email": "nothing"})
    kept = str(dict(town.lan.session["booking"]))
    assert "912" not in kept
    assert "nothing" not in kept
    assert "Lan" not in kept


# Papers


def test_another_line_keeps_what_was_typed(town):
    page = text(town.lan.post(PLACE, papers(("van-bang", 2, 9), line="add")))
    assert 'name="papers-1-type"' in page
    assert re.search(r'name="papers-1-originals"[^>]* value="1"|value="1"[^>]*name="papers-1-originals"', page)
    assert re.search(r'name="papers-0-pages"[^>]*value="9"', page)
    assert 'name="papers-1-type"' not in text(town.lan.post(PLACE, papers(("khac", 1, 1), ("khac", 1, 1), line="drop")))


def test_an_untouched_line_is_none_and_no_line_is_said_in_vietnamese(town):
    assert town.lan.post(PLACE, papers(("van-bang", 1, 2), ("", 1, 1)))["Location"] == f"{PLACE}/time"
    assert len(town.lan.session["booking"]["00070"]["papers"]) == 1
    assert "Please" not in text(town.lan.post(PLACE, papers(("", 1, 1))))


def drafted(town) -> dict[str, Any]:
    return town.lan.session["booking"]["00070"]


def test_several_papers_take_several_units_and_too_many_are_offered_the_drop_off(town):
    town.lan.post(PLACE, papers(("van-bang", 4, 4), ("khac", 3, 50)))
    assert drafted(town)["units"] == 3
    answer = town.lan.post(PLACE, papers(("van-bang", 13, 13)))
    assert answer.status_code == 422
    for words in ("Đặt lịch gửi lại giấy tờ", "Hoặc giảm số giấy tờ", "17:00, Thứ 4, 25/11/2026", 'value="13"'):
        assert words in text(answer), words
    assert drafted(town)["units"] == 3


BIG = papers(("van-bang", 40, 90), ("khac", 8, 8))


def test_a_drop_off_is_booked_and_told_on_every_page(town):
    assert town.lan.post(PLACE, {**BIG, "way": "drop_off"})["Location"] == f"{PLACE}/time"
    assert (drafted(town)["units"], drafted(town)["drop_off"], len(drafted(town)["papers"])) == (1, True, 2)
    page = text(town.lan.get(f"{PLACE}/time"))
    for words in ("khoảng 10 phút tại quầy", "Gửi lại giấy tờ số lượng lớn", "Gửi ngày 24/11/2026", "26/11/2026"):
        assert words in page, words
    town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[0].pk)})
    promised = ("Gửi lại giấy tờ số lượng lớn", "26/11/2026", "17:00")
    page = text(town.lan.get(f"{PLACE}/contact"))
    for words in (*promised, "40 bản chính, 90 trang", "trước mặt bạn"):
        assert words in page, words
    done = town.lan.post(f"{PLACE}/contact", CONTACT)
    visit = Appointment.objects.get()
    assert (visit.drop_off, visit.units, visit.papers[0]["originals"]) == (True, 1, 40)
    for place in (done["Location"], f"/appointments/{visit.code}"):
        page = text(town.lan.get(place))
        assert all(words in page for words in promised), place
    file = Calendar.from_ical(town.lan.get(f"/appointments/{visit.code}/calendar").content)
    event = next(iter(file.walk("VEVENT")))
    assert "Gửi lại giấy tờ" in event["SUMMARY"]
    assert "26/11/2026 17:00" in event["DESCRIPTION"]
    assert "Gửi lại giấy tờ." in text(town.lan.get("/account/appointments"))
    page = text(town.lan.get(f"/appointments/{visit.code}/time?day=2026-11-25"))
    assert "Gửi ngày 25/11/2026" in page
    assert "27/11/2026" in page
    assert invariants.all_broken() == []


def test_back_and_forth_between_the_two_ways_leaves_no_wrong_state(town):
    town.lan.post(PLACE, papers(("van-bang", 6, 6)))
    town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[0].pk)})
    assert Hold.objects.get().units == 2
    town.lan.post(PLACE, BIG)  # refused with the offer: nothing has changed
    assert Hold.objects.get().units == 2
    assert not drafted(town)["drop_off"]
    town.lan.post(PLACE, {**BIG, "way": "drop_off"})  # another length: the place goes back
    assert Hold.objects.count() == 0
    assert drafted(town)["slot"] == 0
    town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[0].pk)})
    page = text(town.lan.get(PLACE))  # back: what was chosen stands there, with its way on
    assert 'value="40"' in page
    assert "Đặt lịch gửi lại giấy tờ" in page
    # Fewer now: an ordinary visit, whatever was pressed.
    town.lan.post(PLACE, papers(("van-bang", 3, 3), way="drop_off"))
    assert (drafted(town)["drop_off"], drafted(town)["units"]) == (False, 1)
    assert Hold.objects.count() == 1  # of the same length: kept
    page = text(town.lan.get(f"{PLACE}/contact"))
    assert "Gửi lại giấy tờ" not in page
    assert "Đặt lịch gửi lại giấy tờ" not in text(town.lan.get(PLACE))
    town.lan.post(f"{PLACE}/contact", CONTACT)
    assert not Appointment.objects.get().drop_off
    assert invariants.all_broken() == []


def test_the_policy_of_the_office_counts(town):
    for name, value in (("drop_off_units", 2), ("drop_off_days", 0), ("most_units", 1)):
        PolicyValue.objects.create(name=name, value=value, since=clock.today())
    page = text(town.lan.post(PLACE, papers(("van-bang", 4, 4))))
    assert "Thời hạn không kéo dài" in page
    assert "khoảng 20 phút" in page
    town.lan.post(PLACE, papers(("van-bang", 4, 4), way="drop_off"))
    assert drafted(town)["units"] == 2
    town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[0].pk)})
    town.lan.post(f"{PLACE}/contact", CONTACT)
    assert (Appointment.objects.get().units, Appointment.objects.get().drop_off) == (2, True)


@pytest.mark.parametrize("line", [
    ("", 1, 1), ("none-such", 1, 1), ("van-bang", 0, 1), ("van-bang", -3, 2), ("van-bang", 3, 1), ("van-bang", "x", 1),
    ("van-bang", 10**9, 10**9), ("😀\0", 1, 1), ("van-bang", "1" * 10_000, 1), ("x" * 10_000, 1, 1),
])  # fmt: skip
def test_wrong_papers_are_said_and_kept(town, line):
    answer = town.lan.post(PLACE, papers(line))
    assert answer.status_code == 422
    assert "Cần sửa" in text(answer)
    assert "booking" not in town.lan.session


@pytest.mark.parametrize("total", ["", "-1", "9999", "x", "٣", "1" * 5000])
def test_a_forged_count_of_lines_is_harmless(town, total):
    assert town.lan.post(PLACE, {**ONE, "papers-TOTAL_FORMS": total}).status_code in (302, 422)


def test_the_estimate_shares_pages_out(town):
    assert fee_estimate([{"originals": 2, "pages": 5}]) == 4000 + 5000
    assert fee_estimate([{"originals": 1, "pages": 500}]) == 200_000


# Already there (B12)


def test_what_is_on_vneid_is_said_once_and_counted(town):
    form = papers(("dinh-danh", 1, 1))
    assert town.stranger.post(PLACE, form)["Location"] == f"{PLACE}/check"
    assert "VNeID" in text(town.stranger.get(f"{PLACE}/check"))
    assert town.stranger.post(f"{PLACE}/check", {"choice": "go_on"})["Location"] == f"{PLACE}/time"
    assert town.stranger.post(PLACE, form)["Location"] == f"{PLACE}/time"  # asked once
    event = Event.objects.get(action="went_on")
    assert event.facts == {"types": ["dinh-danh"], "on_vneid": 1, "in_store": 0}
    PaperType.objects.update(on_vneid_since=clock.today() + timedelta(days=1))
    other = Client()
    assert other.post(PLACE, form)["Location"] == f"{PLACE}/time"  # not yet integrated


def test_a_copy_in_the_store_is_offered_again(world, scan, as_):
    copy = life.issued(world, scan)
    lan = world.people["lan"]
    store.put(lan, subject=copy.subject, title="Bằng tốt nghiệp", code=copy.code, document=copy.document)
    client, place = as_("lan"), f"/services/2.000815/agencies/{world.office.code}/booking"
    answer = client.post(place, papers((copy.paper_type.code, 1, 1)))
    assert answer["Location"] == f"{place}/check"
    page = text(client.get(f"{place}/check"))
    assert "Bạn đã có bản sao ngày" in page
    assert "Bằng tốt nghiệp" in page
    assert client.post(f"{place}/check", {"choice": "reuse"})["Location"] == "/vault"
    assert Event.objects.get(action="reused_copy").facts["in_store"] == 1
    assert as_("nga").post(place, papers((copy.paper_type.code, 1, 1)))["Location"].endswith("/time")  # not hers


# Days and times


def test_full_days_and_hours_are_not_shown_and_neighbours_are(town):
    desk = Desk.objects.create(agency=town.office.neighbour, name="Quầy 1", during=town.office.desk.during)
    town.office.slot("2026-11-24 10:00", desk=desk)
    full = town.slots[0]
    Slot.objects.filter(pk__in=[one.pk for one in town.slots[:3]]).update(used=2, used_public=2)
    town.lan.post(PLACE, ONE)
    page = text(town.lan.get(f"{PLACE}/time?day=2026-11-24"))
    assert f'value="{full.pk}"' not in page
    assert "?day=2026-11-24" not in page
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
    foreign = town.office.slot("2026-11-24 09:00", desk=Desk.objects.create(
        agency=town.office.neighbour, name="Q", during=town.office.desk.during))  # fmt: skip
    past, soon = town.office.slot("2026-11-23 07:00"), town.office.slot("2026-11-23 08:30")
    far = town.office.slot("2026-12-30 09:00")
    closed = town.office.slot("2026-11-24 16:00")
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


def test_gone_at_the_last_step_keeps_everything_typed_and_the_nearest_can_be_taken(town, at):  # noqa: F811
    held(town.lan, town.slots[0])
    at.on(minutes=6)  # the hold is over
    for name in ("tam", "tu"):
        person = town.office.person(name)
        booking.book(town.office.ward, wish(town.slots[0], person), by=person)
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


def test_a_hold_is_extended_once(town, at):  # noqa: F811
    held(town.lan, town.slots[0])
    first = Hold.objects.get().expires_at
    town.lan.post(f"{PLACE}/hold")
    assert Hold.objects.get().expires_at == first + timedelta(minutes=5)
    town.lan.post(f"{PLACE}/hold")
    assert Hold.objects.get().expires_at == first + timedelta(minutes=5)
    assert "Giữ thêm" not in text(town.lan.get(f"{PLACE}/contact"))
    at.on(minutes=11)
    assert "Đã hết giờ giữ chỗ" in text(town.lan.get(f"{PLACE}/contact"))
    assert town.lan.post(f"{PLACE}/contact", CONTACT).status_code == 302  # nobody took it


# Strangers work or wait


def test_a_stranger_without_proof_waits_and_then_may(town, monkeypatch):
    answer = held(town.stranger, town.slots[0])
    assert answer.status_code == 422
    page = text(town.stranger.get(f"{PLACE}/time"))
    given = {"slot": str(town.slots[0].pk), "challenge": re.search(r'name="challenge" value="([^"]+)"', page).group(1)}
    early = town.stranger.post(f"{PLACE}/time", given)
    assert early.status_code == 422
    assert "Chờ 5 giây" in text(early)
    assert given["challenge"] in text(early)  # who waited does not wait anew
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 6)
    assert town.stranger.post(f"{PLACE}/time", given).status_code == 302
    other = Client()
    other.post(PLACE, ONE)
    assert other.post(f"{PLACE}/time", given).status_code == 422  # good once
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("challenge", ["", "x", "x:y:z", "\0", "a" * 10_000])
def test_a_forged_challenge_is_refused(town, challenge):
    assert held(town.stranger, town.slots[0], challenge=challenge, answer="1").status_code == 422
    assert Hold.objects.count() == 0


def test_one_address_cannot_hold_without_end(town, monkeypatch):
    now = signing.time.time()
    answers = []
    for turn in range(booking_proof.WAITED["most"] + 1):
        monkeypatch.setattr(signing.time, "time", lambda turn=turn: now + turn)
        client = Client()
        client.post(PLACE, ONE)
        page = text(client.get(f"{PLACE}/time"))
        challenge = re.search(r'name="challenge" value="([^"]+)"', page)
        monkeypatch.setattr(signing.time, "time", lambda turn=turn: now + turn + 6)
        if challenge is None:
            break
        answers.append(client.post(f"{PLACE}/time", {"slot": str(town.slots[-1].pk), "challenge": challenge.group(1)}))
    assert "quá nhiều lượt giữ chỗ" in text(answers[-1])


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


def test_a_second_appointment_is_refused_with_the_way_to_the_first(town):
    first = booked(town)
    held(town.lan, town.slots[1])
    answer = town.lan.post(f"{PLACE}/contact", CONTACT)
    assert answer.status_code == 422
    assert f"/appointments/{first.code}" in text(answer)


def test_steps_out_of_order_lead_to_the_first(town):
    for path in ("time", "contact"):
        assert town.lan.get(f"{PLACE}/{path}")["Location"] == PLACE
        assert town.lan.post(f"{PLACE}/{path}", {"slot": "1"})["Location"] == PLACE
    assert town.lan.post(f"{PLACE}/hold")["Location"] == PLACE
    assert town.lan.get("/services/2.000815/agencies/99999/booking").status_code == 404
    assert town.lan.get("/services/2.000884/agencies/00070/booking").status_code == 404


def test_long_names_do_not_break_the_pages(town):
    Person.objects.filter(pk=town.person.pk).update(full_name="Nguyễn " * 28)
    visit = booked(town)
    assert town.lan.get(f"/appointments/{visit.code}").status_code == 200
    assert "Nguyễn" not in text(town.stranger.get(f"/appointments/{visit.code}"))


# The appointment's own pages


def test_the_page_by_code_shows_no_name_and_no_way_to_change_it(town):
    visit = booked(town)
    page = text(town.stranger.get(f"/appointments/{visit.code.lower().replace('-', '')}"))
    assert visit.code in page
    assert "09:00" in page
    for hidden in ("Lan", "912", "lan@vidu.test", "van-bang", "Văn bằng", "cancellation", "/time"):
        assert hidden not in page.split("<main")[1].split("</main")[0], hidden
    for act in ("time", "cancellation", "confirmation", "answer"):
        assert (
            town.stranger.post(f"/appointments/{visit.code}/{act}", {"slot": str(town.slots[1].pk)}).status_code == 302
        )
        other = Client()
        other.force_login(town.office.person(f"o-{act}"), backend=BACKEND)
        assert other.post(f"/appointments/{visit.code}/{act}", {"slot": str(town.slots[1].pk)}).status_code == 403
    visit.refresh_from_db()
    assert (visit.state, visit.starts_at) == (State.CONFIRMED, town.slots[0].starts_at)
    assert town.stranger.get(f"/appointments/{visit.code}/booked").status_code == 302


@pytest.mark.parametrize("code", ["AAA-AAA-AAA", "x", "Đ", "%00", "😀", "a" * 3000, "..%2f..", "'"])
def test_an_unknown_code_says_so(town, code):
    answer = town.stranger.get(f"/appointments/{code}")
    assert answer.status_code == 404


def test_codes_cannot_be_guessed_without_end(town):
    visit = booked(town)
    for _guess in range(30):
        town.stranger.get("/appointments/AAA-AAA-AAA")
    assert town.stranger.get(f"/appointments/{visit.code}").status_code == 404
    assert town.lan.get(f"/appointments/{visit.code}").status_code == 200  # the owner is not hindered


def test_moving_takes_the_new_place_first_and_keeps_the_code(town):
    visit = booked(town)
    page = text(town.lan.get(f"/appointments/{visit.code}/time?day=2026-11-25"))
    key = re.search(r'name="key" value="([^"]+)"', page).group(1)
    form = {"slot": str(town.slots[4].pk), "key": key}
    for _press in range(2):
        assert town.lan.post(f"/appointments/{visit.code}/time", form).status_code in (302, 422)
    moved = Appointment.objects.living().get(code=visit.code)
    assert (moved.starts_at, moved.moves) == (town.slots[4].starts_at, 1)
    assert Message.objects.filter(key=f"appointment:{moved.pk}:moved:in_app").exists()
    assert invariants.all_broken() == []


def test_moving_into_a_full_place_changes_nothing(town):
    visit = booked(town)
    Slot.objects.filter(pk=town.slots[1].pk).update(used=2, used_public=2)
    answer = town.lan.post(f"/appointments/{visit.code}/time", {"slot": str(town.slots[1].pk), "key": "k"})
    assert answer.status_code == 409
    assert "Ba giờ gần nhất" in text(answer)
    for slot in ("", "x", str(town.slots[0].pk), "9" * 14):
        assert town.lan.post(f"/appointments/{visit.code}/time", {"slot": slot}).status_code == 422
    assert Appointment.objects.get().starts_at == town.slots[0].starts_at


def test_moves_are_counted_in_words(town):
    visit = booked(town)
    assert "còn đổi được 2 lần" in text(town.lan.get(f"/appointments/{visit.code}"))
    for slot in (town.slots[1], town.slots[2]):
        town.lan.post(f"/appointments/{visit.code}/time", {"slot": str(slot.pk), "key": str(slot.pk)})
    page = text(town.lan.get(f"/appointments/{visit.code}"))
    assert "Đã đổi đủ số lần" in page
    assert ">Đổi lịch hẹn<" not in page
    assert (
        town.lan.post(f"/appointments/{visit.code}/time", {"slot": str(town.slots[4].pk), "key": "z"}).status_code
        == 422
    )


def test_cancelling_needs_no_reason_and_ends_when_the_visit_begins(town, at):  # noqa: F811
    visit = booked(town)
    there = f"/appointments/{visit.code}/cancellation"
    assert town.lan.get(there).status_code == 200
    assert town.lan.post(there, {"reason": "x" * 10_000}).status_code == 422
    at.moment = visit.starts_at
    assert "Đã tới giờ hẹn. Đến trễ bạn vẫn được tiếp nhận." in text(town.lan.get(f"/appointments/{visit.code}"))
    town.lan.post(there, {"reason": ""})
    assert Appointment.objects.get().state == State.CONFIRMED
    at.moment = visit.starts_at - timedelta(minutes=1)
    page = text(town.lan.get(f"/appointments/{visit.code}"))
    assert "Đã quá thời hạn đổi giờ. Vẫn hủy được tới giờ hẹn" in page
    assert "Hủy lịch hẹn" in page
    for reason in ("Bận\0 việc 😀", ""):  # sent twice: once
        town.lan.post(there, {"reason": reason})
    assert Appointment.objects.get().state == State.CANCELLED_BY_CITIZEN
    assert "Bạn đã hủy" in text(town.lan.get(f"/appointments/{visit.code}"))
    assert Message.objects.filter(key=f"appointment:{visit.pk}:cancelled:email").exists()
    assert invariants.all_broken() == []


def test_a_guest_confirms_by_the_page(town):
    visit = booking.book(town.office.ward, wish(town.slots[0]), by=None)
    page = text(town.stranger.get(f"/appointments/{visit.code}"))
    assert "Đang chờ bạn xác nhận" in page
    town.stranger.post(f"/appointments/{visit.code}/confirmation")
    visit.refresh_from_db()
    assert visit.state == State.CONFIRMED
    assert town.stranger.get(f"/appointments/{visit.code}/confirmation").status_code == 405


def closed(town) -> Appointment:
    visit = booked(town)
    stretch = Stretch(visit.starts_at, visit.ends_at, agency=town.office.ward)
    closure = closing.close(stretch, kind=ClosureKind.OUTAGE, reason="Mất điện", by=town.office.minh)
    assert closing.propose(closure, by=town.office.minh) == 1
    return visit


@pytest.mark.parametrize("answer", ["agree", "other", "cancel"])
def test_three_answers_to_a_closure(town, answer):
    visit = closed(town)
    page = text(town.lan.get(f"/appointments/{visit.code}"))
    for words in ("Mất điện", "Đồng ý giờ mới", "Chọn giờ khác", "Hủy lịch hẹn"):
        assert words in page
    assert "Mất điện" not in text(town.stranger.get(f"/appointments/{visit.code}"))
    if answer == "agree":
        town.lan.post(f"/appointments/{visit.code}/answer")
    elif answer == "other":
        town.lan.post(f"/appointments/{visit.code}/time", {"slot": str(town.slots[5].pk)})
    else:
        town.lan.post(f"/appointments/{visit.code}/cancellation", {"reason": ""})
    last = Appointment.objects.living().get(code=visit.code)
    expected = {
        "agree": (State.CONFIRMED, town.slots[1].starts_at), "other": (State.CONFIRMED, town.slots[5].starts_at),
        "cancel": (State.CANCELLED_BY_AGENCY, visit.starts_at),
    }  # fmt: skip
    assert (last.state, last.starts_at) == expected[answer]
    assert town.lan.post(f"/appointments/{visit.code}/answer").status_code == 302  # nothing waits any more
    assert Hold.objects.count() == 0
    assert Answer.WAITING not in visit.rebooking.__class__.objects.values_list("answer", flat=True)
    assert invariants.all_broken() == []


def test_the_calendar_file_is_one(town):
    visit = booked(town)
    answer = town.lan.get(f"/appointments/{visit.code}/calendar")
    assert answer["Content-Type"].startswith("text/calendar")
    event = next(iter(Calendar.from_ical(answer.content).walk("VEVENT")))
    assert event["DTSTART"].dt == visit.starts_at
    assert event["DTEND"].dt == visit.ends_at
    assert visit.code in event["SUMMARY"]
    assert b"Lan" not in answer.content
    assert len(list(event.walk("VALARM"))) == 1


# Lists


def test_my_list_and_notices_are_mine_and_cost_the_same(town, at, django_assert_num_queries):  # noqa: F811
    visit = booked(town)
    other = town.office.person("tam")
    theirs = booking.book(town.office.ward, wish(town.slots[4], other), by=other)
    page = text(town.lan.get("/account/appointments"))
    assert visit.code in page
    assert theirs.code not in page
    notices = text(town.lan.get("/account/notices"))
    assert visit.code in notices
    assert theirs.code not in notices
    assert "1 thông báo chưa đọc" in notices
    with django_assert_num_queries(6):
        town.lan.get("/account/appointments")
    with django_assert_num_queries(6):
        town.lan.get("/account/notices")
    for hour in range(8, 16):
        slot = town.office.slot(f"2026-11-26 {hour:02d}:00")
        booking.cancel(visit, by=town.person, role=Role.CITIZEN)
        visit = booking.book(town.office.ward, wish(slot, town.person), by=town.person)
    with django_assert_num_queries(6):
        town.lan.get("/account/appointments")
    with django_assert_num_queries(6):
        town.lan.get("/account/notices")


def test_notices_are_marked_by_their_owner_alone(town):
    booked(town)
    mine = Message.objects.get(channel="in_app", person=town.person, state="delivered")
    other = Client()
    other.force_login(town.office.minh, backend=BACKEND)
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
    with django_assert_max_num_queries(16):
        town.lan.get(f"{PLACE}/time")
    for day in range(26, 29):
        for hour in range(8, 17):
            town.office.slot(f"2026-11-{day} {hour:02d}:00")
    with django_assert_max_num_queries(16):
        assert text(town.lan.get(f"{PLACE}/time?day=2026-11-27")).count('name="slot"') == 9


def test_home_says_what_is_next(town):
    assert "Việc tiếp theo của bạn" not in text(town.lan.get("/"))
    visit = booked(town)
    page = text(town.lan.get("/"))
    assert "Việc tiếp theo của bạn" in page
    assert f"/appointments/{visit.code}" in page
    assert "Việc tiếp theo của bạn" not in text(town.stranger.get("/"))
