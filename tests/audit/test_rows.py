"""An administrator of the database with every trigger put aside: whatever he changes in what counts is found by name.

The table is made from the models themselves: a column that is hashed is changed, one after the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction

from chungthuc.accounts import authority, granting
from chungthuc.accounts.models import Authority, Grant, Post, RegisteredCertificate, Right
from chungthuc.accounts.staffing import posts
from chungthuc.audit import checkpoints, rows
from chungthuc.audit.chain import record
from chungthuc.audit.models import ChainHead, Checkpoint, Event, Hashed
from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight.invariants import broken
from chungthuc.core import clock
from chungthuc.documents.models import Revision
from chungthuc.dossiers.models import Dossier, Extension
from chungthuc.registers import volumes
from chungthuc.registers.fees import FeeRecord
from chungthuc.registers.models import Register, RegisterEntry, RegisterVolume
from demo import life
from demo.world import World
from tests.harness.connections import superuser
from tests.harness.scans import small_scan

ADOPTED = [Grant, Authority, RegisteredCertificate, Register, RegisterVolume, RegisterEntry, Dossier, CertifiedCopy]
KINDS = [*ADOPTED, FeeRecord, Extension, Post, Checkpoint]  # the last ones have been in the chain from their first row
# What an administrator might want to change, as the findings of a hostile review listed it.
WANTED = {
    RegisterEntry: {"requester_name", "original_title", "signatory_name", "signatory_title", "fee", "copy_count",
                    "entered_at", "issued_at", "remark", "number", "subject", "certified_on", "state", "void_reason"},
    CertifiedCopy: {"status", "original_title", "code", "submitted_at", "signed_at", "sealed_at", "issued_at", "entry_id"},
    Grant: {"since", "until", "given_by_id", "person_id", "agency_id", "right"},
}  # fmt: skip


@pytest.fixture
def issued(issued_copy: CertifiedCopy, world: World) -> CertifiedCopy:
    """With every kind of row."""
    now, minh = clock.now(), issued_copy.submitted_by
    moved = Extension.objects.create(
        dossier=issued_copy.dossier, before=now, until=now + timedelta(days=1), days=1, ground="complex", by=minh
    )
    with transaction.atomic():
        record(issued_copy.agency.code, "extend", row=moved, by=minh)
    posts.appoint(minh, issued_copy.agency, "Công chức tư pháp", by=world.nga, decision="QĐ 1")
    checkpoints.make(clock.today())
    return issued_copy


def other(kind: type[Hashed], column: str) -> str:
    """SQL for a value of the column's type that is not the present one."""
    field = next(one for one in kind._meta.concrete_fields if one.attname == column)
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    quoted = f'"{column}"'
    match field:
        case models.DateTimeField():
            return f"COALESCE({quoted}, now()) + interval '1 second'"
        case models.DateField():
            return f"COALESCE({quoted}, current_date) + 1"
        case models.UUIDField():
            return "gen_random_uuid()"
        case models.JSONField():
            return "'{\"forged\": true}'::jsonb"
        case models.BinaryField():
            return "'\\x00'::bytea"
        case models.IntegerField():
            return f"COALESCE({quoted}, 0) + 1"
        case _text:
            return f"left('X' || {quoted}, {field.max_length or 100})"


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def found() -> set[tuple[str, str]]:
    return set(rows.faults())


def test_the_wanted_columns_are_hashed():
    assert set(KINDS) == set(rows.kinds())
    for kind, wanted in WANTED.items():
        assert wanted <= set(kind.hashed)


def test_a_whole_life_is_whole(issued, world):
    back = life.signed(world, life.submitted(world, small_scan()))
    signature.send_back(back, reason="Sai tên", by=world.hoa)
    assert found() == set()
    assert [one for one in broken() if one.invariant == "I12"] == []
    assert {kind for kind in KINDS if not kind.objects.exists()} == set(), "each kind is looked at below"


def test_each_column_changed_behind_the_chain_is_found_by_name(issued):
    superuser("SET CONSTRAINTS ALL IMMEDIATE")
    unnoticed, tried = [], 0
    mine = {CertifiedCopy: issued, RegisterEntry: issued.entry, Dossier: issued.dossier}
    for kind in KINDS:
        row = mine.get(kind) or kind.objects.order_by("pk")[0]
        key = kind._meta.pk.column
        for column in kind.hashed:
            with undone():
                drop_checks(kind)
                statement = f'UPDATE "{kind._meta.db_table}" SET "{column}" = {other(kind, column)} WHERE {key} = %s'  # noqa: S608
                assert superuser(statement, [row.pk]) == 1
                tried += 1
                if found() != {(row.plain_name, "row changed")}:
                    unnoticed.append(f"{kind.__name__}.{column}")
    assert unnoticed == []
    assert tried > 70
    assert found() == set(), "all was taken back"


def drop_checks(kind: type[Hashed]) -> None:
    """Constraints are no obstacle to who owns the table."""
    for constraint in kind._meta.constraints:
        superuser(f'ALTER TABLE "{kind._meta.db_table}" DROP CONSTRAINT IF EXISTS "{constraint.name}" CASCADE')
        superuser(f'DROP INDEX IF EXISTS "{constraint.name}"')


def test_a_deleted_row_and_a_row_put_there_are_found(issued):
    superuser("SET CONSTRAINTS ALL IMMEDIATE")
    for kind in KINDS:
        with undone():
            drop_checks(kind)
            row, key = kind.objects.order_by("pk")[0], kind._meta.pk.column
            superuser(f'DELETE FROM "{kind._meta.db_table}" WHERE {key} = %s', [row.pk])  # noqa: S608
            assert found() == {(row.plain_name, "row missing")}
        with undone():
            drop_checks(kind)
            own = "gen_random_uuid()" if isinstance(kind._meta.pk, models.UUIDField) else f"{key} + 1000"
            unique = dict.fromkeys(("code", "follow_code", "request_key", "sha256"), "'x'")
            unique |= {"document_id": "gen_random_uuid()", "entry_id": "NULL"}
            names = [field.column for field in kind._meta.concrete_fields if not field.primary_key]
            values = [unique.get(name, f'"{name}"') for name in names]
            listed = ", ".join(f'"{name}"' for name in names)
            superuser(
                f'INSERT INTO "{kind._meta.db_table}" ({key}, {listed}) SELECT {own}, {", ".join(values)}'  # noqa: S608
                f' FROM "{kind._meta.db_table}" ORDER BY {key} LIMIT 1'
            )
            assert [what for _name, what in found()] == ["not in the chain"]


def test_a_cut_tail_does_not_bring_an_earlier_row_back_without_the_checkpoint(issued, tmp_path, capsys):
    """He restores an older line and cuts the events after it, heads put right: only what lies outside tells."""
    ends = tmp_path / "ends.json"
    call_command("verify_audit", write=ends)
    known = Event.objects.filter(chain=issued.agency.code).count()
    entry, chain = issued.entry, issued.agency.code
    issue = Event.objects.get(subject=entry.plain_name, action="issue_number")
    superuser("DELETE FROM audit_event WHERE chain = %s AND position >= %s", [chain, issue.position])
    superuser("UPDATE registers_registerentry SET state = 'reserved', issued_at = NULL WHERE id = %s", [entry.pk])
    last = Event.objects.filter(chain=chain).order_by("-position")[0]
    ChainHead.objects.filter(pk=chain).update(position=last.position, hash=last.hash)
    with pytest.raises(SystemExit):
        call_command("verify_audit", checkpoint=ends)
    assert f"{chain}#{known}: a checkpoint knows this event" in capsys.readouterr().err


def test_events_hidden_by_their_ids_do_not_count_as_the_last(issued):
    """The id is in no hash; the order is the position's."""
    entry = issued.entry
    superuser("UPDATE audit_event SET id = -id WHERE subject = %s AND action = 'issue_number'", [entry.plain_name])
    superuser("UPDATE registers_registerentry SET state = 'reserved', issued_at = NULL WHERE id = %s", [entry.pk])
    assert (entry.plain_name, "row changed") in found()


def test_a_revisions_hash_is_held_against_its_bytes(issued):
    revision = Revision.objects.filter(document=issued.document).order_by("-position")[0]
    superuser("UPDATE documents_revision SET file_sha256 = %s WHERE id = %s", ["0" * 64, revision.pk])
    assert issued.subject in {one.where for one in broken(thorough=True)}


def test_the_command_names_the_row(issued, capsys):
    superuser("UPDATE registers_registerentry SET requester_name = 'X' WHERE id = %s", [issued.entry_id])
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert f"register-entry:{issued.entry_id}: the row is not as its last event left it" in capsys.readouterr().err


def test_what_is_done_by_the_house_stays_in_the_chain(world):
    """Given and ended, opened, changed and deleted: each leaves rows as its event says."""
    grant = granting.give(world.people["vi"], world.office, Right.SEAL_COPY, by=world.nga, reason="x")
    granting.end(grant, by=world.nga, reason="x")
    lent = authority.delegate(
        Authority.objects.get(person=world.hoa), world.people["minh"], title="CÔNG CHỨC", decision="QĐ 1",
        since=clock.now(), until=clock.now() + timedelta(days=9), by=world.hoa,
    )  # fmt: skip
    authority.end(lent, by=world.hoa)
    volume = world.volumes[world.office.code]
    facts = {"start_number": 9, "opened_on": volume.opened_on, "closed_on": volume.closed_on, "by": world.tuan}
    volumes.change_volume(volume, name="Sổ", **facts)
    volumes.delete_volume(volume, by=world.tuan)
    assert found() == set()
    assert not RegisterVolume.objects.filter(pk=volume.pk).exists()


def test_rows_from_before_are_adopted_as_they_stand(issued):
    """The migration on a house that has been at work: every row gets an event, and a change after it is found."""
    superuser("DELETE FROM audit_event")
    ChainHead.objects.all().delete()
    superuser("SET CONSTRAINTS ALL IMMEDIATE")
    for kind in set(KINDS) - set(ADOPTED):
        superuser(f'TRUNCATE "{kind._meta.db_table}"')
    assert len(found()) == sum(kind.objects.count() for kind in ADOPTED)
    for one in (
        "audit.migrations.0003_adopt_rows",
        "audit.migrations.0004_adopt_dossiers",
        "accounts.migrations.0010_authorities_hashed_with_scope",
    ):
        import_module(f"chungthuc.{one}").adopt(apps, None)
    assert found() == set()
    assert set(Event.objects.values_list("action", flat=True)) == {"adopt"}
    superuser("UPDATE registers_registerentry SET remark = 'x' WHERE id = %s", [issued.entry_id])
    assert found() == {(issued.entry.plain_name, "row changed")}
