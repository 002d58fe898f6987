"""Every job is deferred by ``chungthuc.core.jobs``, in the transaction of its act; nobody can do it another way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from procrastinate import blueprints
from procrastinate.contrib.django import app

ROOT = Path(__file__).resolve().parents[3]
THE_PLACE = ROOT / "chungthuc" / "core" / "jobs.py"
HOUSES = ("chungthuc", "demo", "bench", "devtools")
LIBRARYS_OWN = {"defer_async", "batch_defer", "batch_defer_async", "configure_task", "batch_defer_jobs", "defer_job"}


def sources() -> list[Path]:
    return [file for house in HOUSES for file in sorted((ROOT / house).rglob("*.py")) if file != THE_PLACE]


def strays(text: str) -> Iterator[str]:
    """What defers past the one place: the library's own names, and ``.defer`` of anything but ``jobs``."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names) if any(name.name.split(".")[0] == "procrastinate" for name in names):
                yield "import procrastinate"
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] == "procrastinate":
                yield f"from {module}"
            case ast.Attribute(attr=name) if name in LIBRARYS_OWN:
                yield name
            case ast.Call(func=ast.Attribute(attr="defer", value=owner)) if ast.unparse(owner) != "jobs":
                yield ast.unparse(node)


@pytest.mark.parametrize("house", HOUSES)
def test_nobody_defers_past_the_one_place(house):
    found = {
        str(file.relative_to(ROOT)): list(strays(file.read_text(encoding="utf-8")))
        for file in sources()
        if file.is_relative_to(ROOT / house)
    }
    assert {file: what for file, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    [
        "import procrastinate",
        "from procrastinate.contrib.django import app as jobs",
        "send.defer(message_id='1')",
        "app.configure_task('x')",
        "jobs.app.job_manager.batch_defer_jobs([])",
    ],
)
def test_other_ways_would_be_seen(text):
    assert list(strays(text))
    assert not list(strays("jobs.defer('notifications.send', message_id='1')"))


def test_what_the_modules_hold_is_no_task():
    """A task of the library can be deferred past us, a plain function cannot."""
    app.perform_import_paths()
    ours = [task for task in app.tasks.values() if task.func.__module__.startswith("chungthuc.")]
    assert len(ours) >= 14
    for task in ours:
        module = __import__(task.func.__module__, fromlist=["x"])
        assert getattr(module, task.func.__name__) is task.func
        assert not isinstance(getattr(module, task.func.__name__), blueprints.Blueprint)
