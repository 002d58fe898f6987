"""One harness for all tests of the server: a real database, real authorities on a real port, the named cast."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import OperationalError
from test_pki.authority import Pki
from test_pki.server import Server
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from chungthuc.certification.models import CertifiedCopy
from chungthuc.signing import tickets
from demo import life
from demo import world as demo_world
from demo.world import World
from tests.harness.connections import clearing, forget_what_lasts
from tests.harness.jobs import run_jobs
from tests.harness.kept import Keeper
from tests.harness.migrated import RUN, forget_migrated, migrated_database
from tests.harness.scans import small_scan


class TogetherScheduling(LoadScopeScheduling):
    """A worker takes a file; all stories are one, for they share a running service. (Marks of xdist_group are not seen
    by pytest-xdist 3.8 with pytest 9.2: its name for a group never reaches the id of the test.)"""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "stories" if "stories" in file else file


def pytest_configure() -> None:
    os.environ.setdefault(RUN, str(os.getpid()))  # workers inherit it


def pytest_unconfigure() -> None:
    if os.environ[RUN] == str(os.getpid()) and "DATABASE_URL" in os.environ:
        forget_migrated()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return TogetherScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories first: together they are the longest."""
    items.sort(key=lambda item: "stories" not in item.nodeid)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Of several processes one migrates; they copy what it made. Django then looks whether anything is missing."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        django_settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated_database()


@pytest.fixture(autouse=True)
def _static_files(settings, tmp_path: Path) -> None:
    """Nothing was collected for tests; an empty place spares a warning. A file is looked for when it is asked for: each
    new client would look at all of them before its first page."""
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _what_was_written_apart_goes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Recorder and throttle have a connection of their own: what they wrote in a test is not rolled back with it."""
    opened: list[dict[str, object]] = []
    usual = DatabaseWrapper.copy

    def copy(self: DatabaseWrapper, alias: str | None = None) -> DatabaseWrapper:
        opened.append(self.get_connection_params())
        made: DatabaseWrapper = usual(self, alias)
        return made

    monkeypatch.setattr(DatabaseWrapper, "copy", copy)
    yield
    for parameters in opened:
        with suppress(OperationalError):  # of a test in which it could not be reached
            forget_what_lasts(parameters)
            break


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[None]:
    """What is written is committed, for other connections and processes to see, and cleared away afterwards."""
    with clearing(monkeypatch):
        yield


@pytest.fixture
def quick_passwords(settings) -> None:
    """Hashing is slow on purpose; not here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def empty_cache(db: None) -> None:
    cache.clear()


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """CA, OCSP and time-stamp service, listening."""
    pki = Pki.create(tmp_path_factory.mktemp("pki"), base_url=f"http://127.0.0.1:{_free_port()}")
    with Server(pki) as server:
        yield server


@pytest.fixture
def services(authorities: Server, settings, tmp_path: Path) -> Iterator[Server]:
    """The server's settings point at them; faults are taken back afterwards."""
    settings.STORE = tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: nine people a world
    settings.TRUST = authorities.pki.trust
    settings.TSA_URL = authorities.tsa_url
    settings.REVOCATION_HOSTS = frozenset({authorities.host})
    settings.TICKET_KEY = str(make_key(tmp_path / "ticket.pem"))
    settings.CHECKPOINT_KEY = str(make_key(tmp_path / "checkpoint.pem"))
    tickets._key.cache_clear()
    yield authorities
    authorities.tsa_down, authorities.tsa_delay, authorities.tsa_service = False, 0.0, None
    authorities.tsa_refusal, authorities.tsa_beside = "", ()
    (authorities.pki.directory / "revoked.json").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def keeper(tmp_path_factory: pytest.TempPathFactory) -> Keeper:
    return Keeper(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def world(db, services: Server, keeper: Keeper) -> World:
    """The cast with rights, keys and books."""
    pki = services.pki
    if pki.moment is not None:
        return demo_world.build(pki)
    made = keeper.of("cast", lambda: {**vars(demo_world.build(pki)), "pki": None})
    return World(**{**made, "pki": pki})


@pytest.fixture
def scan() -> bytes:
    """One page as a scanner would give it, small."""
    return small_scan()


@pytest.fixture
def submitted_copy(world: World, scan: bytes, keeper: Keeper) -> CertifiedCopy:
    """A copy that waits for Hoa."""
    return keeper.of("submitted", lambda: life.submitted(world, scan))


@pytest.fixture
def issue(world: World, scan: bytes, keeper: Keeper) -> Callable[..., CertifiedCopy]:
    """``issue(email="")``: a copy after its whole life at the desks, as ``life.issued`` makes it. What a test begins
    with is kept; all later ones are made."""

    def made(**facts: object) -> CertifiedCopy:
        told = sorted((name, getattr(fact, "pk", fact)) for name, fact in facts.items())
        return keeper.of(f"issued {told}", lambda: life.issued(world, scan, **facts))

    return made


@pytest.fixture
def issued_copy(issue: Callable[..., CertifiedCopy]) -> CertifiedCopy:
    """A copy after its whole life at the desks."""
    return issue()


@pytest.fixture
def jobs(db):
    """Run what was deferred, as the worker would; returns how many jobs ran."""
    return run_jobs


def make_key(file: Path) -> Path:
    """An Ed25519 key, PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    file.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return file


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
