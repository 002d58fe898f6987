"""Abuse 1: every address of pages and API, with real ids of one office's dossier, for people of elsewhere.

Addresses are read from the resolver: a new one is tried without being listed; one with a part that is not known here fails.
"""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse

from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import intake
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.notifications.models import Message
from chungthuc.vault import sharing
from chungthuc.vault.store import items_of
from demo import life
from tests.harness.appointments import booked, slot
from tests.harness.jobs import run_jobs
from tests.promises.answers import test_no_store
from tests.web.kit.access.test_who_may import SOME

STRANGERS = ("vi", "dung", "nga", "sao_mai")  # other offices' people, the province's administrator, another account
TITLE, NAME, EMAIL, PHONE = "Giấy ra trại bí mật", "Trần Thị Kín Đáo", "kin.dao@vidu.test", "+84911222333"
METHODS = ("get", "post", "delete")
REFUSED = {301, 302, 400, 403, 404, 405, 409, 422, 503}  # 301: to an address that is asked here as well


@pytest.fixture
def ours(world, scan) -> dict[str, str]:
    """What the office holds, each id under the name that addresses give it."""
    copy = life.issued(world, scan, account=world.lan, title=TITLE)
    delivery.wish(copy, by=world.tuan)
    run_jobs()
    waiting = life.submitted(world, scan, name=NAME, email=EMAIL, title=TITLE)
    intake.withdraw(waiting, by=world.minh)
    item = items_of(world.lan).get()
    until = clock.now() + timedelta(days=1)
    appointment = booked(slot(world.office, days=1), by=world.minh, name=NAME, phone=PHONE)
    real = {
        "copy_id": copy.pk,
        "waiting": waiting.pk,
        "volume_id": copy.entry.volume_id,
        "item_id": item.pk,
        "link_id": sharing.share(item, purpose="x", until=until, by=world.lan).pk,
        "dossier_id": copy.dossier_id,
        "appointment_id": appointment.pk,
        "message_id": Message.objects.order_by("queued_at")[0].pk,
        "request_id": copy.document.signing_requests.order_by("created_at")[0].pk,
    }
    return {**SOME, **{name: str(one) for name, one in real.items()}}


def addresses(ours: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Name and address; those of a copy twice, for the issued one and for the one that waits."""
    monkeypatch.setattr(test_no_store, "SOME", ours)
    requests = (f"signing-requests/{ours['copy_id']}", f"signing-requests/{ours['request_id']}")
    once = [(name, path.replace(*requests)) for name, path in test_no_store.addresses()]
    again = [(name, path.replace(ours["copy_id"], ours["waiting"])) for name, path in once]
    return sorted({*once, *again})


def ids(ours: dict[str, str]) -> list[str]:
    return [one for name, one in ours.items() if one != SOME.get(name)]


def told(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


@pytest.mark.parametrize("who", STRANGERS)
def test_people_of_elsewhere_get_nothing_from_any_address(as_, world, ours, monkeypatch, who):
    before = states()
    secrets = (TITLE, NAME, EMAIL, PHONE, world.lan.full_name, world.lan.id_number, world.lan.email)
    listed = addresses(ours, monkeypatch)
    assert [path for _name, path in listed if "<" in path] == []
    assert len([path for _name, path in listed if any(one in path for one in ids(ours))]) > 60
    client = as_(who)
    for name, path in listed:
        if "logout" in path:
            continue
        is_ours = any(one in path for one in ids(ours))
        for method in METHODS if is_ours else ("get",):
            client = client if client.session.get("_auth_user_id") else as_(who)
            answer = getattr(client, method)(path)
            assert answer.status_code < 500 or answer.status_code == 503, path
            assert [one for one in secrets if one in told(answer)] == [], (method, path)
            assert answer.status_code in REFUSED or not is_ours, (method, name, path, answer.status_code)
    assert states() == before


def states() -> list[object]:
    copies = CertifiedCopy.objects.order_by("pk").values_list("pk", "status", "forwarded_at", "signatory", "placement")
    return [*copies, *Message.objects.order_by("pk").values_list("pk", "state")]


def test_their_own_people_do_get_it(as_, world, ours):
    """What the refusals above are worth: the same addresses open for whom they are."""
    assert TITLE in told(as_("minh").get(reverse("copy", args=[ours["copy_id"]])))
    assert as_("lan").get(reverse("vault_file", args=[ours["item_id"]])).status_code == 200
    assert NAME in told(as_("minh").get(reverse("desk_appointment", args=[ours["appointment_id"]])))
