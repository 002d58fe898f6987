"""Rules that hold for every page: reading never writes, and nothing personal stays in a cache."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

SAFE = {"GET", "HEAD", "OPTIONS"}
# Sessions and counters of sign-ins are kept while a GET is answered.
SESSION_TABLES = ("django_session", '"cache"')
WRITES = ("INSERT", "UPDATE", "DELETE")

Answer = Callable[[HttpRequest], HttpResponse]


class WroteOnRead(Exception):
    """A page wrote to the database while it was only asked to show something."""


class ReadOnlyGet:
    """A GET that would write fails loudly instead: links can be followed, prefetched and repeated without harm."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self.get_response(request)
        with connection.execute_wrapper(_refuse_writes):
            return self.get_response(request)


def _refuse_writes(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    if sql.lstrip().upper().startswith(WRITES) and not any(table in sql for table in SESSION_TABLES):
        raise WroteOnRead(sql.split("(")[0])
    return execute(sql, params, many, context)


class NoStore:
    """Pages of signed-in people are not kept by browsers or proxies (ASVS 14.3.2)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response
