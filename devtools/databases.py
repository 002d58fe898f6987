"""Which PostgreSQL a verb gets: the one that ``DATABASE_URL`` names, else a cluster of our own."""

import itertools
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from devtools.places import LOCAL, PYTHON, CannotGoOn, say
from devtools.postgres import Postgres
from devtools.running import Hold

DATABASE = "chungthuc"
ASK = """
import sys, psycopg
try:
    with psycopg.connect(sys.argv[1], autocommit=True, connect_timeout=5) as connection:
        for statement in sys.argv[2:]:
            found = connection.execute(statement)
            print(found.fetchone()[0] if found.description else "")
except psycopg.Error as trouble:
    sys.exit(str(trouble).strip())
"""


class GivenDatabase:
    """The database of ``DATABASE_URL``: used as it is, never emptied, started or stopped by us."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.hold = Hold(LOCAL / "postgres-given.lock")

    def url(self, database: str) -> str:
        return self._url if database == DATABASE else urlsplit(self._url)._replace(path=f"/{database}").geturl()

    def exists(self) -> bool:
        return True

    def start(self) -> None:
        self.ask("SELECT 1")
        say("PostgreSQL: the one of DATABASE_URL")

    def wait(self) -> None:
        self.ask("SELECT 1")

    def stop(self) -> None: ...

    def create(self, database: str) -> None: ...

    def drop(self) -> None:
        raise CannotGoOn("DATABASE_URL is set: that database is not ours to empty. Unset it, or empty it yourself")

    def ask(self, *statements: str) -> list[str]:
        """Run each; the first value of each answer. Raises CannotGoOn with the server's own words."""
        done = subprocess.run([str(PYTHON), "-c", ASK, self._url, *statements], capture_output=True, text=True,
                              check=False)  # fmt: skip
        if done.returncode != 0:
            raise CannotGoOn(
                f"DATABASE_URL is set, but: {done.stderr.strip()}\nUnset it to use the embedded PostgreSQL."
            )
        return done.stdout.splitlines()


def for_demo() -> Postgres | GivenDatabase:
    """The demo's; whoever starts or changes it takes ``hold`` first."""
    return _given() or Postgres("demo")


@contextmanager
def for_tests() -> Iterator[str]:
    """URL of a server for tests that is ours alone, at another cluster for each run that goes on at the same time."""
    if given := _given():
        if given.ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") != ["True"]:
            raise CannotGoOn("the tests need a superuser of PostgreSQL (databases of their own; triggers are put aside "
                             "to act as an intruder would): ALTER ROLE … SUPERUSER, or unset DATABASE_URL")  # fmt: skip
        yield given.url(DATABASE)
        return
    postgres = _first_free("test")
    try:
        postgres.start()
        postgres.clear()
        postgres.create(DATABASE)
        yield postgres.url(DATABASE)
    finally:
        postgres.stop()
        postgres.hold.release()


@contextmanager
def for_bench() -> Iterator[str]:
    """URL of an empty database on a server that keeps its promises (fsync)."""
    if given := _given():
        name = f"{DATABASE}_bench"
        given.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
        yield given.url(name)
        return
    postgres = Postgres("bench")
    if not postgres.hold.take():
        raise CannotGoOn(f"a benchmark runs already: {postgres.hold.holder()}; two at once would measure each other")
    try:
        postgres.drop()
        postgres.start()
        postgres.create(DATABASE)
        yield postgres.url(DATABASE)
    finally:
        postgres.stop()
        postgres.hold.release()


def _given() -> GivenDatabase | None:
    url = os.environ.get("DATABASE_URL")
    return GivenDatabase(url) if url else None


def _first_free(name: str) -> Postgres:
    """``test``, or ``test-2`` while another run has that."""
    for number in itertools.count(1):
        postgres = Postgres(name if number == 1 else f"{name}-{number}", quick=True)
        if postgres.hold.take():
            return postgres
        if number == 1:
            say(f"tests run already here ({postgres.hold.holder()}); these get a PostgreSQL of their own")
    raise AssertionError("counting does not end")
