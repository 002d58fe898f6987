"""Fifty hostile files arrive at the public check: how other pages answer meanwhile, beside the same pages at rest.

``dev.py bench gate [seconds]``: the server as an operator starts it, in processes of its own. Every sender has a
network of its own, so that no budget but the gate alone stands between him and the machine, and comes again with his
file every few seconds, whatever he is told. Two citizens with a genuine copy, one signed in, obey. Fails where
other pages' p95 under attack is more than three times that at rest, or where the signed-in citizen is not served.
"""

import http.client
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import django
from test_pki.authority import Pki
from test_pki.server import Server

from bench.life import _free_port
from bench.verify import _issued
from demo import scans
from devtools.servers import Family
from packages.pades.tests.builders.uploads import bombs, costly

SENDERS, SECONDS, MOST = 50, 40, 3.0
PAGES = ("/", "/services", "/check", "/health", "/accounts/login/", "/accounts/signup/")
PAUSE, AGAIN = 0.05, 5  # seconds
HOSTILE: dict[str, Callable[[], bytes]] = {
    "3 million rows in 9 kB": costly.cross_reference_stream,
    "58 MB of zeros": lambda: costly.nothing(58 << 20),
    "8 million numbers in one array": costly.wide,
    "300,000 fields": costly.many_fields,
    "250,000 objects": bombs.many_objects,
}
FORK = multiprocessing.get_context("fork")


def main(seconds: int) -> int:
    with tempfile.TemporaryDirectory() as name, _service(Path(name)) as (address, genuine):
        print(f"{SENDERS} senders, {os.cpu_count()} cores, load {os.getloadavg()}")
        _looks(address, 3)  # what a server reads once in its life is read
        rest = _looks(address, seconds / 2)
        _show("at rest", rest)
        stop, told = FORK.Event(), FORK.SimpleQueue()
        attack = FORK.Process(target=_attack, args=(address, stop, told))
        attack.start()
        told.get()
        honest = {title: list[tuple[int, float]]() for title in ("signed in", "stranger")}
        cookies = {"signed in": _session(), "stranger": ""}
        citizens = [
            Thread(target=_citizen, args=(address, genuine, cookies[one], seconds, honest[one])) for one in honest
        ]
        for citizen in citizens:
            citizen.start()
        under = _looks(address, seconds)
        for citizen in citizens:
            citizen.join()
        stop.set()
        _show("under attack", under)
        print(f"  hostile answers              {told.get()}")
        attack.join()
    return _judge(rest, under, honest)


def _judge(rest: list[float], under: list[float], honest: dict[str, list[tuple[int, float]]]) -> int:
    ratio = _p95(under) / _p95(rest)
    print(f"  p95 under attack / at rest   {ratio:.2f} (at most {MOST:g})")
    served = {
        title: [took for status, took in tries if status == http.HTTPStatus.OK] for title, tries in honest.items()
    }
    for title, waits in served.items():
        middle = f", median {statistics.median(waits):.1f} s, longest {max(waits):.1f} s" if waits else ""
        print(f"  honest checks, {title:13} {len(waits)} finished of {len(honest[title])} tries{middle}")
    return 0 if ratio <= MOST and served["signed in"] else 1


def _session() -> str:
    """The cookie of somebody who has signed in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
    django.setup()
    from django.conf import settings
    from django.test import Client

    from chungthuc.accounts.models import Person

    client = Client()
    person = Person.objects.create(email="lan@vidu.test", full_name="Trần Thị Lan")
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"; {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def _service(home: Path) -> Iterator[tuple[str, bytes]]:
    """The address, and a genuine copy that its register does not know: all of it is examined."""
    port, pki_port = _free_port(), _free_port()
    address = f"http://localhost:{port}"
    pki = Pki.create(home / "pki", base_url=f"http://127.0.0.1:{pki_port}")
    with Server(pki, pki_port) as server:
        genuine = _issued(home, server, scans.scan_of_size(1 << 20, 2)).read_bytes()
    env = {"CHUNGTHUC_ADDRESS": address, "CHUNGTHUC_BIND": f"127.0.0.1:{port}", "CHUNGTHUC_STORE": str(home / "store"),
           "CHUNGTHUC_TRUST": str(pki.trust), "CHUNGTHUC_BEHIND_PROXY": "1", "PYTHONUNBUFFERED": "1"}  # fmt: skip
    subprocess.run([sys.executable, "-m", "chungthuc", "migrate"], env={**os.environ, **env}, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    family = Family(home / "logs")
    try:
        family.start("web", [sys.executable, "-m", "chungthuc", "serve"], env)
        family.wait_for_port("web", port)
        yield address, genuine
    finally:
        family.end()


def _looks(address: str, seconds: float) -> list[float]:
    """Seconds that each page took, one after the other."""
    found, end, count = [], time.monotonic() + seconds, 0
    while time.monotonic() < end:
        page, count = PAGES[count % len(PAGES)], count + 1
        began = time.monotonic()
        status, _headers, _text = _ask(address, "GET", page, sender=9999)
        found.append(time.monotonic() - began)
        assert status == http.HTTPStatus.OK, (page, status)
        time.sleep(PAUSE)
    return found


def _citizen(address: str, content: bytes, session: str, seconds: float, found: list[tuple[int, float]]) -> None:
    """Sends the copy, obeys when told to come back, and goes on; how long it took from the first try to the verdict."""
    end, sender = time.monotonic() + seconds, 5000 if session else 6000
    while time.monotonic() < end:
        sender += 1  # another place
        form, began = _form(address, sender), time.monotonic()
        while True:
            status, headers = _send(address, _body(content), form, sender, session)
            found.append((status, time.monotonic() - began))
            if status == http.HTTPStatus.OK or time.monotonic() > end:
                break
            time.sleep(int(headers["Retry-After"]))


def _attack(address: str, stop: Any, told: Any) -> None:
    """Fifty at once, in a process of their own."""
    made = [_body(make()) for make in HOSTILE.values()]
    answers: Counter[int | str] = Counter()
    senders = [
        Thread(target=_sender, args=(address, number, made[number % len(made)], stop, answers))
        for number in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    told.put("begun")
    for sender in senders:
        sender.join()
    told.put(dict(answers))


def _sender(address: str, number: int, body: bytes, stop: Any, answers: "Counter[int | str]") -> None:
    form = _form(address, number)
    while not stop.is_set():
        try:
            answers[_send(address, body, form, number)[0]] += 1
        except OSError:  # refused before the body was taken, and the line closed
            answers["closed"] += 1
        stop.wait(AGAIN)


def _form(address: str, sender: int) -> tuple[str, str]:
    """The cookie and the word of the form."""
    _status, headers, text = _ask(address, "GET", "/check", sender=sender)
    found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', text)
    assert found, text
    return headers["Set-Cookie"].partition(";")[0], found[1]


def _body(content: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    return head + content + b"\r\n--x--\r\n"


def _send(address: str, body: bytes, form: tuple[str, str], sender: int, session: str = "") -> tuple[int, Any]:
    more = {"Content-Type": "multipart/form-data; boundary=x", "Cookie": form[0] + session, "X-CSRFToken": form[1]}
    return _ask(address, "POST", "/check", sender=sender, body=body, **more)[:2]


def _ask(
    address: str, method: str, page: str, *, sender: int, body: bytes | None = None, **headers: str
) -> tuple[int, Any, str]:
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    try:
        line.request(method, page, body, {**headers, "X-Forwarded-For": f"10.{sender // 250}.{sender % 250}.7"})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        line.close()


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _show(title: str, times: list[float]) -> None:
    print(f"  {title:28} p50 {statistics.median(times) * 1000:.0f} ms  p95 {_p95(times) * 1000:.0f} ms  "
          f"max {max(times) * 1000:.0f} ms  ({len(times)} looks)")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS))
