"""A database as ``manage.py migrate`` leaves it, made once a run: a process takes ten seconds of the processor for it."""

import os
import subprocess
import sys
from contextlib import suppress
from urllib.parse import urlsplit

import psycopg

RUN = "CHUNGTHUC_TEST_RUN"
THERE = "SELECT 1 FROM pg_database WHERE datname = %s"


def migrated_database() -> str:
    """Its name, for CREATE DATABASE … TEMPLATE. Whoever asks first makes it; the others wait."""
    name = f"migrated_{os.environ[RUN]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])  # until this connection ends
        if connection.execute(THERE, [name]).fetchone() is None:
            _migrate(connection, name)
    return name


def forget_migrated() -> None:
    """At the end of the run: another's server keeps nothing of ours."""
    with suppress(psycopg.OperationalError), psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "migrated_{os.environ[RUN]}" WITH (FORCE)')


def _migrate(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    """Under another name until it is whole."""
    begun = f"{name}_begun"
    connection.execute(f'DROP DATABASE IF EXISTS "{begun}" WITH (FORCE)')
    connection.execute(f'CREATE DATABASE "{begun}"')
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{begun}").geturl()
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=True)
    connection.execute(f'ALTER DATABASE "{begun}" RENAME TO "{name}"')
