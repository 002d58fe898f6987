"""Rules that hold for every page: reading never writes, what must be known is recorded, nothing personal is cached."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from chungthuc.accounts import refusals
from chungthuc.audit.recorder import NotRecorded
from chungthuc.web.shown import my_agency

logger = logging.getLogger(__name__)
SAFE = {"GET", "HEAD", "OPTIONS"}
READS = {"GET", "HEAD"}
# Sessions and counters of sign-ins are kept while a GET is answered.
SESSION_TABLES = ("django_session", '"cache"', "usersessions_usersession")
WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|WITH\b.*\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+.*\sSET))\b",
    re.IGNORECASE | re.DOTALL,
)
NO_LETTER = "%EF%BF%BD"  # U+FFFD: what was nonsense stays nonsense, and can be asked for
FORM_LIMIT = 1024 * 1024  # beside the file

Answer = Callable[[HttpRequest], HttpResponse]


class WroteOnRead(Exception):
    """A page wrote to the database while it was only asked to show something."""


class BodyLimit:
    """A body far past what any form may carry is refused by its announced length, before it is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced) > settings.UPLOAD_LIMIT * 2 + FORM_LIMIT:
            return HttpResponse(
                _("Tệp quá lớn. Hãy quét lại ở 200 dpi."), status=413, content_type="text/plain; charset=utf-8"
            )
        return self.get_response(request)


class NoNul:
    """PostgreSQL cannot hold the character NUL: a path with one in it names nothing, nor does a word of a question."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            request.path_info = request.path = "/nowhere"
        if "%00" in (asked := request.META["QUERY_STRING"]):
            request.META["QUERY_STRING"] = asked.replace("%00", NO_LETTER)
        return self.get_response(request)


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
    if WRITES.match(sql) and not any(table in sql for table in SESSION_TABLES):
        raise WroteOnRead(sql.split("(")[0])
    return execute(sql, params, many, context)


class Recorded:
    """Who is refused for want of a right is written down; what could not be written down is not shown."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        if isinstance(trouble, PermissionDenied):
            refusals.note(request, refusals.FORBIDDEN, agency=my_agency(request))
        if not isinstance(trouble, NotRecorded):
            return None
        logger.error("nothing is shown: %s is not recorded (%s)", request.resolver_match, trouble)
        return render(request, "unrecorded.html", status=HTTPStatus.SERVICE_UNAVAILABLE)


class DeedAddress:
    """An address that only takes what is sent with a button, opened to be read: after a sign-in on the way, by the
    switch of languages, from the history. The page above it says what was done or not.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method not in READS:
            return response
        return redirect(_page_above(request.path)) if _asks_for_a_page(request) else response


def _asks_for_a_page(request: HttpRequest) -> bool:
    """As browsers do; programs are told that the method is wrong."""
    return not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")


def _page_above(path: str) -> str:
    """The nearest address above this one that there is; at the end the home page."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] or "/"
        with suppress(Resolver404):
            resolve(path)
            break
    return path


class NoStore:
    """Pages of signed-in people are not kept by browsers or proxies (ASVS 14.3.2)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response
