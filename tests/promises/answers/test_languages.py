"""Every page, and every answer to a form, speaks one language: no English on a Vietnamese page, no Vietnamese on an
English one but what is marked so, names, and what people typed. The pages are those of the url conf: a new one is in it.
"""

import json
import re
from collections.abc import Iterator

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import AdminUnit, Desk, Placement
from chungthuc.appointments.models import Appointment, Closure
from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import Dossier
from chungthuc.registers.models import RegisterVolume
from chungthuc.vault.models import ShareLink
from tests.harness.all_pages import whole_town
from tests.harness.all_pages.languages import Words, is_english, is_vietnamese, part_words, words_of
from tests.harness.all_pages.walking import FILES, Walk, is_page

pytestmark = pytest.mark.usefixtures("quick_passwords", "empty_cache")

# What is shown as somebody wrote it, in whatever language the page is.
AS_WRITTEN: tuple[tuple[type[Model], str, str], ...] = (
    (Person, "full_name", "a name"),
    (Placement, "name", "an office's name"),
    (AdminUnit, "name", "a ward's or a province's name"),
    (Desk, "name", "what the office calls its desk"),
    (RegisterVolume, "name", "a book's name, typed by the office"),
    (CertifiedCopy, "original_title", "a paper's name, typed by the officer"),
    (CertifiedCopy, "return_reason", "typed by whoever returned it"),
    (Dossier, "requester_name", "a name"),
    (Closure, "reason", "typed by whoever closed"),
    (Appointment, "contact_name", "a name"),
    (Appointment, "reason", "typed by the officer"),
    (ShareLink, "purpose", "typed by the citizen"),
)
# Vietnamese that an English page says on purpose.
ON_PURPOSE = re.compile(
    r"\d+/\d{4}/(?:NĐ-CP|TT-BTP|TT-BTC|QH15)"  # the number of a decree or a circular is its name
    r"|«[^»]*»"  # quoted as somebody typed it, in a history; English of ours has other quotes (``test_english``)
    r"|sao y bằng tốt nghiệp"  # an example of what to type: services are found in Vietnamese
)
# Routes that answer no plain GET of these people with a page of words.
IS_NO_PAGE = FILES | {"api-root", "set_language", "account_logout", "mfa_download_recovery_codes"}
BEHIND_A_STEP = {  # ``test_languages_of_errors`` goes some of these ways; of the others only the refusal is read
    "account_complete_password_reset", "account_confirm_login_code", "account_confirm_password_reset_code",
    "account_email_verification_sent", "account_phone_confirmation", "account_set_password", "booking_check",
    "booking_contact", "booking_time", "desk_appointment_receipt", "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate",
    "mfa_deactivate_totp", "mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes", "recovery_codes", "rule_new",
}  # fmt: skip


@pytest.fixture
def walk(world, scan, request) -> Walk:
    return Walk(world, whole_town.build(world, scan), request.param)


def names() -> list[str]:
    """Longest first: a longer one may have a shorter one in it."""
    found = {str(getattr(one, name) or "") for model, name, _why in AS_WRITTEN for one in model.objects.all()}
    return sorted(found - {""}, key=len, reverse=True)


def wrong_words(answer: HttpResponse, language: str, known: list[str]) -> Iterator[str]:
    for one in spoken(answer, language):
        if (one.language == "vi" and is_english(one.text)) or (
            one.language != "vi" and is_vietnamese(one.text) and is_vietnamese(_without(one.text, known))
        ):
            yield one.text


def spoken(answer: HttpResponse, language: str) -> Iterator[Words]:
    if is_page(answer):
        page = answer.content.decode()
        yield from words_of(page) if "<html" in page else part_words(page, language)
    elif not answer.streaming and "json" in answer.get("Content-Type", ""):
        yield from (Words(one, language) for one in _strings(json.loads(answer.content)))


def _strings(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _strings(one)


def _without(text: str, known: list[str]) -> str:
    text = ON_PURPOSE.sub("", text)
    for one in known:
        text = text.replace(one, "")
    return text


@pytest.mark.parametrize("walk", ["vi", "en"], indirect=True)
def test_every_page_and_every_answer_to_a_form_speaks_its_readers_language(walk):
    known, found = names(), {}
    for answer in walk.answers():
        if answer.route.name != "openapi-json":
            for text in wrong_words(answer.response, walk.language, known):
                found.setdefault(text, f"{answer.route.name}: {answer.way}")
    assert "\n".join(f"{text} ({where})" for text, where in found.items()) == ""
    assert len(walk.sent) > 50
    assert sorted(_pages(walk) - walk.opened - IS_NO_PAGE - BEHIND_A_STEP) == []


def _pages(walk: Walk) -> set[str]:
    """Routes that answer GET."""
    client = Client()
    return {one.name for one in whole_town.routes(walk.values) if "GET" in client.options(one.path)["Allow"]}
