"""«Sáp nhập»: one office into another from a day on. Prepared here with everything that is seen before; carried out by
``carrying_out``. From that day on the old register gives no number, also where the work is late (``registers.merged``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.demands import demand_decision, demand_not_past
from chungthuc.agencies.models import Agency, Desk, Succession
from chungthuc.appointments import slot_builder
from chungthuc.audit.chain import record
from chungthuc.certification.reorganising import work
from chungthuc.certification.reorganising.demands import (
    demand_above,
    demand_administers,
    demand_after,
    demand_kind,
    last_placement,
    one_at_a_time,
)
from chungthuc.certification.reorganising.work import Work
from chungthuc.core import clock, jobs
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.registers.models import Register, RegisterEntry

JOB = "certification.merge_agencies"


@dataclass(frozen=True)
class Merger:
    """What is wanted: ``gone`` into ``kept`` from ``on`` by this decision; ``moved``: keys of the rights at ``gone``
    that their people hold at ``kept`` from then on."""

    gone: Agency
    kept: Agency
    on: date
    decision: str
    moved: Collection[int] = ()


def preview(wanted: Merger, *, by: Person) -> Work:
    """What it would touch. Raises as ``prepare``; nothing is written."""
    _demand_sensible(wanted, by)
    return work.of(wanted.gone, wanted.on)


@transaction.atomic
def prepare(wanted: Merger, *, by: Person) -> Succession:
    """Write it down, stop bookings from that day on, and have it carried out when the day begins.

    Raises NotAllowed (no_right, kinds_differ, no_self_grant), Refused (merge_into_itself, merged_already,
    successor_is_merged, predecessor_pending, agency_gone, day_is_past, placed_later, numbers_given_today,
    decision_missing, right_gone): nothing is changed then.
    """
    one_at_a_time()
    list(Register.objects.select_for_update(of=("self",)).filter(agency=wanted.gone).order_by("pk"))
    _demand_sensible(wanted, by)
    made = Succession.objects.create(
        predecessor=wanted.gone, successor=wanted.kept, on=wanted.on, decision=wanted.decision.strip(),
        prepared_by=by.pk, moved=sorted(wanted.moved),
    )  # fmt: skip
    _build_desks(wanted.gone)
    jobs.defer(JOB, once=f"{JOB}:{made.pk}", succession_id=made.pk)
    facts = {"into": wanted.kept.code, "on": wanted.on.isoformat(), "decision": made.decision, "rights": made.moved}
    record(wanted.gone.code, "prepare_merger", subject=f"agency:{wanted.gone.code}", by=by, facts=facts)
    return made


@transaction.atomic
def call_off(merger: Succession, *, by: Person) -> None:
    """«Hủy sáp nhập» before its day. Appointments that were given to the successor stay there.

    Raises NotAllowed, Refused("merger_begun").
    """
    one_at_a_time()
    demand_above(by, merger.predecessor)
    present = Succession.objects.select_for_update().filter(pk=merger.pk).first()
    if present is None or present.on <= clock.today():
        words = _("Việc sáp nhập đã đến ngày hoặc không còn.")
        raise Refused("merger_begun", words, _("Không hủy được nữa."))
    gone = present.predecessor
    facts = {"into": present.successor.code, "on": present.on.isoformat()}
    present.delete()
    _build_desks(gone)
    record(gone.code, "call_off_merger", subject=f"agency:{gone.code}", by=by, facts=facts)


def _demand_sensible(wanted: Merger, by: Person) -> None:
    demand_above(by, wanted.gone)
    demand_above(by, wanted.kept)
    demand_decision(wanted.decision)
    demand_not_past(wanted.on)
    _demand_two(wanted)
    demand_after(last_placement(wanted.gone), wanted.on)
    last_placement(wanted.kept)
    _demand_no_number_today(wanted)
    _demand_rights(wanted, by)


def _demand_two(wanted: Merger) -> None:
    if wanted.gone.pk == wanted.kept.pk:
        words = _("Cơ quan không sáp nhập vào chính mình được.")
        raise Refused("merge_into_itself", words, _("Chọn cơ quan tiếp nhận khác."))
    demand_kind(wanted.gone, wanted.kept)
    if Succession.objects.filter(predecessor=wanted.gone).exists():
        words = _("Cơ quan này đã sáp nhập, hoặc đã có ngày sáp nhập.")
        raise Refused("merged_already", words, _("Xem trang «Cơ quan» của nó."))
    if Succession.objects.filter(predecessor=wanted.kept).exists():
        words = _("Cơ quan tiếp nhận đã sáp nhập vào cơ quan khác, hoặc đã có ngày sáp nhập.")
        raise Refused("successor_is_merged", words, _("Chọn cơ quan còn hoạt động."))
    if Succession.objects.filter(successor=wanted.gone, done_at__isnull=True).exists():
        words = _("Một cơ quan khác sắp sáp nhập vào cơ quan này.")
        raise Refused("predecessor_pending", words, _("Chờ việc đó xong, hoặc hủy việc đó trước."))


def _demand_no_number_today(wanted: Merger) -> None:
    """Its volumes close the day before: what was entered today would lie outside of them."""
    given = RegisterEntry.objects.filter(register__agency=wanted.gone, certified_on__gte=wanted.on)
    if given.exists():
        words = _("Hôm nay cơ quan đã cấp số chứng thực.")
        raise Refused("numbers_given_today", words, _("Chọn ngày sáp nhập từ ngày mai."))


def _demand_rights(wanted: Merger, by: Person) -> None:
    """Each is a right at the office now; nobody takes his own along."""
    if not wanted.moved:
        return
    demand_administers(by, wanted.kept)
    found = {one.pk: one for one in work.rights_at(wanted.gone).filter(pk__in=list(wanted.moved))}
    if set(wanted.moved) - set(found):
        raise Refused("right_gone", _("Có quyền đã hết hiệu lực."), _("Tải lại trang và chọn lại."))
    if any(one.person_id == by.pk for one in found.values()):
        raise NotAllowed("no_self_grant", _("Không ai tự phân quyền cho mình."), _("Nhờ quản trị khác."))


def _build_desks(agency: Agency) -> None:
    for desk in Desk.objects.filter(agency=agency, rules__isnull=False).distinct().select_related("agency"):
        slot_builder.build(desk)
