"""«Gửi lại giấy tờ số lượng lớn»: by when the result is promised (NĐ 23/2015 Art. 21)."""

from datetime import date, datetime, timedelta

from chungthuc.agencies.calendar import LAST_HOUR, due_at
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.policies import policy_of
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM


def promised_for(agency: Agency, received_at: datetime) -> datetime:
    """End of a working day, UTC+7: the usual one and so many more as the agency's policy of that day says."""
    policy = policy_of(agency, clock.day(received_at))
    return due_at(agency, received_at, extension=policy.drop_off_days)


def promised_at(appointment: Appointment, starts_at: datetime | None = None) -> datetime | None:
    """What is told before anything was received: counted from the agreed time. None where it is no drop-off."""
    if not appointment.drop_off:
        return None
    return promised_for(appointment.agency, starts_at or appointment.starts_at)


def promises_of_day(agency: Agency, day: date) -> tuple[datetime, datetime]:
    """For who is received that day up to 15:00, and later."""
    last = datetime.combine(day, LAST_HOUR, VIETNAM)
    return promised_for(agency, last), promised_for(agency, last + timedelta(minutes=1))
