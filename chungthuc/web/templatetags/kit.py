"""Template tags and filters of the kit: icons, words of statuses, dates and figures, blocks with contents."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from pades.geometry import MM, PAGE_HEIGHT, Placement

from chungthuc.core import clock
from chungthuc.web import shown
from chungthuc.web.templatetags.icon_paths import PATHS
from chungthuc.web.templatetags.statuses import ACTION_ICONS, Words, look_of, word_of

register = template.Library()
DAY_STARTS, DAY_ENDS = time(7, 30), time(15, 0)  # papers received before 15:00 are due the same day (NĐ 23/2015 Art. 7)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One of our icons; words beside it carry the meaning. ``size``: empty, small or large."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        size,
        PATHS[name],
    )


@register.filter
def status_label(status: str) -> Words:
    """«Chờ ký» of ``submitted``."""
    return word_of(status)


@register.filter
def status_tone(status: str) -> str:
    return look_of(status)[0]


@register.filter
def status_icon(status: str) -> str:
    return look_of(status)[1]


@register.filter
def action_tone(action: str) -> str:
    return ACTION_ICONS.get(action, ("", "info"))[0]


@register.filter
def action_icon(action: str) -> str:
    return ACTION_ICONS.get(action, ("", "info"))[1]


@register.filter
def sentence(copy: Any) -> str:
    """The copy's status as a sentence that says who acts next."""
    return shown.sentence(copy)


@register.filter
def moment(at: datetime | None) -> str:
    """22/11/2026 14:55, Vietnamese time; empty for None."""
    return clock.vietnamese_moment(at) if at else ""


@register.filter
def day(at: date | datetime | None) -> str:
    """22/11/2026; empty for None."""
    return clock.vietnamese_date(at) if at else ""


@register.filter
def iso(at: datetime | None) -> str:
    """For the datetime attribute of <time>."""
    return at.isoformat() if at else ""


@register.filter
def thousands(number: int | str | None) -> str:
    """1.234; empty for None."""
    if number is None or number == "":
        return ""
    return f"{int(number):,}".replace(",", ".")


@register.filter
def dong(amount: int | None) -> str:
    """4.000 đồng."""
    return _("%(amount)s đồng") % {"amount": thousands(amount)} if amount is not None else ""


@register.filter
def file_size(length: int | None) -> str:
    """Bytes as people read them: «812 KB», «30 MB»; 1 MB is 1024 × 1024."""
    if length is None:
        return ""
    if length < 1024 * 1024:
        return f"{max(1, round(length / 1024))} KB"
    megabytes = length / 1024 / 1024
    return f"{number_format(round(megabytes, 1), 0 if megabytes >= 10 or megabytes.is_integer() else 1)} MB"


@register.filter
def attribute(field: Any, name: str) -> str:
    """An attribute of a form field's widget, or nothing: ``{{ field|attribute:"size" }}``."""
    return str(field.field.widget.attrs.get(name, ""))


@register.filter
def kind_of_widget(field: Any) -> str:
    """radio, checkbox, checkboxes, file or line: which part of field.html draws it."""
    kinds = {
        "radio": "radio",
        "checkbox": "checkbox",
        "file": "file",
    }
    several = getattr(field.field.widget, "allow_multiple_selected", False)
    input_type = getattr(field.field.widget, "input_type", "")
    if input_type == "checkbox" and several:
        return "checkboxes"
    return kinds.get(input_type, "line")


@register.simple_tag(takes_context=True)
def current(context: Context, href: str) -> SafeString:
    """``aria-current="page"`` when the address shown is this one, or lies below it."""
    request: HttpRequest | None = context.get("request")
    path = getattr(request, "path", "")
    if path == href or (href != "/" and path.startswith(f"{href.rstrip('/')}/")):
        return mark_safe(' aria-current="page"')  # noqa: S308  a constant
    return SafeString("")


@register.simple_tag
def until_three(now: datetime | None = None) -> dict[str, Any]:
    """Time to 15:00: {left, whole (minutes), ends (datetime), words}; left 0 afterwards."""
    now = (now or clock.now()).astimezone(clock.VIETNAM)
    ends = datetime.combine(now.date(), DAY_ENDS, clock.VIETNAM)
    starts = datetime.combine(now.date(), DAY_STARTS, clock.VIETNAM)
    left = max(0, int((ends - now).total_seconds() // 60))
    whole = int((ends - starts).total_seconds() // 60)
    return {"left": min(left, whole), "whole": whole, "ends": ends, "words": _left_words(left)}


def _left_words(minutes: int) -> str:
    if not minutes:
        return _("Đã qua 15:00")
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("Còn %(hours)d giờ %(minutes)d phút đến 15:00") % {"hours": hours, "minutes": rest}
    return _("Còn %(minutes)d phút đến 15:00") % {"minutes": rest}


@register.simple_tag(takes_context=True)
def session_ends(context: Context) -> str:
    """ISO time at which this sign-in ends at the earliest; empty for strangers."""
    person = getattr(context.get("request"), "user", None)
    signed_in = getattr(person, "last_login", None)
    if signed_in is None:
        return ""
    return str((signed_in + timedelta(seconds=settings.SESSION_COOKIE_AGE)).isoformat())


@register.filter
def millimetres(where: Placement) -> dict[str, dict[str, float]]:
    """A placement in mm from the lower left corner, with ``y`` from the top for drawing: {leader: …, seal: …}."""
    return {name: _in_mm(getattr(where, name)) for name in ("leader", "seal")}


def _in_mm(rect: Any) -> dict[str, float]:
    facts = {
        "left": rect.left / MM,
        "bottom": rect.bottom / MM,
        "width": rect.width / MM,
        "height": rect.height / MM,
        "y": (PAGE_HEIGHT - rect.top) / MM,
    }
    return {name: round(value, 1) for name, value in facts.items()}


@register.filter
def plain(number: float) -> str:
    """A number as machines write it, whatever the language: 12.5."""
    return f"{number:.1f}".removesuffix(".0")


@register.filter
def plus(number: float, more: float) -> float:
    return number + more


@register.filter
def half(number: float) -> float:
    return number / 2


@register.filter
def sum_of(rows: Iterable[Any], name: str) -> int:
    """The sum of one attribute of all rows."""
    return sum(getattr(row, name) for row in rows)


@register.simple_block_tag
def dialog(content: str, key: str, title: str, kind: str = "") -> SafeString:
    """A native dialog, opened by ``data-opens="KEY"`` on a link or button. ``kind``: empty or wide."""
    return format_html(
        '<dialog id="{key}" class="{kind}" aria-labelledby="{key}-title"><div class="head"><h2 id="{key}-title">{title}</h2>'
        '<button type="button" class="button quiet bare" data-closes aria-label="{close}">{cross}</button></div>'
        '<div class="inside">{content}</div></dialog>',
        key=key,
        kind=kind,
        title=title,
        close=_("Đóng"),
        cross=icon("cross"),
        content=content,
    )


@register.simple_block_tag
def disclosure(content: str, title: str, kind: str = "", opened: bool = False) -> SafeString:  # noqa: FBT001,FBT002
    """Something kept out of the way: a <details> that works without scripts. ``kind``: empty or danger."""
    return format_html(
        '<details class="more {}"{}><summary>{}</summary><div class="inside">{}</div></details>',
        kind,
        SafeString(" open") if opened else "",
        title,
        content,
    )


@register.simple_block_tag
def list_table(content: str, caption: str, kind: str = "cards") -> SafeString:
    """A list: put <thead> and <tbody> inside. ``kind``: cards (rows become cards on phones), tall, or both."""
    return format_html(
        '<div class="list {}" role="region" aria-label="{}" tabindex="0"><table><caption class="unseen">{}</caption>{}'
        "</table></div>",
        kind,
        caption,
        caption,
        content,
    )
