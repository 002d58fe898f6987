"""What the service may do in its own database: a role that owns nothing.

The owner's role brings the tables to a version (``migrate``) and is used for nothing else. The service's role reads
and writes rows; it changes no table, puts no trigger aside, empties nothing, and where rows are only ever added, or
ended in one column, it may do just that (ASVS 5.0, 13.2.2). The triggers say the same to everybody; this says it to
whoever has got hold of the service.
"""

from collections.abc import Iterator

from django.db import DatabaseError, connection, transaction
from psycopg import errors, sql

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")
KEPT = ("SELECT", "INSERT", "UPDATE")  # rows that change and stay
ADDED = ("SELECT", "INSERT")
TAKEN_BACK = ("SELECT", "INSERT", "DELETE")
READ = ("SELECT",)

# Tables with less than ALL; UPDATE of some columns only is written as UPDATE (…).
LESS: dict[str, tuple[str, ...]] = {
    "django_migrations": READ,
    "audit_event": ADDED,
    "audit_chainhead": KEPT,
    "audit_checkpoint": ADDED,
    "accounts_person": KEPT,  # a closed one is emptied, and a trigger keeps it so
    "accounts_grant": (*ADDED, "UPDATE (until)"),
    "accounts_authority": (*ADDED, "UPDATE (until)"),
    "accounts_registeredcertificate": (*ADDED, "UPDATE (until)"),
    "accounts_signaturepicture": ADDED,
    "accounts_post": (*ADDED, "UPDATE (until)"),
    "accounts_endreason": ADDED,
    # What has not begun yet is taken back; what has is ended.
    "agencies_placement": (*TAKEN_BACK, "UPDATE (during)"),
    "agencies_desk": (*TAKEN_BACK, "UPDATE (during)"),
    "agencies_officeaddress": TAKEN_BACK,
    "agencies_officehours": TAKEN_BACK,
    "agencies_succession": (*TAKEN_BACK, "UPDATE (done_at)"),
    "agencies_sealprofile": ADDED,
    "registers_register": (*ADDED, "UPDATE (last_number)"),
    "registers_registerentry": (
        *ADDED, "UPDATE (state, issued_at, voided_at, voided_by_id, void_reason)",
    ),
    "registers_feerecord": ADDED,
    "certification_certifiedcopy": KEPT,
    "certification_scananswer": ADDED,
    "certification_delivery": KEPT,
    "certification_reason": (*ADDED, "UPDATE (text, salt, blanked_at)"),
    "documents_document": KEPT,
    "documents_revision": (*ADDED, "DELETE", "UPDATE (released_at)"),  # DELETE: of an attestation page not signed yet
    "dossiers_dossier": KEPT,
    "dossiers_extension": ADDED,
    "signing_signingrequest": KEPT,
}  # fmt: skip


DANGERS = """
SELECT rolsuper, rolcreaterole, EXISTS (
  SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'USAGE'))
  FROM pg_roles WHERE rolname = current_user"""
MAKE = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")


class NoRole(Exception):
    """The role is not there and may not be made by who asks."""


@transaction.atomic
def give_service(role: str) -> None:
    """Give the role exactly what the service needs in this database. Safe to repeat; new tables are seen to anew.

    The role is made where it is missing and we may make one. Raises NoRole.
    """
    _make(role)
    with connection.cursor() as cursor:
        for statement in statements(role, _tables()):
            cursor.execute(statement)


def statements(role: str, tables: list[str]) -> Iterator[sql.Composed]:
    who = sql.Identifier(role)
    database = sql.Identifier(str(connection.settings_dict["NAME"]))
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format()
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(database, who)
    yield sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, who)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM {}").format(who)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(who)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(who)
    yield sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(who)
    for table in tables:
        rights = sql.SQL(", ").join(sql.SQL(one) for one in LESS.get(table, ALL))
        yield sql.SQL("GRANT {} ON {} TO {}").format(rights, sql.Identifier(table), who)


def dangers() -> list[str]:
    """What the role that we are connected as could do and should not: words for an operator, none if all is well."""
    with connection.cursor() as cursor:
        cursor.execute(DANGERS)
        found = cursor.fetchone()
    names = ("superuser", "may make roles", "owns tables")
    return [name for name, is_so in zip(names, found, strict=True) if is_so]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def _make(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        may_make = bool(cursor.fetchone()[0])
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            return
    if not may_make:
        raise NoRole(f"the database has no role {role}, and this one may not make it: deploy/roles.sh does")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(MAKE.format(sql.Identifier(role)))
    except DatabaseError as trouble:
        if not isinstance(trouble.__cause__, errors.UniqueViolation | errors.DuplicateObject):
            raise  # else somebody made it at the same time
