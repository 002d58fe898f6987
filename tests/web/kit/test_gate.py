"""The gate for strangers' files: what happens while it is full, who is not stopped by it, and how its places come back."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from sandbox import fork_client

from chungthuc.core import throttle
from chungthuc.verification import gate
from chungthuc.verification.models import Check
from demo import life
from devtools.running import tied
from devtools.servers import free_port
from packages.pades.tests.builders.uploads import costly
from packages.pades.tests.builders.uploads.pdf_bytes import CATALOG, PAGE, PAGES, written
from tests.harness.one_life import surroundings

HERE = throttle.keys_of("127.0.0.1")
UNSIGNED = written([CATALOG, PAGES, PAGE])
LONG = costly.wide()  # ten seconds in a child: longer than any step of these tests


@pytest.fixture(autouse=True)
def one_place(services, settings) -> None:
    """As on a machine of two cores, whatever this one has."""
    settings.CHECKS_AT_ONCE = 1
    gate._threads.cache_clear()


def everything() -> list[str]:
    return [gate.OF_PERSON, *gate._line(), *(f"turn-{number}" for number in range(gate.most_at_once()))]


@contextmanager
def taken(names: list[str]) -> Iterator[None]:
    """As other processes of the machine hold them."""
    with ExitStack() as held:
        for name in names:
            descriptor = gate._try(name)
            assert descriptor is not None, f"{name} is held already"
            held.callback(os.close, descriptor)
        yield


def are_free(names: list[str]) -> bool:
    with suppress(AssertionError), taken(names):
        return True
    return False


def send(client: Client, content: bytes, **more: str):
    return client.post("/check", {"file": SimpleUploadedFile("ban-sao.pdf", content)}, **more)


def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


def test_while_it_is_full_one_is_told_when_to_come_back_and_other_pages_answer(client, db):
    with taken(everything()):
        answer = send(client, UNSIGNED)
        assert (answer.status_code, answer["Retry-After"]) == (429, "15")
        assert "Đang có nhiều tệp chờ kiểm tra. Thử lại sau 15 giây; " in answer.content.decode()
        assert not Check.objects.exists()
        for page in ("/", "/check", "/services", "/health"):
            assert client.get(page).status_code == 200
    assert send(client, UNSIGNED).status_code == 200
    assert are_free(everything())


def test_who_waits_too_long_is_told_too(client, db, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.2)
    with taken(["turn-0"]):
        assert send(client, UNSIGNED).status_code == 429
    assert are_free(everything())


def test_signed_in_people_have_a_place_to_wait_in_of_their_own(world, as_):
    with ExitStack() as held:
        held.enter_context(taken(["turn-0"]))
        with taken(gate._line()):
            threading.Timer(0.5, held.close).start()
            assert send(Client(), UNSIGNED).status_code == 429
            assert send(as_("lan"), UNSIGNED).status_code == 200


def test_what_comes_free_while_one_of_them_waits_is_not_taken_by_a_stranger(client, db, monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.2)
    with taken([gate.OF_PERSON]):
        assert send(client, UNSIGNED).status_code == 429
    assert send(client, UNSIGNED).status_code == 200
    assert are_free(everything())


def test_who_has_used_much_does_not_hold_strangers_back(client, world, as_):
    lan = throttle.Key(f"person:{world.lan.pk}")
    assert gate._line((lan,)) == [gate.OF_PERSON]
    throttle.charge(gate.CPU, lan, units=gate.FRESH)
    with taken(gate._line((lan,))):
        assert send(client, UNSIGNED).status_code == 200
    assert send(as_("lan"), UNSIGNED).status_code == 200


def test_who_has_used_much_finds_a_free_place_but_does_not_wait_before_others(client, db):
    throttle.charge(gate.CPU, *HERE, units=gate.FRESH)
    with taken(["turn-0"]):
        assert send(client, UNSIGNED).status_code == 429
    assert send(client, UNSIGNED).status_code == 200


def test_the_more_was_sent_the_more_it_may_cost(db):
    for length, seconds in ((9000, 5), (50 << 20, 8), (100 << 20, 10), (1 << 40, 10)):
        with gate.turn((), length) as allowance:
            assert allowance.left().cpu_seconds == seconds


def test_who_waits_is_let_in_when_a_place_comes_free(client, db):
    with ExitStack() as held:
        held.enter_context(taken(["turn-0"]))
        threading.Timer(0.5, held.close).start()
        assert send(client, UNSIGNED).status_code == 200


def test_one_process_holds_half_of_its_threads_at_most(client, db, settings):
    settings.WEB_THREADS = 4
    gate._threads.cache_clear()
    with gate._thread_of_this_process(), gate._thread_of_this_process():
        assert send(client, UNSIGNED).status_code == 429
    assert send(client, UNSIGNED).status_code == 200


def test_strangers_leave_a_thread_to_signed_in_people_and_these_one_to_other_pages(world, as_, settings):
    settings.WEB_THREADS = 4
    gate._threads.cache_clear()
    with gate._thread_of_this_process(), gate._thread_of_this_process():
        assert send(Client(), UNSIGNED).status_code == 429
        assert send(as_("lan"), UNSIGNED).status_code == 200
        with gate._thread_of_this_process([gate.OF_PERSON]):
            assert send(as_("lan"), UNSIGNED).status_code == 429


def test_staff_and_the_check_before_issue_do_not_pass_it(world, scan, jobs, as_):
    with taken(everything()):
        copy = life.issued(world, scan)
        assert copy.status == "issued"
        assert as_("minh").get(f"/delivery/copies/{copy.pk}/pages/1").status_code == 200


def test_the_register_answers_for_its_own_files_while_it_is_full(issued_copy, client, tmp_path):
    copy = issued_copy
    content = life.whole_file(copy, tmp_path / "copy.pdf").read_bytes()
    with taken(["turn-0"]):  # somebody could still wait
        assert "Hợp lệ" in send(client, content).content.decode()


@pytest.mark.parametrize("kind", ["xref_stream", "zeros", "comment"])
def test_what_costs_too_much_takes_no_place_and_no_child(client, db, monkeypatch, kind):
    monkeypatch.setattr(fork_client, "start", lambda *_: pytest.fail("a child was started"))
    with taken(["turn-0"]):
        answer = send(client, costly.KINDS[kind]())
    assert answer.status_code == 200
    reason = costly.REFUSED[kind]
    assert Check.objects.get().reason == reason
    assert reason in answer.content.decode()
    assert throttle.counted(gate.CPU, HERE[1]) == 0


def test_what_it_cost_is_charged_and_past_the_budget_no_body_is_read(client, db, monkeypatch):
    assert send(client, UNSIGNED).status_code == 200
    spent = throttle.counted(gate.CPU, HERE[1])
    assert 0 < spent < 20_000
    assert throttle.counted(gate.CPU, HERE[0]) == spent
    throttle.charge(gate.CPU, *HERE, units=gate.CPU.most)
    monkeypatch.setattr("django.http.request.HttpRequest._load_post_and_files", lambda _: pytest.fail("it was read"))
    strict = Client(enforce_csrf_checks=True)
    answer = send(strict, UNSIGNED)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= gate.CPU.seconds
    assert "Thử lại sau 10 phút." in answer.content.decode()


def test_bytes_are_a_budget_too(client, db):
    throttle.charge(gate.KIB, *HERE, units=gate.KIB.most)
    assert send(client, UNSIGNED).status_code == 429


def test_signed_in_people_count_as_themselves(world, as_):
    throttle.charge(gate.CPU, *HERE, units=gate.CPU.most * 10)
    assert send(Client(), UNSIGNED).status_code == 429
    lan = as_("lan")
    assert send(lan, UNSIGNED).status_code == 200
    throttle.charge(gate.CPU, throttle.Key(f"person:{world.people['lan'].pk}"), units=gate.CPU.most)
    assert send(lan, UNSIGNED).status_code == 429


def test_ipv6_counts_by_64_and_the_network_around_ten_times_as_much(client, db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    throttle.charge(gate.CPU, *throttle.keys_of("2001:db8:0:1::1"), units=gate.CPU.most)
    assert send(client, UNSIGNED, HTTP_X_FORWARDED_FOR="2001:db8:0:1:ffff::2").status_code == 429
    assert send(client, UNSIGNED, HTTP_X_FORWARDED_FOR="2001:db8:0:2::1").status_code == 200
    throttle.charge(gate.CPU, *throttle.keys_of("2001:db8:0:3::1"), units=gate.CPU.most * 9)
    assert send(client, UNSIGNED, HTTP_X_FORWARDED_FOR="2001:db8:0:2::1").status_code == 429


def its_children(server: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{server}/task/{server}/children").read_text().split()]


def test_a_killed_child_gives_its_place_back(client, db):
    send(client, UNSIGNED)  # there is a fork server
    server = fork_client._server().process.pid

    def kill() -> None:
        until(lambda: bool(its_children(server)))
        os.kill(its_children(server)[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    answer = send(client, LONG)
    killer.join()
    assert answer.status_code == 200
    assert Check.objects.filter(reason="too_expensive").exists()
    assert are_free(everything())


def test_a_killed_web_process_gives_its_place_back(committed, tmp_path):
    """The server as an operator starts it, killed while it examines."""
    port = free_port()
    address = f"http://localhost:{port}"
    env = {**os.environ, **surroundings(), "CHUNGTHUC_DEVELOPMENT": "1", "CHUNGTHUC_ADDRESS": address,
           "CHUNGTHUC_BIND": f"127.0.0.1:{port}", "CHUNGTHUC_PROCESSES": "1", "CHUNGTHUC_CHECKS_AT_ONCE": "1"}  # fmt: skip
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(tied([sys.executable, "-m", "chungthuc", "serve"]), env=env, stdout=log, stderr=log,
                                  start_new_session=True)  # fmt: skip
    try:
        (tmp_path / "long.pdf").write_bytes(LONG)
        sender = subprocess.Popen([sys.executable, "-c", SENDER, address, str(tmp_path / "long.pdf")])
        until(lambda: not are_free(["turn-0"]))
        os.killpg(server.pid, signal.SIGKILL)
        until(lambda: are_free(everything()))
        assert sender.wait(timeout=60) == 3, "it was examined to the end before the server was killed"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


SENDER = """
import http.client, re, sys, time, urllib.request
address, file = sys.argv[1:]
for _ in range(1200):
    try:
        page = urllib.request.urlopen(f"{address}/check")
        break
    except OSError:
        time.sleep(0.1)
cookie = page.headers["Set-Cookie"].partition(";")[0]
token = re.search(r'csrfmiddlewaretoken" value="(\\w+)"', page.read().decode())[1]
body = (f'--x\\r\\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\\r\\n\\r\\n{token}\\r\\n--x\\r\\n'
        'Content-Disposition: form-data; name="file"; filename="a.pdf"\\r\\n\\r\\n').encode()
body += open(file, "rb").read() + b"\\r\\n--x--\\r\\n"
asked = urllib.request.Request(f"{address}/check", body, {"Cookie": cookie, "Content-Type": "multipart/form-data; boundary=x"})
try:
    urllib.request.urlopen(asked)
except (OSError, http.client.HTTPException):
    sys.exit(3)
"""
