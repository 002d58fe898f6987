"""A child that misbehaves is stopped, reaches nobody, and is reported by one of two codes."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sandbox import protections
from sandbox.calls import run
from sandbox.errors import ChildFailed, Failure
from sandbox.limits import MIB, Allowance, Limits

WHERE = "packages.sandbox.tests.misbehaviour:"

SHORT = Limits(cpu_seconds=2, wall_seconds=8)


def failure(function: str, arguments: dict[str, Any] | None = None, limits: Limits = SHORT) -> str:
    with pytest.raises(ChildFailed) as caught:
        run(WHERE + function, arguments or {}, limits=limits)
    assert caught.value.code in Failure
    return caught.value.code


def running(group: int) -> list[str]:
    """State and number of the process group's members that still run (proc(5), stat)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                found.append(f"{state} {stat}")
    return found


def test_answers_what_the_function_answers() -> None:
    assert run(WHERE + "echo", {"tên": "Lê Thị Hoa", "n": [1, None]}) == {"tên": "Lê Thị Hoa", "n": [1, None]}


def test_long_arguments_arrive() -> None:
    text = "á" * 3_000_000
    assert run(WHERE + "echo", {"text": text})["text"] == text


def test_sees_neither_input_nor_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGTHUC_SECRET_KEY", "secret")
    found = run(WHERE + "surroundings", {})
    assert found["stdin"] == 0
    assert set(found["environment"]) <= {"PYTHONPATH", "LANG", "MALLOC_ARENA_MAX", "OPENBLAS_NUM_THREADS", "LC_CTYPE"}
    assert found["pid"] != os.getpid()


@pytest.mark.parametrize("function", ["eat_memory", "eat_memory_in_c"])
def test_memory_is_bounded(function: str) -> None:
    assert failure(function) == "too_expensive"


def test_a_loop_ends_by_the_processor_clock() -> None:
    with pytest.raises(ChildFailed) as caught:  # the wall clock would stop it after ten minutes only
        run(WHERE + "loop", {}, limits=Limits(cpu_seconds=1, wall_seconds=600))
    assert caught.value.code == "too_expensive"
    assert caught.value.detail.startswith("status "), "its own end, not ours"


def test_a_sleeper_ends_by_the_wall_clock() -> None:
    with pytest.raises(ChildFailed) as caught:  # it uses no processor and would sleep for ten minutes
        run(WHERE + "sleep", {}, limits=Limits(cpu_seconds=600, wall_seconds=0.7))
    assert (caught.value.code, caught.value.detail) == ("too_expensive", "wall clock or length of the answer")


def test_a_fork_bomb_makes_no_process() -> None:
    assert failure("fork_bomb") == "crashed"


def test_a_fork_bomb_without_seccomp_dies_with_its_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the clock and the process limit stand between it and the machine."""
    monkeypatch.setattr(protections, "protections", lambda: tuple(w for w in REAL if w != "seccomp"))
    with pytest.raises(ChildFailed):  # an ordinary user in a chroot may have no other way left to keep off the network
        run(WHERE + "fork_some", {"path": str(tmp_path / "group")}, limits=Limits(cpu_seconds=2, wall_seconds=1.5),
            writable=[tmp_path], allow_network=True)  # fmt: skip
    group = int((tmp_path / "group").read_text())
    assert group > 1
    deadline = time.monotonic() + 5
    while running(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(group) == []


REAL = protections.protections()


def test_starts_no_program() -> None:
    assert failure("run_program") == "crashed"


@pytest.mark.parametrize("function", ["raise_error", "leave", "signal_parent"])
def test_other_failures_are_crashes(function: str) -> None:
    assert failure(function) == "crashed"


def test_a_segmentation_fault_is_a_crash() -> None:
    assert failure("segfault") == "crashed"


@pytest.mark.parametrize("function", ["recurse", "open_many", "answer_forever"])
def test_other_excesses_are_too_expensive(function: str) -> None:
    assert failure(function, limits=Limits(cpu_seconds=5, memory_bytes=1024 * MIB)) == "too_expensive"


@pytest.mark.parametrize("target", ["no.such:module", WHERE + "no_such_function", "nonsense"])
def test_a_wrong_target_is_a_crash(target: str) -> None:
    with pytest.raises(ChildFailed) as caught:
        run(target, {})
    assert caught.value.code == "crashed"
    assert "Error" in caught.value.detail


def test_what_is_printed_is_no_answer() -> None:
    assert run(WHERE + "shout", {}) == {"fine": True}


def test_complaints_are_kept_but_short() -> None:
    with pytest.raises(ChildFailed) as caught:
        run(WHERE + "raise_error", {})
    assert "ValueError: broken" in caught.value.detail
    assert len(caught.value.detail) < 20_000


def test_writes_only_where_it_may(tmp_path: Path) -> None:
    allowed, other = tmp_path / "allowed", tmp_path / "other"
    allowed.touch()
    other.touch()
    assert run(WHERE + "write_file", {"path": str(allowed), "mebibytes": 1}, writable=[allowed]) == {"written": True}
    if "landlock" in protections.protections():
        with pytest.raises(ChildFailed):
            run(WHERE + "write_file", {"path": str(other), "mebibytes": 1}, writable=[allowed])
        assert other.stat().st_size == 0


NEEDS_LANDLOCK = pytest.mark.skipif("landlock" not in protections.protections(), reason="this kernel has no Landlock")

ROOT = Path(__file__).resolve().parents[3]


@NEEDS_LANDLOCK
def test_reads_its_file_and_trust_folder_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hole in a parser would look for: other papers, settings, secrets, surroundings of processes, the home."""
    store, trust, home = tmp_path / "store", tmp_path / "trust", tmp_path / "home"
    for folder in (store, trust, trust / "tsa", home):
        folder.mkdir()
    own, other, secret, anchor = store / "own", store / "other", home / ".pgpass", trust / "tsa" / "anchor.pem"
    for file in (own, other, secret, anchor):
        file.write_bytes(b"text")
    refused = [
        other,
        store,
        secret,
        home,
        tmp_path,
        ROOT / "chungthuc" / "settings",
        ROOT / "chungthuc" / "settings" / "installation.py",
        ROOT,
        ROOT / ".git",
        Path.home(),
    ]
    refused += [Path(one) for one in ("/", "/run", "/proc/1/environ", "/proc/self/environ", "/proc/self/mem",
                                      "/etc/passwd", "/etc", "/root", "/tmp", "/dev")]  # fmt: skip
    there = [str(one) for one in refused if one.exists()]
    found = run(WHERE + "look", {"paths": [str(own), str(trust), str(anchor), *there]}, readable=[own, trust])
    assert [found.pop(str(one)) for one in (own, trust, anchor)] == [4, 1, 4]
    assert found == dict.fromkeys(there, "PermissionError")
    assert len(there) > 12


def test_what_python_and_its_packages_need_can_still_be_read() -> None:
    assert len(run(WHERE + "import_more", {})["of"]) == 3


def test_an_allowance_is_of_all_children_together() -> None:
    allowance = Allowance(Limits(cpu_seconds=2, wall_seconds=600))
    run(WHERE + "echo", {}, allowance=allowance)
    used = allowance.used
    assert 0 < used < 2
    with pytest.raises(ChildFailed) as caught:
        run(WHERE + "loop", {}, allowance=allowance)
    assert (caught.value.code, caught.value.detail[:6]) == ("too_expensive", "status")
    assert allowance.used >= used + 1
    if allowance.used < 2:  # the clock of a child counts whole seconds
        allowance.used = 2.0
    with pytest.raises(ChildFailed) as caught:
        run(WHERE + "echo", {}, allowance=allowance)
    assert caught.value.detail == "the children before have used it all"


def test_a_child_may_be_told_to_stand_back_and_to_answer_briefly() -> None:
    assert run(WHERE + "niceness", {}, limits=Limits(nice=7))["nice"] == os.nice(0) + 7
    with pytest.raises(ChildFailed):
        run(WHERE + "echo", {"long": "x" * 1000}, limits=Limits(answer_bytes=500))


def test_writes_no_more_than_it_may(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed) as caught:
        run(WHERE + "write_file", {"path": str(tmp_path / "f"), "mebibytes": 80}, writable=[tmp_path])
    assert caught.value.code == "too_expensive"


def test_threads_and_event_loops_work() -> None:
    assert run(WHERE + "threads_and_loops", {}) == {"seen": [1, 2]}


PROGRAM = """
import ctypes
from sandbox import calls, isolation, protections
isolation._drop_capabilities(ctypes.CDLL(None, use_errno=True))
print(protections.probe(), calls.run("packages.sandbox.tests.misbehaviour:capabilities", {})["effective"])
"""


def test_works_without_any_privilege() -> None:
    """A process that cannot even become root again; its children have no capability at all."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    way, capabilities = done.stdout.split()
    assert way in ("namespace", "seccomp"), done.stderr
    assert capabilities == "0"


def test_a_root_child_keeps_only_the_reading_of_files() -> None:
    assert run(WHERE + "capabilities", {})["effective"] in (0, 1 << 1)
