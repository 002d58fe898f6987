"""Children are forks of one process that has read our code only; it dies with its owner and is replaced when it dies."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sandbox import fork_client
from sandbox.calls import run
from sandbox.errors import ChildFailed
from sandbox.limits import MIB, Limits

WHERE = "packages.sandbox.tests.misbehaviour:"
OWNER = f"""
import sys
from sandbox.calls import run
print(run("{WHERE}family", {{}})["server"], flush=True)
print(run("{WHERE}sleep" if sys.argv[1] == "sleep" else "{WHERE}echo", {{}}), flush=True)
"""


def family() -> dict[str, Any]:
    return run(WHERE + "family", {})


def lives(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def ends(process: int) -> bool:
    deadline = time.monotonic() + 10
    while lives(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(process)


def test_every_child_is_another_process_of_one_server_and_holds_nothing_of_it() -> None:
    first, second = family(), family()
    assert first["pid"] != second["pid"]
    assert first["server"] == second["server"] != os.getpid()
    assert first["open"] == [0, 1, 2, 3]  # an empty input, complaints twice, and the answer


def test_what_a_child_changes_no_other_sees() -> None:
    assert run(WHERE + "change_itself", {}) == {"before": False}
    assert run(WHERE + "change_itself", {}) == {"before": False}


def test_many_at_once_get_each_their_own_answer() -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: run(WHERE + "echo", {"n": n, "long": "x" * n * 3000}), range(64)))
    assert [one["n"] for one in found] == list(range(64))
    assert all(len(one["long"]) == one["n"] * 3000 for one in found)


def test_a_server_that_died_is_replaced() -> None:
    before = family()["server"]
    os.kill(before, signal.SIGKILL)
    assert ends(before)
    after = family()["server"]
    assert after != before
    assert family()["server"] == after


def test_a_child_whose_server_dies_is_a_crash_and_dies_too(tmp_path: Path) -> None:
    server, pid = family()["server"], tmp_path / "pid"

    def kill() -> None:
        while not (pid.exists() and pid.read_text()):
            time.sleep(0.02)
        os.kill(server, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(ChildFailed) as caught:
        run(WHERE + "write_number_and_sleep", {"path": str(pid)}, writable=[tmp_path])
    killer.join()
    assert caught.value.code == "crashed"
    assert ends(int(pid.read_text()))


def test_without_descriptors_there_is_no_child_and_afterwards_the_same_server_goes_on() -> None:
    server = family()["server"]
    most = resource.prlimit(server, resource.RLIMIT_NOFILE)
    held = len(list(Path(f"/proc/{server}/fd").iterdir()))
    resource.prlimit(server, resource.RLIMIT_NOFILE, (held + 2, most[1]))
    with pytest.raises(ChildFailed) as caught:
        family()
    assert caught.value.code == "crashed"
    resource.prlimit(server, resource.RLIMIT_NOFILE, most)
    assert family()["server"] == server


def test_a_child_cannot_stop_its_server() -> None:
    before = family()["server"]
    with pytest.raises(ChildFailed):
        run(WHERE + "signal_parent", {})
    assert family()["server"] == before


def test_neither_a_signal_to_the_group_nor_a_wish_from_outside_ends_it() -> None:
    server = family()["server"]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(server, number)
    assert family()["server"] == server


@pytest.mark.parametrize("way", ["ends", "is killed", "is killed at work"])
def test_it_dies_with_its_owner(way: str) -> None:
    does = "sleep" if way == "is killed at work" else "echo"
    owner = subprocess.Popen([sys.executable, "-c", OWNER, does], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    server = int(owner.stdout.readline())
    if way != "ends":
        owner.kill()
    owner.communicate(timeout=20)
    assert ends(server)


def test_a_fork_of_the_owner_has_a_server_of_its_own() -> None:
    mine = family()["server"]
    reading, writing = os.pipe()
    if (fork := os.fork()) == 0:
        os.write(writing, str(family()["server"]).encode())
        fork_client._leave()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        its = int(told.read())
    os.waitpid(fork, 0)
    assert its not in (mine, 0)
    assert ends(its)
    assert family()["server"] == mine


def test_modules_are_looked_for_where_they_are_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = family()["server"]
    (tmp_path / "come_later.py").write_text("def echo(given):\n    return given\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert run("come_later:echo", {"a": 1}) == {"a": 1}
    assert family()["server"] != before


def test_what_the_server_has_read_takes_no_memory_from_a_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has worked for weeks has read every room; its child has as much as the first one had."""
    (tmp_path / "bulky.py").write_text(
        "import mmap\nread = mmap.mmap(-1, 400 << 20)\n"
        "def take(given):\n    return {'taken': len(bytearray(given['mebibytes'] << 20))}\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    little = Limits(memory_bytes=256 * MIB)
    assert run("bulky:take", {"mebibytes": 200}, limits=little) == {"taken": 200 * MIB}
    with pytest.raises(ChildFailed) as caught:
        run("bulky:take", {"mebibytes": 300}, limits=little)
    assert caught.value.code == "too_expensive"


def test_the_clock_runs_while_it_reads_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that is stopped before it has begun is stopped all the same."""
    (tmp_path / "slow_to_read.py").write_text(
        "import time\ntime.sleep(1.5)\ndef echo(given):\n    return given\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ChildFailed) as caught:
        run("slow_to_read:echo", {}, limits=Limits(wall_seconds=0.3))
    assert caught.value.code == "too_expensive"
    assert run("slow_to_read:echo", {"a": 1}, limits=Limits(wall_seconds=5)) == {"a": 1}


def test_where_no_process_can_be_had_it_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(module: str, request: bytes) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(fork_client, "start", refused)
    with pytest.raises(ChildFailed) as caught:
        family()
    assert caught.value.code == "crashed"
