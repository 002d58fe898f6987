"""Where ``CHUNGTHUC_STAFF_HOST`` is set: desks and administration answer there alone, citizens' pages at the official
address alone. Whoever asks at the wrong one is led to the right one; a form that is sent to the wrong one is not found.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from chungthuc.web.kit.hosts.sides import Side, side_of

Answer = Callable[[HttpRequest], HttpResponse]
READING = ("GET", "HEAD")


def is_staffs(request: HttpRequest) -> bool:
    """Is this asked of the staff's own host?"""
    return bool(settings.STAFF_HOST) and request.get_host().lower() == settings.STAFF_HOST


class TwoHosts:
    """Sign-ins are of one host each: cookies are bound to it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Answer, _args: Any, _named: Any) -> HttpResponse | None:
        found = request.resolver_match
        if not settings.STAFF_HOST or found is None:
            return None
        side, here = side_of(found), Side.STAFF if is_staffs(request) else Side.PUBLIC
        if side in (Side.BOTH, here):
            return None
        if request.method not in READING:
            raise Http404
        there = settings.STAFF_ADDRESS if side == Side.STAFF else settings.ADDRESS
        return HttpResponseRedirect(there + request.get_full_path())
