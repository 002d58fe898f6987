"""Complete lives: N copies with C users at once, soft token, time-stamps on loopback.

``dev.py bench life [N] [C]``: prints lives/s, CPU ms a step (this process and its children), and the floor beside it.
"""

import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django

SIZES = {"1 MB": (2, 1_100_000), "30 MB": (60, 29_500_000)}


def main(lives: int, users: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
    django.setup()
    from django.core.management import call_command
    from test_pki.authority import Pki
    from test_pki.server import Server

    from bench.floor import floor, show
    from demo import scans, world

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        pki = Pki.create(Path(folder) / "pki", base_url=f"http://127.0.0.1:{port}")
        with Server(pki, port) as server:
            _point_at(server, Path(folder))
            cast = world.build(pki)
            for title, (pages, size) in SIZES.items():
                content = scans.scan_of_size(size, pages)
                count = lives if size < 5_000_000 else max(2, lives // 5)
                print(f"{title} ({pages} pages, {len(content):,} bytes), {count} lives, {users} at once")
                _measure(cast, content, count, users)
                show("floor", floor(content))
    return 0


def _measure(cast: Any, content: bytes, lives: int, users: int) -> None:
    steps: dict[str, list[float]] = defaultdict(list)
    _one_life(cast, content, None)  # warm
    _one_life(cast, content, steps)  # alone: CPU a step
    print("  CPU ms a step (alone)        " + "  ".join(f"{name} {values[0]:.0f}" for name, values in steps.items()))
    start = time.perf_counter()
    with ThreadPoolExecutor(users) as pool:
        done = list(pool.map(lambda _n: _one_life(cast, content, None), range(lives)))
    wall = time.perf_counter() - start
    assert sorted(done) == list(range(min(done), min(done) + lives)), "numbers follow each other"
    print(f"  {lives / wall:.2f} lives/s ({wall:.1f} s)")


def _one_life(cast: Any, content: bytes, steps: "dict[str, list[float]] | None") -> int:
    from django.db import close_old_connections

    from chungthuc.certification import sealing
    from demo import life

    def step(name: str, work: Callable[[], Any]) -> Any:
        before = _cpu()
        result = work()
        if steps is not None:
            steps[name].append((_cpu() - before) * 1000)
        return result

    copy = step("intake+submit", lambda: life.submitted(cast, content))
    step("sign", lambda: life.signed(cast, copy))
    step("forward", lambda: life.forwarded(cast, copy))
    step("stamp", lambda: life.stamped(copy))
    step("seal", lambda: life.sealed(cast, copy))
    step("finish+verify", lambda: sealing.finish(copy))
    copy.refresh_from_db()
    assert copy.status == "issued", copy.status
    number: int = copy.entry.number
    close_old_connections()
    return number


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime + cpu_of_the_fork_server()


def cpu_of_the_fork_server() -> float:
    """Of the process that children are forked from, and of those that have ended (proc(5), stat: fields 14 to 17)."""
    from sandbox import fork_client

    server = fork_client._server().process.pid
    used = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _point_at(server: Any, folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from django.conf import settings

    settings.STORE = folder / "store"
    settings.TRUST = server.pki.trust
    settings.TSA_URL = server.tsa_url
    settings.REVOCATION_HOSTS = frozenset({server.host})
    key = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "ticket.pem").write_bytes(key)
    settings.TICKET_KEY = str(folder / "ticket.pem")


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*(given + [10, 4][len(given) :])))
