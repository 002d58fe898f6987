"""«Thông báo»: what the office told this account."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.appointments.models import Appointment
from chungthuc.notifications import notices as told
from chungthuc.notifications.models import Message
from chungthuc.web.kit.paging import page_of
from chungthuc.web.kit.reading import as_uuid

ABOUT = "appointment:"


@require_GET
def notices(request: PersonRequest) -> HttpResponse:
    """Newest first; what is unread says so in words."""
    person = request.user
    page = page_of(told.notices(person), request, by="delivered_at", newest=True, size=30)
    codes = _codes(page.items)
    rows = [(one, codes.get(one.about, "")) for one in page.items]
    return render(
        request,
        "citizen/notices.html",
        {"rows": rows, "page": page, "chosen": "", "unread": told.unread_count(person)},
    )


@require_POST
def notices_read(request: PersonRequest) -> HttpResponseBase:
    """«Đánh dấu đã đọc»: one, or all."""
    given = request.POST.get("notice", "")
    ids = [one for one in [as_uuid(given)] if one] if given else None
    told.mark_read(request.user, ids)
    if ids is None:
        messages.success(request, _("Đã đánh dấu tất cả là đã đọc."))
    return redirect("notices")


def _codes(rows: list[Message]) -> dict[str, str]:
    """Of the appointments that these notices are about, in one question."""
    ids = [as_uuid(one.about.removeprefix(ABOUT)) for one in rows if one.about.startswith(ABOUT)]
    found = Appointment.objects.filter(pk__in=[one for one in ids if one])
    return {f"{ABOUT}{key}": code for key, code in found.values_list("pk", "code")}
