"""The history of a copy, a line an event."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Person
from chungthuc.audit.models import Event
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, Reason, Route
from chungthuc.certification.scan_answers import pages_in_words
from chungthuc.notifications import outbox


@dataclass(frozen=True)
class Moment:
    """A line of a history. ``action``: the event's, by which its mark is chosen; ``what``: the same in words."""

    at: datetime
    action: str
    what: str
    who: str
    note: str


def timeline(copy: CertifiedCopy) -> list[Moment]:
    """Its events, its slip's and its messages', with the names of people; «hệ thống» for jobs."""
    messages_ = [f"message:{one}" for one in outbox.of(copy.subject).values_list("pk", flat=True)]
    subjects = [copy.subject, f"dossier:{copy.dossier_id}", *messages_]
    events = list(Event.objects.filter(subject__in=subjects, action__in=TOLD).order_by("at", "position"))
    people = [one for event in events for one in (event.by, event.facts.get("to", ""))]
    ids = [one.removeprefix("person:") for one in people if one.startswith("person:")]
    names = {f"person:{one.pk}": one.full_name for one in Person.objects.filter(pk__in=ids)}
    reasons = list(copy.reasons.all())
    return [
        Moment(
            event.at,
            event.action,
            _label(event.action),
            names.get(event.by, _("Hệ thống")),
            _noted(event, reasons) or names.get(event.facts.get("to", ""), ""),
        )
        for event in events
    ]


def _noted(event: Event, reasons: list[Reason]) -> str:
    """What the event says, and the reason that was kept beside it: for ever, or until its words were blanked.

    An event from before reasons were kept names none: its reason is the one of that act and moment.
    """
    facts, act = event.facts, (event.action, event.at)
    named = facts.get("reason_sha256")
    kept = next((one for one in reasons if one.sha256 == named or (not named and (one.action, one.at) == act)), None)
    if kept is None:
        return _note(facts)
    why = f"«{kept.text}»" if kept.text else _("lý do đã xóa khi hết thời hạn lưu trữ")
    return " – ".join(one for one in (_note(facts), why) if one)


def _label(action: str) -> str:
    return str(Action(action).label) if action in Action.values else str(OTHER_EVENTS.get(action, action))


OTHER_EVENTS = {
    "new_code": gettext_lazy("Cấp mã mới cho phiếu hẹn"),
    "resend": gettext_lazy("Gửi lại"),
    "receive_originals": gettext_lazy("Nhận bản chính để lại"),
    "assign_dossier": gettext_lazy("Giao hồ sơ cho cán bộ"),
    "reuse_copy": gettext_lazy("Người yêu cầu dùng lại bản này, không lập hồ sơ mới"),
}


TOLD = [*Action.values, *OTHER_EVENTS]  # not looks, which «Ai đã xem» shows, nor what only hashes a row anew


def _note(facts: dict[str, Any]) -> str:
    if facts.get("route") in Route.values:
        return str(Route(facts["route"]).label)
    if "number" in facts:
        return _("số %(number)s, quyển %(volume)s") % facts
    if "pages_reason" in facts:
        original, scan = (pages_in_words(facts[name]) for name in ("original_pages", "scan_pages"))
        told = {"original": original, "scan": scan, "why": facts["pages_reason"]}
        return _("bản chính %(original)s, bản scan %(scan)s: %(why)s") % told
    if facts.get("remarks"):
        return _("có giải trình về bản scan")
    if "voided_number" in facts:
        return _("hủy số %(voided_number)s") % facts
    return ""
