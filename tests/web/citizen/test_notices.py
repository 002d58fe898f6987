"""«Thông báo»: counted at the top of every page, each leads to its thing, and what was opened is read."""

import re

from django.test import Client

from chungthuc.certification import signature
from chungthuc.certification.reception import cancelling
from chungthuc.certification.results import delivery
from chungthuc.notifications.models import Message
from demo import life
from tests.web.town import booked, text


def opening(page: str) -> str:
    return re.search(r'action="(/account/notices/[0-9a-f-]+/opening)"', page).group(1)


def test_an_appointments_notice_opens_it_and_is_read(town):
    appointment = booked(town)
    page = text(town.lan.get("/account/notices"))
    assert "Xem lịch hẹn" in page
    answer = town.lan.post(opening(page))
    assert answer["Location"] == f"/appointments/{appointment.code}"
    assert Message.objects.get(channel="in_app", state="delivered").read_at is not None
    assert town.lan.get(opening(page)).status_code == 405  # a look at the list writes nothing


def test_the_count_stands_in_the_band_of_every_page(town):
    """It was the fifth tab of a strip, off the screen of a phone."""
    booked(town)
    for address in ("/", "/services", "/account"):
        band = text(town.lan.get(address)).split('<header class="band">')[1].split("</header>")[0]
        assert 'href="/account/notices"' in band
        assert '<span class="count">1</span>' in band


def test_anothers_notice_is_none(town):
    booked(town)
    address = opening(text(town.lan.get("/account/notices")))
    other = Client()
    other.force_login(town.ward.person("tam"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.post(address).status_code == 404
    assert Message.objects.filter(channel="in_app", read_at__isnull=False).count() == 0


def test_a_result_opens_its_dossier_with_the_way_to_the_paper(world, scan, as_):
    copy = life.issued(world, scan, account=world.lan)
    delivery.wish(copy, by=world.tuan)
    delivery.hand_over(copy)
    lan = as_("lan")
    page = text(lan.get("/account/notices"))
    assert "đã có kết quả" in page
    there = lan.post(opening(page))["Location"]
    assert there == f"/dossiers/{copy.dossier_id}"
    page = text(lan.get(there))
    assert "Xem giấy tờ" in page
    assert lan.get(re.search(r'href="(/vault/[0-9a-f-]+)"', page).group(1)).status_code == 200


def test_a_paper_that_was_stopped_is_told_with_the_reason_but_not_in_a_text(world, scan, as_):
    copy = life.submitted(world, scan, account=world.lan)
    cancelling.cancel(copy, reason="Bản chính bị tẩy xóa", by=world.minh)
    told = Message.objects.filter(about=f"dossier:{copy.dossier_id}", template="paper_stopped")
    assert {one.channel for one in told} >= {"email", "in_app"}
    assert not [one for one in told if copy.original_title in one.body + one.subject]
    for one in told:
        assert ("tẩy xóa" in one.body or "tay xoa" in one.body) == (one.channel != "sms")
    lan = as_("lan")
    page = text(lan.get("/account/notices"))
    assert "đã dừng xử lý 1 giấy tờ" in page
    assert "Bản chính bị tẩy xóa" in text(lan.get(lan.post(opening(page))["Location"]))


def test_several_papers_stopped_at_once_are_one_message_and_a_return_is_a_notice_alone(world, scan):
    copy = life.submitted(world, scan, account=world.lan, paid=False)
    signature.send_back(copy, reason="mờ", by=world.hoa)
    returned = Message.objects.filter(about=f"dossier:{copy.dossier_id}", template="paper_corrected")
    assert [one.channel for one in returned] == ["in_app"]
    copy.refresh_from_db()
    second = life.submitted(world, scan, account=world.lan, paid=False)
    type(second).objects.filter(pk=second.pk).update(dossier=copy.dossier)
    second.refresh_from_db()
    for one in (copy, second):
        cancelling.cancel(one, reason="tẩy xóa", by=world.minh)
    assert Message.objects.filter(template="paper_stopped", channel="in_app").count() == 1
