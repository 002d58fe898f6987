"""After a restore: which registers say less than what has left the house, and how their count goes on (I17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, demand_reason
from chungthuc.registers import witness
from chungthuc.registers.models import EntryState, Register

LOST = "(mất dữ liệu)"  # in the columns of a line whose copy is not in the restored database


@dataclass(frozen=True)
class Behind:
    """A register by its plain key counted to ``last`` while ``seen`` had left; ``register`` None: it is not there."""

    key: str
    register: Register | None
    last: int
    seen: int


def behind() -> Iterator[Behind]:
    """Every register that says less than what has left, and those that the database does not know at all."""
    known = {one.outside_key: one for one in Register.objects.select_related("agency")}
    for key in witness.known():
        register, highest = known.get(key), witness.seen(key)
        last = register.last_number if register else 0
        if last < highest:
            yield Behind(key, register, last, highest)


@transaction.atomic
def take_over(one: Behind, *, reason: str, by: Any) -> int:
    """Enter each number that left as a voided line with the reason, so that it is never given again; returns how many.

    What is printed under these numbers stays with who holds it; its signatures can still be checked. Raises
    NotAllowed("register_missing") for a register without a volume, Refused("reason_missing").
    """
    demand_reason(reason, _("Ghi biên bản hoặc quyết định khôi phục dữ liệu."))
    volume = one.register.volumes.order_by("-ordinal").first() if one.register else None
    if one.register is None or volume is None:
        raise NotAllowed("register_missing", _("Sổ chưa có trên máy chủ."), _("Văn thư mở sổ của năm này trước."))
    register = Register.objects.select_for_update(of=("self",)).get(pk=one.register.pk)
    numbers = range(register.last_number + 1, one.seen + 1)
    for number in numbers:
        now = clock.now()
        entry = register.entries.create(
            volume=volume, number=number, state=EntryState.VOIDED, subject=f"lost:{one.key}-{number}",
            entered_at=now, entered_by=by, certified_on=clock.day(now), requester_name=LOST, original_title=LOST,
            signatory_name=LOST, signatory_title=LOST, copy_count=0, voided_at=now, voided_by=by,
            void_reason=reason.strip(),
        )  # fmt: skip
        record(register.agency.code, "take_over_lost_number", by=by, row=entry)
    Register.objects.filter(pk=register.pk).update(last_number=max(register.last_number, one.seen))
    return len(numbers)
