"""A page that shows a paper writes down who looks, before it shows anything; and «Ai đã xem»."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.audit import recorder
from chungthuc.audit.chain import name_of
from chungthuc.audit.models import Event
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.web.kit.access import held_at, visible_copy
from chungthuc.web.kit.methods import wants_content
from chungthuc.web.kit.reading import as_uuid

PAGE, PICTURE, FILE, PREPARED = "page", "picture", "file", "prepared"  # what the hour's first look was at


def opened_copy(request: PersonRequest, copy_id: UUID, what: str) -> CertifiedCopy:
    """The copy, if the person may see it, and that he looks. Raises Http404; NotRecorded, then nothing is shown."""
    copy = visible_copy(request, copy_id)
    note_look(request, copy, what)
    return copy


def note_look(request: HttpRequest, copy: CertifiedCopy, what: str) -> None:
    """Raises NotRecorded. HEAD shows nothing, and nobody has looked."""
    if wants_content(request):
        recorder.looked(copy.subject, agency=copy.agency.code, by=request.user, at_what=what)


def note_dossier(request: HttpRequest, dossier: Dossier) -> None:
    """As ``note_look``, of the page of a dossier: who asked, with which numbers, which papers."""
    if wants_content(request):
        recorder.looked(dossier.plain_name, agency=dossier.agency.code, by=request.user, at_what=PAGE)


def note_holder(request: HttpRequest, copy: CertifiedCopy, holder: str) -> None:
    """Who has a slip or a letter opens its paper: himself where he is signed in. Not only the first time: an officer
    has seen both code and number. Raises NotRecorded."""
    by = request.user if request.user.is_authenticated else holder
    recorder.looked(copy.subject, agency=copy.agency.code, by=by, at_what=FILE)


SLIP, LETTER = "requester:slip", "requester:link"
HOLDERS = {
    SLIP: gettext_lazy("người có phiếu hẹn"),
    LETTER: gettext_lazy("người có đường dẫn trong thư"),
}
AUDITORS = (Right.INSPECT, Right.SIGN_COPY, Right.ADMINISTER)
LATEST = 20


@dataclass(frozen=True)
class Look:
    """Who opened a paper, in which hour for the first time, and what of it he asked for."""

    at: datetime
    who: str
    what: str


def lookers(request: PersonRequest, copy: CertifiedCopy) -> list[Look] | None:
    """«Ai đã xem», newest first; None for whom it is not."""
    if not held_at(request, copy.agency) & set(AUDITORS):
        return None
    events = Event.objects.filter(subject=copy.subject, chain=f"{recorder.LOOKS}{copy.agency.code}", action="look")
    latest = list(events.order_by("-position")[:LATEST])
    names = names_of(event.by for event in latest)
    looks = [Look(event.at, actor(event.by, names), what(event)) for event in latest]
    if not wants_content(request) and not events.filter(by=name_of(request.user), at__gte=recorder.hour()).exists():
        looks.insert(0, Look(clock.now(), request.user.full_name, str(WORDS[PAGE])))  # GET's own: its length is told
    return looks[:LATEST]


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names of people that events call «person:…», in one query; holders of slips and letters."""
    ids = {key for actor in actors if (key := as_uuid(actor.removeprefix("person:")))}
    known = {f"person:{one.pk}": one.full_name for one in Person.objects.filter(pk__in=ids)}
    return known | {name: str(words) for name, words in HOLDERS.items()}


def actor(by: str, names: dict[str, str]) -> str:
    """Who did what an event tells: by ``names_of``, never by a key or a program's name."""
    return names.get(by) or (_("tài khoản không còn") if by.startswith("person:") else _("Hệ thống"))


def copies_of(subjects: Iterable[str]) -> dict[str, str]:
    """What copies and dossiers that events call «certified-copy:…», «dossier:…» are called where no title may stand, in
    one query each."""
    subjects = list(subjects)
    ids, dossiers = _keys(subjects, "certified-copy:"), _keys(subjects, "dossier:")
    rows = CertifiedCopy.objects.filter(pk__in=ids).select_related("entry__volume__register", "dossier")
    named = {one.subject: _numbered(one) for one in rows}
    for one in Dossier.objects.filter(pk__in=dossiers) if dossiers else ():
        named[one.plain_name] = _("hồ sơ %(code)s") % {"code": one.code}
    return named


def _keys(subjects: Iterable[str], kind: str) -> list[UUID]:
    return [key for one in subjects if one.startswith(kind) and (key := as_uuid(one.removeprefix(kind)))]


def _numbered(copy: CertifiedCopy) -> str:
    if copy.entry is None:
        return _("hồ sơ %(code)s") % {"code": copy.dossier.code}
    return _("số %(number)s, quyển %(volume)s") % {
        "number": copy.entry.certification_number, "volume": copy.entry.volume.volume_code,
    }  # fmt: skip


def what(event: Event) -> str:
    return str(WORDS.get(event.facts.get("what", ""), ""))


WORDS = {
    PAGE: gettext_lazy("mở trang hồ sơ"),
    PICTURE: gettext_lazy("xem trang giấy tờ"),
    FILE: gettext_lazy("mở tệp PDF"),
    PREPARED: gettext_lazy("nhận tệp chờ ký trong phần mềm ký"),
}
