"""By when the result is promised: of «Nộp giấy tờ số lượng lớn» (NĐ 23/2015 Art. 21), and of any other appointment
(Art. 7: received by 15:00, the same working day)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chungthuc.agencies.calendar import LAST_HOUR, due_at
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.models.rules import UNIT_MINUTES
from chungthuc.appointments.policies import policy_of
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM


def promised_for(agency: Agency, received_at: datetime) -> datetime:
    """End of a working day, UTC+7: the usual one and so many more as the agency's policy of that day says."""
    policy = policy_of(agency, clock.day(received_at))
    return due_at(agency, received_at, extension=policy.drop_off_days)


@dataclass(frozen=True)
class Promise:
    """``by``: on which one may rely. ``sooner``: a promise for who has handed in all by 15:00, where the appointment
    may begin or end after that; else None."""

    by: datetime
    sooner: datetime | None = None


def promise_of(appointment: Appointment, starts_at: datetime | None = None) -> Promise:
    """What is told before anything was received: counted from the agreed time, or from another."""
    starts = starts_at or appointment.starts_at
    return promise(appointment.agency, starts, appointment.units, drop_off=appointment.drop_off)


def promise(agency: Agency, starts_at: datetime, units: int, *, drop_off: bool) -> Promise:
    """For who is expected then: he may come late within the policy, and takes his ``units`` of time."""
    late = timedelta(minutes=policy_of(agency, clock.day(starts_at)).late_minutes)
    last = datetime.combine(clock.day(starts_at), LAST_HOUR, VIETNAM)
    sooner = result_by(agency, starts_at, drop_off=drop_off)
    is_safe = starts_at + late < last and starts_at + timedelta(minutes=units * UNIT_MINUTES) <= last
    if starts_at > last or is_safe:
        return Promise(sooner)
    later = result_by(agency, last + timedelta(minutes=1), drop_off=drop_off)
    return Promise(later, sooner if sooner != later else None)


def result_by(agency: Agency, received_at: datetime, *, drop_off: bool) -> datetime:
    """For who is received then, with originals that stay or that he takes home again."""
    return promised_for(agency, received_at) if drop_off else due_at(agency, received_at)


def results_of_day(agency: Agency, day: date, *, drop_off: bool) -> tuple[datetime, datetime]:
    """For who is received that day up to 15:00, and later."""
    last = datetime.combine(day, LAST_HOUR, VIETNAM)
    return result_by(agency, last, drop_off=drop_off), result_by(agency, last + timedelta(minutes=1), drop_off=drop_off)
