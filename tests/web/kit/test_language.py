"""The switch of languages leads back to the page as it was asked for."""

import html
import re
from datetime import date

import pytest

from chungthuc.agencies import days
from chungthuc.agencies.models import DayKind, SpecialDay
from chungthuc.certification.fees.saying import Said, say
from chungthuc.certification.fees.sums import fee_of
from chungthuc.core.hushing import KEYS_IN_QUESTIONS, hush
from chungthuc.dossiers.models import FeeWaiver
from chungthuc.registers.fees import FeeState
from chungthuc.web.delivery.returning import REASONS
from demo import life


def switched(client, answer) -> str:
    """Where the button of the page leads."""
    form = re.search(r"<form[^>]*data-leaves.*?</form>", answer.content.decode(), re.DOTALL)[0]
    back = html.unescape(re.search(r'name="next" value="([^"]*)"', form)[1])
    return client.post("/i18n/setlang/", {"next": back, "language": "en"})["Location"]


@pytest.mark.parametrize(
    "address",
    ["/counter/copies?tab=returned", "/counter/copies?tab=over&after=x%26y", "/services?q=sao+y", "/counter/copies"],
)
def test_tab_search_and_stretch_stay(as_, address):
    minh = as_("minh")
    assert switched(minh, minh.get(address)) == address


def test_a_key_in_the_question_goes_into_no_other_address(client, db):
    """``core.hushing`` keeps the same ones out of the logs."""
    assert {"code"} == KEYS_IN_QUESTIONS
    assert hush("/check?a=1&code=7K2M") == "/check?a=1&code=…"
    assert switched(client, client.get("/services?code=7K2M-9QRX&q=sao")) == "/services?q=sao"


def test_a_page_that_answers_a_form_is_one_on_which_something_was_typed(as_, world):
    minh = as_("minh")
    assert "data-leaves>" in minh.get("/counter/copies/new").content.decode()
    answer = minh.post("/counter/copies/new", {})
    assert answer.status_code == 422
    assert "data-leaves data-typed>" in answer.content.decode()


def english(client, address: str) -> str:
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode()


def test_reasons_that_we_ship_are_english_and_what_was_typed_is_told_to_be_vietnamese(as_, world, scan):
    copy, hoa = life.submitted(world, scan), as_("hoa")
    usual = str(REASONS[0])
    hoa.cookies["django_language"] = "en"
    hoa.post(f"/signing-desk/copies/{copy.pk}/return", {"usual": ["0"], "reason": "Trang 2 <mờ>"})
    copy.refresh_from_db()
    assert copy.return_reason == f"{usual}\nTrang 2 <mờ>", "kept in Vietnamese, in whatever language it was ticked"
    page = english(as_("minh"), f"/counter/copies/{copy.pk}")
    assert usual not in page
    assert page.count("The scan is blurred") == 2
    assert page.count('<span lang="vi">Trang 2 &lt;mờ&gt;</span>') == 2, "above, and in the history"


def test_the_ground_of_a_waiver_is_english_without_its_citation(as_, world, scan):
    copy, ground = life.submitted(world, scan), FeeWaiver.objects.get(code="van-ban")
    ground.citation = "QĐ 5/QĐ-UBND"
    said = Said(state=FeeState.WAIVED, ground=ground, words="hộ nghèo")
    say(copy, said, after=fee_of(copy).position, by=world.minh)
    page = english(as_("minh"), f"/counter/copies/{copy.pk}")
    told = page.split('id="fee_head"')[1].split("<details")[0]
    assert "Miễn theo văn bản" not in told
    assert "QĐ 5/QĐ-UBND" in told


@pytest.mark.parametrize(("reason", "told"), [
    ("Tết Dương lịch", ": New Year&#x27;s Day"), ("Mất điện cả phường", '<span lang="vi">Mất điện cả phường</span>'),
])  # fmt: skip
def test_a_day_off_has_its_english_name(as_, world, reason, told, monkeypatch):
    new_year = SpecialDay(day=date(2027, 1, 1), kind=DayKind.OFF, reason=reason)
    monkeypatch.setattr("chungthuc.web.opening_hours.views.calendar.special_days", lambda *_range: [new_year])
    assert told in english(as_("minh"), f"/opening-hours/{world.office.code}")


def test_a_day_worked_in_exchange_is_named_as_days_are_in_the_house():
    day = SpecialDay(day=date(2024, 4, 29), kind=DayKind.OFF, reason="Ngày nghỉ (thay cho ngày 04/05/2024)")
    assert days.english_name(day) == "Day off (substituted from 04/05/2024)"
