"""«Bản nháp»: a form of the counter is kept as it is typed, by a script or at each round trip, and opened again.

Three forms have one: «Thêm mới», «Nhận bản chính» (by their own key) and «Xử lý tiếp» (by the copy). The address of a
page names its draft by an id, so that a sign-in on the way, Back and a reload come to the same form.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from pades.common.errors import PadesError

from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.identifiers import clean_number
from chungthuc.core.throttle import Limit, take
from chungthuc.dossiers import drafts
from chungthuc.dossiers.drafts import Sheet
from chungthuc.dossiers.models import Dossier, Draft
from chungthuc.web.counter.forms import CopyForm, DossierForm, ReceiptForm
from chungthuc.web.delivery.people.people_forms import WITH, PeopleFields
from chungthuc.web.kit import limits
from chungthuc.web.kit.access import allowed, desk_of, visible_copy
from chungthuc.web.kit.reading import COLUMN, as_int, as_uuid, form_key
from chungthuc.web.kit.refusals import Telling, words

SAVINGS = Limit("draft", most=600, seconds=600, what=gettext_lazy("Quá nhiều lần lưu bản nháp."))
ASKED = {"save_draft", "draft_over"}  # buttons that keep the form and send nothing
# Never kept: a code, and what has to be seen anew in each sitting. The form's key is the draft's.
NOT_KEPT = {"email_code", "compared", "seen", "request_key"}
KEPT = (set(CopyForm.base_fields) | set(ReceiptForm.base_fields)) - NOT_KEPT
KEPT_TOO = ("upload", "keep_", "scan_", "fee_")  # beginnings of names that parts of the form bring themselves
ABOUT = re.compile(r"(appointment|dossier|certified-copy|receipt):[0-9a-f-]{36}")


@dataclass(frozen=True)
class DraftState:
    """The draft of the form on a page. ``version``: as its page saw it, 0 where there is none; ``trouble``: why it was
    not kept, in words; ``is_behind``: another page of the writer was later; ``reopened``: the form came out of it."""

    about: str
    key: str
    version: int = 0
    id: UUID | None = None
    saved_at: datetime | None = None
    trouble: str = ""
    is_behind: bool = False
    reopened: bool = False

    @property
    def address(self) -> str:
        return address_of(self.about, self.id) if self.id else ""


@dataclass(frozen=True)
class DraftLine:
    """A line of the list «Bản nháp»: when it was changed, for whom and of which paper, and where it opens."""

    id: UUID
    changed_at: datetime
    whom: str
    what: str
    address: str


def state(person: Person, key: str, about: str, *, reopened: bool = False) -> DraftState:
    """Of a form as it is shown first."""
    return _of(drafts.of_form(person, key), key, about, reopened=reopened)


def key_of(form: DossierForm) -> str:
    """The form's own key as it stands in it now: another one once it begins anew."""
    return str(form["request_key"].value() or "").replace("\0", "")[:64]


def _of(draft: Draft | None, key: str, about: str, *, reopened: bool = False) -> DraftState:
    if draft is None:
        return DraftState(about, key)
    return DraftState(about, key, draft.version, draft.pk, draft.changed_at, reopened=reopened)


def lines(person: Person, agency: Agency) -> list[DraftLine]:
    """The writer's drafts at the office where he sits; one that nobody can read any more is left out."""
    opened = [(one, drafts.sheet_of(one)) for one in drafts.of_writer(person, agency)]
    found = {sheet.found for _one, sheet in opened if sheet and sheet.found}
    names = {str(one.pk): one.full_name for one in Person.objects.filter(pk__in=found)} if found else {}
    return [_line(one, sheet, names) for one, sheet in opened if sheet is not None]


def _line(draft: Draft, sheet: Sheet, names: dict[str, str]) -> DraftLine:
    its_own = sheet.one("account") == WITH and not sheet.one("other")
    whom = names.get(sheet.found, "") if its_own else sheet.one("name")
    where = address_of(draft.about, draft.pk)
    return DraftLine(draft.pk, draft.changed_at, whom.strip(), sheet.one("title").strip(), where)


def address_of(about: str, draft: UUID) -> str:
    """Where it is opened again."""
    kind, _colon, key = about.partition(":")
    if kind == "certified-copy":
        return reverse("copy_resubmission", args=[key])
    if kind == "receipt":
        return reverse("desk_appointment_receipt", args=[key])
    item = f"{kind}={key}&" if kind else ""
    return f"{reverse('copy_new')}?{item}draft={draft}"


def asked(request: PersonRequest, agency: Agency, about: str) -> Draft | None:
    """The draft that the address names, or the last one about this very thing; only the writer's own, here."""
    mine = Draft.objects.filter(writer=request.user, agency=agency)
    if "draft" in request.GET:
        key = as_uuid(request.GET["draft"])
        found = mine.filter(pk=key, about=about).first() if key else None
        if found is None:
            messages.info(request, _("Bản nháp này không còn ở đây: đã trình ký, đã xóa, hoặc thuộc cơ quan khác."))
        return found
    return mine.filter(about=about).order_by("-changed_at").first() if about else None


def of_copy(person: Person, copy: CertifiedCopy) -> Draft | None:
    """Of «Xử lý tiếp»."""
    return Draft.objects.filter(writer=person, agency=copy.agency, form=copy.subject).first()


def forget(person: Person, key: str) -> None:
    """What was sent is no draft any more."""
    drafts.forget(person, key)


def opened(draft: Draft | None) -> tuple[QueryDict, Sheet] | None:
    """What the form had, as if it were sent; None where there is nothing to read."""
    sheet = drafts.sheet_of(draft) if draft is not None else None
    if draft is None or sheet is None:
        return None
    sent = QueryDict(mutable=True)
    for name, values in sheet.fields.items():
        sent.setlist(name, list(values))
    sent["request_key"] = draft.form
    return sent, sheet


def found_again(sheet: Sheet, known: list[Person]) -> Person | None:
    """The account that had been found when the draft was kept, while its number is still its own and checked."""
    number = clean_number(sheet.one("number"))
    if sheet.one("account") != WITH or not number:
        return None
    for one in known:
        if one.id_number == number:
            return one
    key = as_uuid(sheet.found)
    found = Person.objects.filter(pk=key, is_active=True, id_number=number).first() if key else None
    return found if found is not None and found.identity_is_checked else None


def quiet(form: PeopleFields) -> PeopleFields:
    """A form out of a draft: what is not filled in yet is no mistake."""
    form.is_valid()
    for name in list(form.errors):
        del form.errors[name]
    return form


def kept(request: PersonRequest, agency: Agency, form: PeopleFields, key: str, about: str) -> DraftState:
    """The form of this request, kept as it comes back; a page that sends no version keeps nothing."""
    seen = as_int(request.POST.get("draft_version"), most=COLUMN)
    if seen is None:
        return state(request.user, key, about)
    found = str(form.found.pk) if form.found is not None else ""
    sheet = Sheet({name: values for name, values in _typed(form.data).items() if values}, found)
    return _saved(request, agency, sheet, key, about, seen)


def _typed(sent: object) -> dict[str, list[str]]:
    """Fields that are kept, of a form as it was sent, or as the page shall come back with it."""
    several = sent.lists() if isinstance(sent, QueryDict) else ((name, [value]) for name, value in dict(sent).items())  # type: ignore[call-overload]
    return {
        name: [str(one).replace("\0", "") for one in values]
        for name, values in several
        if name in KEPT or name.startswith(KEPT_TOO)
    }


def _saved(request: PersonRequest, agency: Agency, sheet: Sheet, key: str, about: str, seen: int) -> DraftState:
    """What became of it, told on the page beside the form: nobody who types is thrown out of it by a refusal."""
    refused: list[Refused | PadesError] = []
    with Telling(refused.append):
        take(SAVINGS, *limits.asker(request))
        _demand_open(request, key, about)
        over = "draft_over" in request.POST
        draft = drafts.save(request.user, agency, form=key, about=about, sheet=sheet, version=seen, over=over)
        return _of(draft, key, about)
    now = replace(state(request.user, key, about), version=seen, trouble=words(refused[0]))
    return replace(now, is_behind=refused[0].code == "draft_changed")


def _demand_open(request: PersonRequest, key: str, about: str) -> None:
    """Nothing is kept of a form that was sent from another page meanwhile."""
    kind, _colon, item = about.partition(":")
    if kind == "certified-copy" and (copy_id := as_uuid(item)):
        sent = Action.RESUBMIT not in allowed(request, visible_copy(request, copy_id))
    elif kind == "receipt":
        sent = Dossier.objects.filter(request_key=key).exists()
    else:
        sent = CertifiedCopy.objects.filter(request_key=key).exists()
    if sent:
        raise NotAllowed(
            "draft_was_sent",
            _("Biểu mẫu này đã được gửi ở một thẻ khác; nội dung ở thẻ này không lưu thành bản nháp."),
            _("Mở «Thêm mới» để lập hồ sơ khác."),
        )


@require_POST
def counter_drafts(request: PersonRequest) -> HttpResponse:
    """A form as it is typed, sent by a script: answers the part of the page that tells what became of it."""
    about = request.POST.get("about", "")
    about = about if ABOUT.fullmatch(about) else ""
    agency, key = desk_of(request, Right.CREATE_COPY), form_key(request)
    if about.startswith("certified-copy:") and (copy_id := as_uuid(about.partition(":")[2])):
        agency, key = visible_copy(request, copy_id).agency, about
    if not key:
        return HttpResponse(status=400)
    seen = as_int(request.POST.get("draft_version"), most=COLUMN) or 0
    now = _saved(request, agency, _sheet_of(request, key), key, about, seen)
    return render(request, "counter/draft_answer.html", {"draft": now}, status=409 if now.trouble else 200)


def _sheet_of(request: PersonRequest, key: str) -> Sheet:
    """The account found before stays while the number does: a script's saving searches for nobody."""
    fields = _typed(request.POST)
    before = drafts.of_form(request.user, key)
    old = drafts.sheet_of(before) if before is not None else None
    number = clean_number((fields.get("number") or [""])[-1])
    return Sheet(fields, old.found if old and clean_number(old.one("number")) == number else "")


@require_POST
def counter_draft_removal(request: PersonRequest, draft_id: UUID) -> HttpResponseBase:
    """«Xóa bản nháp»; its scan leaves as every upload does that nothing names (``reception.unneeded``)."""
    draft = Draft.objects.filter(pk=draft_id, writer=request.user).first()
    if draft is None:
        return redirect("copy_new")
    draft.delete()
    messages.success(request, _("Đã xóa bản nháp."))
    kind, _colon, key = draft.about.partition(":")
    if kind == "certified-copy":
        return redirect("copy", key)
    return redirect("desk_appointment_receipt", key) if kind == "receipt" else redirect("copy_new")
