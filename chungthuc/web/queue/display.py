"""The call display for any television: numbers and desks, nothing else. Public, and listed as such."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from chungthuc.agencies.models import Agency
from chungthuc.agencies.tree import name_on
from chungthuc.appointments import queue
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM


@login_not_required
@require_GET
def display(request: HttpRequest, code: str) -> HttpResponse:
    """A whole page of its own, without the frames: old televisions read plain CSS and plain scripts only."""
    agency = get_object_or_404(Agency, code=code)
    context = {"code": code, "office": name_on(agency, clock.today()), **_numbers(agency)}
    return render(request, "queue/display.html", context)


@login_not_required
@require_GET
@cache_control(no_store=True)
def display_numbers(request: HttpRequest, code: str) -> JsonResponse:
    """What the page asks every three seconds: {at, calls: [{number, desk, times}]}. No personal data exists here."""
    return JsonResponse(_numbers(get_object_or_404(Agency, code=code)))


def _numbers(agency: Agency) -> dict[str, Any]:
    shown = queue.display(agency)
    calls = [{"number": one.number, "desk": one.desk, "times": one.calls} for one in shown]
    return {"at": clock.now().astimezone(VIETNAM).strftime("%H:%M"), "calls": calls}
