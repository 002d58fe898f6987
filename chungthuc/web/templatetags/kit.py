"""The kit's tags and filters: icons, how a status looks, the clock, where one is, dialogs."""

from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chungthuc.accounts.sign_in import sittings
from chungthuc.agencies import days
from chungthuc.agencies.calendar import LAST_HOUR, OPENING, is_working_day
from chungthuc.agencies.models import Agency, SpecialDay
from chungthuc.certification.lifecycle import Status
from chungthuc.core import clock
from chungthuc.core.hushing import KEYS_IN_QUESTIONS
from chungthuc.web.templatetags import statuses
from chungthuc.web.templatetags.icon_paths import PATHS

register = template.Library()
LINE_WORDS = {
    "ok": gettext_lazy("Đạt"),
    "bad": gettext_lazy("Không đạt"),
    "warn": gettext_lazy("Cần lưu ý"),
    "unknown": gettext_lazy("Chưa rõ"),
}
ABOUT = ("dossier", "appointment", "copy")  # what a page may show, and of which office it is
WIDTHS = {"number": "short", "date": "short", "tel": "medium", "email": "medium"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One of our icons; the words beside it carry the meaning. ``size``: empty, small or large."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        size,
        PATHS[name],
    )


@register.filter
def status_label(status: str) -> str | Promise:
    """«Chờ ký» of ``submitted``."""
    return Status(status).label


@register.filter
def status_tone(status: str) -> str:
    return statuses.look_of(status)[0]


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """This page's address with its question, but for what opens something: that stands in no other address."""
    request = context.get("request")
    if request is None:
        return ""
    question = request.GET.copy()
    for name in KEYS_IN_QUESTIONS & set(question):
        del question[name]
    return f"{request.path}?{question.urlencode()}" if question else str(request.path)


@register.simple_tag
def status_mark(status: str) -> SafeString:
    return icon(statuses.look_of(status)[1], "small")


@register.simple_tag
def action_mark(action: str) -> SafeString:
    """The icon of a line of history; a plain one for what is no act on a copy."""
    return icon(statuses.ACTION_ICONS.get(action, "info"), "small")


@register.simple_tag
def message_mark(level: str) -> SafeString:
    return icon(statuses.MESSAGE_ICONS.get(level, "info"))


@register.simple_tag
def verdict_mark(conclusion: str) -> SafeString:
    return icon(statuses.VERDICT_ICONS[conclusion], "large")


@register.simple_tag
def line_mark(verdict: str) -> SafeString:
    return icon(statuses.LINE_ICONS[verdict])


@register.filter
def line_word(verdict: str) -> str | Promise:
    """The answer of one line in a word, for who cannot see the icon."""
    return LINE_WORDS[verdict]


@register.simple_tag
def desk_mark(key: str) -> SafeString:
    return icon(statuses.DESK_ICONS.get(key, "list"))


@register.filter
def translated(words: str) -> str | SafeString:
    """Words of a dated table (services, grounds, kinds of papers): those that we ship are in the catalogue; an office's
    own are shown as they were written, and told to be Vietnamese."""
    told = _(words) if words else ""
    if told != words or get_language() == "vi":
        return told
    return format_html('<span lang="vi">{}</span>', words)


@register.filter
def reason_of_day(day: SpecialDay) -> str | SafeString:
    """Why a day is off: the nation's days have English names, an administrator's words are told to be Vietnamese."""
    english = days.english_name(day) if get_language() != "vi" else ""
    return english or translated(day.reason)


@register.filter
def translated_lines(words: str) -> SafeString:
    """A reason as it was ticked and typed: usual ones are in the catalogue, a line each; the rest stays as written."""
    return format_html_join("\n", "{}", ((translated(line),) for line in words.splitlines()))


@register.filter
def field_width(field: BoundField) -> str:
    """As wide as its content: short for numbers and dates; empty for the usual width."""
    return WIDTHS.get(getattr(field.field.widget, "input_type", ""), "")


@register.simple_tag(takes_context=True)
def current(context: Context, href: str) -> SafeString:
    """``aria-current`` on the link whose page, or a page below it, is shown; …/new is a place of its own."""
    request: HttpRequest | None = context.get("request")
    path = getattr(request, "path", "")
    if path == href:
        return SafeString(' aria-current="page"')
    below = path.startswith(f"{href}/") and not path.endswith("/new")
    return SafeString(' aria-current="true"') if below else SafeString("")


@register.simple_tag(takes_context=True)
def contact_address(context: Context) -> str:
    """Where the office that this page is about says how to reach it; of a page about none, where one is looked for."""
    about = [context.get(name) for name in ABOUT]
    offices = (context.get("office"), context.get("agency"), *(getattr(one, "agency", None) for one in about))
    office = next((one for one in offices if isinstance(one, Agency)), None)
    return reverse("contact_office", args=[office.code]) if office else reverse("contact")


@register.simple_tag
def last_hour() -> dict[str, str]:
    """Until when what is received is answered the same day (Art. 7): {clock: «15:00», words: «15 giờ»}."""
    facts = {"hour": LAST_HOUR.hour, "minute": f"{LAST_HOUR:%M}"}
    words = _("%(hour)d giờ %(minute)s") if LAST_HOUR.minute else _("%(hour)d giờ")
    return {"clock": f"{LAST_HOUR:%H:%M}", "words": words % facts}


@register.simple_tag
def until_last_hour(agency: Agency | None = None, now: datetime | None = None) -> dict[str, Any]:
    """Time to the last hour: {left, whole (minutes), ends (ISO), words}; left is 0 afterwards. On a day on which the
    office does not work only {rests}."""
    here = (now or clock.now()).astimezone(clock.VIETNAM)
    if isinstance(agency, Agency) and not is_working_day(agency, here.date()):
        return {"rests": True}
    ends = datetime.combine(here.date(), LAST_HOUR, clock.VIETNAM)
    whole = int((ends - datetime.combine(here.date(), OPENING, clock.VIETNAM)).total_seconds() // 60)
    left = max(0, int((ends - here).total_seconds() // 60))
    return {"left": min(left, whole), "whole": whole, "ends": ends.isoformat(), "words": _left(left)}


def _left(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    facts = {"hours": hours, "minutes": rest, "end": last_hour()["clock"]}
    if hours:
        return _("Còn %(hours)d giờ %(minutes)d phút đến %(end)s") % facts
    return (_("Còn %(minutes)d phút đến %(end)s") if minutes else _("Đã qua %(end)s")) % facts


@register.simple_tag(takes_context=True)
def session_ends(context: Context) -> str:
    """ISO time at which this sign-in ends if nothing is done any more; empty for strangers."""
    request = context.get("request")
    if request is None or not getattr(getattr(request, "user", None), "is_authenticated", False):
        return ""
    return sittings.ends_at(request).isoformat()


@register.simple_block_tag
def dialog(content: str, key: str, title: str, kind: str = "") -> SafeString:
    """A native dialog, opened by ``data-opens="KEY"`` on a link or a button. ``kind``: empty or wide."""
    return format_html(
        '<dialog id="{key}" class="{kind}" aria-labelledby="{key}-title">'
        '<div class="head"><h2 id="{key}-title">{title}</h2>'
        '<button type="button" class="button quiet bare" data-closes aria-label="{close}">{cross}</button></div>'
        '<div class="inside">{content}</div></dialog>',
        key=key,
        kind=kind,
        title=title,
        close=_("Đóng"),
        cross=icon("cross"),
        content=content,
    )
