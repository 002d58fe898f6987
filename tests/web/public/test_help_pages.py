"""Guide, privacy notice, accessibility statement: everybody may read them, their numbers come from where they count, and
every page's foot leads to them."""

import re
from datetime import date, time

import pytest
from django.urls import Resolver404, resolve

from chungthuc.accounts.sign_in import devices
from chungthuc.appointments.models import PolicyValue
from chungthuc.certification.defaults import load
from chungthuc.certification.results.delivery import LINK_LIFE
from chungthuc.notifications.tidying import KEPT
from chungthuc.procedures.models import Explanation, FeeSchedule, Procedure
from chungthuc.vault.sharing import LONGEST
from chungthuc.web.templatetags import kit

PAGES = ["/guide", "/privacy", "/accessibility"]
LAW = "Nghị định 45/2020/NĐ-CP · Nghị định 23/2015/NĐ-CP"


@pytest.fixture
def catalogue(db) -> None:
    load()


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def said_nationwide(name: str, value: int) -> None:
    PolicyValue.objects.create(agency=None, name=name, value=value, since=date(2026, 1, 1), reason="QĐ")


def footer(page: str) -> str:
    return page.partition('<footer class="foot">')[2]


@pytest.mark.parametrize("path", PAGES)
def test_the_contents_lead_to_every_heading_that_is_there(client, catalogue, path):
    page = text(client, path)
    headings = set(re.findall(r'<h2 id="([a-z]+)"', page)) - {"contents"}
    assert len(headings) >= 5
    if 'class="contents"' in page:
        contents = page.partition('class="contents"')[2].partition("</nav>")[0]
        assert re.findall(r'href="#([a-z]+)"', contents) == [
            one for one in re.findall(r'<h2 id="([a-z]+)"', page) if one != "contents"
        ]
    for id_ in headings:
        assert f'aria-labelledby="{id_}"' in page


@pytest.mark.parametrize("path", [*PAGES, "/contact"])
def test_every_link_of_the_page_leads_somewhere(client, catalogue, path):
    main = text(client, path).partition("<main")[2]
    links = set(re.findall(r'href="(/[^"?#]*)', main))
    assert len(links) >= 4
    for link in links:
        try:
            resolve(link)
        except Resolver404:
            pytest.fail(f"{path}: {link}")


def test_the_guide_says_what_the_catalogue_says(client, catalogue):
    page = text(client, "/guide")
    shown = Explanation.objects.filter(procedure__code="2.000815", section__in=("bring", "value"))
    assert shown.count() > 5
    for one in shown:
        assert one.words.replace("'", "&#x27;") in page
    assert "/services/2.000815/agencies" in page
    assert "2.000 đồng/trang cho 2 trang đầu" in page
    assert "Tiếp nhận đến 15 giờ của ngày làm việc" in page


def test_its_numbers_change_where_they_count(client, catalogue, monkeypatch):
    FeeSchedule.objects.create(
        since=date(2026, 1, 1), first_pages=1, first_rate=3000, next_rate=500, most=9000, citation="Thông tư mới"
    )
    said_nationwide("hold_minutes", 7)
    monkeypatch.setattr(kit, "LAST_HOUR", time(16, 0))
    page = text(client, "/guide")
    for words in ("3.000 đồng/trang cho 1 trang đầu", "Thông tư mới", "được giữ 7 phút", "đến 16 giờ của ngày"):
        assert words in page
    assert f"dùng được {LINK_LIFE.days} ngày" in page
    assert f"nhiều nhất {LONGEST.days} ngày" in page


def test_an_office_without_a_catalogue_has_a_guide(client, db):
    page = text(client, "/guide")
    assert "Chưa có biểu phí cho hôm nay" in page
    assert "/services/2.000815" not in page


def test_what_is_offered_no_more_is_not_led_to(client, catalogue):
    Procedure.objects.filter(offered=True).update(until=date(2026, 1, 1))
    assert "/services/2.000815" not in text(client, "/guide")


def test_the_privacy_notice_says_how_long_things_are_kept(client, db):
    said_nationwide("wipe_days", 45)
    page = text(client, "/privacy")
    for words in ("được xóa 45 ngày sau giờ hẹn", f"được xóa sau {KEPT.days} ngày", f"({devices.LIFE.days} ngày",
                  "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, Điều 4", 'href="/contact"'):  # fmt: skip
        assert words in page


def test_who_registers_is_led_to_it(client, db):
    main = text(client, "/accounts/signup/").partition("<main")[2].partition("</main>")[0]
    assert 'href="/privacy"' in main


def test_the_accessibility_statement_says_what_it_does_not_reach(client, db):
    page = text(client, "/accessibility")
    for words in ("WCAG 2.2, mức AA", "Hạn chế đã biết", "Báo lỗi, góp ý, khiếu nại", 'href="/contact"'):
        assert words in page


@pytest.mark.parametrize("path", PAGES)
def test_english_readers_are_told_that_the_law_counts_in_vietnamese(client, catalogue, path):
    client.cookies["django_language"] = "en"
    page = text(client, path).partition("<main")[2].partition("</main>")[0]
    assert ("Unofficial translation" in page) == (path != "/accessibility")
    foreign = re.sub(r'<(\w+)[^>]* lang="vi"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    assert not re.search("[ăđơưạảấầẩậắằặẹẻếềểệịọốồổộớờởợụủứừửữự]", foreign)


@pytest.mark.parametrize(("path", "most"), [("/guide", 4), ("/privacy", 1), ("/accessibility", 0)])
def test_they_ask_no_more_than_they_show(client, catalogue, django_assert_num_queries, path, most):
    with django_assert_num_queries(most):
        client.get(path)


@pytest.mark.parametrize("path", ["/", "/services", "/check", "/follow", "/accounts/login/", "/nowhere", *PAGES])
def test_every_foot_of_a_citizens_page_leads_to_all_four(client, catalogue, path):
    foot = footer(client.get(path).content.decode())
    for address in ("/guide", "/contact", "/privacy", "/accessibility"):
        assert f'href="{address}"' in foot
    assert LAW in foot


@pytest.mark.parametrize(
    ("who", "path", "contact"),
    [
        ("minh", "/counter/copies", "/contact/00070"),
        ("nga", "/oversight/watch", "/contact"),
        ("lan", "/vault", "/contact"),
    ],
)
def test_the_foot_of_who_is_signed_in_leads_to_his_own_office(as_, who, path, contact):
    foot = footer(text(as_(who), path))
    assert f'href="{contact}"' in foot
    assert 'href="/privacy"' in foot


def test_the_foot_of_a_dossier_and_of_a_booking_leads_to_that_office(client, submitted_copy):
    assert 'href="/contact/00070"' in footer(text(client, f"/follow/{submitted_copy.dossier.follow_code}"))
    assert 'href="/contact/00070"' in footer(text(client, "/services/2.000815/agencies/00070/booking"))
    assert 'href="/contact/00070"' in footer(text(client, "/services/2.000815/agencies/00070"))
