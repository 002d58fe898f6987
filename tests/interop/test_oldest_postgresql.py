"""The oldest supported PostgreSQL (15): everything migrates and the units load. Run by ``dev.py interop``."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.interop
BIN = Path("/usr/lib/postgresql/15/bin")


def test_migrations_run_on_postgresql_15():
    assert BIN.is_dir(), "PostgreSQL 15 is missing: apt-get install postgresql-15"
    folder = Path(tempfile.mkdtemp(prefix="pg15-", dir="/tmp"))
    who = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(folder, "nobody")
    folder.chmod(0o755)
    try:
        run(
            who,
            BIN / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "utf8",
            "--locale=C.UTF-8",
        )
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c unix_socket_permissions=0777"
        run(who, BIN / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start")
        env = {**os.environ, "DATABASE_URL": f"postgresql://postgres@/postgres?host={folder}"}
        for command in (["migrate", "--verbosity", "0"], ["import_units"], ["load_defaults"], ["audit_check"]):
            done = subprocess.run(
                [sys.executable, "manage.py", *command], env=env, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr[-800:]
    finally:
        subprocess.run(
            [BIN / "pg_ctl", "-D", folder / "data", "-m", "fast", "stop"], check=False, capture_output=True, **who
        )
        shutil.rmtree(folder, ignore_errors=True)


def run(who: dict[str, object], *command: object) -> None:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, cwd="/", **who)
    assert done.returncode == 0, done.stderr
