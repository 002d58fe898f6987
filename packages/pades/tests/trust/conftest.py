"""Authorities of their own, whose lists and answers a test may change."""

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_pki.authority import Pki
from test_pki.server import Server

from packages.pades.tests.builders.signed.revoking import World


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Authorities that nobody has asked yet: to make their eight keys takes half a second of the processor."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Server(Pki.create(tmp_path_factory.mktemp("founded") / "pki", base_url=f"http://127.0.0.1:{port}")) as server:
        yield server


@pytest.fixture
def own(founded: Server, tmp_path: Path) -> Iterator[Server]:
    """Authorities of this test's own, as they were founded: it revokes them."""
    beginning = founded.pki
    shutil.copytree(beginning.directory, tmp_path / "pki")
    founded.pki = Pki.open(tmp_path / "pki")
    yield founded
    founded.pki = beginning


@pytest.fixture
def world(own: Server, tmp_path: Path) -> World:
    return World(own, tmp_path)
