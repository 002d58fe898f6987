"""«Kéo dài thời hạn»: NĐ 23/2015/NĐ-CP Art. 21, for any dossier, while its promised moment has not come.

The office has until that moment to keep its promise; afterwards it is late, and no article makes late in time again.
TT 01/2020/TT-BTP Art. 2: the slip then says hour and day, so the slip is to be printed anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.calendar import MOST_EXTENSION, closes_at, due_at, is_working_day, next_working_day
from chungthuc.agencies.tree import name_on
from chungthuc.audit.chain import record
from chungthuc.certification.lifecycle import IN_WORK, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand_receiver
from chungthuc.certification.reception import receipts
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM, vietnamese_moment
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import folded
from chungthuc.dossiers.models import Dossier, Extension, ExtensionGround
from chungthuc.notifications import telling
from chungthuc.notifications.facts import Extended
from chungthuc.notifications.telling import Addresses
from chungthuc.notifications.wording.templates import Template

FARTHEST = timedelta(days=60)  # a longer agreement is a slip of the finger


@dataclass(frozen=True)
class Choice:
    """The end of a working day, and how many of them it is beyond what Art. 7 asks."""

    days: int
    until: datetime


def choices_of(dossier: Dossier) -> list[Choice]:
    """What Art. 21 allows without a written agreement and is later than what is promised."""
    ends = [Choice(n, due_at(dossier.agency, dossier.received_at, extension=n)) for n in range(1, MOST_EXTENSION + 1)]
    return [one for one in ends if one.until > dossier.due_at]


def may_extend(dossier: Dossier) -> bool:
    """Its moment has not come, and something is still to be done by then."""
    if clock.now() > dossier.due_at:
        return False
    left = dossier.is_drop_off and not dossier.copies.exists()
    return left or dossier.copies.filter(status__in=IN_WORK, issued_at=None).exists()


def grounds_of(dossier: Dossier) -> list[ExtensionGround]:
    """Those that can be true of it: «nhiều loại bản chính» only where it has, or may have, more than one kind."""
    return [one for one in ExtensionGround if one != ExtensionGround.MANY_PAPERS or _kinds(dossier) > 1]


def _kinds(dossier: Dossier) -> int:
    """Kinds of originals, by type and title: the catalogue's types are wide, a diploma and a certificate are one of
    them. Of an original that was left and not scanned yet nobody knows the kind but the officer who counted it."""
    papers = dossier.copies.exclude(status=Status.CANCELLED).values_list("paper_type_id", "original_title")
    return len({(kind, folded(title)) for kind, title in papers}) + receipts.missing(dossier)


@transaction.atomic
def extend(dossier: Dossier, until: date, *, ground: str, agreement: str = "", by: Person) -> Extension:
    """Move the promise to the end of that working day; the requester is told. Raises Refused."""
    demand_receiver(by, dossier.agency)
    # Locks go copy, dossier: whoever submits or signs holds his copy first.
    copies = list(CertifiedCopy.objects.select_for_update(of=("self",)).filter(dossier=dossier).order_by("pk"))
    one = Dossier.objects.select_for_update(of=("self",)).select_related("agency").get(pk=dossier.pk)
    if (same := one.extensions.last()) and (clock.day(same.until), same.ground, same.by_id) == (until, ground, by.pk):
        return same  # a double press
    chosen = _demand_extendable(one, until, agreement)
    _demand_true(one, ground)
    kept = Extension.objects.create(
        dossier=one, before=one.due_at, until=chosen.until, days=chosen.days, ground=ground, agreement=agreement, by=by
    )
    one.due_at = dossier.due_at = chosen.until
    one.save(update_fields=["due_at"])
    _tell(one, kept)
    _move(copies, one, by)
    facts = {"days": kept.days, "ground": str(ground)}
    record(one.agency.code, "extend", row=kept, by=by, facts=facts)
    record(one.agency.code, "extend", row=one, by=by, facts=facts)
    return kept


def _tell(dossier: Dossier, kept: Extension) -> None:
    """The account that is the requester's own; else the telephone and the checked address of the dossier."""
    owner = dossier.account if dossier.is_the_accounts else None
    known = telling.addresses_of(owner) if owner else Addresses()
    email = dossier.email if dossier.email_check else known.email
    facts = Extended(
        code=dossier.code,
        agency=name_on(dossier.agency, clock.today()),
        promised_at=kept.until,
        reason=_in_vietnamese(kept.get_ground_display),
    )
    whom = Addresses(email=email, phone=dossier.phone or known.phone, account=owner)
    telling.tell(whom, Template.RESULT_LATER, facts, key=f"extension:{kept.pk}", about=dossier.plain_name)


def _in_vietnamese(words: Callable[[], Any]) -> str:
    """Citizens are written to in Vietnamese, whatever language the officer reads."""
    with translation.override("vi"):
        return str(words())


def _move(copies: list[CertifiedCopy], dossier: Dossier, by: Person) -> None:
    """Those still in work are due with their dossier; the lists are in that order."""
    for copy in copies:
        if copy.status in IN_WORK and copy.issued_at is None:
            copy.due_at = dossier.due_at
            copy.save(update_fields=["due_at"])
            record(dossier.agency.code, "move_due", row=copy, by=by)


def _demand_extendable(dossier: Dossier, until: date, agreement: str) -> Choice:
    if not may_extend(dossier):
        raise Refused(
            "nothing_to_extend",
            _("Không kéo dài được thời hạn của hồ sơ %(code)s: đã quá hạn hoặc đã xong.") % {"code": dossier.code},
            _("Hạn hẹn trả là %(moment)s. Hồ sơ quá hạn: xử lý ngay và báo người yêu cầu.")
            % {"moment": vietnamese_moment(dossier.due_at)},
        )
    moment = datetime.combine(until, closes_at(dossier.agency, until), VIETNAM)
    if moment <= dossier.due_at or moment > clock.now() + FARTHEST or not is_working_day(dossier.agency, until):
        raise Refused(
            "no_later_day",
            _("Ngày hẹn mới phải là ngày làm việc, sau ngày hẹn hiện nay, trong 60 ngày tới."),
            _("Chọn ngày khác."),
        )
    days = _working_days(dossier, until)
    if days > MOST_EXTENSION and not agreement.strip():
        raise Refused(
            "agreement_missing",
            _("Kéo dài quá 02 ngày làm việc phải có thỏa thuận bằng văn bản với người yêu cầu chứng thực."),
            _("Ghi số, ngày của văn bản thỏa thuận."),
        )
    return Choice(days, moment)


def _demand_true(dossier: Dossier, ground: str) -> None:
    if ground not in grounds_of(dossier):
        raise Refused(
            "one_kind_of_paper",
            _("Hồ sơ %(code)s chỉ có một loại bản chính, nên «nhiều loại bản chính» không phải là lý do kéo dài.")
            % {"code": dossier.code},
            _("Chọn lý do khác của Điều 21."),
        )


def _working_days(dossier: Dossier, until: date) -> int:
    """Beyond the day by which Art. 7 asks the result."""
    day, days = clock.day(due_at(dossier.agency, dossier.received_at)), 0
    while day < until:
        day, days = next_working_day(dossier.agency, day), days + 1
    return days
