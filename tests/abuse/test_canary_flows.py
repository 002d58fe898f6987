"""Abuse 20: on every way through the house a name, numbers and an address that stand nowhere else are searched for in logs,
addresses, headers, error pages, jobs, events. A page that takes a form and is on no way fails here.
"""

import logging
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import record
from chungthuc.certification.stops import Unforeseen
from chungthuc.core import clock, jobs
from tests.abuse import canary_administration
from tests.abuse import canary_flows as flows
from tests.abuse.canary import EMAIL, NAME, NUMBER, PHONE, Trap, hits, told_to_others, trap
from tests.abuse.canary_flows import PASSWORD, Scene
from tests.harness.all_pages import walking, whole_town
from tests.harness.all_pages.walking import Walk
from tests.harness.jobs import run_jobs

# A way, and the pages that it sends forms to.
FLOWS: dict[Callable[[Scene], None], set[str]] = {
    canary_administration.in_administration: canary_administration.NAMES,
    flows.at_the_counter: {
        "copy_cancellation",
        "copy_new",
        "copy_resubmission",
        "copy_return",
        "copy_withdrawal",
        "dossier_cancellation",
        "uploads",
    },
    flows.with_an_account: {"copy_new", "counter_drafts", "identities", "requester_search"},
    flows.slip_and_letter: {
        "check",
        "copy_addressee",
        "copy_block",
        "copy_delivery",
        "copy_fee",
        "copy_message",
        "copy_slip_code",
        "dossier_extension",
        "dossier_fee",
        "dossier_slip_code",
        "follow",
        "follow_result",
        "result",
    },
    flows.letters_that_fail: {"account_reset_password"},
    flows.texts: {"account_phone_code", "account_phone_confirmation"},
    flows.account: {
        "account_change_password",
        "account_complete_password_reset",
        "account_confirm_password_reset_code",
        "account_details",
        "account_email",
        "account_email_verification_sent",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_reset_password",
        "account_signup",
        "registration_again",
    },
    flows.closing: {"account_closing"},
    flows.sharing: {"link_revocation", "notice_opening", "notices_read", "shared", "vault_links"},
    flows.finding: {"finding"},
    flows.books_and_records: {"copy_new", "register_change", "register_deletion", "register_new"},
    flows.booking: {
        "appointment_time",
        "appointment_papers",
        "appointment_confirmation",
        "appointment_answer",
        "appointment_cancellation",
        "desk_appointment_arrival",
        "desk_appointment_end",
        "desk_appointment_confirmation",
        "desk_appointment_rescheduling",
        "desk_appointment_cancellation",
        "desk_appointment_handling",
        "desk_appointment_receipt",
        "desk_appointment_opening",
        "tickets",
        "arrivals",
        "booking",
        "booking_check",
        "booking_time",
        "booking_hold",
        "booking_contact",
    },
    flows.error_pages: {"account_login", "check", "copy_new", "copy_withdrawal", "finding"},
    flows.elsewhere: {
        "copy_officer",
        "counter_draft_removal",
        "queue_desk",
        "agency",
        "copy_way_out",
        "seal",
        "office_going_live",
        "rule_new",
        "open_sign_ins",
        "session",
        "set_language",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "mfa_edit_webauthn",
        "mfa_authenticate",
        "account_confirm_login_code",
    },
    flows.for_the_api: {
        "api:prepared_file",
        "api:ask_seal",
        "api:ask_signature",
        "api:choose_certificate",
        "api:give_seal",
        "api:give_signature",
        "api:give_up",
        "api:sms_report",
    },
}
# Beside these, by whoever sees their pages, each form as it stands there.
WALKED = {
    "booking_policies",
    "calls",
    "closure_lifting",
    "closure_new",
    "closure_proposals",
    "copy_forwarding",
    "copy_placement",
    "copy_signatory",
    "entry_step",
    "profile",
    "rule_change",
    "rule_end",
}
TAKES_NOTHING_PERSONAL = {
    "mfa_add_webauthn": "what a security key answers",
    "mfa_reauthenticate_webauthn": "what a security key answers",
    "mfa_remove_webauthn": "a press",
    "mfa_generate_recovery_codes": "a press",
    "usersessions_list": "the same address as open_sign_ins, which answers",
}


READING = {"GET", "HEAD"}


def routes(patterns: list | None = None, space: str = "") -> Iterator[tuple[str, object]]:
    """Each named page, with what answers it."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else ""
            yield from routes(one.url_patterns, space + inner)
        elif isinstance(one, URLPattern) and one.name and getattr(one.callback, "view_class", None) is not RedirectView:
            yield space + one.name, one.callback


def takes_forms(view: object) -> bool:
    """Whether it answers POST or another method that sends something: said by its decorators, its class, its schema."""
    if (kind := getattr(view, "view_class", None)) is not None:
        return hasattr(kind, "post")
    while view is not None:
        freed = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))  # type: ignore[attr-defined]
        if "self" in freed:  # of the API: one address, some operations
            return any(set(one.methods) - READING for one in freed["self"].cell_contents.operations)
        if "request_method_list" in freed:
            return bool(set(freed["request_method_list"].cell_contents) - READING)
        view = getattr(view, "__wrapped__", None)
    return True  # nothing says that it does not


def test_what_takes_a_form_is_seen():
    """As ``require_POST`` and the others of Django say it, behind other decorators too."""
    found = {name: takes_forms(view) for name, view in routes()}
    assert (found["account_closing"], found["copy_withdrawal"], found["account_login"]) == (True, True, True)
    assert (found["privacy"], found["register_report"], found["guide"]) == (False, False, False)
    assert (found["api:give_seal"], found["api:give_up"]) == (True, True)


def test_each_page_that_takes_a_form_is_on_a_way():
    taking = {name for name, view in routes() if takes_forms(view)}
    walked = set().union(*FLOWS.values()) | WALKED | set(TAKES_NOTHING_PERSONAL)
    assert taking - walked == set(), "send a canary through it (canary_flows), or say why it takes no personal data"
    assert walked - taking == set()


@pytest.fixture
def caught(monkeypatch, mailoutbox, db) -> Iterator[Trap]:
    with trap(monkeypatch, mailoutbox) as set_up:
        yield set_up


@pytest.fixture
def scene(world, as_, scan, settings) -> Scene:
    """The canary has an account whose number was checked."""
    person = Person.objects.create_user(
        EMAIL, PASSWORD, full_name=NAME, id_number=NUMBER, phone=f"+84{PHONE[1:]}", phone_confirmed_at=clock.now(),
        identity_source="counter", identity_checked_at=clock.now(), identity_checked_by=world.minh,
    )  # fmt: skip
    EmailAddress.objects.create(user=person, email=EMAIL, verified=True, primary=True)
    return Scene(world, as_, scan, settings, person)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda one: one.__name__)
def test_nothing_of_him_shows(flow, scene, caught, empty_cache):
    flow(scene)
    assert caught.leaks() == {}
    assert told_to_others() == []
    assert FLOWS[flow] - caught.posted == set(), "the way no longer goes there"


class Filled:
    """In place of ``walking.WRONG``: what a field of the kind would take of him."""

    VALUES = {"email": EMAIL, "number": NUMBER, "tel": PHONE, "checkbox": "on"}

    def get(self, kind: str, _usual: str) -> str:
        return self.VALUES.get(kind, f"{NAME} {NUMBER} {EMAIL}")


def test_every_form_of_every_page(scene, caught, monkeypatch, empty_cache):
    """Whoever may see a page sends its forms with his data in every field; what is done is taken back, the log stays."""
    monkeypatch.setattr(walking, "WRONG", Filled())
    monkeypatch.setattr(
        walking, "SimpleUploadedFile", lambda _name, _content: SimpleUploadedFile(f"{NAME}.txt", NAME.encode())
    )
    walk = Walk(scene.world, whole_town.build(scene.world, scene.scan), "vi")
    for _answer in walk.answers():
        pass
    assert caught.leaks() == {}
    assert WALKED - caught.posted == set()


def test_jobs_that_fail(scene, caught, monkeypatch):
    """A fault of a library that repeats what it was given, as the worker writes it."""
    copy = scene.copy()
    broken = mock.Mock(side_effect=ValueError(f"{NAME} {NUMBER}"))
    monkeypatch.setattr("chungthuc.certification.results.delivery.hand_over", broken)
    jobs.defer("certification.hand_over", copy_id=copy.pk)
    with pytest.raises(Unforeseen) as failure:
        run_jobs()
    logging.getLogger("procrastinate.worker").error("Job failed", exc_info=failure.value)
    copy.refresh_from_db()
    assert "ValueError" in caught.log.getvalue()
    assert hits(f"{failure.value} {copy.last_fault}") == []
    assert caught.leaks() == {}


def test_the_trap_springs(scene, caught):
    """Each of its places, once."""
    with transaction.atomic():
        record("accounts", "test", subject=f"person:{NAME}", by=scene.world.minh)
    logging.getLogger("x").warning("%s", EMAIL)
    Client().get("/check", {"code": NUMBER})
    mail.EmailMessage(f"Gửi {NAME}", "x", to=[EMAIL]).send()
    found = caught.leaks()
    assert {"events", "log", "addresses", "headers of letters"} <= set(found)
