"""Many at once: worker processes with some database connections each, as behind a web server."""

import multiprocessing
import resource
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

FORK = multiprocessing.get_context("fork")
Work = Callable[[int], bool]


@dataclass(frozen=True)
class House:
    """Who serves."""

    workers: int
    connections: int  # each


@dataclass(frozen=True)
class Served:
    """``waits``: from when all pressed the button; ``lengths``: of each piece of work by itself; seconds, sorted."""

    done: int
    wall: float
    waits: list[float]
    lengths: list[float]
    cpu: float  # ms of Python, each


def at_once(work: Work, people: int, house: House) -> Served:
    """Everybody's piece of work, as fast as the house serves. Raises AssertionError where one of them failed."""
    from django.db import connections

    connections.close_all()  # a connection belongs to one process
    served = house.workers * house.connections
    gate, turn, answers = FORK.Barrier(served + 1), FORK.Value("i", 0), FORK.SimpleQueue()
    workers = [
        FORK.Process(target=_worker, args=(work, people, house, gate, turn, answers)) for _one in range(house.workers)
    ]
    for worker in workers:
        worker.start()
    gate.wait()
    began, before = time.monotonic(), _cpu()
    rows: list[Any] = [answers.get() for _one in range(people)]
    wall = time.monotonic() - began
    for worker in workers:
        worker.join()
    assert not (faults := [row for row in rows if isinstance(row, str)]), faults[0]
    return Served(
        done=sum(int(done) for _started, _ended, done in rows),
        wall=wall,
        waits=sorted(ended - began for _started, ended, _done in rows),
        lengths=sorted(ended - started for started, ended, _done in rows),
        cpu=(_cpu() - before) / people * 1000,
    )


def part(sorted_seconds: list[float], share: float) -> float:
    """Milliseconds below which this share of them lies."""
    return sorted_seconds[int(len(sorted_seconds) * share)] * 1000


def _worker(work: Work, people: int, house: House, gate: Any, turn: Any, answers: Any) -> None:
    threads = [
        threading.Thread(target=_serve, args=(work, people, gate, turn, answers)) for _one in range(house.connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _serve(work: Work, people: int, gate: Any, turn: Any, answers: Any) -> None:
    """One connection: the next who waits, until nobody does."""
    from django.db import connection

    connection.ensure_connection()
    gate.wait()
    while True:
        with turn.get_lock():
            n = turn.value
            turn.value += 1
        if n >= people:
            break
        started = time.monotonic()
        try:
            done = work(n)
            answers.put((started, time.monotonic(), done))
        except Exception as fault:  # noqa: BLE001  # shown by the parent: no figures from a broken run
            answers.put(repr(fault))
    connection.close()


def _cpu() -> float:
    """Seconds of all workers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
