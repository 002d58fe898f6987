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


def form_date(when: date) -> str:
    """What follows «Ngày» on a testimony (form 01): «05 tháng 02 năm 2026», «28 tháng 9 năm 2026». Days below ten and
    the first two months have a nought before them (NĐ 30/2020, Annex I)."""
    return f"{when.day:02} tháng {when.month:{'02' if when.month < 3 else ''}} năm {when.year}"


def vietnamese_moment(moment: datetime) -> str:
    """dd/mm/yyyy HH:MM, UTC+7."""
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
