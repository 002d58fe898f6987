"""Handing over at the desks: where it goes, what became of each message, send again, correct, block."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts.phones import shown_phone
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.certification.results import delivery
from chungthuc.certification.results.sending_again import send_again
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications import outbox
from chungthuc.notifications.models import Message, MessageState
from chungthuc.web.delivery.message_states import MessageLine, line_of
from chungthuc.web.delivery.people import asking, typed_in_vain
from chungthuc.web.delivery.people.addressee_form import AddresseeForm
from chungthuc.web.delivery.ways import Way, way_for
from chungthuc.web.kit.access import acting_on, allowed, demand_as_seen, visible_copy
from chungthuc.web.kit.reading import reason_of
from chungthuc.web.kit.refusals import refusals_lead_to, refusals_told
from chungthuc.web.kit.sentences import sentence


@dataclass(frozen=True)
class Dispatch:
    """What the clerk's page shows of a handing over. ``living`` is the one that counts, None while nothing left."""

    way: Way
    living: Delivery | None
    blocked: list[Delivery]
    told: list[MessageLine]
    must_look: bool  # it went wrong, and where it goes next was not touched since
    may_readdress: bool
    may_block: bool
    may_resend: bool


def dispatch_of(copy: CertifiedCopy, may: set[str]) -> Dispatch:
    """``may``: the actions that the page may offer."""
    given = list(copy.deliveries.select_related("blocked_by").order_by("at"))
    living = next((one for one in given if one.blocked_at is None), None)
    free = living is None or delivery.reached_nobody(living)
    return Dispatch(
        way=way_for(copy.dossier),
        living=living,
        blocked=[one for one in given if one.blocked_at],
        told=[line_of(one) for one in outbox.of(copy.subject).exclude(state=MessageState.WITHDRAWN)],
        must_look=living is None and bool(given) and _was_blocked(copy),
        may_readdress=Action.READDRESS in may and free,
        may_resend=bool({Action.READDRESS, Action.BLOCK} & may),
        may_block=Action.BLOCK in may and living is not None and not (free and living.route == Route.CLAIM),
    )


def _was_blocked(copy: CertifiedCopy) -> bool:
    last = copy.history.filter(action__in=[Action.BLOCK, Action.READDRESS]).last()
    return last is not None and last.action == Action.BLOCK


@require_http_methods(["GET", "POST"])
def copy_addressee(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Sửa nơi nhận kết quả», with the same checks as at the counter."""
    copy, person = visible_copy(request, copy_id), request.user
    posted = request.POST if request.method == "POST" else None
    if Action.READDRESS not in allowed(request, copy):
        return _too_late(request, copy)
    form = AddresseeForm(posted, by=person, own=f"to:{copy.pk}", dossier=copy.dossier, initial=_now(copy.dossier))
    if posted and "send_code" in posted:
        form.is_valid()
        asking.send_code(request, form)
        for name in set(form.errors) - {"email"}:
            del form.errors[name]
    elif posted and asking.is_complete(form) and _readdressed(request, copy, form):
        return redirect(_desk(request), copy_id)
    context = {"copy": copy, "form": form, "show_errors": form.is_bound, "desk": _desk(request),
               "way": way_for(copy.dossier)}  # fmt: skip
    status = 422 if posted and "send_code" not in posted else 200
    return render(request, "delivery/addressee.html", context, status=status)


def _too_late(request: PersonRequest, copy: CertifiedCopy) -> HttpResponseBase:
    """Sent, blocked or cancelled meanwhile: what was typed is shown once more."""
    why = _("Không sửa được nơi nhận của bản sao này. %(sentence)s") % {"sentence": sentence(copy)}
    if request.method != "POST":
        messages.warning(request, why)
        return redirect(_desk(request), copy.pk)
    form = AddresseeForm(request.POST, by=request.user, own=f"to:{copy.pk}", dossier=copy.dossier)
    return typed_in_vain.page(request, copy, form, why, back=_desk(request))


def _back(request: PersonRequest, copy_id: UUID, **_more: UUID) -> HttpResponse:
    """To where the person came from: the clerk's page, or the counter's."""
    return redirect(_desk(request), copy_id)


@require_POST
@refusals_lead_to(_back)
def copy_block(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """«Chặn kết quả gửi nhầm»."""
    with acting_on(request, copy_id, Action.BLOCK) as copy:
        delivery.block(copy, reason=reason_of(request), by=request.user)
    messages.success(
        request, _("Đã chặn. Việc tiếp theo: sửa nơi nhận kết quả rồi chuyển lại; in phiếu mới cho người yêu cầu.")
    )
    return _back(request, copy_id)


@require_POST
@refusals_lead_to(_back)
def copy_message(request: PersonRequest, copy_id: UUID, message_id: UUID) -> HttpResponse:
    """«Gửi lại» a message about this copy that failed, or its result that nobody found."""
    copy = visible_copy(request, copy_id)
    message = get_object_or_404(Message, pk=message_id, about=copy.subject)
    send_again(copy, message, by=request.user)
    messages.success(request, _("Đang gửi lại."))
    return _back(request, copy_id)


def _readdressed(request: PersonRequest, copy: CertifiedCopy, form: AddresseeForm) -> bool:
    with refusals_told(request) as telling:
        demand_as_seen(request, copy, Action.READDRESS)
        delivery.readdress(copy, form.addressee(), by=request.user)
    if telling.refused:
        return False
    way = way_for(copy.dossier)
    messages.success(request, _("Đã sửa nơi nhận kết quả: %(where)s.") % {"where": way.where})
    return True


def _now(dossier: Dossier) -> dict[str, object]:
    """What the form starts with."""
    return {
        "to_account": dossier.is_the_accounts, "email": dossier.email,
        "phone": shown_phone(dossier.phone),
    }  # fmt: skip


def _desk(request: PersonRequest) -> str:
    """Back to where the person came from: the clerk's page, or the counter's."""
    return "copy" if request.POST.get("desk", request.GET.get("desk")) == "copy" else "sealing_copy"
