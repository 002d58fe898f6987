"""Is this copy genuine? Known bytes: the register answers. Unknown bytes: the report, in a limited child, and what the
register says of the code that stands on the pages.

=====================================================  ===========  ==============================================
what was given                                         conclusion   reason
=====================================================  ===========  ==============================================
bytes issued here                                      VALID        issued_here_unchanged (or INVALID, annulled)
a trial of an office, or with the code of one          NO_COPY      trial
our code, not in the register                          INVALID      not_in_register; register_unreconciled while it
                                                                    is not whole: UNDECIDED
a code of the register, other bytes: changed           INVALID      the report's
the same, otherwise                                    UNDECIDED    not_the_issued_file
other system, intact, both signers in our rights       VALID        ok
other system, intact, authority unknown                UNDECIDED    authority_unknown
no signature; no PDF                                   NO_COPY      no_signature, not_pdf, …
anything else                                          as reported  the report's
=====================================================  ===========  ==============================================
"""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from pades.checking import cost
from pades.checking.examination import unreadable
from pades.checking.report import Report
from pades.checking.validate import verify_in_child
from sandbox.limits import Allowance

from chungthuc.accounts.models import RegisteredCertificate
from chungthuc.agencies.models import Agency
from chungthuc.certification.lifecycle import OUT, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.proof.verdict import write_rights
from chungthuc.core import clock
from chungthuc.core.throttle import Key
from chungthuc.documents import store
from chungthuc.documents.models import Revision
from chungthuc.sentences.lines import SaidLine, kept, said
from chungthuc.signing import services
from chungthuc.verification import claims, gate
from chungthuc.verification.claims import Claim
from chungthuc.verification.models import Check, Conclusion

CODE = re.compile(r"[A-Z2-9-]{16,40}")
NO_COPY = {"no_signature", "only_time_stamps", "not_pdf"}
TRIAL = "trial"  # whatever its signatures are worth: its office had not gone live
SHOWS_ELSE = "outside_content"  # what is drawn lies outside the file: nobody signed it
Decision = tuple[Conclusion, str]


@dataclass(frozen=True)
class Answer:
    """One conclusion, why, and the five lines of signing.md's report; ``copy`` when the register knows the file;
    ``named`` the issued copy whose code other bytes carry."""

    conclusion: Conclusion
    reason: str
    lines: tuple[SaidLine, ...]
    report: Report | None = None
    copy: CertifiedCopy | None = None
    named: CertifiedCopy | None = None
    check: Check | None = field(default=None, compare=False)

    @property
    def known(self) -> bool:
        return self.copy is not None


def of_file(file: Path, *, asker: Sequence[Key]) -> Answer:
    """Answer for a file and keep what was answered. The file stays the caller's.

    ``asker``: whose budget it is. Raises TooMany (``gate``) for a file that the register does not know.
    """
    measured = store.measure(file)
    gate.weigh(asker, measured.length)
    answer = _from_register(measured.sha256) or _from_report(file, asker)
    check = Check.objects.create(
        file_sha256=measured.sha256,
        length=measured.length,
        known=answer.known,
        conclusion=answer.conclusion,
        reason=answer.reason,
        trust_version=services.trust().version,
    )
    return Answer(answer.conclusion, answer.reason, answer.lines, answer.report, answer.copy, answer.named, check)


def of_code(code: str) -> CertifiedCopy | None:
    """The issued copy that carries this code in its QR; None for everything else, without saying why."""
    if not CODE.fullmatch(code):
        return None
    return CertifiedCopy.objects.with_names().filter(code=code, status__in=OUT).first()


def _from_register(sha256: str) -> Answer | None:
    release = Revision.objects.filter(file_sha256=sha256, released_at__isnull=False).first()
    if release is None:
        return None
    copy = CertifiedCopy.objects.with_names().get(document=release.document_id)
    lines = tuple(kept(copy.report))
    if copy.trial:
        return Answer(Conclusion.NO_COPY, TRIAL, lines, copy=copy)
    if copy.status == Status.ANNULLED:
        return Answer(Conclusion.INVALID, "annulled", lines, copy=copy)
    return Answer(Conclusion.VALID, "issued_here_unchanged", lines, copy=copy)


def _from_report(file: Path, asker: Sequence[Key]) -> Answer:
    report, claim = _told_by(file, asker)
    conclusion, reason = conclude(report, claim)
    return Answer(conclusion, reason, tuple(said(report.lines)), report=report, named=claim.copy)


def _told_by(file: Path, asker: Sequence[Key]) -> tuple[Report, Claim]:
    """What costs too much takes no turn at the gate."""
    if fault := cost.fault_of(file):
        return unreadable(fault), Claim(readable=False)
    with gate.turn(asker, file.stat().st_size) as allowance:
        report = _report(file, allowance)
        return report, Claim() if report.reason == "not_pdf" else claims.of_file(file, allowance)


def _report(file: Path, allowance: Allowance) -> Report:
    """Judged with nobody's rights; where the signers' certificates are registered here, once more with theirs."""
    report = _verified(file, None, allowance)
    signers = {one.fingerprint_sha256 for one in report.signatures}
    known = RegisteredCertificate.objects.filter(fingerprint_sha256__in=signers)
    if not signers or signers - set(known.values_list("fingerprint_sha256", flat=True)):
        return report
    with tempfile.TemporaryDirectory() as folder:
        rights = Path(folder) / "rights.csv"
        write_rights(Agency.objects.filter(pk__in=known.values("agency")), rights)
        return _verified(file, rights, allowance)


def _verified(file: Path, rights: Path | None, allowance: Allowance) -> Report:
    return verify_in_child(
        file, trust_dir=Path(settings.TRUST), rights_csv=rights, at=clock.now(), partial=True, allowance=allowance
    )


def conclude(report: Report, claim: Claim) -> Decision:
    """The table above, in its order: what the register says outweighs what the file says of itself."""
    if claim.copy is not None and claim.copy.trial:
        return Conclusion.NO_COPY, TRIAL
    if claim.unknown and claims.unreconciled_since() is None:
        return Conclusion.INVALID, "not_in_register"
    if report.reason in NO_COPY:
        return Conclusion.NO_COPY, report.reason
    if report.verdict == "INVALID":
        return Conclusion.INVALID, report.reason
    if claim.unknown:
        return Conclusion.UNDECIDED, "register_unreconciled"
    if claim.copy is not None:
        return Conclusion.UNDECIDED, "not_the_issued_file"
    return _of_another_system(report, claim) if report.verdict == "VALID" else (Conclusion.UNDECIDED, report.reason)


def _of_another_system(report: Report, claim: Claim) -> Decision:
    """Intact, and it does not name our register."""
    if not report.competence_checked:
        return Conclusion.UNDECIDED, "authority_unknown"
    if not claim.readable:
        return Conclusion.UNDECIDED, "pages_not_read"
    if "other_structure" not in report.warnings and not claim.elsewhere:
        return Conclusion.UNDECIDED, "not_the_issued_file"
    if SHOWS_ELSE in report.warnings:
        return Conclusion.UNDECIDED, SHOWS_ELSE
    return Conclusion.VALID, report.reason
