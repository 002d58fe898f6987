"""HEAD, OPTIONS and the methods that an address does not take (RFC 9110, 9.3.2, 9.3.7, 15.5.6), for all addresses.

HEAD is answered as GET is: the same checks, status and headers. But nothing is shown, so nobody has looked, and nothing
is opened or drawn for it: a view that would asks ``wants_content`` and answers ``only_headers``.
"""

import inspect
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.contrib.messages import get_messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import Resolver404, resolve
from django.views.generic import RedirectView
from ninja.operation import PathView

Answer = Callable[[HttpRequest], HttpResponse]
FORMS = frozenset({"GET", "POST"})  # what a page is asked by


def wants_content(request: HttpRequest) -> bool:
    """Whether anything of the answer is shown: not to HEAD, which the views know as GET."""
    return request.META.get("REQUEST_METHOD") != "HEAD"


def only_headers(length: int | None = None, **file: Any) -> FileResponse:
    """What ``FileResponse`` says of a file that nobody opens or makes. ``length`` in bytes, where it is known."""
    response = FileResponse(BytesIO(), **file)
    del response["Content-Length"]
    if length is not None:
        response["Content-Length"] = str(length)
    return response


class OnlyItsMethods:
    """What else an address is asked by is refused, whoever asks; OPTIONS is told what it takes. Nothing of it runs."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "OPTIONS":
            return self.get_response(request)
        with suppress(Resolver404):
            return _told(methods_of(resolve(request.path_info).func))
        response = self.get_response(request)  # a static file, or nothing
        files = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        return _told(frozenset(response["Allow"].split(", "))) if files else response

    def process_view(self, request: HttpRequest, view: Answer, arguments: object, named: object) -> HttpResponse | None:
        """A GET of what is only sent goes on: its reader is led to a page (``middleware.DeedAddress``)."""
        takes = methods_of(view)
        return None if request.method in takes | {"GET"} else HttpResponseNotAllowed(_all_of(takes))


@cache
def methods_of(view: Callable[..., Any]) -> frozenset[str]:
    """As the outermost decorator, the API's router or the class say; a library's page that says nothing has a form."""
    inside = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
    if "request_method_list" in inside:  # of ``require_http_methods`` and its kind, which tell it to nobody else
        return frozenset(inside["request_method_list"])
    if isinstance(inside.get("self"), PathView):
        return frozenset(method for one in inside["self"].operations for method in one.methods)
    shown = getattr(view, "view_class", None)
    if shown is None:
        return FORMS
    if issubclass(shown, RedirectView):  # it would lead on whoever sends something, which is lost on the way
        return frozenset({"GET"})
    return FORMS & {name.upper() for name in shown.http_method_names if hasattr(shown, name)}


def _told(takes: frozenset[str]) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(_all_of(takes))})


def _all_of(takes: frozenset[str]) -> list[str]:
    return sorted(takes | {"OPTIONS"} | ({"HEAD"} if "GET" in takes else set()))


class HeadAsGet:
    """Inside of what sends static files, which answers HEAD without opening any."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        return _without_content(self.get_response(request))


def _without_content(response: HttpResponse) -> HttpResponse:
    """Its length is told as that of the answer to GET."""
    if response.streaming:
        response.streaming_content = []  # type: ignore[attr-defined]  # of FileResponse; what it held is closed with it
        return response
    response.setdefault("Content-Length", str(len(response.content)))
    response.content = b""
    return response


class HeadKeepsAll:
    """What a page shows once is still there for who reads it: messages, what was typed, a secret that was made for it.
    Inside of sessions and messages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if wants_content(request):
            return self.get_response(request)
        before, told = request.session.modified, get_messages(request)
        response = self.get_response(request)
        request.session.modified = before
        told.used = told.added_new = False  # type: ignore[union-attr]
        return response
