"""Reading much and comparing it: all of it as it stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """What people do while rows are compared with each other is no contradiction between them: nothing of it is seen
    (PostgreSQL, REPEATABLE READ). Nothing may be written inside. In a transaction that is open already: as that is.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
