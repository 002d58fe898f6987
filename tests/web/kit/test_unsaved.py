"""What was written and refused comes back once: beneath the refusal, and in its form where that is on the page."""

import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.urls import resolve

from chungthuc.accounts import identity
from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Limit, TooMany
from chungthuc.web.kit import limits, unsaved
from chungthuc.web.kit.refusals import refusals_lead_to
from demo import life
from tests.harness.appointments import booked, slot
from tests.web.desk_forms import words

WRITTEN = "Trang 2 lệch <b>&\n\n  quét lại " + "mờ " * 20
LONG = WRITTEN + "x" * 2000
BENEATH = re.compile(r'<div class="written"[^>]*>(.*?)</div>', re.S)


def beneath(answer) -> list[str]:
    return [unescape(one) for one in BENEATH.findall(answer.content.decode())]


def in_the_form(answer, action: str) -> tuple[bool, str]:
    """Is the form open, and what stands in its field?"""
    page = answer.content.decode()
    before, _action, form = page.partition(f'action="{action}"')
    details = before[before.rindex("<details") :].partition(">")[0]
    return " open" in details, unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", form, re.S)[1])


def comes_back(client, page: str, act: str) -> None:
    answer = client.post(act, {"reason": LONG.replace("\n", "\r\n")}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "ký tự (tối đa" in words(answer)
    assert beneath(answer) == [LONG]
    assert in_the_form(answer, act) == (True, LONG)
    again = client.get(page)
    assert beneath(again) == []
    assert in_the_form(again, act) == (False, "")


def test_a_reason_that_is_too_long_is_in_its_form_again_whole(as_, world, scan):
    copy = life.submitted(world, scan)
    comes_back(as_("hoa"), f"/signing-desk/copies/{copy.pk}", f"/signing-desk/copies/{copy.pk}/return")
    CertifiedCopy.objects.filter(pk=life.submitted(world, scan).pk).update(dossier=copy.dossier)  # else: «Hủy hồ sơ»
    comes_back(as_("minh"), f"/counter/copies/{copy.pk}", f"/counter/copies/{copy.pk}/cancellation")


def test_so_does_that_of_a_block(as_, world, issue):
    copy = issue(email="sai@vidu.test")
    delivery.wish(copy, by=world.tuan)
    delivery.hand_over(copy)
    comes_back(as_("tuan"), f"/sealing-desk/copies/{copy.pk}", f"/delivery/copies/{copy.pk}/block")


def test_so_does_that_of_a_cancelled_appointment(as_, office):
    appointment = booked(slot(office.office), office.lan, by=office.minh)
    page = f"/appointments-desk/{appointment.pk}"
    comes_back(as_("minh"), page, f"{page}/cancellation")


def test_where_the_form_is_gone_it_stands_beneath_the_refusal(as_, world, scan):
    copy, minh = life.submitted(world, scan), as_("minh")
    signature.send_back(copy, reason="Sai tên", by=world.hoa)
    answer = as_("hoa").post(f"/signing-desk/copies/{copy.pk}/return", {"reason": WRITTEN}, follow=True)
    assert beneath(answer) == [WRITTEN.strip()]
    assert "unsaved" not in minh.get(f"/counter/copies/{copy.pk}").content.decode()
    english = as_("hoa")
    english.cookies["django_language"] = "en"
    again = english.post(f"/signing-desk/copies/{copy.pk}/return", {"reason": WRITTEN}, follow=True)
    assert "not saved" in again.content.decode()


def test_it_never_gets_into_the_form_of_another_copy(as_, world, scan):
    one, other, hoa = life.submitted(world, scan), life.submitted(world, scan), as_("hoa")
    hoa.post(f"/signing-desk/copies/{one.pk}/return", {"reason": LONG})
    page = hoa.get(f"/signing-desk/copies/{other.pk}")  # in another tab
    assert beneath(page) == [LONG]
    assert in_the_form(page, f"/signing-desk/copies/{other.pk}/return") == (False, "")


def test_the_reason_of_an_undone_check_comes_back_too(as_, world):
    identity.check_at_counter(world.lan, agency=world.office, by=world.minh)
    minh = as_("minh")
    found = minh.post("/counter/identities", {"step": "find", "number": world.lan.id_number})
    token = found.context["candidates"][0][0]
    sent = {"step": "undo", "found": token, "reason": "n" * 301}
    assert beneath(minh.post("/counter/identities", sent, follow=True)) == ["n" * 301]


def test_only_free_text_is_kept_and_only_in_the_session(as_, world, scan):
    copy, hoa = life.submitted(world, scan), as_("hoa")
    secrets = {"code": "7K2M9PQR", "pin": "48151623", "password": "mat-khau-1", "token": "tok-1", "found": "id-1"}
    answer = hoa.post(f"/signing-desk/copies/{copy.pk}/return", {"reason": LONG, **secrets})
    assert "x" * 50 not in answer["Location"] + str(hoa.cookies)
    [kept] = [one.get_decoded()[unsaved.KEY] for one in Session.objects.all() if unsaved.KEY in one.get_decoded()]
    assert kept == {"form": "copy_return", "about": {"copy_id": str(copy.pk)}, "fields": {"reason": LONG}}


def test_what_nobody_wrote_by_hand_is_not_kept(as_, world, scan):
    copy, hoa = life.submitted(world, scan), as_("hoa")
    for reason in ("", " \r\n ", "x" * (unsaved.LONGEST + 1)):
        answer = hoa.post(f"/signing-desk/copies/{copy.pk}/return", {"reason": reason}, follow=True)
        assert beneath(answer) == [], reason[:5]


def test_who_must_wait_keeps_it_as_well(rf, world):
    trouble = TooMany(Limit("test", most=1, seconds=60, what="Quá nhiều lần."), 60)

    @refusals_lead_to("queue")
    def view(request):
        raise trouble

    request = rf.post("/queue/calls", {"reason": WRITTEN})
    request.user, request.session, request.resolver_match = world.hoa, {}, resolve("/queue/calls")
    with pytest.raises(Refused):
        view(request)
    assert unsaved.of(request, "calls") == {"reason": WRITTEN.strip()}
    assert beneath(limits.too_many(request, trouble)) == [WRITTEN.strip()]
    assert request.session == {}
