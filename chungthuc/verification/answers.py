"""Is this copy genuine? Known bytes: the register answers. Unknown bytes: the full report, in a limited child."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from pades.report import Line, Report
from pades.trust import Trust
from pades.validate import verify_in_child

from chungthuc.certification.lifecycle import OUT, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.documents import store
from chungthuc.documents.models import Revision
from chungthuc.verification.models import Check, Conclusion

CONCLUSIONS = {"VALID": Conclusion.VALID, "INVALID": Conclusion.INVALID}
CODE = re.compile(r"[A-Z2-9-]{16,40}")


@dataclass(frozen=True)
class Answer:
    """One conclusion, why, and the five lines of signing.md's report; ``copy`` when the register knows the file."""

    conclusion: Conclusion
    reason: str
    lines: tuple[Line, ...]
    report: Report | None = None
    copy: CertifiedCopy | None = None
    check: Check | None = field(default=None, compare=False)

    @property
    def known(self) -> bool:
        return self.copy is not None


def of_file(file: Path) -> Answer:
    """Answer for a file and keep what was answered. The file stays the caller's."""
    measured = store.measure(file)
    answer = _from_register(measured.sha256) or _from_report(file)
    check = Check.objects.create(
        file_sha256=measured.sha256,
        length=measured.length,
        known=answer.known,
        conclusion=answer.conclusion,
        reason=answer.reason,
        trust_version=Trust.load(settings.TRUST).version,
    )
    return Answer(answer.conclusion, answer.reason, answer.lines, answer.report, answer.copy, check)


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
    lines = tuple(Report.from_json(copy.report).lines)
    if copy.status == Status.ANNULLED:
        return Answer(Conclusion.INVALID, "annulled", lines, copy=copy)
    return Answer(Conclusion.VALID, "issued_here_unchanged", lines, copy=copy)


def _from_report(file: Path) -> Answer:
    report = verify_in_child(file, trust_dir=Path(settings.TRUST), rights_csv=None, at=clock.now())
    conclusion = CONCLUSIONS.get(report.verdict, Conclusion.UNDECIDED)
    return Answer(conclusion, report.reason, tuple(report.lines), report=report)
