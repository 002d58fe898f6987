"""An officer says what became of a fee; a correction is a new row. The number does not wait for it (decision 0039):
Art. 7 of NĐ 23/2015/NĐ-CP gives the day of the result, no article lets it wait for the money.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.certification.fees.sums import Fee, due_of, fee_of, fees_of
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand_receiver
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused
from chungthuc.core.text.amounts import dong
from chungthuc.dossiers.models import Dossier, FeeWaiver
from chungthuc.registers.fees import FeeRecord, FeeState
from chungthuc.registers.models import EntryState


@dataclass(frozen=True)
class Said:
    """What the officer says of a fee. ``ground``, ``words``: of a waiver; ``words`` also why it is taken back."""

    state: str = FeeState.PAID
    receipt: str = ""
    ground: FeeWaiver | None = None
    words: str = ""


PAID = Said()


@transaction.atomic
def say(copy: CertifiedCopy, said: Said, *, after: int, by: Person) -> FeeRecord:
    """Record it. ``after``: the position that the officer's page showed; the same said twice is one row.

    Raises Refused: fee_changed when somebody said something else meanwhile, fee_unfounded, nothing_to_pay.
    """
    demand_receiver(by, copy.agency)
    copy.lock()  # nobody gives the number meanwhile: the line has what is said here, or it is told beside the line
    fee = fee_of(copy)
    if fee.last is not None and fee.position == after + 1 and _is_same(fee.last, said, by):
        return fee.last
    if fee.position != after:
        raise Refused(
            "fee_changed",
            _("Phí của giấy tờ này vừa được ghi: %(told)s.") % {"told": fee.told},
            _("Xem lại rồi ghi tiếp nếu cần."),
        )
    return keep(copy, said, fee, by=by)


@transaction.atomic
def collect_all(dossier: Dossier, *, shown: int, by: Person) -> int:
    """«Đã thu» for all that is open in the dossier; VND that came in. ``shown``: the sum that the officer saw.

    Pressed twice: nothing is open any more. Raises Refused("fee_changed") where another sum is.
    """
    demand_receiver(by, dossier.agency)
    rows = CertifiedCopy.objects.select_for_update(of=("self",)).filter(dossier=dossier).order_by("pk")
    copies = list(rows.select_related("agency", "entry", "dossier"))
    owed = [(copy, fee) for copy, fee in zip(copies, fees_of(dossier, copies), strict=True) if fee.open > 0]
    open_ = sum(fee.open for _copy, fee in owed)
    if open_ not in (0, shown):
        raise Refused(
            "fee_changed",
            _("Phí còn phải thu của hồ sơ là %(open)s đồng, không phải %(shown)s đồng.")
            % {"open": dong(open_), "shown": dong(shown)},
            _("Xem lại rồi bấm lại."),
        )
    for copy, fee in owed:
        keep(copy, PAID, fee, by=by)
    return open_


def at_once(copy: CertifiedCopy, said: Said | None, *, by: Person) -> None:
    """With «Trình ký», in its transaction; where no fee is asked there is nothing to say."""
    fee = Fee(due_of(copy))
    if said is not None and fee.due:
        keep(copy, said, fee, by=by)


def say_again(copy: CertifiedCopy, said: Said | None, *, after: int, by: Person) -> None:
    """With «Xử lý tiếp», in its transaction: of a copy whose pages, and so its fee, may be others than before.

    «Đã thu» of what was collected in whole is said already. Raises Refused as ``say``.
    """
    if said is None or copy.trial:
        return
    fee = fee_of(copy)
    if said.state == FeeState.PAID and fee.position == after and not fee.open:
        return
    say(copy, said, after=after, by=by)


def keep(copy: CertifiedCopy, said: Said, fee: Fee, *, by: Person) -> FeeRecord:
    """In the transaction of the act that it belongs to."""
    _demand_founded(said, fee)
    amount = fee.due if said.state == FeeState.PAID else 0
    kept = FeeRecord.objects.create(
        agency=copy.agency,
        subject=copy.subject,
        position=fee.position + 1,
        state=said.state,
        due=fee.due,
        amount=amount,
        change=amount - fee.collected,
        receipt=said.receipt if said.state == FeeState.PAID else "",
        ground=_ground(said),
        words=said.words if said.state != FeeState.PAID else "",
        entry=copy.entry if copy.entry and copy.entry.state != EntryState.VOIDED else None,
        by=by,
    )
    facts: dict[str, Any] = {"copy": copy.subject, "state": str(said.state), "due": fee.due, "amount": amount}
    record(copy.agency.code, "say_fee", row=kept, by=by, facts=facts)
    return kept


def collected_on_day(agency: Agency) -> int:
    """VND that came in at the office today, less what was given back."""
    today = FeeRecord.objects.filter(agency=agency, at__gte=datetime.combine(clock.today(), time.min, VIETNAM))
    return today.aggregate(sum=Sum("change"))["sum"] or 0


def _ground(said: Said) -> str:
    if said.state != FeeState.WAIVED or said.ground is None:
        return ""
    return ", ".join(filter(None, [said.ground.words, said.ground.citation]))[:300]


def _is_same(kept: FeeRecord, said: Said, by: Person) -> bool:
    return kept.by_id == by.pk and (kept.state, kept.receipt, kept.ground, kept.words) == (
        said.state, said.receipt, _ground(said), said.words,
    )  # fmt: skip


def _demand_founded(said: Said, fee: Fee) -> None:
    if said.state == FeeState.PAID and not fee.due:
        raise Refused("nothing_to_pay", _("Giấy tờ này không phải thu phí."))
    if said.state == FeeState.WAIVED and (said.ground is None or not said.words):
        raise Refused(
            "fee_unfounded",
            _("Chưa ghi vì sao miễn phí."),
            _("Chọn lý do, và ghi văn bản hoặc việc làm căn cứ."),
        )
    if said.state == FeeState.UNPAID and (not said.words or fee.last is None):
        raise Refused("fee_unfounded", _("Chưa ghi vì sao sửa."), _("Ghi lý do, ví dụ: trả lại tiền cho người nộp."))
