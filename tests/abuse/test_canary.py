"""Abuse 20: a person with a name, numbers and an address that stand nowhere else goes through all desks; then every line
of the log, every argument of a job, every event, every error of a letter and every address is searched for them.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from chungthuc.accounts import authority
from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy, Delivery
from chungthuc.certification.reception import intake
from chungthuc.certification.results import delivery
from chungthuc.dossiers.models import PaperType
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.models import Message
from demo import life
from tests.abuse.canary import EMAIL, NAME, NUMBER, PHONE, TITLE, hits, listening
from tests.harness.jobs import run_jobs
from tests.web.pictures import named


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with listening() as lines:
        yield lines


def form(world: Any, scan: bytes, **more: Any) -> dict[str, Any]:
    return {
        "account": "without", "number": NUMBER, "name": NAME, "kind": "person", "email": EMAIL, "email_check": "read_back",
        "phone": PHONE, "paper_type": PaperType.objects.first().pk, "title": TITLE, "pages": "1",
        "signatory": str(authority.of(world.hoa, world.office).pk), "request_key": "canary", "scan": named(scan), **more,
    }  # fmt: skip


@pytest.fixture
def walked(as_, world, scan, log, settings) -> CertifiedCopy:
    """Good presses and bad ones, a letter that no server takes, a wrong secret, a fault of a job."""
    minh, hoa, tuan, client = as_("minh"), as_("hoa"), as_("tuan"), Client()
    minh.post("/counter/copies/new", {"account": "with", "number": NUMBER, "search": "1"})
    minh.post("/counter/copies/new", form(world, b"%PDF-1.4 broken"))
    minh.post("/counter/copies/new", form(world, scan, pages="nhiều"))
    assert minh.post("/counter/copies/new", form(world, scan)).status_code == 302
    copy = CertifiedCopy.objects.get()
    hoa.get(f"/signing-desk/copies/{copy.pk}")
    hoa.post(f"/signing-desk/copies/{copy.pk}/return", {"reason": f"Sai tên {NAME}"})
    as_("vi").get(f"/counter/copies/{copy.pk}")
    signature_again(world, copy)
    tuan.get(f"/sealing-desk/copies/{copy.pk}")
    life.sealed(world, copy)
    delivery.wish(copy, by=world.tuan)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    with pytest.raises(NotSent):
        run_jobs()
    client.get(f"/follow/{copy.dossier.follow_code}")
    client.post(f"/follow/{copy.dossier.follow_code}/result", {"copy": copy.pk, "secret": "9999"})
    client.get("/check", {"code": copy.code})
    client.post("/accounts/login/", {"login": EMAIL, "password": NAME})
    client.post("/accounts/password/reset/", {"email": EMAIL})
    with pytest.raises(ValueError, match="Canh Giữ"):  # a fault that carries what it was given
        raise ValueError(NAME)
    copy.refresh_from_db()
    return copy


def signature_again(world: Any, copy: CertifiedCopy) -> None:
    copy.refresh_from_db()
    paper = intake.Paper(copy.paper_type, copy.original_title, copy.original_pages)
    intake.resubmit(copy, paper=paper, signatory=authority.of(world.hoa, world.office), by=world.minh)
    life.stamped(life.forwarded(world, life.signed(world, copy)))


def test_they_stand_in_no_log_no_job_no_event_and_no_error(walked, log):
    written = log.getvalue()
    assert "Not Found" in written, "something was logged"
    assert hits(written) == []
    for table, column in (("procrastinate_jobs", "args::text"), ("audit_event", "facts::text || subject || by")):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(string_agg({column}, ' '), '') FROM {table}")  # noqa: S608
            assert hits(cursor.fetchone()[0]) == [], table
    assert Event.objects.filter(subject=walked.subject).count() > 5
    assert [hits(one) for one in Message.objects.values_list("last_error", flat=True) if hits(one)] == []


def test_letters_and_texts_name_nobody(walked):
    letters = list(Message.objects.values_list("subject", "body", "file_name"))
    assert letters
    assert [hits(" ".join(one)) for one in letters if hits(" ".join(one))] == []


def test_no_address_and_no_referer_can_carry_a_number(as_, walked):
    """Searched for by POST; links of the pages hold ids and codes."""
    for who, path in (
        ("minh", "/counter/copies"),
        ("minh", f"/counter/copies/{walked.pk}"),
        ("tuan", f"/sealing-desk/copies/{walked.pk}"),
    ):
        page = as_(who).get(path)
        links = [part.split('"')[0] for part in page.content.decode().split('href="')[1:]]
        assert links
        assert [one for one in links if NUMBER in one or EMAIL in one] == []
        assert page["Referrer-Policy"] == "same-origin"


def test_whoever_scans_the_code_reads_no_name(walked):
    assert Delivery.objects.filter(copy=walked).exists()
    for path in (f"/c/{walked.code}", f"/follow/{walked.dossier.follow_code}"):
        assert hits(Client().get(path).content.decode()) == []


def test_the_search_sees(log):
    logging.getLogger("chungthuc").warning("%s", NAME)
    assert hits(log.getvalue()) == ["Canh Giữ", "Hoài Canh"]
