"""The first page of the citizen's booking: which papers, how many units, the drop-off, and «already have it»."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from chungthuc.appointments.costs import dong_on
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.models import Appointment, Hold, PolicyValue
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.dossiers.models import PaperType
from chungthuc.vault import store
from chungthuc.web.booking import checking as booking
from tests.web.town import CONTACT, ONE, PLACE, papers, text


def test_another_line_keeps_what_was_typed(town):
    page = text(town.lan.post(PLACE, papers(("van-bang", 2, 9), line="add")))
    assert 'name="papers-1-type"' in page
    assert re.search(r'name="papers-1-originals"[^>]* value="1"|value="1"[^>]*name="papers-1-originals"', page)
    assert re.search(r'name="papers-0-pages"[^>]*value="9"', page)
    assert 'name="papers-1-type"' not in text(
        town.lan.post(PLACE, papers(("khac", 1, 1), ("khac", 1, 1), line="drop-1"))
    )


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
    for words in (
        "Đặt lịch nộp giấy tờ số lượng lớn",
        "Hoặc giảm số lượng giấy tờ",
        "17:00, Thứ Tư, 25/11/2026",
        'value="13"',
    ):
        assert words in text(answer), words
    assert drafted(town)["units"] == 3


BIG = papers(("van-bang", 40, 90), ("khac", 8, 8))


def test_a_drop_off_is_booked_and_told_on_every_page(town):
    assert town.lan.post(PLACE, {**BIG, "way": "drop_off"})["Location"] == f"{PLACE}/time"
    assert (drafted(town)["units"], drafted(town)["drop_off"], len(drafted(town)["papers"])) == (1, True, 2)
    page = text(town.lan.get(f"{PLACE}/time"))
    for words in (
        "khoảng 10 phút tại quầy",
        "Nộp giấy tờ số lượng lớn",
        "Nếu nộp xong trước 15:00 ngày 24/11/2026",
        "26/11/2026",
    ):
        assert words in page, words
    town.lan.post(f"{PLACE}/time", {"slot": str(town.slots[0].pk)})
    promised = ("Nộp giấy tờ số lượng lớn", "26/11/2026", "17:00")
    page = text(town.lan.get(f"{PLACE}/contact"))
    for words in (*promised, "40 bản chính, 90 trang", "trước mặt bạn"):
        assert words in page, words
    done = town.lan.post(f"{PLACE}/contact", CONTACT)
    appointment = Appointment.objects.get()
    assert (appointment.drop_off, appointment.units, appointment.papers[0]["originals"]) == (True, 1, 40)
    for place in (done["Location"], f"/appointments/{appointment.code}"):
        page = text(town.lan.get(place))
        assert all(words in page for words in promised), place
    file = Calendar.from_ical(town.lan.get(f"/appointments/{appointment.code}/calendar").content)
    event = next(iter(file.walk("VEVENT")))
    assert "Nộp giấy tờ số lượng lớn" in event["SUMMARY"]
    assert "26/11/2026 17:00" in event["DESCRIPTION"]
    assert "Nộp số lượng lớn." in text(town.lan.get("/account/appointments"))
    page = text(town.lan.get(f"/appointments/{appointment.code}/time?day=2026-11-25"))
    assert "Nếu nộp xong trước 15:00 ngày 25/11/2026" in page
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
    assert "Đặt lịch nộp giấy tờ số lượng lớn" in page
    # Fewer now: an ordinary appointment, whatever was pressed.
    town.lan.post(PLACE, papers(("van-bang", 3, 3), way="drop_off"))
    assert (drafted(town)["drop_off"], drafted(town)["units"]) == (False, 1)
    assert Hold.objects.count() == 1  # of the same length: kept
    page = text(town.lan.get(f"{PLACE}/contact"))
    assert "Nộp giấy tờ số lượng lớn" not in page
    assert "Đặt lịch nộp giấy tờ số lượng lớn" not in text(town.lan.get(PLACE))
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
    assert dong_on(clock.today(), [{"originals": 2, "pages": 5}]) == 4000 + 5000
    assert dong_on(clock.today(), [{"originals": 1, "pages": 500}]) == 200_000


# Already there


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


def test_a_copy_in_the_store_is_offered_again(world, issued_copy, as_):
    copy = issued_copy
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


def test_answers_of_one_address_are_written_down_up_to_a_bound(town, monkeypatch):
    monkeypatch.setattr(booking, "COUNTED", replace(booking.COUNTED, most=2))
    for _try in range(4):
        stranger = Client()
        assert stranger.post(PLACE, papers(("dinh-danh", 1, 1)))["Location"] == f"{PLACE}/check"
        assert stranger.post(f"{PLACE}/check", {"choice": "go_on"})["Location"] == f"{PLACE}/time"
    assert Event.objects.filter(action="went_on").count() == 2


def test_kinds_of_papers_say_that_they_are_vietnamese_on_an_english_page(town):
    """Those of the catalogue are told in English; one that an office named itself has no English words."""
    PaperType.objects.filter(code="ho-tich").update(name="Giấy tờ riêng của phường")
    town.lan.cookies["django_language"] = "en"
    page = text(town.lan.get(PLACE))
    assert '<option value="van-bang">Diplomas' in page
    assert '<option value="ho-tich" lang="vi">Giấy tờ riêng của phường' in page
    assert '<option value="" selected>Choose' in page
