"""The throttle of the house: exact in parallel, ending when it said, unmoved by what else is counted or rolled back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chungthuc.core import clock, throttle
from chungthuc.core.models import ThrottleCount
from chungthuc.core.throttle import Key, Limit, TooMany
from tests.harness.connections import at_once

LIMIT = Limit("test", most=5, seconds=300)
LAN = Key("lan")


@pytest.fixture
def later(monkeypatch):
    """``later(60)``: the clock goes on by a minute."""
    real, gone = clock.now, timedelta()

    def move(seconds: float) -> None:
        nonlocal gone
        gone += timedelta(seconds=seconds)

    monkeypatch.setattr(clock, "now", lambda: real() + gone)
    return move


def taken(limit: Limit, *keys: Key, units: int = 1) -> bool:
    try:
        throttle.take(limit, *keys, units=units)
    except TooMany:
        return False
    return True


def test_so_many_and_no_more(db):
    assert [taken(LIMIT, LAN) for _try in range(7)] == [True] * 5 + [False] * 2
    assert throttle.counted(LIMIT, LAN) == 5
    assert taken(LIMIT, Key("minh"))
    assert taken(Limit("other", 5, 300), LAN)


def test_a_hundred_at_once_get_what_five_would(committed):
    done = at_once(lambda _place: taken(LIMIT, LAN), 24)
    assert sorted(done) == [False] * 19 + [True] * 5


def test_a_window_ends_though_somebody_asks_all_the_time(db, later):
    for _minute in range(5):
        assert taken(LIMIT, LAN)
        later(59)
    assert not taken(LIMIT, LAN)
    later(6)
    assert taken(LIMIT, LAN)


def test_who_is_stopped_is_told_for_how_long(db, later):
    for _try in range(5):
        throttle.take(LIMIT, LAN)
    later(61)
    with pytest.raises(TooMany) as stopped:
        throttle.take(LIMIT, LAN)
    assert stopped.value.seconds in {238, 239, 240}
    assert "Thử lại sau 4 phút" in str(stopped.value.remedy)
    with pytest.raises(TooMany):
        throttle.demand(LIMIT, LAN)


def test_other_traffic_moves_nothing(db):
    """The table of the shared cache held 300 rows; the 301st took a third of all others with it."""
    for _try in range(5):
        throttle.take(LIMIT, LAN)
    for other in range(400):
        throttle.take(Limit("appointment", 30, 300), Key(f"2001:db8::{other}"))
    assert not taken(LIMIT, LAN)


def test_a_count_outlives_the_transaction_around_it(committed):
    with transaction.atomic():
        throttle.take(LIMIT, LAN)
        transaction.set_rollback(True)
    assert throttle.counted(LIMIT, LAN) == 1
    with transaction.atomic():
        throttle.give_back(LIMIT, LAN)
    assert throttle.counted(LIMIT, LAN) == 0


def test_all_keys_or_none(db):
    full = Key("full")
    for _try in range(5):
        throttle.take(LIMIT, full)
    assert not taken(LIMIT, LAN, full)
    assert throttle.counted(LIMIT, LAN) == 0


def test_a_budget_is_counted_in_units_and_what_was_dearer_than_said_is_owed(db, later):
    cpu = Limit("cpu", most=10_000, seconds=60)
    assert taken(cpu, LAN, units=9_000)
    assert not taken(cpu, LAN, units=2_000)
    throttle.charge(cpu, LAN, units=5_000)
    assert throttle.counted(cpu, LAN) == 14_000
    throttle.give_back(cpu, LAN, units=20_000)
    assert throttle.counted(cpu, LAN) == 0
    assert not taken(cpu, Key("new"), units=10_001)
    later(61)
    assert taken(cpu, LAN, units=10_000)


def test_what_is_demanded_is_not_counted_and_what_is_forgotten_begins_anew(db):
    for _try in range(9):
        throttle.demand(LIMIT, LAN)
    for _try in range(5):
        throttle.take(LIMIT, LAN)
    throttle.forget(LIMIT, LAN)
    assert taken(LIMIT, LAN)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("192.0.2.7", "::ffff:192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_addresses_that_count_as_one(one, other):
    assert throttle.keys_of(one) == throttle.keys_of(other)


def test_the_network_around_gets_ten_times_as_much(db):
    assert throttle.keys_of("192.0.2.7")[0] == throttle.keys_of("192.0.2.200")[0]
    assert throttle.keys_of("192.0.2.7")[0] != throttle.keys_of("192.0.3.7")[0]
    assert throttle.keys_of("2001:db8:1:2::1")[0] == throttle.keys_of("2001:db8:1:9::1")[0]
    through = sum(taken(LIMIT, *throttle.keys_of(f"192.0.2.{place}")) for place in range(100))
    assert through == 50
    assert sum(taken(LIMIT, *throttle.keys_of("192.0.3.1")) for _try in range(9)) == 5
    assert throttle.keys_of("not an address")


def test_what_is_over_is_swept_and_what_runs_stays(db, later):
    for place in range(30):
        throttle.take(LIMIT, Key(f"x{place}"))
    later(200)
    throttle.take(LIMIT, LAN)
    later(101)
    assert throttle.sweep() == 30
    assert [one.units for one in ThrottleCount.objects.all()] == [1]
    assert throttle.sweep() == 0


def test_the_sweep_is_a_job_of_the_worker(db, later):
    from procrastinate.contrib.django import app

    throttle.take(LIMIT, LAN)
    later(301)
    app.perform_import_paths()
    app.tasks["core.sweep_throttle"].func(timestamp=0)
    assert not ThrottleCount.objects.exists()
    assert "core.sweep_throttle" in {one.task.name for one in app.periodic_registry.periodic_tasks.values()}


def test_no_address_stands_in_the_table(db):
    throttle.take(LIMIT, Key("lan@vidu.test"), *throttle.keys_of("192.0.2.7"))
    assert not [one.key for one in ThrottleCount.objects.all() if "lan" in one.key or "192" in one.key]


def test_nothing_counts_below_nought(db):
    with pytest.raises(IntegrityError, match="throttle_counts_from_nought"), transaction.atomic():
        ThrottleCount.objects.create(key="x", units=-1, ends=clock.now())
