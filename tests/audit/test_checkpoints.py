"""Checkpoints: what is written anew with care inside is found by them, and they by each other and by their files."""

import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from chungthuc.audit import checkpoints
from chungthuc.audit.chain import check, head, record
from chungthuc.audit.models import ChainHead, Checkpoint, Event
from chungthuc.certification.oversight import checkpoint_files
from chungthuc.certification.oversight.integrity import faults
from chungthuc.core import clock
from chungthuc.watch.checkpoints import in_groups
from tests.audit.tampering import cut_the_tail, rewrite
from tests.conftest import make_key
from tests.harness.connections import superuser


def found() -> set[tuple[str, str]]:
    return {(one.where, one.what) for one in faults()}


def file_of(day, end: str = "json") -> Path:
    return Path(django_settings.STORE) / "checkpoints" / f"{day}.{end}"


def test_each_names_the_one_before_and_holds_every_end(days, chain):
    first, second, third = Checkpoint.objects.order_by("day")
    assert (first.previous, second.previous, third.previous) == ("", first.sha256, second.sha256)
    assert checkpoints.heads_of(first.content)[chain][0] == 5
    assert checkpoints.heads_of(third.content).keys() == {chain, checkpoints.CHAIN}
    assert (third.chains, third.events) == (2, 7 + 2)
    assert found() == set()


def test_no_word_of_it_is_about_a_person(days):
    told = set(Checkpoint.objects.order_by("day").values_list("content", flat=True)[2][1:-1].split(","))
    assert not [one for one in told if "person" in one or "certified-copy" in one]


def test_made_again_it_is_the_same_and_the_past_gets_none(days, chain):
    again = checkpoints.make(days[1])
    assert again == Checkpoint.objects.get(day=days[1])
    assert checkpoints.make(days[0] - timedelta(days=1)) is None
    assert Checkpoint.objects.count() == 3


def test_another_program_verifies_the_files(days, tmp_path, settings):
    """OpenSSL, with the public half alone."""
    public = tmp_path / "public.pem"
    subprocess.run(["openssl", "pkey", "-in", settings.CHECKPOINT_KEY, "-pubout", "-out", public], check=True)
    asked = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(public), "-rawin", "-in", str(file_of(days[0])),
             "-sigfile", str(file_of(days[0], "sig"))]  # fmt: skip
    assert subprocess.run(asked, check=False, capture_output=True).returncode == 0
    file_of(days[0]).chmod(0o600)
    file_of(days[0]).write_text(file_of(days[0]).read_text() + " ")
    assert subprocess.run(asked, check=False, capture_output=True).returncode != 0


@pytest.mark.parametrize(("how", "what"), [(rewrite, "not the checkpoint's"), (cut_the_tail, "cut off")])
def test_a_chain_written_anew_or_cut_is_found_by_them_alone(days, chain, how, what):
    how(chain)
    assert check(chain) == []
    assert (f"{chain}#5", what) in found()
    superuser("DELETE FROM audit_checkpoint")
    assert not [one for one in found() if one[0].startswith(chain)]


COLUMNS = sorted({field.column for field in Checkpoint._meta.concrete_fields})
VALUES = {"day": "day - 100", "at": "at + interval '1 second'", "content": "replace(content, '5', '6')",
          "sha256": "repeat('0', 64)", "previous": "repeat('0', 64)", "key": "repeat('0', 64)",
          "signature": "repeat('0', 128)", "chains": "chains + 1", "events": "events + 1"}  # fmt: skip


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_that_is_changed_is_found(days, column):
    named = f"checkpoint:{days[1]}"
    superuser(f'UPDATE audit_checkpoint SET "{column}" = {VALUES[column]} WHERE day = %s', [days[1]])  # noqa: S608
    assert named in {where for where, _what in found()}


@pytest.mark.parametrize("column", sorted(set(COLUMNS) - {"day", "content", "sha256"}))
def test_also_without_the_chain_that_hashes_them(days, column):
    """By signature and order alone: whoever rewrites the chain of checkpoints as well is found by what they say."""
    superuser(f'UPDATE audit_checkpoint SET "{column}" = {VALUES[column]} WHERE day = %s', [days[1]])  # noqa: S608
    assert list(checkpoints.faults())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_deleted_one_is_found(days, place):
    superuser("DELETE FROM audit_checkpoint WHERE day = %s", [days[place]])
    assert (f"checkpoint:{days[place]}", "row missing") in found()


def test_a_deleted_one_is_found_by_its_file_where_its_event_is_gone_too(days, chain):
    day, last = days[2], Event.objects.get(chain=checkpoints.CHAIN, position=3)
    superuser("DELETE FROM audit_checkpoint WHERE day = %s", [day])
    cut_the_tail(checkpoints.CHAIN, after=2)
    assert last.subject == f"checkpoint:{day}"
    assert found() == set(), "within the hour it may be just being made"
    old = clock.now().timestamp() - 7200
    os.utime(file_of(day), (old, old))
    assert found() == {(f"checkpoint:{day}", "a file is there and no row")}


def test_a_forged_one_with_another_key_is_found(days, chain):
    """All is right but the key: hash, order, event, file."""
    forger = Ed25519PrivateKey.generate()
    day = Checkpoint.objects.order_by("-day")[0]
    superuser("UPDATE audit_checkpoint SET key = %s, signature = %s WHERE day = %s",
              [forger.public_key().public_bytes_raw().hex(), forger.sign(day.content.encode()).hex(), day.day])  # fmt: skip
    with transaction.atomic():
        record(checkpoints.CHAIN, "make_checkpoint", row=Checkpoint.objects.get(pk=day.pk), by="system:checkpoint")
    assert found() == {(day.plain_name, "signed by another key")}


def test_an_earlier_key_counts_where_it_is_named(days, settings, tmp_path):
    old = checkpoints.known_keys()
    settings.CHECKPOINT_KEY = str(make_key(tmp_path / "new.pem"))
    assert {what for _where, what in found()} == {"signed by another key"}
    settings.CHECKPOINT_OLD_KEYS = frozenset(old)
    assert found() == set()


@pytest.mark.parametrize(("to", "what"), [("gone", "its file is missing"), ("other", "its file says something else")])
def test_the_files_are_held_against_the_table(days, to, what, monkeypatch):
    file = file_of(days[1])
    file.chmod(0o600)
    file.write_text("{}") if to == "other" else file.unlink()
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert list(checkpoint_files.faults()) == [(f"checkpoint:{days[1]}", what)]


@pytest.mark.parametrize("groups", ["-", " ", ""])
def test_a_hash_from_paper_is_asked_for(days, chain, groups, capsys):
    one = Checkpoint.objects.get(day=days[1])
    call_command("verify_audit", checkpoint=in_groups(one.sha256, groups).upper())
    superuser("DELETE FROM audit_checkpoint")
    with pytest.raises(SystemExit):
        call_command("verify_audit", checkpoint=one.sha256)
    assert "no checkpoint with this hash was ever made here" in capsys.readouterr().err


def test_the_file_is_asked_for_with_its_signature(days, chain, tmp_path, capsys):
    kept = tmp_path / "kept.json"
    kept.write_bytes(file_of(days[2]).read_bytes())
    kept.with_suffix(".sig").write_bytes(file_of(days[2], "sig").read_bytes())
    call_command("verify_audit", checkpoint=str(kept))
    rewrite(chain)
    superuser("DELETE FROM audit_checkpoint")
    with pytest.raises(SystemExit):
        call_command("verify_audit", checkpoint=str(kept))
    assert f"{chain}#7: a checkpoint knows another event in this place" in capsys.readouterr().err
    kept.write_text(kept.read_text().replace(head(chain)[1], "0" * 64) + " ")
    with pytest.raises(SystemExit):
        call_command("verify_audit", checkpoint=str(kept))
    assert "the signature does not hold" in capsys.readouterr().err


def test_without_a_key_none_is_made(chain, settings, tmp_path):
    for place in ("", str(tmp_path / "not-there"), str(tmp_path)):
        settings.CHECKPOINT_KEY = place
        with pytest.raises(checkpoints.NoKey):
            checkpoints.make(clock.today())
    assert ChainHead.objects.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE audit_checkpoint SET chains = 0", "DELETE FROM audit_checkpoint",
                                       "TRUNCATE audit_checkpoint"])  # fmt: skip
def test_the_database_itself_refuses(days, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
