"""What a batch says of itself at its end, in the words of its act."""

import pytest
from token_agent.common.errors import AgentError
from token_agent.signing.consent import Progress, Result
from token_agent.tickets.ticket import Item
from token_agent.wording import sentences

ITEM = Item(id="1", title="Bằng", owner="An", number="", pages=1, digest=b"", attrs=b"")


@pytest.mark.parametrize(
    ("act", "summary"),
    [
        ("sign", "Đã ký 1/3 văn bản. Chưa ký 1 văn bản."),
        ("seal", "Đã đóng dấu 1/3 văn bản. Chưa đóng dấu 1 văn bản."),
    ],
)
def test_its_summary(act: str, summary: str) -> None:
    ended = Progress(act=act, total=3, results=[Result(ITEM), Result(ITEM, AgentError("token_removed"))])
    assert sentences.summary(ended) == summary
