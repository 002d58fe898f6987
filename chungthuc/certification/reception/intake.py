"""The officer's step: take the upload in, submit, withdraw, resubmit. What is given up for good: ``cancelling``."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from pades.intake.examine import intake_in_child

from chungthuc.accounts.models import Authority, Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.audit.chain import record
from chungthuc.certification import scan_answers, testimony
from chungthuc.certification.fees import saying
from chungthuc.certification.fees.saying import Said
from chungthuc.certification.finding import keeping
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.certification.models.copies import under
from chungthuc.certification.permissions import demand, demand_another_signatory, demand_receiver
from chungthuc.certification.reception import trials
from chungthuc.certification.reception.attestation_page import demand_competent, demand_not_prepared
from chungthuc.certification.reception.receipts import (
    Requester,
    demand_open_account,
    open_dossier,
    people_of,
    takes_papers,
)
from chungthuc.certification.reception.scans import origins
from chungthuc.certification.reception.trials import Base
from chungthuc.certification.scan_answers import Reasons
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.identifiers import random_code
from chungthuc.documents import store
from chungthuc.documents.models import Document, RevisionKind, Upload, hold
from chungthuc.dossiers.models import Dossier, PaperType
from chungthuc.sentences import uploads
from chungthuc.signing import requests
from chungthuc.signing.models import Purpose

NO_REASONS = Reasons()


@dataclass(frozen=True)
class Paper:
    """The original that is shown."""

    type: PaperType
    title: str
    pages: int


def take_upload(file: Path, *, name: str, by: Person) -> Upload:
    """Keep what was sent, examine and rebuild it in the limited child process; the row says what was found.

    ``file`` must come from ``store.staging()``. The upload is kept as evidence also when it is refused.
    """
    base = store.staging()
    found = intake_in_child(file, base=base, limit=settings.UPLOAD_LIMIT)
    kept = store.put(file)
    crashpoint("intake.upload_stored")
    upload = Upload(
        name=name[:255],
        sha256=kept.sha256,
        length=kept.length,
        by=by.pk,
        findings={
            "verdict": found.verdict,
            "reason": found.reason,
            "facts": dict(found.facts),
            "warnings": list(found.warnings),
        },
    )
    if found.verdict == "accept":
        rebuilt = store.put(base)
        upload.base_sha256, upload.base_length, upload.page_count = (
            rebuilt.sha256,
            rebuilt.length,
            found.pages,
        )
    else:
        base.unlink(missing_ok=True)
    upload.save()
    return upload


def submit(
    *,
    agency: Agency,
    requester: Requester,
    paper: Paper,
    upload: Upload,
    signatory: Authority,
    by: Person,
    request_key: str,
    reasons: Reasons = NO_REASONS,
    received_at: datetime | None = None,
    appointment: Appointment | None = None,
    dossier: Dossier | None = None,
    fee: Said | None = None,
) -> CertifiedCopy:
    """«Trình ký»: open the dossier and send the copy to the signatory. The same request key twice is one copy.

    ``appointment``: in which the paper was shown. ``dossier``: one opened before in the same appointment, for
    «Thêm giấy tờ tiếp theo»; its requester counts, not ``requester``. ``reasons``: where the scan asks for them.
    ``fee``: what is said of it. Raises Refused with what is wrong; then nothing was made and the upload stays.
    """
    if already := CertifiedCopy.objects.filter(request_key=request_key).first():
        return already
    _demand_reception(agency, by, appointment, dossier)
    _demand_submittable(agency, upload, signatory, paper, reasons, by)
    copy = _unsaved(agency, paper, signatory, by, request_key)
    base = trials.base_of(upload, trial=copy.trial, account=(dossier or requester).account)
    tail = testimony.write(base.path, testimony.page_of(copy), copy.positions)
    came = received_at or clock.now()
    try:
        with transaction.atomic():
            copy.in_dossier(dossier or open_dossier(agency, requester, by, request_key, came, appointment))
            _insert(copy, _document(upload, base, tail))
            crashpoint("intake.row_made")
            _tell_submitted(copy, upload, reasons, opened=dossier is None, by=by)
            saying.at_once(copy, fee, by=by)
    except IntegrityError:  # a double click: the other one was first
        return CertifiedCopy.objects.get(request_key=request_key)
    return copy


def _insert(copy: CertifiedCopy, document: Document) -> None:
    copy.document = document
    copy.save(force_insert=True)
    keeping.keep_copy(copy)


def _tell_submitted(copy: CertifiedCopy, upload: Upload, reasons: Reasons, *, opened: bool, by: Person) -> None:
    """Its first event, with what was answered of the scan; and its dossier's, where it is the first paper."""
    answered = scan_answers.keep(copy.document, copy.original_pages, reasons, by=by)
    copy.tell(Action.SUBMIT, by=by, recorded={"base_sha256": upload.base_sha256, **origins(upload), **answered})
    if opened:
        record(copy.agency.code, "open_dossier", row=copy.dossier, by=by)


def _unsaved(agency: Agency, paper: Paper, signatory: Authority, by: Person, request_key: str) -> CertifiedCopy:
    return CertifiedCopy(
        code=random_code(),
        request_key=request_key,
        agency=agency,
        trial=trials.is_trial(agency),
        paper_type=paper.type,
        original_title=paper.title,
        original_pages=paper.pages,
        testimony=TestimonyTemplate.on(clock.today()),
        **under(signatory),
        placement=testimony.as_stored(testimony.positions_for(signatory)),
        submitted_by=by,
    )


def withdraw(copy: CertifiedCopy, *, by: Person) -> None:
    """«Rút lại» by the officer while the copy waits for the signatory."""
    demand(by, Action.WITHDRAW, copy)
    with transaction.atomic():
        copy.lock()
        demand_not_prepared(copy)
        requests.end_open(copy.document, Purpose.SIGNATURE)
        with override("vi"):  # kept, for readers of either language
            reason = str(_("Cán bộ tiếp nhận rút lại"))
        copy.advance(Action.WITHDRAW, by=by, return_reason=reason)


def resubmit(
    copy: CertifiedCopy,
    *,
    paper: Paper,
    signatory: Authority,
    by: Person,
    reasons: Reasons = NO_REASONS,
    upload: Upload | None = None,
    requester: Requester | None = None,
    fee: Said | None = None,
    fee_after: int = 0,
) -> None:
    """«Xử lý tiếp»: submit again, with another scan or corrected people if given. The file starts from its base.

    ``fee``: what is said of it now, by the pages as they are now; ``fee_after``: as ``after`` of ``saying.say``.
    """
    demand(by, Action.RESUBMIT, copy)
    upload = upload or copy.document.upload
    _demand_submittable(copy.agency, upload, signatory, paper, reasons, by)
    copy.original_title, copy.original_pages, copy.signatory = paper.title, paper.pages, signatory
    copy.testimony = TestimonyTemplate.on(clock.today())
    positions = testimony.positions_kept(copy)
    base = trials.base_of(upload, trial=copy.trial, account=requester.account if requester else None)
    tail = testimony.write(base.path, testimony.page_of(copy), positions)
    with transaction.atomic():
        copy.lock()
        keeping.hold(copy.dossier_id)
        if requester:
            _correct_dossier(copy.dossier, requester)
        facts = _begun_anew(paper, signatory, copy.testimony) | {"placement": testimony.as_stored(positions)}
        document = _document(upload, base, tail)
        answered = scan_answers.keep(document, paper.pages, reasons, by=by)
        recorded = {"base_sha256": upload.base_sha256, **origins(upload), **answered}
        copy.advance(Action.RESUBMIT, by=by, recorded=recorded, document=document, **facts)
        keeping.keep_dossier(copy.dossier)
        if requester:
            record(copy.agency.code, "correct_dossier", row=copy.dossier, by=by)
        saying.say_again(copy, fee, after=fee_after, by=by)


def _begun_anew(paper: Paper, signatory: Authority, template: TestimonyTemplate) -> dict[str, Any]:
    """What a copy that is submitted again has, and what it has not any more."""
    return {
        "paper_type": paper.type,
        "original_title": paper.title,
        "original_pages": paper.pages,
        **under(signatory),
        "testimony": template,
        "return_reason": "",
        "submitted_at": clock.now(),
        "signed_at": None,
        "forwarded_at": None,
    }


def _demand_reception(agency: Agency, by: Person, appointment: Appointment | None, dossier: Dossier | None) -> None:
    demand_receiver(by, agency)
    _demand_here(agency, appointment, dossier)


def _demand_submittable(
    agency: Agency, upload: Upload, signatory: Authority, paper: Paper, reasons: Reasons, by: Person
) -> None:
    if not upload.accepted:
        raise Refused(upload.findings.get("reason", "not_examined"), uploads.refused(upload.findings))
    demand_competent(agency, signatory, paper.type)
    demand_another_signatory(by, signatory)
    scan_answers.demand(upload, paper.pages, reasons)


def _correct_dossier(dossier: Dossier, requester: Requester) -> None:
    demand_open_account(requester)
    for name, value in (people := people_of(requester)).items():
        setattr(dossier, name, value)
    dossier.save(update_fields=list(people))


def _demand_here(agency: Agency, appointment: Appointment | None, dossier: Dossier | None) -> None:
    """Appointment and dossier are this office's, and the dossier still takes papers: later a new one is opened."""
    if any(one is not None and one.agency_id != agency.pk for one in (appointment, dossier)):
        raise NotAllowed("other_agency", _("Lịch hẹn hoặc hồ sơ này thuộc cơ quan khác."))
    if dossier is None and appointment is not None and appointment.drop_off:
        raise Refused(
            "receipt_first",
            _("Lượt hẹn này là lượt nộp giấy tờ số lượng lớn: chưa có phiếu nhận bản chính cho người yêu cầu này."),
            _("Mở lịch hẹn, bấm «Xử lý», đếm bản chính và in phiếu; giấy tờ quét sau vào đúng hồ sơ đó."),
        )
    if dossier is None or takes_papers(dossier):
        return
    if dossier.is_drop_off:
        raise Refused(
            "all_is_in",
            _("Hồ sơ %(code)s đã đủ số bản chính ghi trên phiếu và đã quá hạn hẹn trả.") % {"code": dossier.code},
            _("Tiếp nhận giấy tờ này bằng một hồ sơ mới."),
        )
    raise Refused(
        "dossier_of_another_day",
        _("Hồ sơ %(code)s được tiếp nhận ngày khác, không thêm giấy tờ được nữa.") % {"code": dossier.code},
        _("Tiếp nhận giấy tờ này bằng một hồ sơ mới."),
    )


def _document(upload: Upload, base: Base, tail: bytes) -> Document:
    hold([upload])
    document = Document.objects.create(
        upload=upload,
        base_sha256=base.sha256,
        base_length=base.length,
        page_count=upload.page_count,
    )
    document.append(RevisionKind.ATTESTATION, tail, after=0)
    return document
