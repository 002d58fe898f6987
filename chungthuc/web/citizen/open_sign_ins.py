"""«Thiết bị đang đăng nhập»: one's own sign-ins, and their end. allauth's page ends all at once, without proof."""

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.sign_in import open_sign_ins as ours
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.web.kit.reading import as_int


@require_http_methods(["GET", "POST"])
def open_sign_ins(request: PersonRequest) -> HttpResponseBase:
    return _end(request) if request.method == "POST" else _shown(request)


def _shown(request: PersonRequest) -> HttpResponse:
    found = ours.of(request.user, request.session.session_key)
    return render(request, "usersessions/usersession_list.html", {"sign_ins": found})


def _end(request: PersonRequest) -> HttpResponseBase:
    """One of them (``number``), or all but this one."""
    if not sittings.has_proved(request):
        raise ReauthenticationRequired  # allauth asks, and comes back with the choice
    number = request.POST.get("number", "")
    one = as_int(number)
    if number and one is None:
        return redirect("open_sign_ins")
    count = ours.end(request.user, but=request.session.session_key, number=one)
    # None, if it ended by itself meanwhile.
    words = ngettext("Đã đăng xuất khỏi %(count)d thiết bị.", "Đã đăng xuất khỏi %(count)d thiết bị.", count)
    messages.success(request, words % {"count": count})
    return redirect("open_sign_ins")
