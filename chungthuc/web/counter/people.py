"""What the counter asks about people while a form is filled in: whose account, is the address right, is it needed."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from chungthuc.accounts import identity, search
from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.certification.lifecycle import IN_FORCE
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.identifiers import clean_number
from chungthuc.dossiers.models import PaperType
from chungthuc.web.counter.forms import CopyForm
from chungthuc.web.delivery.appointment_in_hand import InHand
from chungthuc.web.delivery.people import card_lines
from chungthuc.web.delivery.people.people_forms import WITH, WITHOUT, PeopleFields
from chungthuc.web.kit.looks import PAGE, note_look
from chungthuc.web.kit.reading import as_uuid
from chungthuc.web.kit.refusals import refusals_told

SHOWN = 3
LATELY = timedelta(days=90)  # by when it was due: what the office issued before is asked for again with reason


def found_account(
    request: PersonRequest, agency: Agency, person: Person, known: Iterable[Person] = ()
) -> Person | None:
    """The account with the number that stands in the form; each search is recorded.

    ``known``: what needs no search, because its owner showed the code of his appointment, or the dossier has it.
    """
    number = clean_number(card_lines.number_of(request.POST))
    if request.POST.get("account", WITH) != WITH or "without" in request.POST or not number or len(number) > 30:
        return None
    for one in known:
        if one.id_number == number:
            return one
    return search.by_number(number, agency=agency, by=person, about=_at_hand(request))


def _at_hand(request: PersonRequest) -> str:
    """The dossier or appointment of the form, by its plain name: the reason for which somebody is looked up."""
    found = request.resolver_match
    if found is not None and "copy_id" in found.kwargs:
        return f"certified-copy:{found.kwargs['copy_id']}"
    for name in ("dossier", "appointment"):
        if (key := as_uuid(request.POST.get(name, ""))) is not None:
            return f"{name}:{key}"
    return ""


def compare_with_card(request: PersonRequest, form: PeopleFields, agency: Agency) -> bool:
    """The box «Đã đối chiếu với thẻ» of a form that is complete; True where nothing stands in the way of going on."""
    if not form.is_compared or form.card is None:
        return True
    one = form.card.person
    with refusals_told(request) as telling:
        identity.check_at_counter(one, agency=agency, by=form.by, shown=form.card.shown)
    if telling.refused:
        form.untick()
        return False
    if form.found is not None:
        form.found.refresh_from_db()
    messages.success(request, _("Đã xác nhận giấy tờ của %(name)s.") % {"name": one.full_name})
    return True


def already_certified(request: PersonRequest, form: CopyForm) -> list[CertifiedCopy]:
    """Certified copies of the same kind of paper that this account already holds; and those that this very office
    issued lately to the number in the form, or of the very same scan. Newest first.

    What is told of another's paper is a look at it. Raises NotRecorded; then nothing of it is shown.
    """
    kind = getattr(form, "cleaned_data", {}).get("paper_type")
    held = CertifiedCopy.objects.filter(status__in=IN_FORCE, trial=False).with_names().order_by("-issued_at")
    if form.found is not None and kind is not None:
        return list(held.filter(dossier__account=form.found, paper_type=kind)[:SHOWN])
    found = list(held.filter(_asked(form, kind), agency=form.agency, due_at__gte=clock.now() - LATELY)[:SHOWN])
    for copy in found:
        note_look(request, copy, PAGE)
    return found


def _asked(form: CopyForm, kind: PaperType | None) -> Q:
    """The same kind of paper for the same number without an account, or the same scan."""
    number = getattr(form, "cleaned_data", {}).get("number")
    same = Q(pk=None)
    if kind is not None and number and form.cleaned_data.get("account") == WITHOUT:
        same |= Q(dossier__requester_number=number, paper_type=kind)
    if form.scan is not None:
        same |= Q(document__base_sha256=form.scan.base_sha256)
    return same


def reuse(request: PersonRequest, agency: Agency, found: Person | None) -> HttpResponse:
    """The person was told and uses the copy he has: no dossier, and the event counts it. ``found``: the account that
    stands in the form; without one the office's own copy, from whose page it is handed over once more."""
    held = CertifiedCopy.objects.filter(status__in=IN_FORCE, trial=False)
    copy = get_object_or_404(held, pk=as_uuid(request.POST["reuse"]))
    is_own = copy.agency_id == agency.pk and found is None
    if not is_own and (found is None or copy.dossier.account_id != found.pk):
        return redirect("copy_new")
    with transaction.atomic():
        record(agency.code, "reuse_copy", subject=copy.subject, by=request.user)
    messages.success(request, _("Đã ghi nhận: người yêu cầu dùng lại bản đã có, không lập hồ sơ mới."))
    return redirect("copy", copy.pk) if is_own else redirect("copies")


def in_one_line(form: CopyForm, in_hand: InHand) -> str:
    """The requester of the next paper, while nobody changed a thing about him; empty where his fields must be seen."""
    one = in_hand.dossier
    if one is None or (form.is_bound and _is_open(form, in_hand)):
        return ""
    return " · ".join(part for part in (one.requester_name, one.requester_number) if part)


def _is_open(form: CopyForm, in_hand: InHand) -> bool:
    if set(form.errors) & set(PeopleFields.base_fields):
        return True
    known = {name: value for name, value in in_hand.initial().items() if name in PeopleFields.base_fields}
    return any(
        str(form.data.get(name) or "") != str(value or "")
        for name, value in known.items()
        if value not in (True, False)
    )
