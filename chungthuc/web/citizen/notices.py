"""«Thông báo»: what the office told this account."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.appointments.models import Appointment
from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications import notices as told
from chungthuc.notifications.models import Message
from chungthuc.web.kit.paging import page_of
from chungthuc.web.kit.reading import as_uuid


@require_GET
def notices(request: PersonRequest) -> HttpResponse:
    """Newest first; what is unread says so in words."""
    person = request.user
    page = page_of(told.notices(person), request, by="delivered_at", newest=True, size=30)
    rows = [(one, _leads_to(one)) for one in page.items]
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


@require_POST
def notice_opening(request: PersonRequest, notice_id: UUID) -> HttpResponseBase:
    """«Xem lịch hẹn», «Xem hồ sơ»: what the notice is about, and the notice is read. A POST, for it writes."""
    one = get_object_or_404(told.notices(request.user), pk=notice_id)
    told.mark_read(request.user, [one.pk])
    kind, _colon, key = one.about.partition(":")
    thing = as_uuid(key)
    there = THINGS[kind](request.user, thing) if thing and kind in THINGS else None
    if there is None:
        messages.info(request, _("Việc mà thông báo này nói đến không còn mở được."))
    return redirect(there or reverse("notices"))


def _leads_to(one: Message) -> str:
    """What is behind it, as its button says; nothing where it is only to be read."""
    return str(WORDS.get(one.about.partition(":")[0], ""))


def _appointment(person: Person, key: UUID) -> str | None:
    code = Appointment.objects.filter(pk=key, person=person).values_list("code", flat=True).first()
    return reverse("appointment", args=[code]) if code else None


def _dossier(person: Person, key: UUID) -> str | None:
    return reverse("dossier", args=[key]) if Dossier.objects.filter(pk=key, account=person).exists() else None


def _dossier_of_copy(person: Person, key: UUID) -> str | None:
    """A result lies there with the way to its paper."""
    dossier = CertifiedCopy.objects.filter(pk=key).values_list("dossier", flat=True).first()
    return _dossier(person, dossier) if dossier else None


THINGS: dict[str, Callable[[Person, UUID], str | None]] = {
    "appointment": _appointment,
    "dossier": _dossier,
    "certified-copy": _dossier_of_copy,
}
DOSSIER = gettext_lazy("Xem hồ sơ")
WORDS = {"appointment": gettext_lazy("Xem lịch hẹn"), "dossier": DOSSIER, "certified-copy": DOSSIER}
