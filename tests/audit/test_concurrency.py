"""Several connections write one chain; some of their transactions fail."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from chungthuc.audit.chain import check, head, record
from chungthuc.audit.models import Event
from tests.harness.connections import at_once

WORKERS, EACH = 8, 12

pytestmark = pytest.mark.usefixtures("committed")


def _write(worker: int) -> int:
    kept = 0
    for number in range(EACH):
        try:
            with transaction.atomic():
                record("busy", "submit", subject=f"copy:{worker}-{number}", by="system:test")
                if (worker + number) % 3 == 0:
                    raise InterruptedError
                kept += 1
        except InterruptedError:
            continue
    return kept


def test_eight_writers_and_failed_transactions_leave_one_whole_chain():
    kept = sum(at_once(_write, WORKERS))
    assert kept == WORKERS * EACH * 2 // 3
    assert head("busy")[0] == kept
    assert sorted(Event.objects.values_list("position", flat=True)) == list(range(1, kept + 1))
    assert check("busy") == []


def test_an_event_outside_a_transaction_is_a_mistake():
    with pytest.raises(TransactionManagementError):
        record("a", "look", subject="copy:1", by=None)
    assert not Event.objects.exists()
