"""The signing program gets the very file that its ticket asks to sign, and finds it to be that; nobody else gets it."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from token_agent.common.errors import AgentError
from token_agent.tickets import files
from token_agent.tickets.ticket import Item, _item

from chungthuc.audit import recorder
from chungthuc.audit.models import Event
from chungthuc.certification import sealing, signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.signing.models import SigningRequest
from demo import life

ADDRESS = "/api/v1/prepared-files"


@pytest.fixture
def copy(world, scan) -> CertifiedCopy:
    return life.submitted(world, scan)


def claims_of(ticket: str) -> dict[str, Any]:
    body = ticket.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))


def prepared(world, copy: CertifiedCopy, who: str = "hoa") -> tuple[dict[str, str], Item]:
    """What the program asks the site, and the item of its ticket."""
    person = getattr(world, who)
    credential = world.signers["hoa"] if who == "hoa" else world.seals[world.office.code]
    step = signature if who == "hoa" else sealing
    facts = {"shown_sha256": copy.document.file_sha256, "by": person}
    facts |= {} if who == "hoa" else {"volume": world.volumes[world.office.code]}
    wanted = step.request(copy, **facts)
    ticket = step.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=person)
    claims = claims_of(ticket)
    return {"sid": claims["sid"], "id": claims["items"][0]["id"]}, _item(claims["items"][0])


def fetch(asked: dict[str, str]) -> tuple[int, bytes]:
    """As the program does it: no session, nothing but the ticket's secret."""
    answer = Client().post(ADDRESS, json.dumps(asked), content_type="application/json")
    return answer.status_code, answer.getvalue()


def test_the_program_finds_the_leaders_file_to_be_what_it_signs(world, copy):
    asked, item = prepared(world, copy)
    answer = Client().post(ADDRESS, json.dumps(asked), content_type="application/json")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    content = answer.getvalue()
    assert answer["Content-Length"] == str(len(content))
    files.check(item, content)
    assert content[: item.file.shown_length] == copy.document.source().open().read()


def test_and_the_clerks(world, copy):
    life.stamped(life.forwarded(world, life.signed(world, copy)))
    copy.refresh_from_db()
    asked, item = prepared(world, copy, "tuan")
    status, content = fetch(asked)
    assert status == 200
    files.check(item, content)


@pytest.mark.parametrize("where", ["scan", "attestation", "increment"])
def test_a_changed_byte_anywhere_is_found(world, copy, where):
    asked, item = prepared(world, copy)
    content = bytearray(fetch(asked)[1])
    place = {"scan": 1000, "attestation": item.file.shown_length - 50, "increment": item.file.shown_length + 20}[where]
    content[place] ^= 1
    with pytest.raises(AgentError, match="file_changed"):
        files.check(item, bytes(content))


def test_another_secret_or_another_request_gets_nothing(world, copy):
    asked, _item = prepared(world, copy)
    other = SigningRequest.objects.get()
    for changed in ({"sid": "x" * 22}, {"sid": ""}, {"id": "00000000-0000-0000-0000-000000000000"}):
        assert fetch(asked | changed)[0] == 404
    SigningRequest.objects.filter(pk=other.pk).update(ticket_id="")
    assert fetch(asked | {"sid": ""})[0] == 404


def test_after_its_time_or_when_given_up_it_is_gone(world, copy):
    asked, _item = prepared(world, copy)
    SigningRequest.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert fetch(asked)[0] == 404
    SigningRequest.objects.update(expires_at=clock.now() + timedelta(minutes=5), state="ended")
    assert fetch(asked)[0] == 404


def test_once_the_value_has_come_it_is_gone(world, copy):
    asked, item = prepared(world, copy)
    wanted = SigningRequest.objects.get()
    signature.accept(wanted, copy, value=world.signers["hoa"].sign(item.attrs), by=world.hoa)
    assert fetch(asked)[0] == 404


def test_it_cannot_be_opened_by_a_link(world, copy, client):
    asked, _item = prepared(world, copy)
    assert client.get(ADDRESS, asked).status_code == 405


def test_it_is_recorded_as_the_persons_look(world, copy):
    """«Xem tệp» shows the paper, and nobody need have opened a page of ours before."""
    asked, _item = prepared(world, copy)
    for _time in range(2):
        assert fetch(asked)[0] == 200
    (event,) = Event.objects.filter(action="look")
    assert (event.by, event.subject, event.facts) == (f"person:{world.hoa.pk}", copy.subject, {"what": "prepared"})
    assert event.chain == f"looks:{world.office.code}"


def test_what_cannot_be_recorded_is_not_given(world, copy, monkeypatch):
    asked, _item = prepared(world, copy)
    monkeypatch.setattr(recorder, "PATIENCE", "SELECT 1 / 0")  # a real fault of the recorder's own connection
    status, content = fetch(asked)
    assert (status, json.loads(content)["code"]) == (503, "not_recorded")
    assert not Event.objects.filter(action="look").exists()
