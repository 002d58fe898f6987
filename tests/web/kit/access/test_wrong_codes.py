"""Codes cannot be tried without end, whatever the door; whoever has a right one is never counted."""

from datetime import timedelta

import pytest
from django.test import Client

from chungthuc.audit.recorder import keyed_network
from chungthuc.certification.models import Delivery
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.core.models import ThrottleCount
from chungthuc.vault import sharing
from chungthuc.vault.store import items_of
from chungthuc.web.kit.limits import WRONG_CODES
from demo import life
from tests.harness.connections import at_once, clearing

DOORS = ["/follow/ABCD", "/results/ABCD", "/shared/ABCD", "/appointments/AAA-AAA-AAA", "/c/ABCD-EFGH"]


def statuses(paths, **more) -> list[int]:
    return [Client().get(path, **more).status_code for path in paths]


@pytest.mark.parametrize("door", DOORS)
def test_each_door_closes_after_so_many_wrong_ones(db, door):
    found = statuses([f"{door}{place}" if "app" not in door else door for place in range(WRONG_CODES.most + 2)])
    assert found == [404] * WRONG_CODES.most + [429] * 2


def test_all_doors_count_together(db):
    tried = statuses(DOORS * 7)
    assert tried.count(404) == WRONG_CODES.most
    assert tried[-1] == 429


def test_who_runs_into_a_limit_leaves_a_line_without_code_or_address(db, caplog):
    """Which limit, and a keyed word for the network (ASVS 5.0, 16.3.3)."""
    statuses(["/follow/ABCD"] * (WRONG_CODES.most + 1), REMOTE_ADDR="203.0.113.7")
    [line] = [one.getMessage() for one in caplog.records if one.name == "chungthuc.accounts.refusals"]
    assert line == f"too often: wrong-code by network:{keyed_network('203.0.113.7')}"
    assert "203.0.113" not in line


@pytest.fixture
def right_ones(world, scan) -> list[str]:
    """An address of each kind that opens."""
    kept, mailed = life.issued(world, scan, account=world.lan), life.issued(world, scan, email="lan@vidu.test")
    for copy in (kept, mailed):
        delivery.wish(copy, by=world.tuan)
        delivery.hand_over(copy)
    link = sharing.share(items_of(world.lan).get(), purpose="x", until=clock.now() + timedelta(days=1), by=world.lan)
    letter = Delivery.objects.get(copy=mailed)
    return [f"/follow/{kept.dossier.follow_code}", f"/shared/{link.code}", f"/c/{kept.code}",
            f"/results/{letter.code}"]  # fmt: skip


def test_honest_looks_are_never_counted(right_ones):
    """An office, a carrier or a mail gateway: many people behind one address."""
    assert statuses(right_ones * 20) == [200] * 80
    assert not ThrottleCount.objects.exists()


def test_a_right_code_is_not_told_from_a_wrong_one_after_too_many(right_ones):
    statuses(["/follow/ABCD"] * WRONG_CODES.most)
    for path in right_ones:
        answer = Client().get(path)
        assert answer.status_code == 429
        assert answer["Retry-After"].isdecimal()
        assert "Thử lại sau" in answer.content.decode()
    assert statuses(right_ones, REMOTE_ADDR="192.0.2.1") == [200] * 4


def test_120_at_once_are_30(monkeypatch, transactional_db):
    with clearing(monkeypatch):
        tried = [status for row in at_once(lambda _place: statuses(["/c/ABCD-EFGH"] * 10), 12) for status in row]
    assert (tried.count(404), tried.count(429)) == (30, 90)


def test_one_network_of_the_new_kind_is_one_address(db):
    from_many = [statuses(["/c/ABCD"], REMOTE_ADDR=f"2001:db8:1:2::{place:x}")[0] for place in range(40)]
    assert from_many.count(429) == 10
    assert statuses(["/c/ABCD"], REMOTE_ADDR="2001:db8:1:3::1") == [404]


def test_other_peoples_looks_free_nobody(db):
    statuses(["/c/ABCD"] * WRONG_CODES.most)
    for place in range(310):
        statuses(["/appointments/AAA-AAA-AAA"], REMOTE_ADDR=f"198.{place // 250}.{place % 250}.1")
    assert statuses(["/c/ABCD"]) == [429]


def test_the_window_ends_while_somebody_goes_on_asking(db, monkeypatch):
    statuses(["/c/ABCD"] * WRONG_CODES.most)
    real = clock.now
    for later, status in ((200, 429), (301, 404)):
        monkeypatch.setattr(clock, "now", lambda later=later: real() + timedelta(seconds=later))
        assert statuses(["/c/ABCD"]) == [status]
