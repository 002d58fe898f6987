"""A fresh installation has nobody: whoever installs names the first administrator, and nobody after him."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.agencies.models import Agency, AgencyKind
from chungthuc.audit.chain import history
from chungthuc.notifications.models import Message
from tests.harness.codes import code_in

NEW = "Mot-mat-khau-rat-dai-2026"


@pytest.fixture
def province(db) -> Agency:
    cache.clear()
    return Agency.objects.create(code="01", kind=AgencyKind.PROVINCE)


def appoint(*words: str) -> str:
    said = StringIO()
    call_command("appoint_administrator", *words, "--reason", "Quyết định 12/QĐ-UBND", stdout=said)
    return said.getvalue()


def test_the_first_one_sets_a_password_and_works(province):
    assert "Vũ Thị Nga administers 01" in appoint("01", "Nga@vidu.test", "--name", " Vũ Thị Nga ")
    nga, client = Person.objects.get(), Client()
    assert rights.holds(nga, Right.ADMINISTER, province)
    assert not nga.has_usable_password()
    client.post("/accounts/password/reset/", {"email": "nga@vidu.test"})
    code = code_in(Message.objects.get().body)
    there = client.post("/accounts/password/reset/confirm/", {"code": code})["Location"]
    client.post(there, dict.fromkeys(client.get(there).context["form"].fields, NEW))
    client.post("/accounts/login/", {"login": "nga@vidu.test", "password": NEW})
    assert client.get("/opening-hours").status_code in (200, 302)
    event = history(f"grant:{Grant.objects.get().pk}").get()
    assert (event.action, event.by) == ("give_right", "system:installation")


def test_a_name_in_an_old_font_is_doubted_before_it_is_kept(province):
    for typed in ("Vò ThÞ Nga", "Vuõ Thò Nga"):
        with pytest.raises(CommandError, match="Vũ Thị Nga"):
            appoint("01", "nga@vidu.test", "--name", typed)
    assert not Person.objects.exists()
    appoint("01", "nga@vidu.test", "--name", "Vò ThÞ Nga", "--keep-name")
    assert Person.objects.get().full_name == "Vò ThÞ Nga"


def test_an_account_that_is_there_is_taken(province):
    lan = Person.objects.create_user("lan@vidu.test", full_name="Lan")
    appoint("01", "LAN@vidu.test")
    assert Grant.objects.get().person == lan


@pytest.mark.parametrize(
    ("words", "told"),
    [(("99", "a@vidu.test"), "no agency"), (("01", "a@vidu.test"), "chưa ghi họ tên"), (("01", "a@b"), "thư điện tử")],
)
def test_what_is_missing_is_named_and_nothing_is_left(province, words, told):
    with pytest.raises(CommandError, match=told):
        appoint(*words)
    assert not Person.objects.exists()


def test_a_second_one_is_given_rights_by_the_first(province):
    appoint("01", "nga@vidu.test", "--name", "Nga")
    with pytest.raises(CommandError, match="đã có người quản trị"):
        appoint("01", "ke-la@vidu.test", "--name", "Kẻ lạ")
    assert Person.objects.count() == 1
