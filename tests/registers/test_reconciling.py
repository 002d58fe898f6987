"""After a restore no number that has left is ever given again (I17)."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from chungthuc.certification.oversight.invariants import broken
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents import store
from chungthuc.registers import reconciling, witness
from chungthuc.registers.models import EntryState, Register
from demo import life


@pytest.fixture
def restored(world, issued_copy):
    """The database as it was before the copy got its number; the store as it is now."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE certification_certifiedcopy SET entry_id = NULL, status = 'cancelled'")
        cursor.execute("DELETE FROM registers_registerentry")
        cursor.execute("UPDATE registers_register SET last_number = 0")
        cursor.execute("SET LOCAL session_replication_role = origin")
    return Register.objects.get(agency=world.office)


def sealable(world, scan):
    return life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))


def test_each_issue_leaves_a_witness_outside_of_the_database(world, issued_copy):
    key = issued_copy.entry.register.outside_key
    assert key == f"{world.office.code}-electronic_copy-{issued_copy.entry.certified_on.year}"
    assert witness.known() == [key]
    assert witness.seen(key) == issued_copy.entry.number


def test_the_highest_number_counts_whatever_came_last(world, settings, tmp_path):
    settings.STORE = tmp_path / "other"
    for number in (*range(1, 1500), 1203):
        witness.note("00070-electronic_copy-2026", number)
    assert witness.seen("00070-electronic_copy-2026") == 1499
    assert witness.seen("00004-electronic_copy-2026") == 0


def test_a_line_that_a_full_disk_cut_off_makes_no_higher_number(world, settings, tmp_path):
    settings.STORE = tmp_path / "other"
    key = "00070-electronic_copy-2026"
    witness.note(key, 122)
    with (store.folder("witness") / key).open("a") as stream:
        stream.write("\n12")  # of 123
    witness.note(key, 124)
    assert witness.seen(key) == 124


def test_a_register_behind_gives_no_number(world, scan, restored):
    copy = sealable(world, scan)
    with pytest.raises(NotAllowed) as refusal:
        life.sealed(world, copy)
    assert refusal.value.code == "register_behind"
    assert "số 1 đã cấp ra ngoài" in str(refusal.value.message)
    assert not Register.objects.get(pk=restored.pk).entries.exists()


def test_lost_numbers_become_voided_lines_and_the_count_goes_on(world, scan, restored):
    [one] = reconciling.behind()
    assert (one.last, one.seen) == (0, 1)
    assert reconciling.take_over(one, reason="Biên bản khôi phục 01/BB", by=world.binh) == 1
    assert list(reconciling.behind()) == []
    line = restored.entries.get()
    assert (line.number, line.state, line.void_reason) == (1, EntryState.VOIDED, "Biên bản khôi phục 01/BB")
    copy = life.sealed(world, sealable(world, scan))
    assert copy.entry.number == 2
    assert [str(one) for one in broken() if one.invariant in ("I1", "I4")] == []


def test_taking_over_needs_a_reason_and_a_book(world, restored):
    [one] = reconciling.behind()
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        reconciling.take_over(one, reason=" ", by=world.binh)
    gone = reconciling.Behind(one.key, None, 0, one.seen)
    with pytest.raises(NotAllowed, match="Sổ chưa có"):
        reconciling.take_over(gone, reason="Biên bản", by=world.binh)


def test_a_register_that_is_not_there_at_all_is_told(world, restored):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM registers_registervolume")
        cursor.execute("DELETE FROM registers_register")
        cursor.execute("SET LOCAL session_replication_role = origin")
    [one] = reconciling.behind()
    assert (one.register, one.last, one.seen) == (None, 0, 1)


def test_the_operators_command(world, restored, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("reconcile_registers")
    assert ended.value.code == 1
    with pytest.raises(CommandError, match="nobody here"):
        call_command("reconcile_registers", by="khong-ai@vidu.test", reason="Biên bản")
    call_command("reconcile_registers", by=world.binh.email, reason="Biên bản")
    call_command("reconcile_registers")
    assert "every register is as far as what has left" in capsys.readouterr().out


def test_a_store_that_cannot_be_read_or_written_is_a_refusal_in_words(world, scan, monkeypatch):
    copy = sealable(world, scan)
    monkeypatch.setattr(witness, "TAIL", "no number")  # a fault of reading, whoever runs the tests
    witness.note(Register.objects.get(agency=world.office).outside_key, 0)
    monkeypatch.setattr(witness.Path, "stat", _broken)
    with pytest.raises(Refused) as refusal:
        life.sealed(world, copy)
    assert refusal.value.code == "witness_unreadable"
    assert not refusal.value.permanent


def _broken(*_arguments, **_facts):
    raise PermissionError
