"""Abuse 18: every state, every act by its address, every role of the office: only what the table lists moves a copy."""

import itertools
import json

import pytest
from django.db import transaction
from django.urls import reverse

from chungthuc.certification import signature
from chungthuc.certification.lifecycle import TRANSITIONS, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling
from demo import life

ACTS = {  # by the name of its address: who may
    "copy_withdrawal": (Action.WITHDRAW, {"minh"}),
    "copy_return": (Action.RETURN, {"hoa", "tuan"}),
    "copy_cancellation": (Action.CANCEL, {"minh"}),
    "copy_forwarding": (Action.FORWARD, {"hoa"}),
    "copy_delivery": (Action.SEND, {"tuan"}),
    "copy_block": (Action.BLOCK, {"tuan", "minh"}),
    "copy_way_out": (Action.RETRY, {"hoa", "binh", "tuan"}),
}
ROLES = ("minh", "hoa", "binh", "tuan")
FORM = {"reason": "thử", "do": "retry", "act": "retry", "action": "retry"}


@pytest.fixture
def copies(world, scan) -> dict[Status, CertifiedCopy]:
    """One in each state that people can bring a copy to."""
    made = {Status.SUBMITTED: life.submitted(world, scan)}
    made[Status.RETURNED] = life.submitted(world, scan)
    signature.send_back(made[Status.RETURNED], reason="thử", by=world.hoa)
    made[Status.CANCELLED] = life.submitted(world, scan)
    cancelling.cancel(made[Status.CANCELLED], reason="thử", by=world.minh)
    made[Status.SIGNED] = life.signed(world, life.submitted(world, scan))
    made[Status.STAMPED] = life.stamped(life.signed(world, life.submitted(world, scan)))
    made[Status.SEALED] = life.sealed(world, stamped_and_forwarded(world, scan))
    made[Status.ISSUED] = life.issued(world, scan)
    return made


def stamped_and_forwarded(world, scan) -> CertifiedCopy:
    return life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))


def stands(copy: CertifiedCopy) -> tuple[object, ...]:
    columns = ("status", "forwarded_at", "entry_id", "send_wished_at", "signed_at", "sealed_at", "issued_at")
    return tuple(CertifiedCopy.objects.values_list(*columns).get(pk=copy.pk))


def test_only_what_is_listed_moves_it(as_, copies):
    """Tried inside a savepoint that is taken back, so that each try meets the state that it is about."""
    moved = set()
    clients = {who: as_(who) for who in ROLES}
    for (status, copy), (address, (action, who_may)), who in itertools.product(copies.items(), ACTS.items(), ROLES):
        before, point = stands(copy), transaction.savepoint()
        answer = clients[who].post(reverse(address, args=[copy.pk]), FORM)
        assert answer.status_code < 500, (status, address, who)
        if stands(copy) != before:
            moved.add(address)
            assert status in TRANSITIONS[action].allowed_at, f"{who} did {address} at {status}"
            assert who in who_may, f"{who} did {address} at {status}"
        transaction.savepoint_rollback(point)
    assert moved >= {"copy_withdrawal", "copy_return", "copy_cancellation", "copy_forwarding", "copy_delivery"}, (
        "the acts themselves work"
    )


@pytest.mark.parametrize("what", ["signature", "seal"])
def test_neither_signature_nor_seal_is_asked_for_out_of_turn(as_, world, copies, what):
    began = {Status.SUBMITTED} if what == "signature" else set()  # the stamped one was not forwarded
    volume = str(world.volumes[world.office.code].pk)
    for (status, copy), who in itertools.product(copies.items(), ROLES):
        given = json.dumps({"shown_sha256": copy.document.file_sha256, "volume_id": volume})
        point, before = transaction.savepoint(), stands(copy)
        path = f"/api/v1/copies/{copy.pk}/{what}-request"
        answer = as_(who).post(path, given, content_type="application/json")
        asked = answer.status_code == 201
        assert asked == (status in began and who == "hoa"), (status, who, answer.content)
        assert stands(copy) == before
        transaction.savepoint_rollback(point)
