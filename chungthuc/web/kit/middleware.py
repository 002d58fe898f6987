"""Rules that hold for every page: reading never writes, what must be known is recorded, nothing personal is cached."""

import logging
import re
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DataError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.defaults import bad_request

from chungthuc.accounts import refusals
from chungthuc.accounts.sign_in import devices
from chungthuc.audit.recorder import NotRecorded
from chungthuc.core.throttle import TooMany
from chungthuc.verification import gate
from chungthuc.web.kit import limits
from chungthuc.web.kit.access import OtherOffice, my_agency
from chungthuc.web.kit.reading import announced_length

logger = logging.getLogger(__name__)
SAFE = {"GET", "HEAD", "OPTIONS"}
READS = {"GET", "HEAD"}
# What is kept while a GET is answered: who is signed in, and the throttle of the house (allauth's limits: cache).
# tests/promises holds this list.
KEPT_ON_READ = {"django_session", "usersessions_usersession", "core_throttlecount", "cache"}
WRITE = re.compile(
    r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?"?(\w+)', re.I
)
WRITE_INSIDE = re.compile(r"\s*WITH\b.*\b(INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|UPDATE\s+\S+.*\sSET)\b", re.I | re.S)
# A statement that reads by its first word and defers, or takes back, a job.
JOB = re.compile(r"\s*SELECT\b.*\bprocrastinate_\w+\(", re.I | re.S)
NO_LETTER = "%EF%BF%BD"  # U+FFFD: what was nonsense stays nonsense, and can be asked for
FORM_LIMIT = 1024 * 1024  # beside the file

Answer = Callable[[HttpRequest], HttpResponse]


SENDS_AWAY = "sends_away"
SendAway = Callable[[HttpRequest, TooMany], HttpResponse]


def examines(view: Answer, come_back: SendAway) -> None:
    """Strangers' files are examined by this view; how one is sent away there."""
    setattr(view, SENDS_AWAY, come_back)


class WroteOnRead(Exception):
    """A page wrote to the database while it was only asked to show something."""


class BodyLimit:
    """A body far past what any form may carry is refused by its announced length, before it is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if announced_length(request) > settings.UPLOAD_LIMIT * 2 + FORM_LIMIT:
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)


class Gate:
    """Where strangers' files are examined, whoever would not be let in is told before the body is read, which the guard
    of forms behind this does."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Answer, arguments: object, named: object) -> HttpResponse | None:
        come_back: SendAway | None = getattr(view, SENDS_AWAY, None)
        if request.method in SAFE or come_back is None:
            return None
        try:
            gate.admit(limits.asker(request), announced_length(request))
        except TooMany as refusal:
            return come_back(request, refusal)
        return None


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

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A NUL in a field that no form cleans: nobody types one, and it is the sender's fault, not ours."""
        if isinstance(error, DataError) and "NUL (0x00)" in str(error):
            return bad_request(request, error)
        return None


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
    named = WRITE.match(sql)
    if (named is not None and named[1].lower() not in KEPT_ON_READ) or WRITE_INSIDE.match(sql) or JOB.match(sql):
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


class OneOffice:
    """A form of another office than the one its person works at by now: told plainly, nothing is done."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OtherOffice):
            return None
        return render(request, "other_office.html", {"office": request.POST["office"]}, status=HTTPStatus.CONFLICT)


class KnownDevice:
    """Where somebody just signed in or set his password anew, the browser is told so (``accounts.sign_in.devices``)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if email := getattr(request, "signed_in_as", ""):
            response.set_cookie(
                devices.COOKIE,
                devices.with_account(request.COOKIES.get(devices.COOKIE, ""), email),
                max_age=devices.LIFE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


class Waits:
    """Whoever has done something too often is told so, and until when: 429, whatever page it was."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return limits.too_many(request, error) if isinstance(error, TooMany) else None


# Pages that say the same to everybody, as long as nobody is signed in; tests/promises holds this list.
SAME_FOR_ALL = {
    "home", "procedures", "procedure", "procedure_agencies", "procedure_agency", "guide", "privacy", "accessibility",
    "contact", "contact_office",
}  # fmt: skip


class NoStore:
    """Nothing that is answered to somebody is kept by browsers or proxies (ASVS 14.3.2), but what is the same for all.
    A view that knows better says so itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and not self._is_the_same_for_all(request, response):
            response["Cache-Control"] = "no-store"
        return response

    def _is_the_same_for_all(self, request: HttpRequest, response: HttpResponse) -> bool:
        found = request.resolver_match
        listed = found is not None and found.view_name in SAME_FOR_ALL
        return listed and request.method in READS and response.status_code == HTTPStatus.OK and _is_nobody(request)


def _is_nobody(request: HttpRequest) -> bool:
    """Without a session too: it may hold what somebody typed, or a word for him."""
    return not request.user.is_authenticated and settings.SESSION_COOKIE_NAME not in request.COOKIES
