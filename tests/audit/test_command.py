"""`manage.py audit_check`, as an operator and a nightly job run it."""

import json

import pytest
from django.core.management import call_command

from chungthuc.audit.models import ChainHead
from tests.harness.connections import superuser


def test_whole_chains_pass_and_their_ends_are_written_down(chain, tmp_path, capsys):
    ends = tmp_path / "ends.json"
    call_command("audit_check", checkpoint=ends)
    assert capsys.readouterr().out.strip() == "1 chains, 0 faults"
    assert json.loads(ends.read_text())[chain][0] == 5
    call_command("audit_check", against=ends)


def test_a_fault_is_named_and_fails_the_command(chain, capsys):
    superuser("UPDATE audit_event SET subject = 'certified-copy:other' WHERE position = 2")
    with pytest.raises(SystemExit):
        call_command("audit_check")
    assert "00070#2: changed" in capsys.readouterr().err


def test_a_chain_that_vanished_is_missed(chain, tmp_path, capsys):
    ends = tmp_path / "ends.json"
    call_command("audit_check", checkpoint=ends)
    superuser("DELETE FROM audit_event")
    ChainHead.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("audit_check", against=ends)
    assert "cut off" in capsys.readouterr().err


def test_a_removed_head_does_not_hide_its_chain(chain, capsys):
    ChainHead.objects.all().delete()
    with pytest.raises(SystemExit):
        call_command("audit_check")
    assert "head differs" in capsys.readouterr().err
