"""Before and after the lock: is this appointment to be had? The same questions twice, for much may happen between."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.places import PlaceGone, Shares
from chungthuc.appointments.models import HoldKind, Slot
from chungthuc.appointments.policies import Policy
from chungthuc.core.errors import Refused


@dataclass(frozen=True)
class PlaceQuery:
    """An appointment of so many units from a slot on; ``staff``: an officer gives it. ``token``: the hold on it."""

    agency: Agency
    slot_id: int
    units: int
    policy: Policy
    staff: bool = False
    token: str = ""


def find_run(query: PlaceQuery, now: datetime) -> list[Slot]:
    """The slots it takes, by one statement without a lock. Raises PlaceGone and Refused as far as one can see."""
    demand_units(query.units)
    run = places.run_from(query.slot_id, query.units, now=now, token=query.token)
    demands.demand_open_slots(run)
    _demand_bookable(query, run, now)
    shares = places.shared_out(run, query.units)
    places.demand_room(shares, staff=query.staff, policy=query.policy, now=now)
    return run


def allot(
    query: PlaceQuery, run: list[Slot], slots: dict[int, Slot], now: datetime, *, kind: HoldKind | None = None
) -> Shares:
    """The same of locked slots: what it takes of each, room made by ended holds and by its own.

    ``kind``: of the own hold, where only one kind counts. Raises PlaceGone, Refused.
    """
    if any(slot.pk not in slots for slot in run):
        raise PlaceGone  # hours changed meanwhile
    shares = places.shared_out([slots[slot.pk] for slot in run], query.units)
    demands.demand_open_slots([slot for slot, _units in shares])
    places.drop_holds(slots, now, query.token, kind=kind)
    places.demand_room(shares, staff=query.staff, policy=query.policy, now=now)
    return shares


def demand_units(units: int) -> None:
    if units < 1:
        raise Refused("no_papers", _("Chưa ghi số lượng giấy tờ."), _("Nhập số bản chính cần chứng thực."))


def _demand_bookable(query: PlaceQuery, slots: list[Slot], now: datetime) -> None:
    if any(slot.agency_id != query.agency.pk for slot in slots):
        raise Refused("slot_elsewhere", _("Khung giờ này thuộc cơ quan khác."), _("Chọn lại khung giờ."))
    if query.staff:
        demands.demand_future(slots[0], now)
    else:
        demands.demand_lead(slots[0], query.policy, now)
