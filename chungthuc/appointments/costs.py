"""What coming will cost, as far as it can be said before the papers lie on the desk (TT 226/2016/TT-BTC Art. 4)."""

from datetime import date
from typing import Any

from chungthuc.appointments.models import Appointment
from chungthuc.core import clock
from chungthuc.notifications.facts import Cost
from chungthuc.procedures.models import FeeSchedule


def cost_of(appointment: Appointment) -> Cost | None:
    """By the schedule in force on its day; None where none is."""
    return cost_on(clock.day(appointment.starts_at), appointment.papers)


def cost_on(day: date, papers: list[dict[str, Any]]) -> Cost | None:
    """One copy of each original, their pages shared out evenly: what the desk counts may differ.

    ``papers``: [{"type": code, "originals": n, "pages": n}]; without any only the rates are known.
    """
    schedule = FeeSchedule.objects.on(day)
    if schedule is None:
        return None
    return Cost(
        dong=sum(_together(schedule, one["originals"], one["pages"]) for one in papers),
        copies=sum(one["originals"] for one in papers),
        first_pages=schedule.first_pages,
        first_rate=schedule.first_rate,
        next_rate=schedule.next_rate,
        most=schedule.most,
    )


def dong_on(day: date, papers: list[dict[str, Any]]) -> int:
    """VND for these papers; 0 where that is not known."""
    cost = cost_on(day, papers)
    return cost.dong if cost else 0


def _together(schedule: FeeSchedule, originals: int, pages: int) -> int:
    each, rest = divmod(pages, originals)
    return rest * schedule.fee(each + 1) + (originals - rest) * schedule.fee(each)
