"""What desks share: how a copy is named in a sentence, found, listed, and how a refusal is told."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pades.common.errors import PadesError

from chungthuc.accounts import refusals, rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.models import Event
from chungthuc.certification.delivery import letter_failed, route_of
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.permissions import allowed_actions
from chungthuc.certification.scan_answers import pages_in_words
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.notifications import outbox

COUNTED = 1000


def sentence(copy: CertifiedCopy) -> str:
    """The status as a sentence that says who acts next."""
    signatory = copy.signatory.person.full_name
    match copy.status:
        case Status.SUBMITTED:
            return _("Đang chờ %(name)s ký%(due)s.") % {"name": signatory, "due": _until(copy)}
        case Status.RETURNED:
            return _("Đã trả về: cán bộ tiếp nhận sửa rồi trình lại, hoặc hủy hồ sơ.")
        case Status.SIGNED if copy.stands_still:
            return _("Đã ký, chưa hoàn tất được. Đang chờ %(name)s xử lý.") % {"name": signatory}
        case Status.SEALED if copy.stands_still:
            return _("Đã đóng dấu, chưa hoàn tất được. Đang chờ văn thư xử lý.")
        case Status.ISSUED if copy.stopped_at:
            return _("Đã cấp, chưa chuyển được. Đang chờ văn thư xử lý.")
        case Status.SIGNED if copy.forwarded_at:
            return _("Đã ký – chờ dấu thời gian; sau đó văn thư đóng dấu.")
        case Status.SIGNED | Status.STAMPED if not copy.forwarded_at:
            return _("Đã ký. Đang chờ %(name)s chuyển cấp số và đóng dấu.") % {"name": signatory}
        case Status.STAMPED:
            return _("Đang chờ văn thư cấp số và đóng dấu%(due)s.") % {"due": _until(copy)}
        case Status.SEALED if copy.last_fault:
            return _("Đã đóng dấu. Hệ thống đang thử hoàn tất lại; văn thư theo dõi.")
        case Status.SEALED:
            return _("Đã đóng dấu. Hệ thống đang gắn dấu thời gian và kiểm tra lại tệp.")
        case Status.ISSUED if copy.send_wished_at and route_of(copy) == Route.CLAIM:
            return _("Đã cấp. Đang chờ người yêu cầu nhận bằng mã trên phiếu hẹn trả kết quả.")
        case Status.ISSUED if copy.send_wished_at and letter_failed(copy):
            return _("Đã cấp, thư gửi không được. Đang chờ văn thư xử lý.")
        case Status.ISSUED if copy.send_wished_at:
            return _("Đã cấp. Hệ thống đang chuyển tới người yêu cầu.")
        case Status.ISSUED:
            return _("Đã cấp. Đang chờ văn thư chuyển tới người yêu cầu.")
        case Status.DELIVERED:
            return _("Đã chuyển tới người yêu cầu.")
        case Status.CANCELLED:
            return _("Đã hủy hồ sơ, dừng xử lý.")
        case _other:
            return _("Đã hủy bỏ giá trị pháp lý.")


def _until(copy: CertifiedCopy) -> str:
    left = copy.due_at - clock.now()
    if left < timedelta(0):
        return _(", đã quá hạn")
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if hours >= 24:
        return _(", hạn trả %(moment)s") % {"moment": clock.vietnamese_moment(copy.due_at)}
    words = ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}
    if hours:
        words = _("%(hours)d giờ %(rest)s") % {"hours": hours, "rest": words}
    return _(", còn %(time)s đến hạn") % {"time": words}


def visible_copy(request: HttpRequest, copy_id: UUID) -> CertifiedCopy:
    """The copy, if the person may see it; otherwise it does not exist for him, and his asking is written down."""
    found = CertifiedCopy.objects.visible_to(request.user).with_names().filter(pk=copy_id).first()
    if found is None:
        if CertifiedCopy.objects.filter(pk=copy_id).exists():
            refusals.note(request, refusals.NOT_VISIBLE, agency=my_agency(request))
        raise Http404
    return found


def allowed(request: HttpRequest, copy: CertifiedCopy) -> set[str]:
    """Values of the actions that the page may offer."""
    return {action.value for action in allowed_actions(request.user, copy)}  # type: ignore[arg-type]


def my_agency(request: HttpRequest) -> Agency | None:
    """The agency the person works at now: the one chosen in the session, else the first."""
    mine = rights.agencies_where(request.user, *rights.WORKING)
    chosen = request.session.get("agency")
    return mine.filter(code=chosen).first() or mine.order_by("code").first()


def refuse(request: HttpRequest, error: Refused | PadesError) -> None:
    """Tell the person what was not done, why, and what to do, with the code for the help desk."""
    if error.code in refusals.BY_RIGHTS:
        refusals.note(request, error.code, agency=my_agency(request))
    remedy = getattr(error, "remedy", "")
    messages.error(request, f"{error.message} {remedy}".strip(), extra_tags=error.code)


@dataclass(frozen=True)
class Count:
    """How many rows a tab has, counted up to a bound: what is over grows for ever, and nobody waits for thousands."""

    number: int

    @property
    def shown(self) -> str:
        return f"{COUNTED - 1}+" if self.number >= COUNTED else str(self.number)

    def __str__(self) -> str:
        return self.shown

    def __bool__(self) -> bool:
        return self.number > 0


def count_of(rows: QuerySet[Any]) -> Count:
    return Count(rows.order_by()[:COUNTED].count())


@dataclass(frozen=True)
class Page:
    """One stretch of a list. ``next_key`` goes into ?after= of the following one; None at the end."""

    items: list[Any]
    next_key: str | None


def page_of(
    rows: QuerySet[Any], request: HttpRequest, *, size: int = 50, by: str = "due_at", newest: bool = False
) -> Page:
    """Keyset pagination on (``by``, id), oldest first: as fast on the last page as on the first."""
    way, beyond = ("-", "lt") if newest else ("", "gt")
    rows = rows.order_by(f"{way}{by}", f"{way}id")
    if start := _read_key(request.GET.get("after", "")):
        moment, last = start
        rows = rows.filter(Q(**{f"{by}__{beyond}": moment}) | Q(**{by: moment, f"id__{beyond}": last}))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    return Page(items, _key(getattr(items[-1], by), items[-1].pk) if more else None)


def _key(moment: datetime, last: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {last}".encode()).decode()


def _read_key(text: str) -> tuple[datetime, UUID] | None:
    try:
        written, last = base64.urlsafe_b64decode(text.encode()).decode().split(" ")
        moment = datetime.fromisoformat(written)
        return (moment.astimezone(UTC), UUID(last)) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; pages behind the login always have one."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


REASON_LIMIT = 2000


def reason_of(request: HttpRequest) -> str:
    """What was written as a reason, without what PostgreSQL cannot hold."""
    return request.POST.get("reason", "").replace("\0", "").strip()[:REASON_LIMIT]


class OtherOffice(Exception):
    """A form that was opened at one office comes in while its person works at another: nothing is done."""


def desk_of(request: HttpRequest, right: Right) -> Agency:
    """The agency at which the person holds the right now: the one he works at, else the first. 403 without any.

    A form says where it was opened (``{% office %}``). Raises OtherOffice when that is another one by now: two tabs
    share a sign-in, and what was meant for one office is not done at the other.
    """
    mine = rights.agencies_where(request.user, right)
    chosen = mine.filter(code=request.session.get("agency")).first() or mine.order_by("code").first()
    if chosen is None:
        raise PermissionDenied
    if request.POST.get("office", chosen.code) != chosen.code:
        raise OtherOffice(chosen.code)
    return chosen


def data_url(png: bytes) -> str:
    """A small picture inside the page."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


WORDS = {"no_create_right": gettext_lazy("Bạn không có quyền tạo bản sao.")}


def words(code: str) -> str:
    return str(WORDS[code])


@dataclass(frozen=True)
class Moment:
    """A line of a copy's history."""

    at: datetime
    what: str
    who: str
    note: str


def timeline(copy: CertifiedCopy) -> list[Moment]:
    """Its events, its slip's and its messages', with the names of people; «hệ thống» for jobs."""
    messages_ = [f"message:{one}" for one in outbox.of(copy.subject).values_list("pk", flat=True)]
    subjects = [copy.subject, f"dossier:{copy.dossier_id}", *messages_]
    events = list(Event.objects.filter(subject__in=subjects, action__in=TOLD).order_by("at", "position"))
    ids = [event.by.removeprefix("person:") for event in events if event.by.startswith("person:")]
    names = {f"person:{one.pk}": one.full_name for one in Person.objects.filter(pk__in=ids)}
    return [
        Moment(event.at, _label(event.action), names.get(event.by, _("Hệ thống")), _note(event.facts))
        for event in events
    ]


def _label(action: str) -> str:
    return str(Action(action).label) if action in Action.values else str(OTHER_EVENTS.get(action, action))


OTHER_EVENTS = {
    "new_code": gettext_lazy("Cấp mã mới cho phiếu hẹn"),
    "resend": gettext_lazy("Gửi lại"),
    "receive_originals": gettext_lazy("Nhận bản chính để lại"),
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
