"""Real authorities on a real port, and one finished file with all its stages, made once."""

import math
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pades.intake import budget
from test_pki.authority import Pki
from test_pki.server import Server

from packages.pades.tests.builders.signed.making import Making, make_issued


@pytest.fixture(autouse=True)
def no_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test calls in its own process is no child with so many seconds: a worker of the tests is older than that."""
    monkeypatch.setattr(budget, "CPU_SECONDS", math.inf)


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pki = Pki.create(tmp_path_factory.mktemp("pki"), base_url=f"http://127.0.0.1:{port}")
    with Server(pki) as server:
        yield server


@pytest.fixture(scope="session")
def made(authorities: Server, tmp_path_factory: pytest.TempPathFactory) -> Making:
    """A finished file; tests that change authorities or files make their own."""
    return make_issued(tmp_path_factory.mktemp("made"), authorities)


@pytest.fixture(scope="session")
def issued(made: Making, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.file("issued", tmp_path_factory.mktemp("issued") / "issued.pdf")
