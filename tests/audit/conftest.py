import pytest

from chungthuc.audit.chain import record

CHAIN = "00070"


@pytest.fixture
def chain(db) -> str:
    """Five events in one chain."""
    for number in range(5):
        record(
            CHAIN,
            "submit",
            subject=f"certified-copy:{number % 2}",
            by="system:test",
            facts={"number": number},
        )
    return CHAIN
