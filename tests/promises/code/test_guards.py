"""One tongue for guards: what raises unless something holds is called ``demand_…``, so that it is found by that word."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3] / "chungthuc"
PACKAGES = ROOT.parent / "packages"
MODULES = [file for file in ROOT.rglob("*.py") if "migrations" not in file.parts]
OTHER = re.compile(r"_?(must|require|ensure|enforce|assert|check|refuse_unless)(_|$)")
ACTS = {"check_at_counter", "_check"}  # of ``accounts.identity``: a card is compared, and that is kept


def guards_in(source: str) -> list[str]:
    """Functions that raise, return nothing and are called by another verb."""
    return [
        one.name
        for one in ast.walk(ast.parse(source))
        if isinstance(one, ast.FunctionDef) and OTHER.match(one.name) and one.name not in ACTS and _only_raises(one)
    ]


def _only_raises(function: ast.FunctionDef) -> bool:
    inside = list(ast.walk(function))
    returns = any(isinstance(node, ast.Return) and node.value is not None for node in inside)
    return any(isinstance(node, ast.Raise) for node in inside) and not returns


def test_a_guard_is_recognised():
    assert guards_in("def _must_be_open(it):\n    if not it.open:\n        raise Refused('over')") == ["_must_be_open"]
    assert guards_in("def demand_open(it):\n    raise Refused('over')") == []
    assert guards_in("def check_code(it):\n    return page(it)") == []


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_guard_says_demand(file):
    assert guards_in(file.read_text(encoding="utf-8")) == []


def test_what_is_checked_in_the_packages_says_check():
    """There no person is refused: bytes, keys and addresses are checked, and a fault has a code."""
    found = re.compile(r"def _?(must|require|ensure|enforce|demand)_\w+\(")
    sources = [file for file in PACKAGES.rglob("*.py") if "src" in file.parts]
    assert len(sources) > 100
    assert [str(file) for file in sources if found.search(file.read_text(encoding="utf-8"))] == []


def test_reason_and_right_are_demanded_in_one_place():
    """``core.errors.demand_reason``, ``accounts.rights.demand_right``: each sentence of theirs has one home."""
    homes = {"demand_reason": [], "demand_right": []}
    codes = {'"reason_missing",': [], '"no_right",': []}
    for file in MODULES:
        source = file.read_text(encoding="utf-8")
        for name, found in homes.items():
            found += [str(file.relative_to(ROOT))] * len(re.findall(rf"def _?{name}\(", source))
        for code, found in codes.items():
            found += [str(file.relative_to(ROOT))] * len(re.findall(rf"raise \w+\(\s*{code}", source))
    assert homes == {"demand_reason": ["core/errors.py"], "demand_right": ["accounts/rights.py"]}
    assert codes['"reason_missing",'] == ["core/errors.py"]
    assert sorted(codes['"no_right",']) == [
        "accounts/rights.py",
        "appointments/closures/closing.py",
        "certification/permissions.py",
        "certification/permissions.py",
        "web/signing_desk/profile.py",
    ]
