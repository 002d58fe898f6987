#!/usr/bin/env python3
"""The one entry point for builders. Needs only Python 3.11 with venv; sets up what each verb needs, once."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from devtools import checks, demo, packages  # noqa: E402
from devtools.places import PYTHON, ROOT, CannotGoOn  # noqa: E402
from devtools.postgres import Postgres  # noqa: E402
from devtools.softhsm import need  # noqa: E402


def manage(arguments: list[str]) -> int:
    """Run a command of Django's on the demo's database, e.g. ``dev.py manage audit_check``."""
    return _on_demo(["manage.py", *arguments])


def seed(arguments: list[str]) -> int:
    """Fill the demo's database with the cast and a copy in each state; safe to repeat."""
    return _on_demo(["-m", "demo.seed", *arguments])


def _on_demo(command: list[str]) -> int:
    packages.set_up()
    postgres = Postgres("demo")
    postgres.start()
    try:
        postgres.create("chungthuc")
        env = {**os.environ, **demo.environment(postgres, demo._ports(), need())}
        return subprocess.run([str(PYTHON), *command], cwd=ROOT, env=env, check=False).returncode
    finally:
        postgres.stop()


VERBS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo.run,
    "test": checks.test,
    "interop": checks.interop,
    "lint": checks.lint,
    "check": checks.check,
    "bench": checks.bench,
    "seed": seed,
    "manage": manage,
    "python": checks.python,
}


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in VERBS:
        lines = [f"  dev.py {name:8} {(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]
        sys.stderr.write("\n".join([__doc__ or "", "", *lines, ""]))
        return 2
    try:
        return VERBS[sys.argv[1]](sys.argv[2:])
    except CannotGoOn as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
