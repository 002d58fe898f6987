"""What a template gives, and facts as people read them."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from chungthuc.core.clock import VIETNAM, vietnamese_date, vietnamese_moment
from chungthuc.core.text.amounts import dong
from chungthuc.notifications.facts import Booking, Cost, Facts, Moved


@dataclass(frozen=True)
class Words:
    subject: str
    body: str
    sms: str
    notice: str


def told(facts: Facts) -> dict[str, object]:
    """The facts as people read them: moments in UTC+7, where our pages are, and why."""
    moments = {"starts_at": "at", "was_at": "was", "confirm_by": "by", "given_at": "at"}
    known = {one.name: getattr(facts, one.name) for one in fields(facts)}
    words = {moments.get(name, name): readable(fact) for name, fact in known.items()}
    if isinstance(facts, Booking):
        words |= {"when": in_a_letter(facts.starts_at), "where": _where(facts), "fee": _fee(facts.cost)}
    if isinstance(facts, Moved):
        words |= {"was_when": in_a_letter(facts.was_at)}
    link = f"{settings.ADDRESS}/appointments/{facts.code}" if isinstance(facts, Booking) else settings.ADDRESS
    return words | {"address": settings.ADDRESS, "link": link, "why": _why(getattr(facts, "reason", ""))}


def _why(reason: str) -> str:
    """A line of its own where there is a reason; else nothing."""
    return _("Lý do: %(reason)s\n") % {"reason": reason} if reason else ""


def in_a_letter(moment: datetime) -> str:
    """«09:00, Thứ Ba, 24/11/2026»: in a letter there is room for the day of the week."""
    day, time = vietnamese_moment(moment).split()
    return f"{time}, {_weekday(moment)}, {day}"


def _weekday(moment: datetime) -> str:
    named = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"))
    return named[moment.astimezone(VIETNAM).weekday()]


def _where(facts: Booking) -> str:
    """The office, and on which street it is, where that is known."""
    return f"{facts.agency}, {facts.street}" if facts.street else facts.agency


def _fee(cost: Cost | None) -> str:
    """What is to be paid for the papers that were named; else what one copy costs; else where it is paid."""
    if cost is None:
        return _("Phí chứng thực nộp tại quầy.")
    if cost.dong:
        return _(
            "Phí chứng thực ước tính: %(sum)s đồng cho %(copies)s bản sao, nộp tại quầy; quầy tính theo số trang thực "
            "tế."
        ) % {"sum": dong(cost.dong), "copies": cost.copies}
    return _(
        "Phí chứng thực nộp tại quầy: %(first)s đồng/trang cho %(pages)s trang đầu, %(next)s đồng/trang cho các trang "
        "sau, tối đa %(most)s đồng một bản."
    ) % {
        "first": dong(cost.first_rate), "pages": cost.first_pages, "next": dong(cost.next_rate),
        "most": dong(cost.most),
    }  # fmt: skip


def readable(fact: object) -> object:
    if isinstance(fact, datetime):
        day, time = vietnamese_moment(fact).split()
        return _("%(time)s ngày %(day)s") % {"time": time, "day": day}
    return vietnamese_date(fact) if isinstance(fact, date) else fact
