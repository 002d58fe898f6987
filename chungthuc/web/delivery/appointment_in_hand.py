"""«Xử lý lịch hẹn» at the intake form: what is known of it, the next paper of the same dossier, its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungthuc.accounts import identity, rights
from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.phones import shown_phone
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.appointments.lifecycle import RELEASED
from chungthuc.appointments.models import Appointment
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import announced_papers
from chungthuc.certification.reception.receipts import Requester, takes_papers
from chungthuc.core.text.alphabet import same_name
from chungthuc.dossiers.models import Dossier, PaperType
from chungthuc.web.delivery.dossiers import living_papers
from chungthuc.web.delivery.people.card_check import CardCheck
from chungthuc.web.delivery.ways import Way, way_for
from chungthuc.web.kit import appointment_codes
from chungthuc.web.kit.appointment_codes import desk_code
from chungthuc.web.kit.reading import as_uuid

WITH, WITHOUT = "with", "without"  # the values of the form's choice


@dataclass(frozen=True)
class InHand:
    """The appointment and the dossier that the form belongs to; both None for somebody who simply came.

    ``shown``: the appointment was opened by the code or QR that its owner showed to this officer.
    """

    appointment: Appointment | None = None
    dossier: Dossier | None = None
    shown: bool = False

    @property
    def booker(self) -> Person | None:
        """In whose account the appointment was booked, whoever that is."""
        one = self.appointment.person if self.appointment else None
        return one if one is not None and one.closed_at is None else None

    @property
    def account(self) -> Person | None:
        """The account that is known without a search."""
        return self.dossier.open_account if self.dossier is not None else self._proved_booker

    @property
    def known(self) -> list[Person]:
        """Accounts that a number in this form may mean though nobody checked it."""
        return [one for one in (self.account, self._proved_booker) if one is not None and one.is_active]

    @property
    def _proved_booker(self) -> Person | None:
        """A name in the office's list is what somebody typed who registered: only a checked number, or the code that
        its owner shows, makes the account his who stands at the desk."""
        one = self.booker
        if one is None or one.identity_is_checked:
            return one
        return one if self.shown and not identity.is_checked_elsewhere(one) else None

    @property
    def must_show(self) -> bool:
        """Booked in an account that nobody checked, and its code was not shown here."""
        return self.booker is not None and not self.booker.identity_is_checked and not self.shown

    def card_check(self, officer: Person) -> CardCheck | None:
        """«Đã đối chiếu với thẻ», only where the code was shown and nobody has checked the account yet."""
        one, appointment = self.booker, self.appointment
        if one is None or appointment is None or not self.shown or not one.is_active or one.identity_is_checked:
            return None
        return CardCheck(one, officer, appointment.subject)

    @property
    def announced(self) -> int:
        return announced_papers.papers_expected(self.appointment) if self.appointment else 0

    @property
    def needs_a_receipt(self) -> bool:
        """Of a drop-off the originals are counted first; the papers go into the dossier of that receipt."""
        return self.dossier is None and self.appointment is not None and self.appointment.drop_off

    @property
    def number_of_this(self) -> int:
        """Which paper of the appointment this form is for, from 1."""
        if self.appointment is not None:
            return announced_papers.papers_in(self.appointment) + 1
        return self.dossier.copies.count() + 1 if self.dossier else 1

    @property
    def about(self) -> str:
        """The plain name of what is in hand: by it a draft of the form is known."""
        one = self.dossier or self.appointment
        return "" if one is None else f"{one._meta.model_name}:{one.pk}"

    @property
    def way(self) -> Way | None:
        """Where the result goes as the form begins."""
        if self.dossier is not None:
            return way_for(self.dossier)
        one = self.account
        if one is None or not one.id_number:
            return None
        return way_for(Dossier(account=one, requester_name=one.full_name, requester_number=one.id_number))

    def initial(self) -> dict[str, Any]:
        """What the form starts with: from the dossier, else from the account or the booking."""
        if self.dossier is not None:
            return self._paper_type() | _of_dossier(self.dossier)
        return self._paper_type() | _of_appointment(self.appointment, self.account) if self.appointment else {}

    def is_of_the_same(self, sent: Mapping[str, Any]) -> bool:
        """Does the form that was sent name the requester of the dossier in hand, as the page gave him?"""
        if self.dossier is None:
            return False
        known = _of_dossier(self.dossier)
        return all(str(sent.get(name) or "") == str(known.get(name) or "") for name in ("account", "number", "name"))

    def _paper_type(self) -> dict[str, Any]:
        """Of the paper whose turn it is, in the order in which they were announced."""
        codes = announced_papers.types_announced(self.appointment) if self.appointment else []
        code = codes[self.number_of_this - 1] if self.number_of_this <= len(codes) else ""
        return {"paper_type": PaperType.objects.in_force().filter(code=code).first()} if code else {}

    def dossier_for(self, requester: Requester) -> Dossier | None:
        """The open dossier, unless the officer typed another requester or way: that is a dossier of its own."""
        one = self.dossier
        if one is None:
            return None
        account = requester.account.pk if requester.account else None
        theirs = (one.open_account.pk if one.open_account else None, one.requester_number, one.email)
        typed = (account, requester.number, requester.email)
        if requester.phone not in (one.phone, requester.account.phone if requester.account else one.phone):
            return None
        names = ((one.requester_name, requester.name), (one.presenter_name, requester.presenter_name))
        return one if theirs == typed and all(same_name(*pair) for pair in names) else None


def of(request: PersonRequest, agency: Agency) -> InHand:
    """Named by the address, or by the form's hidden fields. What is not this office's does not exist."""
    sent = request.POST if request.method == "POST" else request.GET
    dossier = _found(
        Dossier.objects.filter(agency=agency).select_related("account", "appointment__person", "appointment__agency"),
        sent,
        "dossier",
    )
    if dossier is not None:
        return for_appointment(request, _still_counts(dossier.appointment), dossier)
    rows = Appointment.objects.filter(agency=agency).select_related("person", "agency")
    return for_appointment(request, _still_counts(_found(rows, sent, "appointment")))


def for_appointment(request: PersonRequest, appointment: Appointment | None, dossier: Dossier | None = None) -> InHand:
    shown = appointment is not None and appointment_codes.was_shown(request, appointment)
    return InHand(appointment, dossier, shown)


def after(request: PersonRequest, in_hand: InHand, copy: CertifiedCopy) -> HttpResponseBase:
    """After «Trình ký»: the appointment ends with its last paper, and the slip of all is printed; «thêm giấy tờ
    tiếp theo» keeps requester and dossier."""
    if in_hand.appointment is not None:
        _tell_what_is_left(request, in_hand.appointment)
    if "more" in request.POST:
        return redirect(f"{reverse('copy_new')}?dossier={copy.dossier_id}")
    return redirect(f"{reverse('dossier_slip', args=[copy.dossier_id])}?new=1")


def may_add(request: PersonRequest, copy: CertifiedCopy) -> bool:
    """«Thêm giấy tờ tiếp theo»: while the dossier takes more, and was not cancelled whole."""
    takes = takes_papers(copy.dossier) and rights.holds(request.user, Right.CREATE_COPY, copy.agency)
    return takes and (copy.status != Status.CANCELLED or copy.dossier.is_drop_off or bool(living_papers(copy.dossier)))


def _tell_what_is_left(request: PersonRequest, appointment: Appointment) -> None:
    appointment.refresh_from_db()
    ended = announced_papers.end_with_the_last_paper(appointment, by=request.user)
    left = announced_papers.papers_expected(appointment) - announced_papers.papers_in(appointment)
    if ended or (appointment.drop_off and left <= 0):
        messages.success(request, _("Lượt hẹn %(code)s đã đủ giấy tờ.") % {"code": desk_code(appointment)})
    elif left:
        words = ngettext("Lượt hẹn còn %(n)d bản chính.", "Lượt hẹn còn %(n)d bản chính.", left) % {"n": left}
        messages.info(request, words)


def _still_counts(appointment: Appointment | None) -> Appointment | None:
    """An appointment that was called off or moved is no appointment any more."""
    return appointment if appointment is not None and appointment.state not in RELEASED else None


def _found(rows: Any, sent: Any, name: str) -> Any:
    given = sent.get(name, "")
    if not given:
        return None
    found = rows.filter(pk=as_uuid(given)).first()
    if found is None:
        raise Http404
    return found


def _of_dossier(one: Dossier) -> dict[str, Any]:
    known = {"presenter_name": one.presenter_name, "presenter_number": one.presenter_number,
             "email": one.email, "email_check": one.email_check, "presented": bool(one.presenter_name),
             "phone": shown_phone(one.phone)}  # fmt: skip
    who = {"name": one.requester_name, "kind": one.requester_kind}
    if one.open_account is None:
        return {**known, **who, "account": WITHOUT, "number": one.requester_number}
    owners = {**known, "account": WITH, "number": one.open_account.id_number}
    same = one.open_account.id_number == one.requester_number
    same = same and same_name(one.open_account.full_name, one.requester_name)
    return owners if same else {**owners, **who, "other": True, "own_number": one.requester_number}


def _of_appointment(one: Appointment, account: Person | None) -> dict[str, Any]:
    known: dict[str, Any] = {"presenter_name": one.comes} if one.comes else {}  # who stands here for an organisation
    if account is not None and account.id_number:
        return {**known, "account": WITH, "number": account.id_number, "phone": shown_phone(account.phone)}
    if one.person is not None:  # not shown: what its owner typed is no address of whoever stands here
        return {**known, "account": WITHOUT, "name": one.contact_name or one.person.full_name}
    return {**known, "account": WITHOUT, "name": one.contact_name, "email": one.contact_email}
