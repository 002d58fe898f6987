"""«Bàn giao hồ sơ»: what lies in the hands of somebody who leaves, and who takes it over; nothing is orphaned.

Whoever administers sees codes, never titles or requesters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority, rights
from chungthuc.accounts.models import Authority, Person, Right
from chungthuc.accounts.staffing import leaving
from chungthuc.agencies.models import Agency
from chungthuc.certification.lifecycle import IN_WORK, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.models.lists import AT_CLERK
from chungthuc.certification.reception import assignment, attestation_page
from chungthuc.core.errors import Refused
from chungthuc.dossiers.models import Dossier

AT_ONCE = 50  # pages with another signatory's name, each drawn anew, that one press may cost


@dataclass(frozen=True)
class OpenWork:
    """``dossiers`` in his hands as an officer, ``returned``: how many of their copies wait to be corrected by him;
    ``to_sign``: copies submitted to him; ``signed``: signed by him, not sent on; ``last_clerk``: nobody else may seal
    here, while copies wait for number and seal."""

    dossiers: list[Dossier]
    returned: int
    to_sign: list[CertifiedCopy]
    signed: int
    last_clerk: bool

    @property
    def is_empty(self) -> bool:
        return not (self.dossiers or self.to_sign or self.signed or self.last_clerk)


def open_work(person: Person, agency: Agency) -> OpenWork:
    """Six questions, whatever there is."""
    copies = CertifiedCopy.objects.filter(agency=agency)
    working = copies.filter(dossier=OuterRef("pk"), status__in=sorted(IN_WORK))
    any_copy = CertifiedCopy.objects.filter(dossier=OuterRef("pk"))
    mine = Dossier.objects.filter(agency=agency, officer=person)
    signed = copies.waiting_for_forwarding().filter(signatory__person=person)
    return OpenWork(
        dossiers=list(mine.filter(Exists(working) | ~Exists(any_copy)).order_by("due_at", "pk")),
        returned=copies.filter(officer=person, status=Status.RETURNED).count(),
        to_sign=list(
            copies.filter(status=Status.SUBMITTED, signatory__person=person)
            .select_related("dossier").order_by("due_at", "pk")
        ),
        signed=signed.count(),
        last_clerk=_is_last_clerk(person, agency) and copies.filter(AT_CLERK).exists(),
    )  # fmt: skip


def _is_last_clerk(person: Person, agency: Agency) -> bool:
    return rights.holders(Right.SEAL_COPY, agency) == {person.pk}


def officers_for(person: Person, agency: Agency) -> list[Person]:
    """Who may take his dossiers over."""
    return [one for one in assignment.officers_of(agency) if one != person]


def signatories_for(person: Person, agency: Agency) -> list[Authority]:
    """To whom the copies may be submitted instead."""
    return [one for one in authority.signatories(agency) if one.person_id != person.pk]


def hand_over(
    person: Person,
    agency: Agency,
    *,
    officers: Mapping[Any, Person],
    signatories: Mapping[Any, Authority],
    by: Person,
) -> OpenWork:
    """By keys of dossiers and copies who takes each; what is named nowhere stays. What is left to do.

    Each is an act of its own, so that a page drawn anew holds no lock of another: what was done stays done. Raises as
    ``assignment.hand_over`` and ``attestation_page.hand_over`` do.
    """
    leaving.demand_may_end(person, agency, by)
    work = open_work(person, agency)
    for dossier in work.dossiers:
        if officer := officers.get(dossier.pk):
            assignment.hand_over(dossier, officer, by=by)
    for copy in [one for one in work.to_sign if one.pk in signatories][:AT_ONCE]:
        attestation_page.hand_over(copy, signatories[copy.pk], by=by)
    return open_work(person, agency)


@transaction.atomic
def end_service(person: Person, agency: Agency, *, by: Person, reason: str) -> int:
    """«Thôi làm việc tại cơ quan», once nothing is left in his hands; how many sign-ins ended.

    Raises Refused (work_left, signed_not_forwarded, last_clerk) and as ``leaving.leave`` does.
    """
    before = open_work(person, agency)
    ended = leaving.leave(person, agency, by=by, reason=reason)
    after = open_work(person, agency)  # in this transaction, his rights ended: nothing comes in any more
    if after.dossiers or after.to_sign:
        raise _work_left()
    if after.signed:
        raise _signed_left()
    if before.last_clerk:
        raise _last_clerk()
    return ended


def _work_left() -> Refused:
    return Refused(
        "work_left", _("Còn hồ sơ trong tay người này."), _("Chọn người nhận bàn giao cho mọi hồ sơ rồi làm lại.")
    )


def _signed_left() -> Refused:
    return Refused(
        "signed_not_forwarded",
        _("Còn bản sao người này đã ký mà chưa chuyển cấp số."),
        _("Người đó chuyển trước; nếu không còn làm việc thì chấm dứt quyền ký, rồi người ký khác trả về."),
    )


def _last_clerk() -> Refused:
    return Refused(
        "last_clerk",
        _("Còn bản sao chờ số và dấu mà không còn ai khác được đóng dấu tại cơ quan."),
        _("Phân quyền đóng dấu cho người khác trước."),
    )
