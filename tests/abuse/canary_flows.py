"""The ways on which somebody's data goes through the house, each walked as its people walk it: the right presses, wrong
ones, and what fails. ``FLOWS`` says which pages a way sends forms to; a test compares it with the url conf.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chungthuc.accounts import authority
from chungthuc.accounts.models import Person
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.dossiers.models import PaperType
from chungthuc.notifications.bounces import letters
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.models import Message
from chungthuc.vault.store import items_of
from demo import life
from demo.world import World
from tests.abuse.canary import EMAIL, NAME, NUMBER, PHONE, PRESENTER, TITLE
from tests.harness import appointments
from tests.harness.codes import CODE
from tests.harness.jobs import run_jobs
from tests.web.pictures import named

PASSWORD = "Ca-chep-vuot-vu-mon-77"


@dataclass
class Scene:
    """``as_("minh")``: a browser signed in as Minh. ``canary``: an account of the canary's, checked at the counter."""

    world: World
    as_: Callable[[str], Client]
    scan: bytes
    settings: Any
    canary: Person

    def form(self, **more: Any) -> dict[str, Any]:
        """The counter's, without an account."""
        return {
            "account": "without", "number": NUMBER, "name": NAME, "kind": "person", "email": EMAIL,
            "email_check": "read_back", "phone": PHONE, "paper_type": PaperType.objects.first().pk, "title": TITLE,
            "pages": "1", "signatory": str(authority.of(self.world.hoa, self.world.office).pk),
            "request_key": uuid.uuid4().hex, "scan": named(self.scan), **more,
        }  # fmt: skip

    def copy(self, **more: Any) -> CertifiedCopy:
        return life.submitted(self.world, self.scan, title=TITLE, name=NAME, email=EMAIL, **more)

    def issued(self, **more: Any) -> CertifiedCopy:
        return life.finished(self.world, self.copy(**more))

    def sent(self, copy: CertifiedCopy) -> CertifiedCopy:
        delivery.wish(copy, by=self.world.tuan)
        run_jobs()
        copy.refresh_from_db()
        return copy


def at_the_counter(scene: Scene) -> None:
    minh = scene.as_("minh")
    minh.post("/counter/copies/new", scene.form(scan=named(b"%PDF-1.4 broken")))
    minh.post("/counter/copies/new", scene.form(pages="nhiều", presented="on", presenter_name=PRESENTER))
    assert minh.post("/counter/copies/new", scene.form()).status_code == 302
    copy = CertifiedCopy.objects.get()
    scene.as_("hoa").get(f"/signing-desk/copies/{copy.pk}")
    scene.as_("hoa").post(f"/signing-desk/copies/{copy.pk}/return", {"reason": f"Sai tên {NAME}, số {NUMBER}"})
    minh.get(f"/counter/copies/{copy.pk}/resubmission")
    minh.post(f"/counter/copies/{copy.pk}/resubmission", scene.form(pages="x"))
    minh.post(f"/counter/copies/{copy.pk}/cancellation", {"reason": "Không nộp nữa"})
    second, third = scene.copy(), scene.copy()
    minh.post(f"/counter/copies/{second.pk}/withdrawal", {"reason": NAME})
    minh.post(f"/counter/dossiers/{third.dossier_id}/cancellation", {"reason": "Không nộp nữa"})
    minh.post("/counter/uploads", {"scan": SimpleUploadedFile(f"{NAME} {NUMBER}.pdf", scene.scan, "application/pdf")})


def with_an_account(scene: Scene) -> None:
    minh = scene.as_("minh")
    for number in (NUMBER, "001085000999"):
        minh.post("/counter/requesters", {"number": number, "account": "with", "search": "1"})
        minh.post("/counter/copies/new", {"account": "with", "number": number, "search": "1"})
        minh.post("/counter/identities", {"number": number, "name": NAME, "reason": NAME})
    minh.post("/counter/drafts", scene.form(form="x", version="0"))
    assert minh.post("/counter/copies/new", scene.form(account="with", name="", email="", search="1")).status_code < 500
    scene.sent(life.issued(scene.world, scene.scan, account=scene.canary, title=TITLE))
    for path in ("/vault", "/dossiers", "/account/notices"):
        assert owner(scene).get(path).status_code == 200


def owner(scene: Scene) -> Client:
    scene.world.people["canary"] = scene.canary
    return scene.as_("canary")


def slip_and_letter(scene: Scene) -> None:
    """By slip, by letter; guessed, blocked, readdressed; letters that no server takes."""
    tuan, stranger, world = scene.as_("tuan"), Client(), scene.world
    slip = scene.sent(life.issued(world, scene.scan, title=TITLE, name=NAME, email=""))
    path = f"/follow/{slip.dossier.follow_code}"
    stranger.post("/follow", {"code": slip.dossier.follow_code})
    stranger.post(f"{path}/result", {"copy": slip.pk, "secret": NUMBER})
    stranger.post(f"{path}/result", {"copy": slip.pk, "secret": slip.dossier.secret})
    mailed = scene.issued()
    tuan.get(f"/sealing-desk/copies/{mailed.pk}")
    tuan.post(f"/sealing-desk/copies/{mailed.pk}/delivery")
    run_jobs()
    link = mailed.deliveries.get().code
    stranger.get(f"/results/{link}")
    stranger.post(f"/results/{link}", {"name": NAME})
    reason = {"reason": f"Gửi nhầm cho {NAME} {PHONE}"}
    tuan.post(f"/delivery/copies/{mailed.pk}/block", reason)
    form = {"email": EMAIL, "email_check": "read_back", "phone": PHONE}
    tuan.post(f"/delivery/copies/{mailed.pk}/addressee", form)
    tuan.post(f"/delivery/copies/{mailed.pk}/addressee", {**form, "email": f"{NAME} <{EMAIL}>"})
    message = Message.objects.filter(about=mailed.subject).first()
    tuan.post(f"/delivery/copies/{mailed.pk}/messages/{message.pk}", {"email": EMAIL})
    for what in ("slip/code", "fee"):
        tuan.post(f"/delivery/copies/{mailed.pk}/{what}", {"name": NAME, "words": NAME})
        tuan.post(f"/delivery/dossiers/{mailed.dossier_id}/{what}", {"name": NAME, "words": NAME})
    tuan.post(f"/delivery/dossiers/{mailed.dossier_id}/extension", {"agreement": f"Giấy của {NAME}"})
    stranger.get(f"/c/{mailed.code}")
    stranger.post("/check", {"file": SimpleUploadedFile(f"{NAME} {NUMBER}.pdf", scene.scan, "application/pdf")})


def letters_that_fail(scene: Scene) -> None:
    """A server that is away, one that refuses with the address in its words, and a letter that comes back."""
    scene.settings.MAIL_BOUNCES = "bounces@hoankiem.test"
    copy = scene.sent(scene.issued())
    message = Message.objects.get(about=copy.subject, channel="email")
    back = f"Delivered-To: {letters.address_of(message)}\nSubject: {NAME}\nContent-Type: multipart/report; boundary=b\n\n" \
           f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n" \
           f"Final-Recipient: rfc822; {EMAIL}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; {EMAIL} {NAME}\n\n--b--\n"  # fmt: skip
    assert letters.take(letters.read(back.encode()))
    run_jobs()
    scene.settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    scene.settings.EMAIL_HOST, scene.settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    Client().post("/accounts/password/reset/", {"email": EMAIL})
    try:
        run_jobs()
    except NotSent:
        return
    raise AssertionError("a letter left")


def texts(scene: Scene) -> None:
    client = owner(scene)
    Person.objects.filter(pk=scene.canary.pk).update(phone_confirmed_at=None)
    client.post("/account/phone-code", {"phone": PHONE})
    client.post("/account/phone-confirmation", {"code": PHONE})
    run_jobs()


def account(scene: Scene) -> None:
    """Registered, signed in with a name for a password, forgotten, changed."""
    stranger = Client()
    given = {"kind": "person", "full_name": NAME, "id_number": NUMBER, "phone": PHONE, "password1": PASSWORD,
             "password2": PASSWORD}  # fmt: skip
    stranger.post("/accounts/signup/", {**given, "email": f"2{EMAIL}"})
    stranger.post("/accounts/signup/", {**given, "email": EMAIL, "phone": NAME})
    stranger.post("/accounts/confirm-email/", {"code": NAME})
    stranger.post("/accounts/registration-again/", {"email": EMAIL})
    for login, password in ((EMAIL, NAME), (NAME, NUMBER), (f"{EMAIL}\n", PASSWORD)):
        stranger.post("/accounts/login/", {"login": login, "password": password})
    stranger.post("/accounts/password/reset/", {"email": EMAIL})
    run_jobs()
    letter = Message.objects.filter(recipient=EMAIL, channel="email").latest("queued_at")
    code = CODE.search(letter.body)
    stranger.post("/accounts/password/reset/confirm/", {"code": code[0] if code else NAME})
    stranger.post("/accounts/password/reset/complete/", {"password1": NAME, "password2": NUMBER})
    client = owner(scene)
    client.post("/account/details", {"phone": PHONE, "full_name": NAME, "id_number": NUMBER, "kind": "person"})
    client.post("/accounts/email/", {"email": f"3{EMAIL}", "action_add": ""})
    client.post("/accounts/password/change/", {"oldpassword": NAME, "password1": NAME, "password2": NAME})
    client.post("/accounts/reauthenticate/", {"password": NAME})
    client.post("/accounts/logout/")
    run_jobs()


def closing(scene: Scene) -> None:
    scene.sent(life.issued(scene.world, scene.scan, account=scene.canary, title=TITLE))
    client = owner(scene)
    client.post("/account/closing", {"email": NAME})
    assert client.post("/account/closing", {"email": EMAIL}).status_code == 302
    run_jobs()


def sharing(scene: Scene) -> None:
    scene.sent(life.issued(scene.world, scene.scan, account=scene.canary, title=TITLE))
    item, client = items_of(scene.canary).get(), owner(scene)
    until = f"{clock.today() + timedelta(days=9):%d/%m/%Y}"
    client.post(f"/vault/{item.pk}/links", {"purpose": f"Cho {NAME} {PHONE}", "until": "31/02/2026"})
    client.post(f"/vault/{item.pk}/links", {"purpose": f"Cho {NAME} {PHONE}", "until": until})
    link = item.links.get()
    Client().get(f"/shared/{link.code}")
    Client().post(f"/shared/{link.code}", {"do": "download", "name": NAME})
    client.post(f"/links/{link.pk}/revocation", {"reason": NAME})
    notice = Message.objects.get(person=scene.canary, channel="in_app", about__startswith="certified-copy")
    client.post(f"/account/notices/{notice.pk}/opening", {"next": NAME})
    client.post("/account/notices/read", {"ids": NAME})


def finding(scene: Scene) -> None:
    scene.copy()
    minh = scene.as_("minh")
    for typed in (NAME, NUMBER, PHONE, EMAIL, TITLE):
        minh.post("/finding", {"typed": typed}, follow=True)
    copy = CertifiedCopy.objects.get()
    minh.get(f"/finding/dossiers/{copy.dossier_id}")


def books_and_records(scene: Scene) -> None:
    """The register, its Excel file, the records; an account that a search has shown."""
    copy = scene.sent(scene.issued())
    volume = f"/registers/{copy.entry.volume_id}"
    tuan = scene.as_("tuan")
    tuan.get(volume, {"q": ""})
    assert tuan.get(f"{volume}/report").status_code == 200
    tuan.post("/registers/new", {"name": f"Sổ của {NAME}"})
    tuan.post(f"{volume}/change", {"name": f"Sổ của {NAME}"})
    tuan.post(f"{volume}/deletion", {"reason": NAME})
    scene.as_("minh").post("/counter/copies/new", {"account": "with", "number": NUMBER, "search": "1"})
    for tab in ("", "lookups", "searches", "refusals", "rights"):
        assert scene.as_("hoa").get("/oversight/records", {"tab": tab}).status_code == 200


def booking(scene: Scene) -> None:
    """By the account, then moved, told other papers, cancelled; at the desk for somebody who rings; by a stranger."""
    office, client = scene.world.office, owner(scene)
    one = appointments.booked(appointments.slot(office, days=2), scene.canary, by=scene.world.minh)
    two = appointments.booked(
        appointments.slot(office, "10:00", days=2), by=scene.world.minh, name=NAME, phone="+84912777331", email=EMAIL
    )
    minh = scene.as_("minh")
    for name in ("time", "papers", "confirmation", "answer", "cancellation"):
        client.post(f"/appointments/{one.code}/{name}", {"reason": NAME, "slot": NAME, "phone": PHONE})
    for name in ("arrival", "end", "confirmation", "rescheduling", "cancellation", "handling", "receipt"):
        page = "counter/appointments" if name == "receipt" else "appointments-desk"
        minh.post(f"/{page}/{two.pk}/{name}", {"reason": f"Gọi {NAME} {PHONE}", "slot": NAME, "name": NAME})
    minh.post("/appointments-desk/opening", {"code": NAME})
    minh.post("/queue/tickets", {"slot": NAME, "name": NAME, "phone": PHONE})
    minh.post("/queue/arrivals", {"code": PHONE})
    place = "/services/2.000815/agencies/00070/booking"
    for name in ("", "/check", "/time", "/hold", "/contact"):
        for who in (client, Client()):
            who.post(f"{place}{name}", {"name": NAME, "phone": PHONE, "email": EMAIL, "number": NUMBER, "slot": NAME})
    run_jobs()


def error_pages(scene: Scene) -> None:
    """400 to 500 with his data in what was sent."""
    typed = {"name": NAME, "number": NUMBER, "email": EMAIL, "phone": PHONE}
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", typed).status_code == 403
    assert Client().post("/nowhere", typed).status_code == 404
    assert Client().post("/privacy", typed).status_code == 405
    assert Client().post("/check", typed, headers={"Host": "evil.example"}).status_code == 400
    assert scene.as_("dung").post(f"/counter/copies/{uuid.uuid4()}/withdrawal", typed).status_code == 404
    assert owner(scene).post("/counter/copies/new", typed).status_code == 403
    many = {f"field{n}": NAME for n in range(1500)}
    assert Client().post("/accounts/login/", many).status_code == 400
    with mock.patch("chungthuc.web.finding.views.typed", side_effect=ValueError(f"{NAME} {NUMBER} {EMAIL}")):
        calm = scene.as_("minh")
        calm.raise_request_exception = False
        assert calm.post("/finding", {"typed": NAME}).status_code == 500


def for_the_api(scene: Scene) -> None:
    copy, hoa = scene.copy(), scene.as_("hoa")
    typed = {"shown_sha256": NAME, "value": NUMBER, "certificate": EMAIL, "reason": NAME}
    for path in (f"copies/{copy.pk}/signature-request", f"copies/{copy.pk}/seal-request", f"copies/{copy.pk}/signature",
                 f"copies/{copy.pk}/seal", f"signing-requests/{uuid.uuid4()}/certificate", "sms-reports", "prepared-files"):  # fmt: skip
        hoa.post(f"/api/v1/{path}", typed, content_type="application/json")
    hoa.delete(f"/api/v1/signing-requests/{uuid.uuid4()}")


def elsewhere(scene: Scene) -> None:
    """Pages that ask for choices, numbers and codes: somebody types his data there too, or a program fills it in."""
    copy = scene.copy()
    typed = dict.fromkeys(("reason", "name", "code", "number", "desk", "agency", "language", "decision"), NAME)
    by = {
        "minh": [f"/counter/copies/{copy.pk}/officer", f"/counter/drafts/{uuid.uuid4()}/removal", "/queue/desk", "/agency"],
        "tuan": [f"/delivery/copies/{copy.pk}/way-out", "/sealing-desk/seal"],
        "nga": ["/opening-hours/00070/rules/new", "/administration/00070/going-live"],
        "lan": ["/accounts/sessions/", "/session", "/i18n/setlang/", "/accounts/password/set/", "/accounts/2fa/totp/activate/",
                "/accounts/2fa/totp/deactivate/", "/accounts/2fa/reauthenticate/", "/accounts/2fa/webauthn/keys/1/edit/"],
        "": ["/accounts/2fa/authenticate/", "/accounts/login/code/confirm/"],
    }  # fmt: skip
    for who, paths in by.items():
        client = scene.as_(who) if who else Client()
        for path in paths:
            assert client.post(path, typed).status_code < 500, path
