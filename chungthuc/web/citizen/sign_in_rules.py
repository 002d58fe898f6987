"""Before anything is asked in somebody's name: is his sign-in still good, and has he the second factor he must have?"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chungthuc.accounts.sign_in import second_factor, sittings
from chungthuc.core import clock
from chungthuc.signing.requests import has_open
from chungthuc.web.kit.methods import wants_content

Answer = Callable[[HttpRequest], HttpResponse]
BY_ITSELF = {"cors", "no-cors", "same-origin"}  # Sec-Fetch-Mode of what a script or a picture asks (Fetch Metadata)
OPEN_WITHOUT = ("/accounts/", "/i18n/", "/static/", "/health")  # to set one up, or to leave
SESSION = "/session"  # whether one is signed in; what lies below it tells of the desks


class SignInEnds:
    """Ends a sign-in whose time is over. A page that looks again by itself keeps nobody signed in; while a signature is
    under way nobody is sent out: a PIN may take its time."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if _is_over(request):
                logout(request)
            elif _acts(request) or not sittings.has_begun(request):
                sittings.touch(request)
        return self.get_response(request)


class StaffHasOne:
    """Staff who must have a second factor and have none are led to where they get one, whatever page they open."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OPEN_WITHOUT) or request.path == SESSION or not _lacks_one(request):
            return self.get_response(request)
        words = _("Cơ quan yêu cầu cán bộ dùng xác thực hai lớp. Bật một trong hai cách dưới đây rồi làm việc tiếp.")
        if request.path.startswith("/api/"):
            return JsonResponse({"code": "second_factor_missing", "message": words, "remedy": ""}, status=403)
        messages.warning(request, words)
        return redirect("mfa_index")


def _is_over(request: HttpRequest) -> bool:
    now = clock.now()
    return now >= sittings.at_most(request) or (now >= sittings.ends_at(request) and not has_open(request.user))


def _acts(request: HttpRequest) -> bool:
    """A person did this: opened a page, sent a form. Browsers without the header are taken at their word."""
    if not wants_content(request):
        return False
    return request.method == "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") not in BY_ITSELF


def _lacks_one(request: HttpRequest) -> bool:
    """Asked anew each time: what was taken away a minute ago is missing now."""
    person = request.user
    if not person.is_authenticated or not second_factor.is_demanded(person):
        return False
    return not second_factor.factors(person).exists()
