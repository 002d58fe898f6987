"""«Đổi giấy tờ»: other papers at the same hour. More time is taken only where it is free, what is left goes back."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.appointments import messages
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.places import PlaceGone, Shares, in_one_transaction
from chungthuc.appointments.lifecycle import Action, Role
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.appointments.policies import Policy, policy_of
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.notifications import outbox


def mark_of(papers: list[dict[str, Any]]) -> str:
    """Of the papers as a page shows them, for its form to carry."""
    return hashlib.sha256(json.dumps(papers, sort_keys=True).encode()).hexdigest()[:12]


def change_papers(
    appointment: Appointment, papers: list[dict[str, Any]], *, by: Person | None, shown: str | None = None
) -> Appointment:
    """«Đổi giấy tờ» by the citizen, until it begins; code and hour stay. The same papers again change nothing.

    ``papers``: [{"type": code, "originals": n, "pages": n}]; ``shown``: the mark of those that his page showed. Raises
    Refused where one appointment does not take so many, where the minutes after it are somebody else's, or
    ("papers_changed") where another page changed them meanwhile.
    """
    policy = policy_of(appointment.agency)
    units = units_of(appointment, papers, policy)
    try:
        return _change_under_locks(appointment, papers, units, policy, by, shown)
    except PlaceGone:
        raise Refused(
            "no_room_for_more",
            _("Giờ hẹn này không còn đủ thời gian cho số lượng giấy tờ đó."),
            _("Giảm số lượng, hoặc đổi sang giờ khác còn trống rồi đổi giấy tờ."),
        ) from None


def units_of(appointment: Appointment, papers: list[dict[str, Any]], policy: Policy) -> int:
    """How many it takes with these papers. Raises Refused for more than an appointment may take."""
    if appointment.drop_off:
        return appointment.units
    units = policy.units_for(sum(one["originals"] for one in papers), sum(one["pages"] for one in papers))
    if units > policy.most_units:
        raise Refused(
            "too_much_for_an_appointment",
            _("Số lượng giấy tờ vượt quá một lượt hẹn."),
            _("Giảm số lượng, hoặc hủy lịch hẹn này rồi đặt lịch nộp giấy tờ số lượng lớn."),
        )
    return units


@in_one_transaction
def _change_under_locks(
    appointment: Appointment,
    papers: list[dict[str, Any]],
    units: int,
    policy: Policy,
    by: Person | None,
    shown: str | None,
) -> Appointment:
    demands.demand_role(appointment, Role.CITIZEN, by)
    places.one_at_a_time(appointment.who)
    run = _run(appointment, units)
    slots = places.locked({*places.keys(run), *places.slots_of(appointment)})
    appointment.lock()
    now = clock.now()
    demands.demand_not_begun(appointment, now)
    if papers == appointment.papers:
        return appointment
    _demand_as_shown(appointment, shown)
    if units != appointment.units:
        shares = places.shared_out([slots[one.pk] for one in run if one.pk in slots], units)
        _demand_room_for_more(appointment, shares, slots, policy, now)
        places.take_instead(appointment, shares, slots, cooling_until=places.cooling_end(policy, now))
    end = _end(appointment, slots)
    appointment.shift(Action.CHANGE_PAPERS, role=Role.CITIZEN, papers=papers, units=units, ends_at=end)
    with outbox.gathered():
        messages.tell_papers(appointment)
    appointment.tell(Action.CHANGE_PAPERS, role=Role.CITIZEN, by=by, recorded={"units": units})
    return appointment


def _demand_as_shown(appointment: Appointment, shown: str | None) -> None:
    if shown is not None and shown != mark_of(appointment.papers):
        raise Refused(
            "papers_changed",
            _("Giấy tờ của lịch hẹn này đã được đổi ở một trang khác sau khi bạn mở trang này; chưa lưu gì."),
            _("Danh sách đang có ghi ở đầu trang. Bấm «Lưu lại» lần nữa để thay bằng danh sách dưới đây."),
        )


def _run(appointment: Appointment, units: int) -> list[Slot]:
    """From its own first slot on, as many as it will need."""
    first = appointment.slots.order_by("starts_at").values_list("pk", flat=True).first()
    if first is None:
        raise PlaceGone
    return places.run_from(first, units, now=clock.now())


def _demand_room_for_more(
    appointment: Appointment, shares: Shares, slots: dict[int, Slot], policy: Policy, now: datetime
) -> None:
    """What it has is its own; of the rest only what is free."""
    had = dict(appointment.places.values_list("slot", "units"))
    more = [(slot, units - had.get(slot.pk, 0)) for slot, units in shares if units > had.get(slot.pk, 0)]
    places.drop_expired(list(slots.values()), now)
    demands.demand_open_slots([slot for slot, _units in more])
    places.demand_room(more, staff=False, policy=policy, now=now)


def _end(appointment: Appointment, slots: dict[int, Slot]) -> datetime:
    return max(slots[key].ends_at for key in places.slots_of(appointment))
