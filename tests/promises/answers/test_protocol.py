"""What the signing program may answer and what the document of the protocol says are one list."""

import ast
import re
from pathlib import Path

from token_agent.common.codes import Code
from token_agent.tokens.worker import CODES
from token_agent.wording import english, vietnamese

ROOT = Path(__file__).resolve().parents[3]
ELSEWHERE = {"already_running", "no_port", "no_face"}  # said where the program is started


def told() -> set[str]:
    """The codes in the first columns of the tables."""
    text = (ROOT / "docs/protocol/agent.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z_]+`(?: `[a-z_]+`)*) \|", text, re.M)
    return {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)}


def test_every_code_is_told_and_nothing_else():
    assert told() == set(Code) - ELSEWHERE


def test_every_code_has_a_sentence_of_its_own_and_advice():
    for language in (vietnamese, english):
        assert set(language.REFUSALS) == set(Code)
        assert len({cause for cause, _advice in language.REFUSALS.values()}) == len(Code)
        assert all(cause.endswith(".") and advice.endswith(".") for cause, advice in language.REFUSALS.values())


def test_what_a_driver_raises_is_one_of_them():
    assert {code for _kinds, code in CODES} <= set(Code)


def test_a_code_that_is_raised_is_one_of_them_and_each_is_raised():
    sources = (ROOT / "packages/token_agent/src/token_agent").rglob("*.py")
    trees = [ast.parse(one.read_text(encoding="utf-8")) for one in sources if "wording" not in one.parts]
    raised = {
        node.attr
        for node in (one for tree in trees for one in ast.walk(tree))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Code"
    }
    assert raised == {one.name for one in Code}
