"""Ports, and processes that end together: also when whoever started them is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from devtools.places import ROOT, CannotGoOn
from devtools.running import Hold, tied
from devtools.servers import Family, PortTaken, free_port

SLEEPER = [sys.executable, "-c", "import time; print('ready', flush=True); time.sleep(600)"]
STARTER = """
import sys, time
from pathlib import Path
from devtools.servers import Family
family = Family(Path(sys.argv[1]))
family.start("one", [sys.executable, "-c", "import time; time.sleep(600)"], {})
print(family.children["one"].pid, flush=True)
time.sleep(600)
"""


def test_a_wished_port_is_given_while_it_is_free():
    wished = free_port()
    assert free_port(wished) == wished


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1"])  # noqa: S104
def test_a_port_that_somebody_has_is_not_given(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.create_server((address, 0), family=family)) as taken:
        wished = taken.getsockname()[1]
        assert free_port(wished) != wished


def test_one_that_ends_by_itself_is_told_with_its_last_words(tmp_path):
    family = Family(tmp_path)
    family.start("bad", [sys.executable, "-c", "raise SystemExit('the token is upside down')"], {})
    with pytest.raises(CannotGoOn, match=r"bad ended by itself(.|\n)*upside down") as told:
        family.wait_for_line("bad", "ready")
    assert not isinstance(told.value, PortTaken)


def test_one_whose_port_was_taken_in_the_meantime_is_told_apart(tmp_path):
    family = Family(tmp_path)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        family.start("web", [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)], {})
        with pytest.raises(PortTaken):
            family.wait_for_line("web", "Serving HTTP")


def test_end_stops_all_and_what_they_started(tmp_path):
    family = Family(tmp_path)
    family.start("parent", [sys.executable, "-c", "import subprocess, sys, time; "
                 "print('child', subprocess.Popen(['sleep', '600']).pid, flush=True); time.sleep(600)"], {})  # fmt: skip
    grandchild = int(family.wait_for_line("parent", "child "))
    family.end()
    assert _ends(grandchild)


def test_one_that_does_not_heed_is_killed(tmp_path, monkeypatch):
    family = Family(tmp_path)
    family.start("deaf", [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); "
                 "print('ready', flush=True); time.sleep(600)"], {})  # fmt: skip
    family.wait_for_line("deaf", "ready")
    child = family.children["deaf"]
    monkeypatch.setattr("devtools.servers.PATIENCE", 0.2)
    family.end()
    assert child.returncode == -signal.SIGKILL


def test_none_outlives_a_killed_starter(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(tmp_path)], stdout=subprocess.PIPE, env=env)
    assert starter.stdout is not None
    child = int(starter.stdout.readline())
    starter.kill()
    starter.communicate()
    assert _ends(child)


def test_one_whose_starter_ended_before_it_was_tied_does_not_begin(tmp_path, monkeypatch):
    mark = tmp_path / "begun"
    with monkeypatch.context() as another:
        another.setattr(os, "getpid", lambda: 1)
        command = tied(["touch", str(mark)])
    subprocess.run(command, check=False)
    assert not mark.exists()
    subprocess.run(tied(["touch", str(mark)]), check=True)
    assert mark.exists()


def test_a_hold_is_had_by_one_and_names_him(tmp_path):
    file = tmp_path / "lock"
    first, second = Hold(file), Hold(file)
    assert first.take()
    assert not second.take()
    assert f"process {os.getpid()}" in second.holder()
    first.release()
    assert second.take()
    second.release()


def _ends(process: int) -> bool:
    """Within five seconds it is gone, or dead and waiting to be collected."""
    stat = Path(f"/proc/{process}/stat")
    for _attempt in range(100):
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
