"""«Nhận bản chính» of a drop-off: who leaves how many originals; then the slip, which is the receipt."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.promising import promised_for
from chungthuc.certification.reception import announced_papers, receipts
from chungthuc.core import clock
from chungthuc.dossiers.drafts import Sheet
from chungthuc.dossiers.models import Dossier
from chungthuc.web.counter import drafts
from chungthuc.web.counter import people as counter_people
from chungthuc.web.counter.forms import ReceiptForm
from chungthuc.web.counter.pages import ReceiptPage
from chungthuc.web.delivery.appointment_in_hand import for_appointment
from chungthuc.web.delivery.people import asking
from chungthuc.web.kit.appointments import appointment_of, paper_names, papers_of
from chungthuc.web.kit.reading import form_key
from chungthuc.web.kit.refusals import refusals_told
from chungthuc.web.kit.show import show


@require_http_methods(["GET", "POST"])
def appointment_receipt(request: PersonRequest, appointment_id: UUID) -> HttpResponseBase:
    """Count, name the requester, print. Each requester has a receipt, and a dossier, of his own."""
    one, person = appointment_of(request, appointment_id), request.user
    if not one.drop_off:
        messages.warning(request, _("Lượt hẹn này không phải lượt nộp giấy tờ số lượng lớn."))
        return redirect("desk_appointment", one.pk)
    in_hand = for_appointment(request, one)
    card = in_hand.card_check(person)
    if request.method == "GET":
        if (typed := drafts.opened(drafts.asked(request, one.agency, f"receipt:{one.pk}"))) is not None:
            return _reopened(request, one, *typed)
        known = {**in_hand.initial(), "originals": announced_papers.papers_announced(one)}
        return _page(request, one, ReceiptForm(by=person, initial=known, found=in_hand.account, card=card))
    found = counter_people.found_account(request, one.agency, person, in_hand.known)
    own = form_key(request)
    form = ReceiptForm(request.POST, by=person, own=own, found=found, card=card)
    if asking.ON_THE_WAY & set(request.POST):
        return _page(request, one, form, searched=asking.ask_on_the_way(request, form))
    if not asking.is_complete(form) or not counter_people.compare_with_card(request, form, one.agency):
        return _page(request, one, form, status=422)
    return _received(request, one, form, person)


def _reopened(request: PersonRequest, one: Appointment, sent: QueryDict, sheet: Sheet) -> HttpResponse:
    """The form as its draft has it."""
    in_hand = for_appointment(request, one)
    found = drafts.found_again(sheet, in_hand.known)
    card = in_hand.card_check(request.user)
    form = ReceiptForm(sent, by=request.user, own=str(sent["request_key"]), found=found, card=card)
    drafts.quiet(form)
    return _page(request, one, form, reopened=True)


def _received(request: PersonRequest, one: Appointment, form: ReceiptForm, person: Person) -> HttpResponseBase:
    given = form.cleaned_data
    with refusals_told(request) as telling:
        dossier = receipts.receive_originals(
            appointment=one, requester=form.requester(), originals=given["originals"], by=person,
            request_key=given["request_key"],
        )  # fmt: skip
    if telling.refused:
        return _page(request, one, form, status=422)
    if not _is_of_this_form(dossier, form):
        form.start_anew()
        return _page(request, one, form, status=422)
    drafts.forget(person, given["request_key"])
    messages.success(request, _("Đã nhận bản chính. In phiếu hẹn, trao cho người nộp rồi bấm «Làm xong»."))
    return redirect("dossier_slip", dossier.pk)


def _is_of_this_form(dossier: Dossier, form: ReceiptForm) -> bool:
    """A second press gets the first one's receipt; what was typed over a form already sent may not vanish."""
    people = receipts.people_of(form.requester())
    same = all(getattr(dossier, name) == value for name, value in people.items())
    return same and dossier.originals_left == form.cleaned_data["originals"]


def _page(
    request: PersonRequest, one: Appointment, form: ReceiptForm, *, status: int = 200, searched: bool = False,
    reopened: bool = False,
) -> HttpResponse:  # fmt: skip
    in_hand, key, about = for_appointment(request, one), drafts.key_of(form), f"receipt:{one.pk}"
    draft = drafts.state(request.user, key, about, reopened=True) if reopened else None
    page = ReceiptPage(
        appointment=one,
        in_hand=in_hand,
        form=form,
        papers=papers_of(one, paper_names()),
        promised=promised_for(one.agency, clock.now()),
        searched=searched,
        show_errors=form.is_bound,
        draft=draft or drafts.kept(request, one.agency, form, key, about),
        way=None if form.is_bound else in_hand.way,
    )
    return show(request, "counter/receipt.html", page, status=status)
