"""Tests, lint and the rest of what a builder runs."""

import os
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devtools import chromium, databases, packages, softhsm
from devtools.places import LOCAL, PACKAGES, PYTHON, ROOT, CannotGoOn, say
from devtools.running import run, tied

CODE = ("chungthuc", "packages", "demo", "devtools", "bench", "tests", "dev.py", "manage.py")
OURS = (f"packages/{name}/src" for name in PACKAGES)
TYPED = ("chungthuc", *OURS, "demo", "devtools", "bench", "dev.py", "manage.py")
RUNNING: "set[subprocess.Popen[str]]" = set()  # steps of lint
IGNORED = {".venv", ".local", "node_modules", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
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
    return _pytest(["-m", marks, *_side_by_side(arguments), *arguments])


def _side_by_side(arguments: list[str]) -> list[str]:
    """The whole suite runs on every core, put together by tests/conftest.py; named tests in one process, where -x and
    prints behave."""
    named = any(not one.startswith("-") or one.startswith("-n") for one in arguments)
    how = ["--dist", "loadscope", "--no-loadscope-reorder"]  # the stories come first: they are the longest
    return [] if named else ["-n", str(os.cpu_count() or 1), *how]


def interop(arguments: list[str]) -> int:
    """Run the tests that need other programs (pdfsig, OpenSSL, PostgreSQL 15, nginx, buildah, Xvfb); each says how."""
    return _pytest(["-m", "interop", *arguments])


def _pytest(arguments: list[str]) -> int:
    packages.set_up()
    module = softhsm.need()
    browser = chromium.environment()
    with databases.for_tests() as url:
        env = {**os.environ, **test_environment(url), **browser, "SOFTHSM2_MODULE": str(module)}
        return run([str(PYTHON), "-m", "pytest", *arguments], env)


def test_environment(url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "CHUNGTHUC_DEVELOPMENT": "1",
        "CHUNGTHUC_STORE": str(LOCAL / "test-store"),
        "CHUNGTHUC_LOG_LEVEL": "WARNING",
    }


def lint(arguments: list[str]) -> int:
    """Check style, types, templates, direction of imports, migrations, image, and that no registry host is named."""
    packages.set_up()
    steps = _lint_steps()
    say(f"lint: {', '.join(steps)}, hosts (the first time takes minutes: types are remembered in .mypy_cache)")
    env = {**os.environ, "CHUNGTHUC_DEVELOPMENT": "1", "DATABASE_URL": "postgresql:///unused"}
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:  # the longest, types, is the first to start
        passed = dict(zip(steps, pool.map(lambda name: _passes(name, steps[name], env), steps), strict=True))
    finally:  # also on Ctrl-C or a polite kill: what still runs ends, what waits does not start
        pool.shutdown(wait=False, cancel_futures=True)
        for child in RUNNING.copy():
            child.terminate()
    failed = [name for name, fine in passed.items() if not fine]
    if named := _named_hosts():
        say(f"registry hosts are named in: {', '.join(named)}")
        failed.append("hosts")
    say(f"lint: {'failed: ' + ', '.join(failed) if failed else 'in order'}")
    return 1 if failed else 0


def _lint_steps() -> dict[str, list[str]]:
    present = [one for one in CODE if (ROOT / one).exists()]
    typed = [one for one in TYPED if (ROOT / one).exists()]
    python = [str(PYTHON), "-m"]
    return {
        "types": [*python, "mypy", *typed],
        "style": [*python, "ruff", "check", *present],
        "format": [*python, "ruff", "format", "--check", "--quiet", *present],
        "imports": [str(PYTHON), "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "templates": [*python, "djlint", "--lint", "--quiet", "chungthuc/web/templates", "demo/gallery/templates"],
        "image": [str(PYTHON.with_name("hadolint")), "deploy/Containerfile"],
        "compose": [*python, "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml"],
        "migrations": [str(PYTHON), "manage.py", "makemigrations", "--check", "--dry-run", "--skip-checks"],
    }


def check(arguments: list[str]) -> int:
    """All that CI runs: lint, then the tests."""
    return lint([]) or test(arguments)


def bench(arguments: list[str]) -> int:
    """Run a benchmark: audit, booking, gate, intake, life, verify, weight."""
    if not arguments or not (ROOT / "bench" / f"{arguments[0]}.py").exists():
        names = ", ".join(sorted(one.stem for one in (ROOT / "bench").glob("[a-z]*.py")))
        raise CannotGoOn(f"which benchmark? {names}")
    packages.set_up()
    with databases.for_bench() as url:
        return run([str(PYTHON), "-m", f"bench.{arguments[0]}", *arguments[1:]],
                   {**os.environ, **test_environment(url)})  # fmt: skip


def python(arguments: list[str]) -> int:
    """Run the project's interpreter with the given arguments."""
    packages.set_up()
    os.execv(PYTHON, [str(PYTHON), *arguments])


def _passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    start = time.monotonic()
    child = subprocess.Popen(tied(command), cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True)  # fmt: skip
    RUNNING.add(child)
    told, _nothing = child.communicate()
    RUNNING.discard(child)
    seconds = time.monotonic() - start
    # In one piece: another step may speak at the same time.
    say(
        f"{name}: ok ({seconds:.0f} s)"
        if child.returncode == 0
        else f"{name}: FAILED ({seconds:.0f} s)\n{told[-8000:]}"
    )
    return child.returncode == 0


def _named_hosts() -> list[str]:
    """Files of the project that name a registry: what git knows, or without git all that is not ours to ignore."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
        files = [Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name]
    else:
        files = [one.relative_to(ROOT) for one in ROOT.rglob("*") if not IGNORED & set(one.relative_to(ROOT).parts)]
    return [str(one) for one in files if (ROOT / one).is_file() and HOSTS.search(_text(ROOT / one))]


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="ignore")
