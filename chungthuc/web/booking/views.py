"""«Đặt lịch hẹn» by the citizen after the papers (booking_papers): day and time, contact. The last needs an account.

What was chosen stays in the session (booking_draft), so signing in or registering on the way loses nothing.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts.models import Person
from chungthuc.accounts.phones import shown_phone
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.appointments import booking as engine
from chungthuc.appointments.booking import Contact, SlotTaken, Wish
from chungthuc.appointments.costs import dong_on
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.appointments.policies import policy_of
from chungthuc.appointments.promising import promise, results_of_day
from chungthuc.core import clock, throttle
from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import masked
from chungthuc.core.throttle import Limit, TooMany
from chungthuc.dossiers.models import PaperType
from chungthuc.notifications.wording import texts
from chungthuc.web.booking import already_certified as booking_guard
from chungthuc.web.booking import proof_of_work as booking_proof
from chungthuc.web.booking.draft import Draft, draft_of, keep
from chungthuc.web.booking.forms import ContactForm
from chungthuc.web.booking.pages import ContactPage, TimePage
from chungthuc.web.booking.where import (
    Where,
    account_of,
    in_the_way,
    open_appointments,
    where_copies_are_issued,
    where_of,
)
from chungthuc.web.kit.free_times import choices_of, slot_of
from chungthuc.web.kit.limits import asker, network
from chungthuc.web.kit.reading import as_int
from chungthuc.web.kit.refusals import refusals_told, words
from chungthuc.web.kit.show import show

HOLDS = Limit("hold-signed-in", most=60, seconds=600, what=gettext_lazy("Bạn đã thử giữ chỗ quá nhiều lần."))
# Which share of a day's public places may be held, not yet booked: by an account one, from its address, from
# the network around; a stranger has no account to be known by.
SHARES_OF_AN_ACCOUNT, SHARES_OF_A_STRANGER = (50, 75), (25, 50)


@login_not_required
@require_http_methods(["GET", "POST"])
@where_copies_are_issued
def time(request: HttpRequest, code: str, agency: str) -> HttpResponseBase:
    """4/5: day and time on one page; choosing keeps the place for some minutes."""
    where, draft = where_of(code, agency), draft_of(request, agency)
    if draft is None or draft.code:
        return _start_again(request, where)
    if in_the_way(request, where.agency):
        return redirect("booking", *where.path)  # which says so
    if request.method == "GET":
        return _time_page(request, where, draft)
    slot_id = slot_of(request)
    if draft.is_held and draft.slot == slot_id:
        return redirect("booking_contact", *where.path)
    if not slot_id:
        return _time_page(request, where, draft, status=422, trouble=_("Chưa chọn giờ hẹn. Chọn một giờ còn trống."))
    try:
        _demand_decent(request)
        holders = _holders(request)
        held = engine.hold(where.agency, slot_id, draft.units, instead_of=draft.hold, holders=holders)
    except SlotTaken as taken:
        return _time_page(request, where, draft, status=409, nearest=taken.nearest, trouble=words(taken))
    except Refused as refusal:
        status = 429 if isinstance(refusal, TooMany) else 422
        return _time_page(request, where, draft, status=status, trouble=words(refusal))
    draft.holds(held, Slot.objects.get(pk=held.slot_id).starts_at)
    keep(request, draft)
    return redirect("booking_contact", *where.path)


def _time_page(
    request: HttpRequest, where: Where, draft: Draft, *, status: int = 200, trouble: str = "", nearest: Any = ()
) -> HttpResponse:
    wished = clock.day(draft.starts) if draft.starts else None
    stranger = account_of(request) is None
    choices = choices_of(request, where.agency, draft.units, wished=wished)
    page = TimePage(
        **where.shown,
        choices=choices,
        wanted=slot_of(request),
        promises=results_of_day(where.agency, choices.day, drop_off=draft.drop_off) if choices.day else None,
        draft=draft,
        minutes=draft.units * 10,
        trouble=trouble,
        nearest=nearest,
        stranger=stranger,
        challenge=booking_proof.still_good(request.POST.get("challenge", "")[:200]) if stranger else "",
        bits=booking_proof.BITS,
        hold_minutes=policy_of(where.agency).hold_minutes,
    )
    return show(request, "booking/time.html", page, status=status)


def _demand_decent(request: HttpRequest) -> None:
    """A stranger's browser works for it; an account may try often, not without end."""
    if account_of(request) is None:
        booking_proof.demand(request)
    else:
        throttle.take(HOLDS, *asker(request))


def _holders(request: HttpRequest) -> list[engine.Holder]:
    """On whose behalf a place is kept: by these a script is known that opens session after session."""
    shares = SHARES_OF_AN_ACCOUNT if account_of(request) else SHARES_OF_A_STRANGER
    by_network = zip(reversed(network(request)), shares, strict=False)
    holders = [engine.Holder(key.hidden, share) for key, share in by_network]
    return [*holders, *(engine.Holder(key.hidden, 0) for key in asker(request) if account_of(request))]


@login_not_required
@require_POST
@where_copies_are_issued
def hold(request: HttpRequest, code: str, agency: str) -> HttpResponseBase:
    """«Giữ thêm»: once."""
    where, draft = where_of(code, agency), draft_of(request, agency)
    if draft is None or draft.code:
        return _start_again(request, where)
    draft.may_extend = False  # unless what is held now may be held longer still
    with refusals_told(request):
        draft.holds(engine.extend_hold(where.agency, draft.hold), draft.starts)
        held = date_format(draft.starts.astimezone(clock.VIETNAM), "H:i, l, d/m/Y") if draft.starts else ""
        messages.success(request, _("Đã gia hạn giữ chỗ lúc %(moment)s.") % {"moment": held})
    keep(request, draft)
    return redirect("booking_contact", *where.path)


@require_http_methods(["GET", "POST"])
@where_copies_are_issued
def contact(request: PersonRequest, code: str, agency: str) -> HttpResponseBase:
    """5/5: who comes, how to reach him, what it will cost; «Đặt lịch hẹn». The middleware asks strangers to sign in."""
    where, draft, person = where_of(code, agency), draft_of(request, agency), request.user
    if draft is not None and draft.code:
        return _booked_before(request, draft)
    if draft is None or not draft.slot:
        return _start_again(request, where)
    if request.method == "GET" and in_the_way(request, where.agency):
        return redirect("booking", *where.path)  # which says so; the place is free again in some minutes
    if booking_guard.is_to_ask(draft, person):
        return redirect("booking_check", *where.path)
    if request.method == "GET":
        form = ContactForm(initial={"phone": shown_phone(person.phone), "email": person.email}, person=person)
        return _contact_page(request, where, draft, form)
    form = ContactForm(request.POST, person=person)
    if not form.is_valid():
        return _contact_page(request, where, draft, form, status=422)
    return _book(request, where, draft, form)


def _book(request: PersonRequest, where: Where, draft: Draft, form: ContactForm) -> HttpResponseBase:
    person, given = request.user, form.cleaned_data
    if request.POST.get("shown", draft.mark) != draft.mark:
        return _ask_which(request, where, draft, form)
    other = slot_of(request)  # one of the three nearest, when the place had gone, or of two windows
    wish = Wish(
        slot_id=other or draft.slot,
        units=draft.units,
        request_key=draft.key,
        contact=Contact(
            name=person.full_name, comes=given.get("comes", ""), phone=given["phone"], email=given["email"]
        ),
        person=person,
        papers=draft.papers,
        drop_off=draft.drop_off,
    )
    try:
        done = engine.book(where.agency, wish, by=person, hold_token=draft.hold)
    except SlotTaken as taken:
        return _contact_page(request, where, draft, form, status=409, nearest=taken.nearest, refusal=taken)
    except Refused as refusal:
        return _contact_page(request, where, draft, form, status=422, refusal=refusal)
    draft.booked = draft.mark
    draft.drops_place()
    draft.code = done.code
    keep(request, draft)
    return redirect("appointment_booked", done.code)


def _booked_before(request: PersonRequest, draft: Draft) -> HttpResponseBase:
    """A second press; from a window that showed something else it is said that this was not booked."""
    if request.POST.get("shown", draft.booked) != draft.booked:
        messages.warning(
            request, _("Bạn đã đặt lịch hẹn này ở một cửa sổ khác. Giờ hoặc giấy tờ trên trang vừa gửi chưa được đặt.")
        )
    return redirect("appointment_booked", draft.code)


def _ask_which(request: PersonRequest, where: Where, draft: Draft, form: ContactForm) -> HttpResponse:
    """Another window chose another hour or other papers meanwhile: nothing is booked unseen."""
    slot_id, _dot, _papers = request.POST["shown"].partition(".")
    here = Slot.objects.filter(pk=as_int(slot_id) or 0, desk__agency=where.agency).exclude(pk=draft.slot).first()
    if here is None:
        what = _("Giấy tờ hoặc giờ hẹn đã được đổi ở một cửa sổ khác; dưới đây là lựa chọn mới nhất.")
        refusal = Refused("other_window", what, _("Xem lại, rồi bấm «Đặt lịch hẹn»."))
        return _contact_page(request, where, draft, form, status=409, refusal=refusal)
    what = _("Trang vừa gửi ghi giờ %(here)s; ở một cửa sổ khác đã chọn giờ khác.") % {
        "here": clock.vietnamese_moment(here.starts_at)
    }
    refusal = Refused("other_window", what, _("Chọn giờ cần đặt, rồi bấm «Đặt lịch hẹn»."))
    two = [here, *Slot.objects.filter(pk=draft.slot)]
    return _contact_page(request, where, draft, form, status=409, refusal=refusal, two=two)


def _contact_page(
    request: PersonRequest,
    where: Where,
    draft: Draft,
    form: ContactForm,
    *,
    status: int = 200,
    nearest: Any = (),
    two: list[Slot] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    person = request.user
    names = dict(PaperType.objects.values_list("code", "name"))
    page = ContactPage(
        **where.shown,
        draft=draft,
        form=form,
        show_errors=form.is_bound,
        person=person,
        number=masked(person.id_number),
        papers=[(names.get(one["type"], one["type"]), one) for one in draft.papers],
        fee=dong_on(clock.day(draft.starts or clock.now()), draft.papers),
        text_waits=texts.morning_after(clock.now()),
        promised=promise(where.agency, draft.starts, draft.units, drop_off=draft.drop_off) if draft.starts else None,
        nearest=nearest,
        two=two,
        trouble=refusal,
        open_appointment=_open_appointment(person, where.agency, refusal),
    )
    return show(request, "booking/contact.html", page, status=status)


def _open_appointment(person: Person, agency: Agency, refusal: Refused | None) -> Appointment | None:
    """The appointment that stands in the way, to go and move it."""
    if refusal is None or refusal.code != "open_appointment_exists":
        return None
    return next(iter(open_appointments(person, agency)), None)


def _start_again(request: HttpRequest, where: Where) -> HttpResponseBase:
    messages.info(request, _("Chọn giấy tờ và giờ hẹn trước."))
    return redirect("booking", *where.path)
