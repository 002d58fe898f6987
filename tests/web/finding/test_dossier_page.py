"""The page of a dossier, and the ways to it: all its papers, its slip, its messages, one history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungthuc.accounts.phones import shown_phone
from chungthuc.audit import recorder
from chungthuc.audit.models import Event
from chungthuc.certification.finding import keeping
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from demo import life
from tests.harness.jobs import run_jobs


@pytest.fixture
def first(world, scan):
    return life.issued(world, scan, title="Bằng tốt nghiệp", name="Đỗ Thị Thúy Quỳnh")


@pytest.fixture
def second(world, scan, first):
    return _beside(first, life.submitted(world, scan, title="Giấy khai sinh", name="Đỗ Thị Thúy Quỳnh"))


def _beside(first: CertifiedCopy, copy: CertifiedCopy) -> CertifiedCopy:
    """Into the same dossier."""
    CertifiedCopy.objects.filter(pk=copy.pk).update(dossier=first.dossier)
    keeping.keep_dossier(first.dossier)
    copy.refresh_from_db()
    return copy


def opened(client, dossier) -> str:
    answer = client.get(reverse("office_dossier", args=[dossier.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_everything_of_a_dossier_stands_on_one_page(as_, world, first, second):
    dossier = first.dossier
    dossier.presenter_name, dossier.presenter_number, dossier.phone = "Phan Văn Nộp", "001085000037", "+84912345678"
    dossier.save()
    delivery.wish(first, by=world.tuan)
    run_jobs()
    page = opened(as_("minh"), dossier)
    for said in (
        dossier.code, "Đỗ Thị Thúy Quỳnh", "001085000011", "Phan Văn Nộp", "001085000037", "0912 345 678",
        "nguoidan@vidu.test", "Trần Văn Minh", f"{dossier.due_at.astimezone():%d/%m/%Y}", "Bằng tốt nghiệp",
        "Giấy khai sinh", f"<strong>{first.entry.number}</strong>", "Lê Thị Hoa", "Thư, tin nhắn, thông báo", "Thư điện tử",
        reverse("copy", args=[second.pk]), reverse("dossier_slip", args=[dossier.pk]),
    ):  # fmt: skip
        assert said in page, said
    history = page.partition("<h2>Lịch sử</h2>")[2]
    assert "Đóng dấu" in history
    assert "Bằng tốt nghiệp" in history
    assert "Giấy khai sinh" in history


def test_who_has_an_account_is_reached_as_the_account_says(as_, world, scan):
    copy = life.submitted(world, scan, account=world.lan)
    page = opened(as_("minh"), copy.dossier)
    assert world.lan.email in page
    assert shown_phone(world.lan.phone) in page


def test_that_it_is_opened_is_a_look_and_told_by_its_code(as_, world, first):
    client = as_("minh")
    for _time in range(2):
        opened(client, first.dossier)
    (look,) = Event.objects.filter(action="look", subject=first.dossier.plain_name)
    assert (look.by, look.facts["what"]) == (f"person:{world.minh.pk}", "page")
    assert f"hồ sơ {first.dossier.code}" in as_("hoa").get("/oversight/records").content.decode()


@pytest.mark.parametrize("name", ["office_dossier", "dossier_slip"])
def test_what_cannot_be_recorded_is_not_shown(as_, first, monkeypatch, name):
    client = as_("minh")
    monkeypatch.setattr(recorder, "PATIENCE", "SELECT 1 / 0")
    answer = client.get(reverse(name, args=[first.dossier_id]))
    assert answer.status_code == 503
    assert first.dossier.code not in answer.content.decode()
    assert first.dossier.follow_code not in answer.content.decode()


@pytest.mark.parametrize("who", ["vi", "nga", "lan"])
def test_another_office_an_administrator_and_a_citizen_find_nothing(as_, first, who):
    assert as_(who).get(reverse("office_dossier", args=[first.dossier_id])).status_code == 404
    assert as_(who).get(reverse("dossier_slip", args=[first.dossier_id])).status_code == 404
    assert Event.objects.filter(action="refuse", subject__startswith="page:office_dossier").count() == 1


def test_the_slip_of_every_dossier_opens_from_its_page(as_, first, second):
    answer = as_("tuan").get(reverse("dossier_slip", args=[first.dossier_id]))
    assert answer.status_code == 200
    for said in (first.dossier.follow_code, "Bằng tốt nghiệp", "Giấy khai sinh"):
        assert said in answer.content.decode()
    assert reverse("dossier_slip", args=[first.dossier_id]) not in opened(as_("hoa"), first.dossier), "not the leader's"


def test_the_copys_page_leads_to_its_dossier_and_its_siblings_and_shows_who_came(as_, first, second):
    page = as_("minh").get(reverse("copy", args=[second.pk])).content.decode()
    assert "Giấy tờ khác của hồ sơ này" in page
    for said in (reverse("copy", args=[first.pk]), reverse("office_dossier", args=[first.dossier_id]),
                 "001085000011", "Tiếp nhận"):  # fmt: skip
        assert said in page, said
    alone = as_("hoa").get(reverse("signing_copy", args=[second.pk])).content.decode()
    assert reverse("office_dossier", args=[first.dossier_id]) in alone


def test_a_paper_alone_in_its_dossier_has_no_siblings(as_, first):
    assert "Giấy tờ khác" not in as_("minh").get(reverse("copy", args=[first.pk])).content.decode()


def test_the_page_asks_as_many_questions_for_many_papers_as_for_two(as_, world, scan, first, second):
    client = as_("minh")
    opened(client, first.dossier)
    two = _queries(client, first.dossier)
    for number in range(4):
        _beside(first, life.submitted(world, scan, title=f"Giấy {number}"))
    assert _queries(client, first.dossier) == two


def _queries(client, dossier) -> int:
    with CaptureQueriesContext(connection) as caught:
        opened(client, dossier)
    return len(caught)
