"""``docs/security``: each requirement has its row, each test that is named is there, and the policies say what is true."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path("docs/security")
ASVS, POLICIES = (FOLDER / name for name in ("asvs.md", "policies.md"))
REQUIREMENTS = [
    "2.1.3", "2.3.2", "2.4.1", "3.3.1", "3.3.3", "3.4.1", "4.1.2", "5.2.1", "5.4.3", "6.1.1", "6.1.2", "6.2.11",
    "6.2.12", "6.3.1", "6.3.3", "6.4.4", "6.6.3", "7.1.1", "7.1.2", "7.3.1", "7.3.2", "7.4.5", "7.5.1", "7.5.2",
    "8.1.2", "11.1.1", "11.1.2", "11.2.2", "12.1.2", "12.3.1", "12.3.3", "13.2.2", "13.4.5", "14.1.1", "14.1.2",
    "14.2.1", "14.2.4", "14.3.1", "14.3.2", "15.1.1", "15.1.3", "15.2.2", "16.1.1", "16.2.1", "16.2.2", "16.2.4",
    "16.2.5", "16.3.1", "16.3.2", "16.3.3", "16.4.3",
]  # fmt: skip
STATES = {"yes", "operator", "partly", "no"}
NAMED = re.compile(r"`([\w/.-]+\.py)::(?:\w+::)?(\w+)`")
LINK = re.compile(r"\]\(([^)#]*)#([^)]+)\)|\]\(([^)#]+)\)")
# What uses a key, or compares secrets.
USES_KEYS = re.compile(r"salted_hmac|^import hmac|core import signing|from cryptography|Fernet", re.MULTILINE)
PRODUCT = ("chungthuc", "packages/pades/src", "packages/sandbox/src", "packages/token_agent/src")


def rows() -> dict[str, list[str]]:
    """Number → its other cells."""
    cells = [line.strip("|").split(" | ") for line in ASVS.read_text(encoding="utf-8").splitlines()]
    return {one[0].strip(): [cell.strip() for cell in one[1:]] for one in cells if re.match(r" \d+\.\d+\.\d+$", one[0])}


def papers() -> list[Path]:
    return sorted(FOLDER.glob("*.md"))


def test_every_requirement_has_a_row():
    assert len(REQUIREMENTS) == 51
    assert list(rows()) == REQUIREMENTS


@pytest.mark.parametrize("number", REQUIREMENTS)
def test_a_row_says_what_it_asks_how_it_stands_why_and_by_which_test(number):
    asks, state, why, tests = rows()[number]
    assert state in STATES
    assert asks
    assert why
    assert NAMED.search(tests)


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_every_test_that_is_named_is_there(paper):
    text = paper.read_text(encoding="utf-8")
    assert len(NAMED.findall(text)) == text.count("::test_"), "a test is named in another way"
    missing = [
        f"{file}::{name}"
        for file, name in NAMED.findall(text)
        if not Path(file).is_file()
        or not re.search(rf"^\s*(?:async )?def {name}\(", Path(file).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []


@pytest.mark.parametrize("paper", [*papers(), Path("docs/operating/logs.md")], ids=lambda paper: paper.name)
def test_the_policies_have_every_part_that_is_named(paper):
    """Links within the documents lead somewhere, also to a part of a page."""
    for page, part, whole in LINK.findall(paper.read_text(encoding="utf-8")):
        target = paper.parent / (page or whole) if page or whole else paper
        assert target.exists(), target
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}, part


def test_every_limit_is_told_to_operators():
    told = Path("docs/operating/limits.md").read_text(encoding="utf-8")
    code = "".join(file.read_text(encoding="utf-8") for file in Path("chungthuc").rglob("*.py"))
    names = set(re.findall(r'^\w+ = Limit\(\s*"([\w-]+)"', code, re.MULTILINE))
    assert {"wrong-code", "password-here", "check-cpu"} <= names
    assert {name for name in names if f"`{name}`" not in told} == set()


def test_the_policy_says_the_times_of_the_settings():
    text = POLICIES.read_text(encoding="utf-8")
    hours = {name: int(getattr(settings, name).total_seconds()) // 3600 for name in ("SIGN_IN_IDLE", "SIGN_IN_AT_MOST")}
    assert f"| idle | {hours['SIGN_IN_IDLE']} h |" in text
    assert f"| at most | {hours['SIGN_IN_AT_MOST']} h |" in text
    assert f"proof within {int(settings.STEP_UP_EVERY.total_seconds()) // 60} min" in text


def test_the_inventory_names_every_module_that_uses_keys():
    text = POLICIES.read_text(encoding="utf-8")
    using = {
        str(file.relative_to(folder)).removeprefix("chungthuc/")
        for folder in map(Path, PRODUCT)
        for file in folder.rglob("*.py")
        if USES_KEYS.search(file.read_text(encoding="utf-8"))
    }
    assert {"core/database/closed.py", "token_agent/tickets/ticket.py"} <= using
    assert {one for one in using if one not in text and one.removeprefix("token_agent/") not in text} == set()
