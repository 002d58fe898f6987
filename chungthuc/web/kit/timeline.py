"""The history of a copy, a line an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chungthuc.accounts.models import Person
from chungthuc.audit.models import Event
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, Reason, Route
from chungthuc.certification.scan_answers import pages_in_words
from chungthuc.dossiers.models import ExtensionGround
from chungthuc.notifications import outbox


@dataclass(frozen=True)
class Moment:
    """A line of a history. ``action``: the event's, by which its mark is chosen; ``what``: the same in words;
    ``typed``: the reason as it was ticked and written, Vietnamese; ``reason``, ``event``: as kept, for what is
    exported; ``paper``: which of several it is about, empty where there is but one; ``is_again``: by who did a step
    before it on this copy (signed what he took in, sealed what he signed)."""

    at: datetime
    action: str
    what: str
    who: str
    note: str
    paper: str = ""
    is_again: bool = False
    reason: Reason | None = None
    event: Event | None = None
    typed: str = ""


def timeline(copy: CertifiedCopy) -> list[Moment]:
    """Its events, its slip's and its messages', with the names of people; «hệ thống» for jobs."""
    return timeline_of(copy.dossier_id, [copy])


def timeline_of(dossier: UUID, copies: Sequence[CertifiedCopy]) -> list[Moment]:
    """The same of a dossier's copies in one, each line with the paper that it is about."""
    papers = {one.subject: one.original_title if len(copies) > 1 else "" for one in copies}
    for pk, about in outbox.of(*papers).values_list("pk", "about"):
        papers[f"message:{pk}"] = papers[about]
    papers[f"dossier:{dossier}"] = ""
    events = list(Event.objects.filter(subject__in=papers, action__in=TOLD).order_by("at", "position"))
    people = [one for event in events for one in (event.by, event.facts.get("to", ""))]
    ids = [one.removeprefix("person:") for one in people if one.startswith("person:")]
    names = {f"person:{one.pk}": one.full_name for one in Person.objects.filter(pk__in=ids)}
    reasons, again = list(Reason.objects.filter(copy__in=copies)), _by_the_same(events)
    moments = []
    for event in events:
        why = _kept(event, reasons)
        to = names.get(event.facts.get("to", ""), "")
        note = _joined(_note(event.facts), _blanked(why), to, again.get(event.pk, ""))
        moments.append(
            Moment(event.at, event.action, _label(event.action), names.get(event.by, _("Hệ thống")), note,
                   papers[event.subject], event.pk in again, why, event, typed=why.text if why else "")
        )  # fmt: skip
    return moments


BEFORE = {Action.SIGN: (Action.SUBMIT, Action.RESUBMIT), Action.SEAL: (Action.SUBMIT, Action.RESUBMIT, Action.SIGN)}


def _by_the_same(events: list[Event]) -> dict[int, str]:
    """Acts by who did an act before them on the same copy, which three persons usually do: by the event, in words."""
    done: dict[tuple[str, str], set[str]] = {}
    found = {}
    for event in events:
        one = (event.subject, event.by)
        if done.get(one, set()) & set(BEFORE.get(event.action, ())):  # type: ignore[call-overload]
            found[event.pk] = _("cùng một người đã làm bước trước")
        if event.by.startswith("person:"):
            done.setdefault(one, set()).add(event.action)
    return found


def _joined(*notes: str) -> str:
    return " – ".join(one for one in notes if one)


def in_one_hand(timeline: list[Moment]) -> list[Moment]:
    """The acts that somebody did on what he had taken in or signed himself: the page says it above the history."""
    return [one for one in timeline if one.is_again]


def _kept(event: Event, reasons: list[Reason]) -> Reason | None:
    """The reason that was kept beside the event. One from before reasons were kept names none: its reason is the one of
    that act and moment."""
    named, act = event.facts.get("reason_sha256"), (event.action, event.at)
    return next((one for one in reasons if one.sha256 == named or (not named and (one.action, one.at) == act)), None)


def _blanked(kept: Reason | None) -> str:
    """Reasons are kept for ever, or until their words were blanked."""
    return _("lý do đã xóa khi hết thời hạn lưu trữ") if kept and not kept.text else ""


def _label(action: str) -> str:
    return str(Action(action).label) if action in Action.values else str(OTHER_EVENTS.get(action, action))


OTHER_EVENTS = {
    "cancel_dossier": gettext_lazy("Hủy hồ sơ"),
    "new_code": gettext_lazy("Cấp mã mới cho phiếu hẹn"),
    "resend": gettext_lazy("Gửi lại"),
    "receive_originals": gettext_lazy("Nhận bản chính để lại"),
    "extend": gettext_lazy("Kéo dài thời hạn (Điều 21)"),
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
    if "copies" in facts:
        return ngettext("%(copies)d giấy tờ", "%(copies)d giấy tờ", facts["copies"]) % facts
    if facts.get("ground") in ExtensionGround.values:
        more = ngettext("thêm %(days)d ngày làm việc", "thêm %(days)d ngày làm việc", facts["days"]) % facts
        return f"{more}: {ExtensionGround(facts['ground']).label}"
    if "voided_number" in facts:
        return _("hủy số %(voided_number)s") % facts
    return ""
