"""The one clock of the server. Stored times are UTC; people and registers live in UTC+7, without daylight saving."""

from datetime import date, datetime, timedelta, timezone

from django.utils import timezone as django_timezone

VIETNAM = timezone(timedelta(hours=7), "UTC+7")


def now() -> datetime:
    """This moment, aware, UTC."""
    return django_timezone.now()


def today() -> date:
    """The Vietnamese calendar day of this moment: the day a register entry is dated."""
    return day(now())


def day(moment: datetime) -> date:
    """The Vietnamese calendar day of a moment."""
    return moment.astimezone(VIETNAM).date()


def vietnamese_date(when: date | datetime) -> str:
    """dd/mm/yyyy, in UTC+7 when a moment is given."""
    if isinstance(when, datetime):
        when = day(when)
    return when.strftime("%d/%m/%Y")


def vietnamese_moment(moment: datetime) -> str:
    """dd/mm/yyyy HH:MM, UTC+7."""
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
