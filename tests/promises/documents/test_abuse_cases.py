"""``docs/security/abuse-cases.md`` names tests that are there, one row a case."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "security" / "abuse-cases.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if line.startswith("| ")]
STATES = ("holds", "partly: ", "not built")


def named(text: str) -> list[tuple[str, str]]:
    return re.findall(r"`((?:tests|packages)/[\w/]+\.py)::(\w+)`", text)


def test_each_named_test_is_there():
    found = named(TEXT)
    assert len(found) > 80
    assert [f"{file}::{name}" for file, name in found if not re.search(
        rf"^\s*def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)] == []  # fmt: skip


def test_each_case_has_a_row_a_test_and_a_state():
    cases = {row[0]: row for row in ROWS if len(row) == 5 and row[0] != "#"}
    assert set(cases) == {*map(str, range(1, 26)), "a", "b", "c", "d"}
    assert [number for number, row in cases.items() if not named(row[3])] == []
    assert [number for number, row in cases.items() if not row[4].startswith(STATES)] == []


def test_each_invariant_has_a_row():
    assert [row[0] for row in ROWS if len(row) == 3 and row[0] != "id"] == [f"I{number}" for number in range(1, 20)]


def test_what_it_calls_ours_is_ours():
    from chungthuc.certification.oversight import invariants

    functions = re.findall(r"`certification\.oversight\.invariants\.(\w+)`", TEXT)
    assert functions
    assert [name for name in functions if not hasattr(invariants, name)] == []
