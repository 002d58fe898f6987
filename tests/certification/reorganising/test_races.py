"""Two who change the tree at once: one is done, the other is refused by name, and nothing is half-done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chungthuc.agencies.models import AgencyKind, Succession
from chungthuc.certification.reorganising import merging, placing
from chungthuc.certification.reorganising.merging import Merger
from chungthuc.certification.reorganising.placing import NewAgency
from chungthuc.core import clock
from demo.world import World
from tests.harness.connections import at_once, clearing

WHY = "Nghị quyết 3/NQ-HĐND"


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch, transactional_db: None, world: World) -> Iterator[World]:
    with clearing(monkeypatch):
        yield world


def codes(answers: list[object]) -> list[str]:
    return sorted(str(getattr(one, "code", "done")) if isinstance(one, Exception) else "done" for one in answers)


def test_two_moves_make_no_circle(there):
    made = [
        placing.add(there.province, NewAgency(code, "Văn phòng", AgencyKind.COMMUNE, clock.today(), WHY), by=there.nga)
        for code in ("99001", "99002")
    ]
    day = clock.today() + timedelta(days=3)

    def move(place: int) -> object:
        return placing.move(made[place], made[1 - place], since=day, by=there.nga, decision=WHY)

    assert codes(at_once(move, 2)) == ["circle", "done"]


@pytest.mark.parametrize("way", ["same", "each_into_the_other"])
def test_of_two_mergers_one_is_prepared(there, way):
    one, other, third = there.office, there.neighbour, there.agencies["00008"]
    day = clock.today() + timedelta(days=3)
    wanted = {
        "same": [Merger(one, other, day, WHY), Merger(one, third, day, WHY)],
        "each_into_the_other": [Merger(one, other, day, WHY), Merger(other, one, day, WHY)],
    }[way]

    def merge(place: int) -> object:
        return merging.prepare(wanted[place], by=there.nga)

    refused = {"same": "merged_already", "each_into_the_other": "successor_is_merged"}[way]
    assert codes(at_once(merge, 2)) == ["done", refused]
    assert Succession.objects.count() == 1
