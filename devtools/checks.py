"""Tests, lint and the rest of what a builder runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

from devtools import chromium, packages, softhsm
from devtools.places import LOCAL, PYTHON, ROOT, CannotGoOn, say
from devtools.postgres import Postgres

CODE = ("chungthuc", "packages", "demo", "devtools", "bench", "tests", "dev.py", "manage.py")
TYPED = ("chungthuc", "packages/pades/src", "packages/token_agent/src", "packages/test_pki/src", "demo", "devtools",
         "bench", "dev.py", "manage.py")  # fmt: skip
HOSTS = re.compile(
    "|".join(
        (
            "pypi" + r"\.org",
            "python" + "hosted",
            "registry" + r"\.npm",
            "npm" + r"js\.org",
            "deb" + r"\.debian",
        )
    )
)


def test(arguments: list[str]) -> int:
    """Run the tests: unit, PostgreSQL, SMTP, SoftHSM, browser. --all: long enumerations complete."""
    everything = "--all" in arguments
    arguments = [one for one in arguments if one != "--all"]
    marks = "not interop" if everything else "not interop and not long"
    return _pytest(["-m", marks, *arguments])


def interop(arguments: list[str]) -> int:
    """Run the tests that need other programs (pdfsig, OpenSSL); each says how to get what it misses."""
    return _pytest(["-m", "interop", *arguments])


def _pytest(arguments: list[str]) -> int:
    packages.set_up()
    module = softhsm.need()
    browser = chromium.environment()
    postgres = Postgres("test", quick=True)
    postgres.start()
    try:
        postgres.create("chungthuc")
        env = {**os.environ, **test_environment(postgres), **browser, "SOFTHSM2_MODULE": str(module)}
        return subprocess.run([str(PYTHON), "-m", "pytest", *arguments], cwd=ROOT, env=env, check=False).returncode
    finally:
        postgres.stop()


def test_environment(postgres: Postgres) -> dict[str, str]:
    return {
        "DATABASE_URL": postgres.url("chungthuc"),
        "CHUNGTHUC_DEVELOPMENT": "1",
        "CHUNGTHUC_STORE": str(LOCAL / "test-store"),
        "CHUNGTHUC_LOG_LEVEL": "WARNING",
    }


def lint(arguments: list[str]) -> int:
    """Check style, types, templates, the direction of imports, migrations, and that no registry host is named."""
    packages.set_up()
    env = {**os.environ, "CHUNGTHUC_DEVELOPMENT": "1", "DATABASE_URL": "postgresql:///unused"}
    present = [one for one in CODE if (ROOT / one).exists()]
    typed = [one for one in TYPED if (ROOT / one).exists()]
    python = str(PYTHON)
    steps = {
        "ruff": [python, "-m", "ruff", "check", *present],
        "format": [python, "-m", "ruff", "format", "--check", "--quiet", *present],
        "mypy": [python, "-m", "mypy", *typed],
        "imports": [
            python,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
        ],
        "templates": [python, "-m", "djlint", "--lint", "--quiet", "chungthuc/web/templates"],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run", "--skip-checks"],
    }
    failed = [name for name, command in steps.items() if not _passes(name, command, env)]
    if named := _named_hosts():
        say(f"registry hosts are named in: {', '.join(named)}")
        failed.append("hosts")
    say(f"lint: {'failed: ' + ', '.join(failed) if failed else 'in order'}")
    return 1 if failed else 0


def check(arguments: list[str]) -> int:
    """All that CI runs: lint, then the tests."""
    return lint([]) or test(arguments)


def bench(arguments: list[str]) -> int:
    """Run a benchmark: life, verify."""
    if not arguments or not (ROOT / "bench" / f"{arguments[0]}.py").exists():
        names = ", ".join(sorted(one.stem for one in (ROOT / "bench").glob("[a-z]*.py")))
        raise CannotGoOn(f"which benchmark? {names}")
    packages.set_up()
    postgres = Postgres("bench")
    postgres.end_orphan()
    postgres.drop()  # every run starts from nothing
    postgres.start()
    try:
        postgres.create("chungthuc")
        env = {**os.environ, **test_environment(postgres)}
        return subprocess.run([str(PYTHON), "-m", f"bench.{arguments[0]}", *arguments[1:]], cwd=ROOT, env=env,
                              check=False).returncode  # fmt: skip
    finally:
        postgres.stop()


def python(arguments: list[str]) -> int:
    """Run the project's interpreter with the given arguments."""
    packages.set_up()
    os.execv(PYTHON, [str(PYTHON), *arguments])


def _passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    done = subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.stderr.write(done.stdout[-6000:] + done.stderr[-3000:])
    say(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}")
    return done.returncode == 0


def _named_hosts() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    files = [Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name]
    return [str(one) for one in files if (ROOT / one).is_file() and HOSTS.search(_text(ROOT / one))]


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="ignore")
