"""Events under load: 50 who record at once in one agency's chain, then in 50 chains; whole chains are asserted.

``dev.py bench audit [events] [workers] [connections]``. An event is written last in its act, under the lock of its
chain's head until the commit: so one agency's acts commit one after the other. Beside it the floor, by the same
processes: the same row, hashed the same way, put into a table without chain or lock. ``looks`` are those of the
recorder, which opens a connection for each. At the end the day of a busy commune: 1,000 copies with 12 events each, at
once.
"""

import os
import sys
from datetime import UTC
from typing import Any

import django

from bench.crowd import House, Served, Work, at_once, part

ONE, MANY = "00070", 50
DAY = 1000 * 12  # copies, events of each


def main(events: int, workers: int, connections: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    house = House(workers, connections)
    print(f"{events} events, {workers} worker processes with {connections} connections each; load {os.getloadavg()}")
    floor = _measure("floor: no chain, no lock", _bare(), events, house)
    one = _measure("one agency", _record([ONE]), events, house)
    many = _measure(f"{MANY} agencies", _record([f"{n:05}" for n in range(MANY)]), events, house)
    _measure("looks in one agency", _look, events, house)
    shares = [_rate(served) / _rate(floor) for served in (one, many)]
    print(f"  of the floor's rate: one agency {shares[0]:.2f}, {MANY} agencies {shares[1]:.2f}")
    day = _measure("a commune's day at 14:55", _record([ONE]), DAY, house)
    print(f"  {DAY} events, all at once: the last is written after {day.wall:.1f} s; whoever acts then waits")
    print(f"  {part(day.lengths, 0.5):.0f} ms, one in a hundred {part(day.lengths, 0.99):.0f} ms")
    _honest()
    return 0


def _record(chains: list[str]) -> Work:
    """An act and its event: a row of its own is locked and changed before, as acts do."""
    from django.db import connection, transaction

    from chungthuc.audit.chain import record

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_thing (id int PRIMARY KEY, moved int NOT NULL DEFAULT 0)")
        cursor.execute("INSERT INTO bench_thing SELECT generate_series(0, %s) ON CONFLICT DO NOTHING", [DAY])

    def act(n: int) -> bool:
        with transaction.atomic():
            _move(n)
            record(chains[n % len(chains)], "submit", subject=f"certified-copy:{n}", by="system:bench", facts=_facts(n))
        return True

    return act


def _bare() -> Work:
    """The same act and the same row, with nothing to wait for."""
    from django.db import connection, transaction
    from psycopg.types.json import Json

    from chungthuc.audit.chain import digest
    from chungthuc.audit.models import Event
    from chungthuc.core import clock

    _record([ONE])  # its table
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_event (LIKE audit_event INCLUDING INDEXES INCLUDING IDENTITY)")

    def put(n: int) -> bool:
        event = Event(chain="floor", position=n, at=clock.now().astimezone(UTC), by="system:bench", action="submit",
                      subject=f"certified-copy:{n}", facts=_facts(n), previous="0" * 64)  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            _move(n)
            values: list[Any] = [event.chain, event.position, event.at, event.by, event.action, event.subject,
                                 Json(event.facts), event.previous, digest(event)]  # fmt: skip
            cursor.execute(
                "INSERT INTO bench_event (chain, position, at, by, action, subject, facts, previous, hash)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                values,
            )
        return True

    return put


def _look(n: int) -> bool:
    from chungthuc.audit import recorder

    recorder.looked(f"certified-copy:{n}", agency=ONE, by="system:bench", at_what="page")
    return True


def _move(n: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT moved FROM bench_thing WHERE id = %s FOR UPDATE", [n])
        cursor.execute("UPDATE bench_thing SET moved = moved + 1 WHERE id = %s", [n])


def _facts(n: int) -> dict[str, Any]:
    return {"number": n, "volume": "01/2026", "row": "0" * 64}


def _measure(title: str, work: Work, events: int, house: House) -> Served:
    served = at_once(work, events, house)
    assert served.done == events
    print(f"  {title:28} {_rate(served):7.0f}/s  an act p50 {part(served.lengths, 0.5):6.1f} ms  "
          f"p95 {part(served.lengths, 0.95):6.1f} ms  Python's CPU {served.cpu:5.2f} ms each")  # fmt: skip
    return served


def _rate(served: Served) -> float:
    return served.done / served.wall


def _honest() -> None:
    """Every chain is whole: nobody wrote into another's place."""
    from chungthuc.audit.chain import chains, check

    assert [fault for name in chains() for fault in check(name)] == []
    print("  all chains are whole")


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*(given + [2000, 5, 10][len(given) :])))
