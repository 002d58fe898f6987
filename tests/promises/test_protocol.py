"""What the signing program may answer and what the document of the protocol says are one list."""

import re
from pathlib import Path

from token_agent.common.errors import MESSAGES
from token_agent.tokens.worker import CODES

ROOT = Path(__file__).parent.parent.parent
ELSEWHERE = {"already_running", "no_port", "no_face"}  # said where the program is started


def told() -> set[str]:
    """The codes in the first columns of the tables."""
    text = (ROOT / "docs/protocol/agent.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[a-z_]+`(?: `[a-z_]+`)*) \|", text, re.M)
    return {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)}


def test_every_code_is_told_and_nothing_else():
    assert told() == set(MESSAGES) - ELSEWHERE


def test_every_code_has_a_sentence_of_its_own_and_advice():
    assert len({cause for cause, _advice in MESSAGES.values()}) == len(MESSAGES)
    assert all(cause.endswith(".") and advice.endswith(".") for cause, advice in MESSAGES.values())


def test_what_a_driver_raises_is_one_of_them():
    assert {code for _kinds, code in CODES} <= set(MESSAGES)


def test_a_code_that_is_raised_is_one_of_them():
    sources = (ROOT / "packages/token_agent/src").rglob("*.py")
    text = "\n".join(one.read_text(encoding="utf-8") for one in sources)
    raised = set(re.findall(r'AgentError\("([a-z_]+)"', text)) | set(
        re.findall(r'return "((?:driver|pin|key|certificate)_[a-z_]+)"', text)
    )
    assert len(raised) > 20
    assert raised <= set(MESSAGES)
