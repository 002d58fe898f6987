"""A ward that issues copies, with places on two mornings; Lan signed in, and a stranger: for tests of booking."""

import hashlib
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from chungthuc.accounts.models import Person
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.certification.defaults import load
from chungthuc.web.booking import proof_of_work as booking_proof

PLACE = "/services/2.000815/agencies/00070/booking"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PHONE = "0912 345 678"


def papers(*lines: tuple[str, int, int], **more: str) -> dict[str, str]:
    """The first page's form."""
    form = {"papers-TOTAL_FORMS": str(len(lines)), "papers-INITIAL_FORMS": "0", **more}
    for place, (kind, originals, pages) in enumerate(lines):
        form |= {
            f"papers-{place}-type": kind, f"papers-{place}-originals": str(originals), f"papers-{place}-pages": str(pages),
        }  # fmt: skip
    return form


ONE = papers(("van-bang", 1, 2))
CONTACT = {"phone": PHONE, "email": "lan@vidu.test"}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def town(ward, settings) -> SimpleNamespace:
    """The ward issues copies; two mornings with places; Lan is signed in, a stranger is not."""
    load()
    ward.issues(ward.office)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    days = [
        ward.slot(f"2026-11-2{day} {hour}", public=2, staff=3) for day in (4, 5) for hour in ("09:00", "09:30", "14:00")
    ]
    Person.objects.filter(pk=ward.lan.pk).update(id_number="001085000011", phone="+84912345678")
    ward.lan.refresh_from_db()
    ward.lan.set_password("a long password")
    ward.lan.save()
    lan = Client()
    lan.force_login(ward.lan, backend=BACKEND)
    return SimpleNamespace(ward=ward, slots=days, lan=lan, stranger=Client(), person=ward.lan)


def held(client: Client, slot: Slot, form: dict[str, str] = ONE, **more: str):
    client.post(PLACE, form)
    return client.post(f"{PLACE}/time", {"slot": str(slot.pk), **more})


def booked(town, slot: Slot | None = None) -> Appointment:
    held(town.lan, slot or town.slots[0])
    answer = town.lan.post(f"{PLACE}/contact", CONTACT)
    assert answer.status_code == 302, text(answer)
    return Appointment.objects.living().latest("booked_at")


def worked(client: Client) -> dict[str, str]:
    """What the stranger's browser sends after its work."""
    page = text(client.get(f"{PLACE}/time"))
    challenge = re.search(r'name="challenge" value="([^"]+)"', page).group(1)
    number = 0
    while int.from_bytes(hashlib.sha256(f"{challenge}:{number}".encode()).digest(), "big") >> (
        256 - booking_proof.BITS
    ):
        number += 1
    return {"challenge": challenge, "answer": str(number)}
