"""Groups of a copy's statuses are named once, in ``certification.lifecycle``: a status added there is forgotten nowhere."""

import ast
import re
from pathlib import Path

import pytest

from chungthuc.certification.lifecycle import Status

ROOT = Path(__file__).resolve().parents[3] / "chungthuc"
HOME = ROOT / "certification" / "lifecycle.py"
MODULES = [file for file in ROOT.rglob("*.py") if "migrations" not in file.parts and file != HOME]
OF_COPIES = re.compile(r"from chungthuc\.certification\.lifecycle import [^\n]*\bStatus\b")
TEMPLATES = sorted((ROOT / "web" / "templates").rglob("*.html"))
GROUP = re.compile(r"copy\.status == '\w+' or (?:copy\.)?status|copy\.status in")


def groups_in(source: str) -> list[str]:
    """Sets, lists and tuples of two statuses or more, written out."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Set | ast.List | ast.Tuple) and sum(map(_is_status, node.elts)) > 1:
            found.append(ast.unparse(node))
    return found


def _is_status(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id == "Status" and node.attr in Status.names
    return False


def test_a_group_is_recognised():
    assert groups_in("OPEN = {Status.SIGNED, Status.STAMPED}") == ["{Status.SIGNED, Status.STAMPED}"]
    assert groups_in("ONE = {Status.SIGNED}") == []


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_makes_its_own(file):
    source = file.read_text(encoding="utf-8")
    assert not OF_COPIES.search(source) or groups_in(source) == []


def test_no_template_makes_its_own():
    assert [str(file) for file in TEMPLATES if GROUP.search(file.read_text(encoding="utf-8"))] == []
