"""Strangers work or wait before a place is held for them, and hold no more than so many."""

import re

import pytest
from django.core import signing
from django.test import Client

from chungthuc.appointments.models import Hold
from chungthuc.web.booking import proof_of_work as booking_proof
from tests.web.town import ONE, PLACE, held, text


def test_a_stranger_without_proof_waits_and_then_may(town, monkeypatch):
    answer = held(town.stranger, town.slots[0])
    assert answer.status_code == 422
    page = text(town.stranger.get(f"{PLACE}/time"))
    given = {"slot": str(town.slots[0].pk), "challenge": re.search(r'name="challenge" value="([^"]+)"', page).group(1)}
    early = town.stranger.post(f"{PLACE}/time", given)
    assert early.status_code == 422
    assert "Chờ 5 giây" in text(early)
    assert given["challenge"] in text(early)  # who waited does not wait anew
    assert f'value="{given["slot"]}" required checked' in text(early)  # nor chooses the hour again
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 6)
    assert town.stranger.post(f"{PLACE}/time", given).status_code == 302
    other = Client()
    other.post(PLACE, ONE)
    assert other.post(f"{PLACE}/time", given).status_code == 422  # good once
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("challenge", ["", "x", "x:y:z", "\0", "a" * 10_000])
def test_a_forged_challenge_is_refused(town, challenge):
    assert held(town.stranger, town.slots[0], challenge=challenge, answer="1").status_code == 422
    assert Hold.objects.count() == 0


def test_one_address_cannot_hold_without_end(town, monkeypatch):
    now = signing.time.time()
    answers = []
    for turn in range(booking_proof.WAITED.most + 1):
        monkeypatch.setattr(signing.time, "time", lambda turn=turn: now + turn)
        client = Client()
        client.post(PLACE, ONE)
        page = text(client.get(f"{PLACE}/time"))
        challenge = re.search(r'name="challenge" value="([^"]+)"', page)
        monkeypatch.setattr(signing.time, "time", lambda turn=turn: now + turn + 6)
        if challenge is None:
            break
        answers.append(client.post(f"{PLACE}/time", {"slot": str(town.slots[-1].pk), "challenge": challenge.group(1)}))
    assert answers[-1].status_code == 429
    assert "quá nhiều lượt giữ chỗ" in text(answers[-1])
