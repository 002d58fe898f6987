"""A child reaches no server, by each way of keeping it off alone."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox import protections
from sandbox.calls import run

from packages.sandbox.tests.test_sandbox import WHERE, failure


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[tuple[list[socket.socket], dict[str, Any]]]:
    """Servers of this machine that a child must not reach."""
    tcp = socket.create_server(("127.0.0.1", 0))
    port = tcp.getsockname()[1]
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", port))
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(str(tmp_path / "s"))
    unix.listen()
    servers = [tcp, udp, unix]
    for server in servers:
        server.settimeout(0.3)
    yield servers, {"port": port, "unix": str(tmp_path / "s")}
    for server in servers:
        server.close()


def heard(servers: list[socket.socket]) -> int:
    count = 0
    for server in servers:
        try:
            if server.type == socket.SOCK_DGRAM:
                server.recv(10)
            else:
                server.accept()[0].close()
            count += 1
        except TimeoutError:
            pass
    return count


def test_reaches_no_server(listener: tuple[list[socket.socket], dict[str, Any]]) -> None:
    servers, where = listener
    assert run(WHERE + "connect", where)["errors"] == ["PermissionError"] * 4
    assert heard(servers) == 0


@pytest.mark.parametrize("way", protections.protections())
def test_each_way_alone_keeps_off_the_network(
    way: str, listener: tuple[list[socket.socket], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "landlock":
        return
    servers, where = listener
    monkeypatch.setattr(protections, "protections", lambda: (way,))
    assert len(run(WHERE + "connect", where)["errors"]) >= 3  # a namespace leaves paths of the file system
    assert heard(servers[:2]) == 0


def test_without_protection_the_same_child_reaches_the_server(
    listener: tuple[list[socket.socket], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    servers, where = listener
    monkeypatch.setattr(protections, "protections", tuple)
    run(WHERE + "connect", where, allow_network=True)
    assert heard(servers) == 3


def test_refuses_to_run_where_nothing_keeps_off_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protections, "protections", tuple)
    assert protections.probe() == "none"
    assert failure("echo") == "crashed"
    assert run(WHERE + "echo", {"a": 1}, allow_network=True) == {"a": 1}


def test_probe_reports_the_strongest_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert protections.probe() in ("namespace", "seccomp")
    monkeypatch.setattr(protections, "protections", lambda: ("seccomp", "landlock"))
    assert protections.probe() == "seccomp"
