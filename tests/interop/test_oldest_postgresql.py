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
        for command in (["migrate", "--verbosity", "0"], ["import_units"], ["load_defaults"], ["verify_audit"]):
            assert (done := manage(env, *command)).returncode == 0, done.stderr[-800:]
        two_roles(folder)
    finally:
        subprocess.run(
            [BIN / "pg_ctl", "-D", folder / "data", "-m", "fast", "stop"], check=False, capture_output=True, **who
        )
        shutil.rmtree(folder, ignore_errors=True)


def two_roles(folder: Path) -> None:
    """``deploy/roles.sh`` as PostgreSQL's container runs it; the owner is no superuser, the service owns nothing."""
    secrets = folder / "secrets"
    secrets.mkdir()
    for name in ("database", "service"):
        (secrets / f"{name}_password").write_text(f"it's {name}")
    told = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "PGHOST": str(folder), "SECRETS": str(secrets)}
    for _time in range(2):  # safe to repeat
        subprocess.run(["sh", "deploy/roles.sh"], env=told, check=True)
    urls = {name: f"postgresql://{name}@/chungthuc?host={folder}" for name in ("chungthuc", "chungthuc_service")}
    owner = {**os.environ, "DATABASE_URL": urls["chungthuc"], "CHUNGTHUC_SERVICE_ROLE": "chungthuc_service"}
    for command in (["migrate", "--verbosity", "0"], ["service_role"], ["import_units"], ["load_defaults"]):
        assert (done := manage(owner, *command)).returncode == 0, done.stderr[-800:]
    service = {**os.environ, "DATABASE_URL": urls["chungthuc_service"]}
    for command in (["verify_audit"], ["invariants_check"]):
        assert (done := manage(service, *command)).returncode == 0, done.stderr[-800:]
    for abuse in ("TRUNCATE audit_event", "ALTER TABLE audit_event DISABLE TRIGGER ALL", "CREATE TABLE x ()"):
        done = subprocess.run(
            [BIN / "psql", "-c", abuse, urls["chungthuc_service"]], capture_output=True, text=True, check=False
        )
        assert done.returncode != 0, abuse
        assert "permission denied" in done.stderr or "must be owner" in done.stderr


def manage(env: dict[str, str], *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "manage.py", *command], env=env, capture_output=True, text=True, check=False)


def run(who: dict[str, object], *command: object) -> None:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, cwd="/", **who)
    assert done.returncode == 0, done.stderr
