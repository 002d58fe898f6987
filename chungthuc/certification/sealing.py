"""The clerk's step: reserve the number, seal, and the jobs that finish, verify and issue the file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pades.checking.report import Report, Verdict
from pades.common.reasons import Reason
from pades.lasting.extend import add_document_timestamp, add_validation_data

from chungthuc.accounts.models import Person
from chungthuc.agencies.tree import name_on
from chungthuc.certification.fees.sums import fee_of
from chungthuc.certification.finding import keeping
from chungthuc.certification.lifecycle import COPY_LIFE, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import demand
from chungthuc.certification.proof.competence import demand_still_competent
from chungthuc.certification.proof.lasting import recheck_due, renewal_due
from chungthuc.certification.proof.verdict import examine, faults
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents.models import Revision, RevisionKind, demand_as_shown
from chungthuc.registers.models import EntryState, RegisterEntry, RegisterKind, RegisterVolume
from chungthuc.registers.volumes import trial_volume
from chungthuc.sentences import hindrances
from chungthuc.signing import requests, services, tickets
from chungthuc.signing.models import LIVE, Purpose, SigningRequest, State

PASSING = (Reason.CRASHED, Reason.TOO_EXPENSIVE)  # of a machine under load, not of the file


class OwnVerifierRefuses(Refused):
    """What we sealed would not be accepted by others: nothing of it is issued."""

    def __init__(self, report: Report, found: list[str]) -> None:
        self.facts = {"reason": str(report.reason)} if report.verdict != Verdict.VALID else {"found": found}
        kept = {"code": hindrances.REFUSED_BY_US, "facts": self.facts}
        permanent = report.reason not in PASSING
        super().__init__(hindrances.REFUSED_BY_US, hindrances.sentence(kept), permanent=permanent)


def request(copy: CertifiedCopy, *, volume: RegisterVolume | None, shown_sha256: str, by: Person) -> SigningRequest:
    """«Đóng dấu»: the number is given here, once, and stays with the copy through every retry. Of a trial it is the
    next of a series of its own, and no ``volume`` is asked.

    ``shown_sha256``: the file as the clerk saw it; raises NotAllowed("copy_changed") when it is another one by now,
    ("authority_over", "certificate_over") when the signatory may certify no more and no number was given before.
    """
    demand(by, Action.SEAL, copy)
    with transaction.atomic():
        copy.lock()
        COPY_LIFE.next(copy.status, Action.SEAL)
        demand_as_shown(copy.document.file_sha256, shown_sha256)
        _demand_forwarded(copy)
        entry = _reserve(copy, volume, by)
        return requests.ask(
            copy.document,
            Purpose.SEAL,
            subject=copy.subject,
            person=by,
            agency=copy.agency,
            shown={**copy.shown, "number": f"{entry.certification_number} / {entry.volume.volume_code}"},
            values={
                "number": entry.certification_number,
                "volume": entry.volume.volume_code,
                "date": clock.form_date(entry.certified_on),
            },
        )


def choose(
    wanted: SigningRequest, copy: CertifiedCopy, *, certificate: bytes, chain: Sequence[bytes], by: Person
) -> str:
    """Fill number, volume and date and prepare the seal over them; returns the ticket for the agent."""
    demand(by, Action.SEAL, copy)
    requests.prepare(wanted, certificate=certificate, chain=chain)
    return tickets.issue([wanted], officer=by.full_name, agency=name_on(copy.agency, clock.today()))


def accept(wanted: SigningRequest, copy: CertifiedCopy, *, value: bytes, by: Person) -> bool:
    """Take the seal's value. What follows are jobs; the number stays reserved until the file is issued. False: it was
    here already, and being sent once more it proves nothing."""
    if wanted.person_id != by.pk or wanted.document_id != copy.document_id or wanted.purpose != Purpose.SEAL:
        raise NotAllowed("foreign_request", _("Yêu cầu đóng dấu này không thuộc về bạn hoặc bản sao này."))
    if wanted.state in (State.ANSWERED, State.COMPLETED) and bytes(wanted.value) == value:
        return False
    demand(by, Action.SEAL, copy)
    with transaction.atomic():
        copy.lock()
        requests.accept(wanted, value=value)
        crashpoint("seal.value_stored")
        copy.advance(Action.SEAL, by=by, recorded={"request": str(wanted.pk)}, sealed_at=clock.now())
    return True


def finish(copy: CertifiedCopy) -> None:
    """The job: time-stamp, validation data, document time-stamp, our own verdict, issue. Each stage is committed by
    itself and skipped when it is there, so that a stop anywhere is only a pause."""
    if copy.status != Status.SEALED:
        return
    kinds = set(copy.document.revisions.values_list("kind", flat=True))
    if RevisionKind.SEAL not in kinds:
        requests.stamp(_answered(copy))
        crashpoint("seal.tail_committed")
    if RevisionKind.VALIDATION not in kinds:
        _add(copy, RevisionKind.VALIDATION)
        crashpoint("seal.validation_committed")
    if RevisionKind.ARCHIVE not in kinds:
        _add(copy, RevisionKind.ARCHIVE)
        crashpoint("seal.archive_committed")
    report = _accepted(copy)
    source = copy.document.source()
    renewal = None if copy.trial else renewal_due(source)  # nobody has a trial, and nobody will ask for one
    recheck = None if copy.trial else recheck_due(source, report)
    _issue(copy, copy.document_id, report, renewal=renewal, recheck=recheck)


def _demand_forwarded(copy: CertifiedCopy) -> None:
    if copy.forwarded_at is None:
        raise NotAllowed(
            "not_forwarded",
            _("Người ký chưa chuyển bản sao này để cấp số và đóng dấu."),
            _("Đợi người ký bấm «Chuyển cấp số và đóng dấu»."),
        )


def _reserve(copy: CertifiedCopy, volume: RegisterVolume | None, by: Person) -> RegisterEntry:
    if copy.entry is not None:
        return copy.entry
    if not copy.trial:
        _demand_own_book(copy, volume)
    demand_still_competent(copy)
    fee = fee_of(copy)  # the copy is locked: what is said of it from now on finds the line
    keeping.hold(copy.dossier_id)
    book = trial_volume(copy.agency, by=by) if volume is None or copy.trial else volume
    entry = book.register.enter(
        book,
        subject=copy.subject,
        entered_by=by,
        requester_name=copy.dossier.requester_name,
        original_title=copy.original_title,
        signatory_name=copy.signatory.person.full_name,
        signatory_title=copy.signatory.full_title,
        fee=fee.collected,
        remark=fee.remark,
    )
    keeping.keep_copy(copy)
    recorded: dict[str, Any] = {"number": entry.number, "volume": entry.volume.volume_code}
    copy.advance(Action.RESERVE, by=by, recorded=recorded, entry=entry)
    return entry


def _demand_own_book(copy: CertifiedCopy, volume: RegisterVolume | None) -> None:
    own = volume is not None and volume.register.agency_id == copy.agency_id
    if not own or volume is None or volume.register.kind != RegisterKind.ELECTRONIC_COPY:
        raise NotAllowed("foreign_volume", _("Sổ đã chọn không phải sổ bản sao điện tử của cơ quan này."))


def _answered(copy: CertifiedCopy) -> SigningRequest:
    return SigningRequest.objects.get(document=copy.document, purpose=Purpose.SEAL, state__in=LIVE)


def _add(copy: CertifiedCopy, kind: RevisionKind) -> Revision:
    trust, source = services.trust(), copy.document.source()
    if kind == RevisionKind.VALIDATION:
        tail = add_validation_data(source, trust=trust, fetch=services.fetch())
    else:
        tail = add_document_timestamp(source, trust=trust, tsa=services.time_stamps())
    return copy.document.append(kind, tail, after=len(source.tail))


def _accepted(copy: CertifiedCopy) -> Report:
    """Our own verifier must accept the stored bytes, with this agency's rights, before anyone gets them."""
    report = examine(copy)
    if found := faults(copy, report):
        raise OwnVerifierRefuses(report, found)
    return report


@transaction.atomic
def _issue(
    copy: CertifiedCopy, examined: Any, report: Report, *, renewal: datetime | None, recheck: datetime | None
) -> None:
    copy.lock()
    if copy.status != Status.SEALED or copy.entry is None or copy.document_id != examined:
        return  # somebody took it back, and perhaps sealed it again, while this job looked at it
    last = copy.document.revisions.order_by("-position")[:1].get()
    Revision.objects.filter(pk=last.pk).update(released_at=clock.now())
    if copy.entry.state == EntryState.RESERVED:
        copy.entry.issue()
    copy.advance(
        Action.ISSUE,
        by="system:issue",
        recorded={"sha256": last.file_sha256},
        issued_at=clock.now(),
        report=report.to_json(),
        renewal_due_at=renewal,
        recheck_due_at=recheck,
        last_fault={},
    )
    crashpoint("issue.before_commit")
