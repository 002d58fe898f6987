"""An account is closed while a desk, a booking and a second window are at work on it, each on a connection of its own."""

from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from chungthuc.accounts import authority
from chungthuc.accounts.models import Person
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.certification import closing
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import intake
from chungthuc.certification.reception.receipts import Requester
from chungthuc.core.errors import Refused
from chungthuc.documents.models import Upload
from chungthuc.dossiers.models import Dossier, PaperType
from chungthuc.vault.models import VaultItem
from demo import life
from demo.world import World
from tests.harness import appointments
from tests.harness.connections import at_once

PASSWORD = "Ca-chep-vuot-vu-mon-77"


@pytest.fixture
def lan(committed: None, world: World) -> Person:
    person = world.people["lan"]
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    person.set_password(PASSWORD)
    person.save()
    return person


def is_closed(person: Person) -> bool:
    return Person.objects.get(pk=person.pk).closed_at is not None


def received(world: World, upload: Upload, account: Person) -> CertifiedCopy:
    """«Trình ký» of a page that was open, as it read the account then."""
    requester = Requester("person", account.full_name, account.id_number, account=account)
    return intake.submit(
        agency=world.office,
        requester=requester,
        paper=intake.Paper(PaperType.objects.get(code="van-bang"), "Bằng", upload.page_count),
        upload=upload,
        signatory=authority.of(world.hoa, world.office),
        by=world.minh,
        request_key=uuid4().hex,
    )


def test_with_papers_at_the_counter(lan, world, scan):
    """Each dossier came first and goes on by the slip, or is refused; nothing is half done and no lock circle arises."""
    uploads = [life.uploaded(scan, by=world.minh) for _one in range(4)]

    def work(nth: int) -> object:
        return closing.close(lan) if nth == 2 else received(world, uploads[nth - (nth > 2)], lan)

    results = at_once(work, 5)
    assert is_closed(lan)
    refused = [one for one in results if isinstance(one, Refused)]
    assert {one.code for one in refused} <= {"account_closed"}
    made = [one for one in results if isinstance(one, CertifiedCopy)]
    assert len(made) + len(refused) == 4
    assert CertifiedCopy.objects.count() == Dossier.objects.count() == len(made)
    assert not VaultItem.objects.exists()


def test_with_bookings(lan, world):
    place = appointments.slot(world.office, days=3)

    def work(nth: int) -> object:
        return closing.close(lan) if nth == 1 else appointments.booked(place, lan, by=world.minh)

    results = at_once(work, 4)
    assert is_closed(lan)
    assert {one.code for one in results if isinstance(one, Refused)} <= {"account_closed"}
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)] == []
    assert not Appointment.objects.filter(person=lan).exists()
    assert Slot.objects.get(pk=place.pk).used == 0


def test_with_sign_ins(lan):
    """Whoever was just coming in is out again: no session opens a page."""
    clients = [Client() for _one in range(4)]

    def work(nth: int) -> object:
        if nth == 0:
            return closing.close(lan)
        return clients[nth].post("/accounts/login/", {"login": lan.email, "password": PASSWORD}).status_code

    results = at_once(work, 4)
    assert is_closed(lan)
    assert [one for one in results if isinstance(one, Exception)] == []
    for one in clients:
        assert one.get("/account").status_code == 302
