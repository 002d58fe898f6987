"""Drafts: what an officer types at the counter, kept while it is typed, and wiped once it is sent or forgotten.

A draft is its writer's alone, whoever else has which right: each question here names the writer, and the agency at
which he works and may take papers in, which the page has asked about. decision 0037.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments.policies import policies_of
from chungthuc.core import clock
from chungthuc.core.database import closed
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents.models import Upload, hold
from chungthuc.dossiers.models import Draft

PURPOSE = "chungthuc draft"
MOST_FIELDS = 80
MOST_LETTERS = 20_000  # of all fields: names, numbers, a reason or two, and some hundred times that
MOST_DRAFTS = 30  # of one writer at one agency


@dataclass(frozen=True)
class Sheet:
    """What stands in a form. ``fields``: as sent, by name; several values of one name are a list. ``found``: the key of
    the account that a recorded search had shown, so that opening the draft searches for nobody."""

    fields: Mapping[str, list[str]]
    found: str = ""

    def one(self, name: str) -> str:
        return (self.fields.get(name) or [""])[-1]


def sheet_of(draft: Draft) -> Sheet | None:
    """What was typed; None where the service's secret was changed since: nobody reads it any more."""
    try:
        kept = json.loads(closed.opened(draft.contents, PURPOSE))
    except closed.Unreadable:
        return None
    return Sheet(kept["fields"], kept["found"])


def of_writer(writer: Person, agency: Agency) -> list[Draft]:
    """His drafts at this agency, the last changed first."""
    return list(Draft.objects.filter(writer=writer, agency=agency).order_by("-changed_at", "pk")[:MOST_DRAFTS])


def of_form(writer: Person, form: str) -> Draft | None:
    return Draft.objects.filter(writer=writer, form=form).first() if form else None


@transaction.atomic
def save(
    writer: Person, agency: Agency, *, form: str, about: str, sheet: Sheet, version: int, over: bool = False
) -> Draft:
    """Keep the form as it stands now. ``version``: of what the page had seen, 0 before the first time; ``over``: the
    writer says that his page counts. A draft that is gone meanwhile (too old) is made anew.

    Raises Refused("draft_too_large" | "drafts_too_many"), NotAllowed("draft_changed") where another page of his was
    later.
    """
    contents = _closed(sheet)
    there = Draft.objects.select_for_update().filter(writer=writer, form=form).first()
    if there is None:
        new = Draft(writer=writer, agency=agency, form=form, about=about, contents=contents, version=version + 1)
        return _made(new, sheet)
    if there.version != version and not over:
        raise changed()
    there.agency, there.about, there.contents = agency, about, contents
    there.upload, there.version, there.changed_at = _scan(sheet, writer), there.version + 1, clock.now()
    there.save()
    return there


def forget(writer: Person, form: str) -> bool:
    """It was sent, or its writer does not need it. True where there was one."""
    return bool(Draft.objects.filter(writer=writer, form=form).delete()[0])


def wipe_old() -> int:
    """Delete what nobody changed for as many days as the agency says (``draft_days``). Returns how many."""
    agencies = list(Agency.objects.filter(pk__in=Draft.objects.values("agency")))
    policies, now, count = policies_of(agencies), clock.now(), 0
    for one in agencies:
        days = timedelta(days=policies[one.pk].draft_days)
        count += Draft.objects.filter(agency=one, changed_at__lt=now - days).delete()[0]
    return count


def changed() -> NotAllowed:
    return NotAllowed(
        "draft_changed",
        _("Bản nháp này vừa được sửa ở một thẻ khác. Nội dung ở thẻ này chưa được lưu."),
        _("Mở bản vừa lưu, hoặc bấm «Lưu bản ở thẻ này» để bản đang thấy thay bản kia."),
    )


def _made(new: Draft, sheet: Sheet) -> Draft:
    if Draft.objects.filter(writer=new.writer, agency=new.agency).count() >= MOST_DRAFTS:
        raise Refused(
            "drafts_too_many",
            _("Chưa lưu bản nháp: đã có %(most)s bản nháp chưa trình ký.") % {"most": MOST_DRAFTS},
            _("Trình ký hoặc xóa bớt bản nháp ở «Thêm mới»."),
        )
    try:
        with transaction.atomic():
            new.upload = _scan(sheet, new.writer)
            new.save(force_insert=True)
    except IntegrityError:  # two pages of one form at the same moment
        raise changed() from None
    return new


def _scan(sheet: Sheet, writer: Person) -> Upload | None:
    """The writer's own upload that the form names, kept from now on; one that is gone already keeps nobody from
    saving what he typed."""
    with suppress(ValueError, Upload.DoesNotExist, Refused):
        found = Upload.objects.get(pk=UUID(sheet.one("upload")), by=writer.pk)
        hold([found])
        return found
    return None


def _closed(sheet: Sheet) -> str:
    letters = sum(len(name) + sum(map(len, values)) for name, values in sheet.fields.items())
    if len(sheet.fields) > MOST_FIELDS or letters > MOST_LETTERS:
        raise Refused(
            "draft_too_large",
            _("Chưa lưu bản nháp: nội dung quá dài."),
            _("Rút ngắn nội dung đã nhập; không dán cả văn bản vào một ô."),
        )
    text = json.dumps({"fields": dict(sheet.fields), "found": sheet.found}, ensure_ascii=False)
    return closed.close(text, PURPOSE)
