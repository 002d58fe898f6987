"""The service's role on the real PostgreSQL: it does the whole work, and none of what an intruder would do with it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from chungthuc.certification.oversight.invariants import broken
from chungthuc.certification.results import delivery
from chungthuc.core.database import roles as database_roles
from chungthuc.core.database.roles import LESS, dangers, give_service, statements
from demo import life
from tests.harness.jobs import run_jobs

ROLE = f"service_of_a_test_{os.getpid()}"


@pytest.fixture
def role(db) -> str:
    give_service(ROLE)
    return ROLE


@contextmanager
def acting(role: str) -> Iterator[None]:
    """As the service does, whose sessions begin so and cannot go back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        cursor.execute("RESET ROLE")


def refused(statement: str) -> str:
    with pytest.raises(DatabaseError) as told, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(told.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'seal'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DELETE FROM audit_chainhead",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE registers_registerentry DISABLE TRIGGER registers_entry_rows",
        "DROP TRIGGER audit_event_rows ON audit_event",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "CREATE ROLE another LOGIN",
        "CREATE TABLE of_mine (x int)",
        "ALTER TABLE accounts_person ADD COLUMN x int",
        "DROP TABLE audit_event",
        "CREATE RULE quiet AS ON INSERT TO audit_event DO INSTEAD NOTHING",
        "UPDATE registers_registerentry SET requester_name = 'X'",
        "UPDATE registers_registerentry SET fee = 0",
        "DELETE FROM registers_registerentry",
        "TRUNCATE registers_registerentry CASCADE",
        "UPDATE accounts_grant SET \"right\" = 'sign_copy'",
        "UPDATE accounts_grant SET since = now()",
        "DELETE FROM accounts_grant",
        "UPDATE accounts_authority SET title = 'CHỦ TỊCH'",
        "UPDATE documents_revision SET bytes = 'x'",
        "DELETE FROM certification_certifiedcopy",
        "UPDATE certification_scananswer SET pages_reason = 'x'",
        "UPDATE registers_feerecord SET amount = 0",
        "UPDATE dossiers_extension SET until = now()",
        "DELETE FROM django_migrations",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY audit_event TO PROGRAM 'cat'",
    ],
)
def test_what_an_intruder_would_do_is_refused(role, statement):
    with acting(role):
        told = refused(statement)
    words = "permission denied|must be owner|Only roles with|must be superuser|no privileges|must have"
    assert re.search(words, told, re.IGNORECASE), told


def test_granting_to_oneself_changes_nothing(role):
    """PostgreSQL only warns where nothing could be given."""
    with acting(role), connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE, DELETE ON audit_event TO CURRENT_USER")
        cursor.execute(f"SELECT has_table_privilege('{role}', 'audit_event', 'UPDATE')")
        assert cursor.fetchone() == (False,)


def test_a_whole_life_is_done_with_it(role, world, scan):
    with acting(role):
        copy = life.issued(world, scan, account=world.lan)
        delivery.wish(copy, by=world.tuan)
        run_jobs()
        copy.refresh_from_db()
        assert copy.status == "delivered"
        assert broken() == []


def test_pages_are_served_with_it(role, world, scan, client):
    with acting(role):
        copy = life.submitted(world, scan)
        client.force_login(world.hoa, backend="allauth.account.auth_backends.AuthenticationBackend")
        for path in (
            "/signing-desk/copies",
            f"/signing-desk/copies/{copy.pk}",
            f"/delivery/copies/{copy.pk}/pages/1",
            "/oversight/records",
        ):
            assert client.get(path).status_code == 200, path


def test_where_a_trigger_refuses_the_role_may_not_either(db):
    """Each table with a trigger of ours has less than all, and so has each kind that the chain hashes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname NOT LIKE 'procrastinate%'"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert guarded
    assert guarded <= set(LESS)


def test_every_table_of_the_list_is_there():
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    assert set(LESS) <= tables


def test_it_is_repeated_after_each_migration_and_takes_back_what_was_too_much(role):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON audit_event TO {role}")
        give_service(role)
        cursor.execute(f"SELECT has_table_privilege('{role}', 'audit_event', 'DELETE, TRUNCATE')")
        assert cursor.fetchone() == (False,)
    assert database_roles._tables()
    assert len(list(statements(role, ["audit_event"]))) == 9


def test_the_command_says_what_it_did_and_what_is_missing(db, settings, capsys):
    call_command("service_role")
    assert "CHUNGTHUC_SERVICE_ROLE is not set" in capsys.readouterr().out
    call_command("service_role", ROLE)
    with acting(ROLE), pytest.raises(CommandError, match="deploy/roles.sh"):
        call_command("service_role", "somebody_else")


def test_dangers_are_named(role):
    assert set(dangers()) == {"superuser", "may make roles", "owns tables"}, "the tests' own role"
    with acting(role):
        assert dangers() == []


def test_compose_gives_the_owner_to_migrate_alone():
    compose = Path("deploy/compose.yaml").read_text(encoding="utf-8")
    assert compose.count("postgresql://chungthuc@postgres") == 1
    migrate = compose.partition("\n  migrate:")[2].partition("\n  web:")[0]
    assert "postgresql://chungthuc@postgres" in migrate
    assert "CHUNGTHUC_SERVICE_ROLE: chungthuc_service" in migrate
