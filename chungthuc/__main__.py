"""What an operator starts: ``python -m chungthuc serve | worker | migrate | check | health | manage …``."""

import http.client
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from chungthuc.core import env

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
# Each is safe to repeat.
STARTING = ("migrate", "import_units", "import_former_names", "import_days", "load_defaults", "service_role",
            "keep_staff_address")  # fmt: skip
PATIENCE = 10.0  # seconds


def serve(more: list[str]) -> int:
    """Serve pages and API, until told to end. More words go to gunicorn."""
    bind = env.text("CHUNGTHUC_BIND", "127.0.0.1:8000")
    processes = env.integer("CHUNGTHUC_PROCESSES", 2, least=1, most=64)
    threads = env.integer("CHUNGTHUC_THREADS", 4, least=1, most=64)
    if code := _checked():
        return code
    # Checking an unknown file of 30 MiB may take half a minute; deploy/nginx.conf waits as long as we do.
    return _become("-m", "gunicorn", "chungthuc.wsgi", "--bind", bind, "--worker-class", "gthread",
                   "--workers", str(processes), "--threads", str(threads), "--timeout", "120",
                   "--no-control-socket", *more)  # fmt: skip


def worker(more: list[str]) -> int:
    """Do the jobs: time-stamps, letters, texts, reminders. Any number may run beside each other."""
    jobs = env.integer("CHUNGTHUC_JOBS", 4, least=1, most=64)
    return _become(str(MANAGE), "procrastinate", "worker", "--concurrency", str(jobs), *more)


def migrate(more: list[str]) -> int:
    """Bring the database to this version, with units, days off, testimony and fees. Safe to repeat."""
    for command in STARTING:
        if code := subprocess.run([sys.executable, str(MANAGE), command], check=False).returncode:
            return code
    return 0


def check(more: list[str]) -> int:
    """Say what is missing or unsafe in the settings."""
    return _become(str(MANAGE), "check", "--deploy", *more)


def health(more: list[str]) -> int:
    """Ask the server on this machine whether it lives and its database answers."""
    address = urlsplit(env.text("CHUNGTHUC_ADDRESS", "http://localhost:8000"))
    port = int(env.text("CHUNGTHUC_BIND", "127.0.0.1:8000").rpartition(":")[2])
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/health", headers={"Host": address.netloc})
        answer = line.getresponse()
    except OSError as trouble:
        return _tell(f"no answer on port {port}: {trouble}")
    return 0 if answer.status == http.HTTPStatus.OK else _tell(f"/health answers {answer.status}")


def manage(more: list[str]) -> int:
    """Run a command of Django's, e.g. ``manage verify_audit``."""
    return _become(str(MANAGE), *more)


VERBS: dict[str, Callable[[list[str]], int]] = {
    one.__name__: one for one in (serve, worker, migrate, check, health, manage)
}


def main(words: list[str]) -> int:
    if not words or words[0] not in VERBS:
        lines = [f"  {name:8} {(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]
        return _tell("\n".join([__doc__ or "", "", *lines]), code=2)
    try:
        return VERBS[words[0]](words[1:])
    except env.BadSetting as trouble:
        return _tell(str(trouble))


def _checked() -> int:
    """Say what is missing or dangerous before anything is served; what may not be at all ends the start (1)."""
    command = [sys.executable, str(MANAGE), "check", "--deploy", "--tag", "chungthuc", "--tag", "notifications"]
    return subprocess.run(command, check=False).returncode


def _become(*arguments: str) -> int:
    """Instead of this program, so that signals reach the one that works."""
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - our own words and the operator's


def _tell(text: str, code: int = 1) -> int:
    sys.stderr.write(f"{text}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
