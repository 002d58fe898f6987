"""`manage verify_audit`, as an operator runs it: whatever the owner of the tables does with triggers put aside is found.

Columns of registers, grants and all else that is hashed: ``test_rows.py``; what a checkpoint alone finds:
``test_checkpoints.py``.
"""

import json

import pytest
from django.core.management import CommandError, call_command

from chungthuc.audit.chain import head
from chungthuc.audit.models import ChainHead, Event
from chungthuc.certification.oversight import integrity
from tests.audit.tampering import OF_EVENTS, cut_the_tail
from tests.harness.connections import superuser


def verify(**options: object) -> None:
    call_command("verify_audit", **options)


def refused(capsys, **options: object) -> str:
    """What it says of something that is not in order."""
    with pytest.raises(SystemExit) as ended:
        verify(**options)
    assert ended.value.code == 1
    return capsys.readouterr().err


def test_an_untouched_database_is_in_order(days, capsys):
    verify()
    assert capsys.readouterr().out.strip() == "2 chains, 11 events, 3 rows, 3 checkpoints: in order"


def test_an_issued_copy_with_all_its_rows_is_in_order(issued_copy, capsys):
    verify()
    assert capsys.readouterr().out.strip().endswith(": in order")


@pytest.mark.parametrize("how", OF_EVENTS)
def test_whatever_is_done_to_an_event_is_found(chain, capsys, how):
    OF_EVENTS[how](chain)
    told = refused(capsys)
    assert f"{chain}#" in told
    assert all(line.split(": ", 1)[1] in integrity.WORDS.values() for line in told.splitlines())


def test_the_place_is_named_in_plain_words(chain, capsys):
    superuser("UPDATE audit_event SET subject = 'certified-copy:other' WHERE position = 2")
    assert "00070#2: the event was changed after it was written" in refused(capsys)


def test_ends_that_were_written_down_miss_a_chain_that_vanished(chain, tmp_path, capsys):
    ends = tmp_path / "ends.json"
    verify(write=ends)
    assert json.loads(ends.read_text())[chain] == list(head(chain))
    verify(checkpoint=ends)
    superuser("DELETE FROM audit_event")
    ChainHead.objects.all().delete()
    verify()
    capsys.readouterr()
    assert f"{chain}#5: a checkpoint knows this event and the chain has it no more" in refused(capsys, checkpoint=ends)


def test_a_tail_that_was_cut_clean_is_found_by_what_lies_outside(chain, tmp_path, capsys):
    ends = tmp_path / "ends.json"
    verify(write=ends)
    cut_the_tail(chain)
    verify()
    assert f"{chain}#5" in refused(capsys, checkpoint=ends)


def test_a_removed_head_does_not_hide_its_chain(chain, capsys):
    ChainHead.objects.all().delete()
    assert "does not end where its head says" in refused(capsys)


def test_of_a_thousand_faults_the_count_is_told(chain, capsys, monkeypatch):
    monkeypatch.setattr("chungthuc.watch.management.commands.verify_audit.MOST", 2)
    superuser("UPDATE audit_event SET action = 'seal'")
    with pytest.raises(SystemExit):
        verify()
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 2
    assert told.out.strip().endswith("5 faults")


@pytest.mark.parametrize("given", ["nonsense", "{}[", "0" * 63])
def test_what_is_no_checkpoint_is_refused(chain, tmp_path, given):
    file = tmp_path / "given"
    file.write_text(given)
    with pytest.raises(CommandError):
        verify(checkpoint=given)
    with pytest.raises(CommandError):
        verify(checkpoint=file)


def test_rows_and_events_are_read_in_pieces(days, monkeypatch, capsys):
    """Memory does not grow with them: smaller pieces find the same."""
    monkeypatch.setattr("chungthuc.audit.rows.PIECE", 2)
    verify()
    superuser("DELETE FROM audit_checkpoint WHERE day = %s", [days[1]])
    assert f"checkpoint:{days[1]}: the row was deleted without an event" in refused(capsys)
    assert Event.objects.count() == 11
