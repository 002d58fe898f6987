"""Reading never writes: but for who is signed in and for the throttle, which are named here one by one."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from chungthuc.core import throttle
from chungthuc.web.middleware import KEPT_ON_READ, ReadOnlyGet, WroteOnRead

SESSIONS = {"django_session", "usersessions_usersession"}
THROTTLE = {"core_throttlecount", "cache"}  # the cache holds allauth's own limits


def reading(work):
    def view(_request) -> HttpResponse:
        work()
        return HttpResponse()

    return ReadOnlyGet(view)(RequestFactory().get("/"))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_exceptions_are_these():
    assert KEPT_ON_READ == SESSIONS | THROTTLE


def test_the_throttle_counts_while_a_page_is_read(db):
    key, limit = throttle.Key("x"), throttle.Limit("test", 3, 60)
    reading(lambda: throttle.take(limit, key))
    assert throttle.counted(limit, key) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO agencies_agency (code, kind) VALUES ('core_throttlecount', 'django_session')",
        "UPDATE agencies_agency SET code = 'core_throttlecount'",
        'DELETE FROM "agencies_agency" WHERE code = \'"cache"\'',
        "  update only accounts_person set full_name = ''",
    ],
)
def test_everything_else_is_refused_whatever_it_mentions(db, statement):
    with pytest.raises(WroteOnRead):
        reading(lambda: run(statement))
