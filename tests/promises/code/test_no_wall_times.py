"""No test asserts that something took less than so many seconds: a loaded machine is no fault. Figures are for bench/."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CLOCKS = {"monotonic", "perf_counter", "process_time", "time"}
TESTS = sorted({*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("packages/*/tests/**/test_*.py")})


def read(clock: ast.AST) -> bool:
    return isinstance(clock, ast.Call) and isinstance(clock.func, ast.Attribute) and clock.func.attr in CLOCKS


def asserted(text: str) -> Iterator[int]:
    """Lines of assertions on an elapsed time: a clock minus something. A deadline of a loop («clock < end») is none."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assert):
            minuses = [one for one in ast.walk(node.test) if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Sub)]
            if any(read(side) for one in minuses for side in (one.left, one.right)):
                yield node.lineno


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_none_is_asserted(file):
    assert list(asserted(file.read_text(encoding="utf-8"))) == []


def test_one_would_be_seen():
    assert list(asserted("start = time.monotonic()\nassert time.monotonic() - start < 5")) == [2]
    assert list(asserted("assert time.monotonic() < end")) == []
