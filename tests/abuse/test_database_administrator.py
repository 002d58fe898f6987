"""Abuse 9: 38 changes with every trigger put aside, as a hostile review made them; each is found by the commands.

``tests/audit/test_rows.py`` does the same for every hashed column there is; here is the list from outside, so that a
column that somebody no longer hashes is missed by a test that does not read the models.
"""

import pytest
from django.core.management import call_command

from chungthuc.audit import rows
from chungthuc.audit.chain import chains, check
from chungthuc.audit.models import ChainHead, Event
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight.invariants import broken
from demo import life
from tests.audit.test_rows import undone
from tests.harness.connections import superuser

ENTRY, COPY, GRANT, EVENT, REVISION, DOSSIER = (
    "registers_registerentry", "certification_certifiedcopy", "accounts_grant", "audit_event", "documents_revision",
    "dossiers_dossier",
)  # fmt: skip
LATER, TEXT = "COALESCE({0}, now()) + interval '1 day'", "left('X' || {0}, 40)"
CHANGES = {
    ENTRY: {"number": "{0} + 6", "subject": TEXT, "certified_on": "{0} - 1", "requester_name": TEXT, "original_title": TEXT,
            "signatory_name": TEXT, "signatory_title": TEXT, "fee": "{0} + 1000", "copy_count": "{0} + 1", "remark": TEXT,
            "entered_at": LATER, "issued_at": LATER},
    COPY: {"status": "'delivered'", "original_title": TEXT, "code": TEXT, "submitted_at": LATER, "signed_at": LATER,
           "sealed_at": LATER, "issued_at": LATER},
    GRANT: {"since": "{0} - interval '1 year'", "until": LATER,
            "given_by_id": "(SELECT id FROM accounts_person WHERE email LIKE 'lan%%' LIMIT 1)"},
    EVENT: {"at": LATER, "by": TEXT, "action": TEXT, "subject": TEXT, "facts": "'{{}}'::jsonb", "previous": "repeat('0', 64)",
            "hash": "repeat('0', 64)", "position": "{0} + 1000"},
    REVISION: {"file_sha256": "repeat('0', 64)"},
    DOSSIER: {"requester_name": TEXT, "requester_number": "'001085000099'", "email": "'ke-gian@vidu.test'",
              "phone": "'+84900000000'"},
}  # fmt: skip
LIST = [(table, column, value) for table, columns in CHANGES.items() for column, value in columns.items()]
DELETED = (ENTRY, EVENT, GRANT)


@pytest.fixture
def issued(issued_copy) -> CertifiedCopy:
    superuser("SET CONSTRAINTS ALL IMMEDIATE")
    for table in (ENTRY, COPY, GRANT):  # constraints are no obstacle to who owns a table
        superuser(
            f"""DO $$ DECLARE one record; BEGIN
            FOR one IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype IN ('c', 'u')
            LOOP EXECUTE 'ALTER TABLE {table} DROP CONSTRAINT ' || quote_ident(one.conname) || ' CASCADE'; END LOOP; END $$"""  # noqa: S608
        )
    return issued_copy


def faults() -> list[object]:
    """What the operator's two commands find, with nothing from outside."""
    return [*rows.faults(), *(fault for chain in chains() for fault in check(chain))]


def found(*, thorough: bool = False) -> bool:
    return bool(faults()) or (thorough and bool(broken(thorough=True)))


def row_of(copy: CertifiedCopy, table: str) -> object:
    """The row that he changes: the copy's own, one of the middle of a chain, the right of somebody."""
    keys = {ENTRY: copy.entry_id, COPY: copy.pk, DOSSIER: copy.dossier_id}
    if table in keys:
        return keys[table]
    if table == EVENT:
        return Event.objects.filter(subject=copy.subject, action="sign").get().pk
    if table == REVISION:
        return copy.document.revisions.order_by("-position")[0].pk
    return Event.objects.filter(subject__startswith="grant:").order_by("pk")[0].subject.removeprefix("grant:")


def test_the_list_is_as_long_as_it_was():
    assert len(LIST) + len(DELETED) == 38


def test_each_of_them_is_found(issued):
    assert not found(thorough=True)
    unnoticed = []
    for table, column, value in LIST:
        with undone():
            new = value.format(f'"{column}"')
            assert superuser(f'UPDATE {table} SET "{column}" = {new} WHERE id = %s', [row_of(issued, table)]) == 1  # noqa: S608
            if not found(thorough=table == REVISION):
                unnoticed.append(f"{table}.{column}")
    for table in DELETED:
        with undone():
            assert superuser(f"DELETE FROM {table} WHERE id = %s", [row_of(issued, table)]) == 1  # noqa: S608
            if not found():
                unnoticed.append(table)
    assert unnoticed == []
    assert not found(), "all was taken back"


def test_two_lines_whose_numbers_were_exchanged_are_found(issued, world, scan):
    other = life.issued(world, scan)
    superuser("SET CONSTRAINTS ALL IMMEDIATE")
    statement = f"UPDATE {ENTRY} SET number = 3 - number WHERE id IN (%s, %s)"  # noqa: S608
    assert superuser(statement, [issued.entry_id, other.entry_id]) == 2
    assert {name for name, _what in rows.faults()} == {issued.entry.plain_name, other.entry.plain_name}


def test_a_tail_that_was_cut_clean_is_found_by_the_checkpoint_and_only_by_it(issued, tmp_path, capsys):
    """Honest about the limit: a row that no later event speaks of, and its events, can go together unseen from inside."""
    ends = tmp_path / "ends.json"
    call_command("verify_audit", write=ends)
    chain = issued.agency.code
    last = Event.objects.filter(chain=chain).order_by("-position")[0]
    superuser(f"DELETE FROM {EVENT} WHERE id = %s", [last.pk])  # noqa: S608
    before = Event.objects.filter(chain=chain).order_by("-position")[0]
    ChainHead.objects.filter(pk=chain).update(position=before.position, hash=before.hash)
    assert list(check(chain)) == []
    with pytest.raises(SystemExit):
        call_command("verify_audit", checkpoint=ends)
    assert f"{chain}#{last.position}: a checkpoint knows this event" in capsys.readouterr().err
