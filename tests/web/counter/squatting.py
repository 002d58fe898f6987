"""Whoever registers with another's number, and the person herself: what each does in a browser."""

import re

from django.test import Client

from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications.models import Message
from tests.harness.codes import code_in
from tests.web.desk_forms import paper

NUMBER, NAME, TITLE = "001185004321", "Lý Thị Hương", "Giấy ra trại"

NOBODYS = "001185004322"


def registered(email: str, number: str = NUMBER, name: str = NAME) -> Client:
    """Through the pages: the address is proved by a code, the number by nothing."""
    client = Client()
    given = {"kind": "person", "full_name": name, "id_number": number, "phone": "0912 345 678", "email": email}
    client.post("/accounts/signup/", {**given, "password1": "Mat-khau-that-dai-2026"})
    letter = Message.objects.filter(recipient=email).latest("queued_at")
    client.post("/accounts/confirm-email/", {"code": code_in(letter.body)})
    assert client.get("/account").status_code == 200
    return client


def text(answer) -> str:
    return answer.content.decode()


def asked(minh: Client, number: str) -> str:
    """The counter's answer to a search, without what is different on every page."""
    page = text(minh.post("/counter/copies/new", {"account": "with", "search": "1", "number": number}))
    return re.sub(r'value="[\w-]{32,}"', "", page).replace(number, "NUMBER")


def sees_nothing(client: Client) -> None:
    for path in ("/dossiers", "/vault", "/account/notices"):
        assert TITLE not in text(client.get(path))
    dossier = Dossier.objects.get()
    assert client.get(f"/dossiers/{dossier.pk}").status_code == 404
    assert dossier.account is None


def form_of(world, scan, appointment, number=NUMBER, **changes) -> dict:
    return paper(world, scan, appointment=str(appointment.pk), number=number, title=TITLE, **changes)


def opened(minh: Client, appointment, code: str = "") -> dict:
    """«Xử lý», with what the person shows; the context of the form."""
    answer = minh.post(f"/appointments-desk/{appointment.pk}/handling", {"code": code})
    assert answer["Location"] == f"/counter/copies/new?appointment={appointment.pk}"
    return minh.get(answer["Location"]).context


def checked(minh: Client, world, appointment, scan) -> CertifiedCopy:
    form = opened(minh, appointment, appointment.code)["form"]
    minh.post("/counter/copies/new", form_of(world, scan, appointment, compared="on", seen=form.card.seen))
    return CertifiedCopy.objects.get()
