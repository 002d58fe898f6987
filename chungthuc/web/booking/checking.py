"""«Bạn đã có rồi?»: after the papers, whoever has the paper already is asked whether he needs another."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.appointments import booking as engine
from chungthuc.core import throttle
from chungthuc.core.throttle import Limit, TooMany
from chungthuc.web.booking import already_certified as booking_guard
from chungthuc.web.booking.draft import Draft, draft_of, keep
from chungthuc.web.booking.where import Where, account_of, where_copies_are_issued, where_of
from chungthuc.web.kit.limits import asker

COUNTED = Limit("already", most=20, seconds=600)  # answers of one asker that are written down


@login_not_required
@require_http_methods(["GET", "POST"])
@where_copies_are_issued
def check(request: HttpRequest, code: str, agency: str) -> HttpResponseBase:
    """«Bạn đã có rồi?»: asked once; the answer is counted."""
    where, draft, person = where_of(code, agency), draft_of(request, agency), account_of(request)
    if draft is None or draft.code:
        return redirect("booking", *where.path)
    following = "booking_contact" if draft.slot and person else "booking_time"
    if request.method == "POST":
        choice = "reused_copy" if request.POST.get("choice") == "reuse" else "went_on"
        with suppress(TooMany):
            throttle.take(COUNTED, *asker(request))
            booking_guard.count(where.agency, draft, choice, by=person)
        draft.checked = "person" if person else "stranger"
        keep(request, draft)
        return _reuse(request, where, draft, person) if choice == "reused_copy" else redirect(following, *where.path)
    had = booking_guard.already(draft.papers, person)
    if not had:
        return redirect(following, *where.path)
    in_store = any(row.items for row in had)
    return render(request, "booking/check.html", {**where.shown, "had": had, "in_store": in_store})


def _reuse(request: HttpRequest, where: Where, draft: Draft, person: Person | None) -> HttpResponseBase:
    """To the copy that is there; a place that was kept goes back."""
    if draft.hold:
        engine.release_hold(draft.hold)
        draft.drops_place()
        keep(request, draft)
    if person and any(row.items for row in booking_guard.already(draft.papers, person)):
        messages.success(request, _("Dùng lại bản sao đã có: mở bản cần dùng, tải về hoặc chia sẻ."))
        return redirect("vault")
    messages.success(request, _("Hãy xuất trình giấy tờ trên ứng dụng VNeID: nơi nhận không được đòi bản sao."))
    return redirect("procedure_agency", *where.path)
