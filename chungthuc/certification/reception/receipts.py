"""A dossier begins: who asks, when it came, until when. And the receipt for originals that stay at the office."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import closing
from chungthuc.agencies.calendar import due_at
from chungthuc.agencies.models import Agency
from chungthuc.appointments.lifecycle import HERE, AppointmentStatus
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.promising import promised_for
from chungthuc.audit.chain import record
from chungthuc.certification.finding import keeping
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand_receiver
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.dossiers.models import Dossier

MOST_ORIGINALS = 5000  # in one receipt: more is a slip of the finger


@dataclass(frozen=True)
class Requester:
    """Who asks: found by number as an account, or typed; and who brought the paper, if that is somebody else."""

    kind: str
    name: str
    number: str = ""
    email: str = ""
    phone: str = ""
    account: Person | None = None
    email_check: str = ""
    presenter_name: str = ""
    presenter_number: str = ""


def people_of(requester: Requester) -> dict[str, Any]:
    """The dossier's columns for who asks, who came and where the result goes."""
    return {
        "account": requester.account,
        "requester_kind": requester.kind,
        "requester_name": requester.name,
        "requester_number": requester.number,
        "presenter_name": requester.presenter_name,
        "presenter_number": requester.presenter_number,
        "email": requester.email,
        "email_check": requester.email_check,
        "phone": requester.phone,
    }


def demand_open_account(requester: Requester) -> None:
    """Inside the transaction that gives the account a dossier: its owner may be closing it in this very moment.

    Raises Refused("account_closed").
    """
    if requester.account is not None:
        closing.demand_open(closing.hold(requester.account))


def receive_originals(
    *, appointment: Appointment, requester: Requester, originals: int, by: Person, request_key: str
) -> Dossier:
    """«Nhận bản chính»: of a drop-off, counted and receipted; nothing is scanned yet. The same key is one dossier.

    The promised moment counts from now (Art. 21). Its papers are submitted into it until then. Raises Refused.
    """
    if already := Dossier.objects.filter(request_key=request_key, agency=appointment.agency).first():
        return already
    _demand_receivable(appointment, originals, by)
    try:
        with transaction.atomic():
            dossier = open_dossier(
                appointment.agency, requester, by, request_key, clock.now(), appointment, originals_left=originals
            )
            facts = {"originals": originals}
            record(appointment.agency.code, "receive_originals", row=dossier, by=by, facts=facts)
    except IntegrityError:  # a double click: the other one was first
        return Dossier.objects.get(request_key=request_key)
    return dossier


def _demand_receivable(appointment: Appointment, originals: int, by: Person) -> None:
    demand_receiver(by, appointment.agency)
    if not appointment.drop_off:
        raise Refused(
            "no_drop_off",
            _("Lượt hẹn này không phải lượt nộp giấy tờ số lượng lớn."),
            _("Tiếp nhận từng giấy tờ như thường lệ."),
        )
    just_over = appointment.state == AppointmentStatus.FINISHED and clock.day(appointment.state_since) == clock.today()
    if appointment.state not in HERE and not just_over:
        raise Refused("nobody_there", _("Người hẹn không ở quầy."), _("Mở lịch hẹn và bấm «Xử lý» khi họ đến."))
    if not 1 <= originals <= MOST_ORIGINALS:
        raise Refused("originals_uncounted", _("Chưa đếm bản chính."), _("Nhập số bản chính đang nhận."))


def takes_papers(dossier: Dossier) -> bool:
    """In time, or an original that was left here is still missing: late is shown, but no paper is stuck."""
    return dossier.is_in_time or missing(dossier) > 0


def missing(dossier: Dossier) -> int:
    """How many of the originals that were left are not submitted yet; cancelled copies do not count."""
    submitted = CertifiedCopy.objects.filter(dossier=dossier).exclude(status=Status.CANCELLED)
    return max((dossier.originals_left or 0) - submitted.count(), 0)


def open_dossier(
    agency: Agency,
    requester: Requester,
    by: Person,
    request_key: str,
    received_at: datetime,
    appointment: Appointment | None,
    originals_left: int | None = None,
) -> Dossier:
    """``originals_left``: the originals stay here, so the answer may take as much longer as the policy says.

    The caller records it, last in its transaction.
    """
    demand_open_account(requester)
    left = originals_left is not None
    dossier = Dossier.objects.create(
        appointment=appointment,
        code=f"H{agency.code}-{clock.today():%y%m%d}-{secrets.token_hex(4).upper()}",
        agency=agency,
        **people_of(requester),
        received_at=received_at,
        received_by=by,
        officer=by,
        due_at=promised_for(agency, received_at) if left else due_at(agency, received_at),
        originals_left=originals_left,
        request_key=request_key,
    )
    keeping.keep_dossier(dossier)
    return dossier
