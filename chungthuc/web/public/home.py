"""The door: everyone is led to the first screen of what he may do."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chungthuc.accounts import rights
from chungthuc.accounts.models import Right
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.signing import tickets
from chungthuc.web.kit.access import my_agency
from chungthuc.web.kit.hosts.two_hosts import is_staffs
from chungthuc.web.public import portal

FIRST_SCREENS = (
    (Right.SIGN_COPY, "signing"),
    (Right.SEAL_COPY, "sealing"),
    (Right.CREATE_COPY, "copies"),
    (Right.ADMINISTER, "administration"),
)


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The public home for strangers and citizens; the first desk for staff. On the staff's own host nothing else."""
    held = rights.rights_of(request.user)
    for right, screen in FIRST_SCREENS:
        if right in held:
            return redirect(screen)
    if is_staffs(request):
        return redirect(settings.ADDRESS if request.user.is_authenticated else "account_login")
    return portal.home(request)


@require_http_methods(["GET", "POST"])
def session(request: PersonRequest) -> HttpResponse:
    """Who is signed in, and until when. A page asks here before it sends what was typed, and signs in again by way of
    it; a page in which somebody types says so here (POST)."""
    answer = HttpResponse(status=204) if request.method == "POST" else _who(request)
    answer["X-Sign-In-Ends"] = sittings.ends_at(request).isoformat()
    return answer


def _who(request: HttpRequest) -> HttpResponse:
    office = my_agency(request)
    return render(request, "public/session.html", {"office": office.code if office else ""})


@require_GET
def desks(request: PersonRequest) -> HttpResponse:
    """The menu with its counts, for a page that stays open."""
    return render(request, "public/desks.html")


@require_POST
def agency(request: PersonRequest) -> HttpResponseRedirect:
    """Work at another of one's agencies."""
    mine = rights.agencies_where(request.user, *rights.WORKING)
    if chosen := mine.filter(code=request.POST.get("agency", "").replace("\0", "")).first():
        request.session["agency"] = chosen.code
    return HttpResponseRedirect("/")


@login_not_required
@require_GET
@cache_control(public=True, max_age=300)
def ticket_keys(request: HttpRequest) -> JsonResponse:
    """The public keys with which signing programs check tickets (docs/protocol/agent.md)."""
    return JsonResponse(tickets.public_keys())


@login_not_required
@require_GET
def health(request: HttpRequest) -> JsonResponse:
    """Alive, and the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
