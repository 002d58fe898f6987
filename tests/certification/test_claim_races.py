"""The slip's code from many places at once: no more guesses than one place has, and one receipt."""

from collections.abc import Iterator

import pytest

from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.dossiers.models import MOST_TRIES, Dossier
from chungthuc.notifications.models import Message
from demo import life
from demo.world import World
from tests.harness.connections import at_once, clearing

AT_ONCE = 12


@pytest.fixture
def claimable(monkeypatch: pytest.MonkeyPatch, transactional_db: None, world: World, scan) -> Iterator[CertifiedCopy]:
    with clearing(monkeypatch):
        copy = life.issued(world, scan, email="")
        delivery.wish(copy, by=world.tuan)
        delivery.hand_over(copy)
        yield copy


def test_guesses_at_once_are_no_more_than_five(claimable):
    compared = []

    def guess(place: int) -> None:
        copy = CertifiedCopy.objects.select_related("dossier").get(pk=claimable.pk)
        try:
            delivery.claim(copy, secret=f"{place:04d}x")
        except NotAllowed:
            raise
        except Refused as refusal:
            compared.append(refusal.code)

    locked = [one for one in at_once(guess, AT_ONCE) if isinstance(one, NotAllowed)]
    assert compared == ["wrong_secret"] * MOST_TRIES
    assert len(locked) == AT_ONCE - MOST_TRIES
    assert Dossier.objects.get(pk=claimable.dossier_id).claim_tries == MOST_TRIES


def test_two_who_know_it_get_the_file_and_one_event_says_so(claimable):
    def fetch(_place: int) -> None:
        copy = CertifiedCopy.objects.select_related("dossier").get(pk=claimable.pk)
        delivery.claim(copy, secret="0011")

    assert at_once(fetch, 2) == [None, None]
    assert [event.action for event in claimable.history].count("receive") == 1
    assert Dossier.objects.get(pk=claimable.dossier_id).claim_tries == 0


def test_handed_over_twice_at_once_is_once(claimable):
    def hand(_place: int) -> None:
        delivery.hand_over(CertifiedCopy.objects.with_names().get(pk=claimable.pk))

    assert at_once(hand, 3) == [None] * 3
    assert claimable.deliveries.count() == 1
    assert not Message.objects.filter(about=claimable.subject).exists()
