"""The five lines of a report: what holds, and if not, why; the answer first, details after. Codes and facts, no words.

Integrity, certificates, time-stamps, lawful authority (726/UBND-TH, annex II), and competence, which is ours.
"""

from collections.abc import Sequence

from pades.checking.deciding import Findings
from pades.checking.report import Detail, DetailCode, DetailFacts, Line, LineCode, Mark, SignatureFacts, Verdict
from pades.common.kinds import FileKind
from pades.common.reasons import Competence, Reason, SignatureStatus
from pades.trust.hierarchies import Hierarchies

FILLED = ("CertNo", "CertVolume", "CertDate")
COMPETENCE: dict[str, tuple[Mark, LineCode]] = {
    Competence.OK: (Mark.OK, LineCode.COMPETENT),
    Competence.UNCHECKED: (Mark.UNKNOWN, LineCode.COMPETENCE_UNCHECKED),
    Competence.MOMENT_UNKNOWN: (Mark.UNKNOWN, LineCode.SIGNING_TIME_UNKNOWN),
}


def five_lines(
    verdict: Verdict, reason: Reason, signatures: Sequence[SignatureFacts], found: Findings, names: Hierarchies
) -> tuple[Line, ...]:
    """All five, on a file whose signatures could be judged."""
    return (
        _integrity(reason, signatures, found),
        _certificates(signatures, early=any(one.told_early for one in found.judged)),
        _timestamps(signatures, found.stamp_fault),
        _authority(signatures, names),
        _competence(found.competence, signatures),
    )


def one_line(verdict: Verdict, reason: Reason, kind: FileKind | None = None) -> tuple[Line, ...]:
    """The one line of a file that could not be judged further; ``kind`` says it better than the reason where it is
    known."""
    mark = Mark.BAD if verdict == Verdict.INVALID else Mark.UNKNOWN
    return (Line("integrity", mark, kind or reason),)


def _integrity(reason: Reason, signatures: Sequence[SignatureFacts], found: Findings) -> Line:
    if found.fault or found.changed or found.retitled or any(one.changed for one in found.judged):
        return Line("integrity", Mark.BAD, reason)
    if found.refilled:
        mark = Mark.BAD if found.ours else Mark.WARN
        return Line("integrity", mark, Reason.SIGNED_FIELD_CHANGED, _refilled(found))
    if len(signatures) > 2:
        return Line("integrity", Mark.BAD, Reason.UNEXPECTED_SIGNATURE)
    if len(signatures) == 1:
        missing = Reason.LEADER_MISSING if signatures[0].role == "seal" else Reason.SEAL_MISSING
        return Line("integrity", Mark.WARN, missing)
    for doubt in (Reason.STRUCTURE_NOT_STRICT, Reason.UPDATE_SHOWS_NOTHING):
        if doubt in found.doubts:
            return Line("integrity", Mark.UNKNOWN, doubt)
    sealed = any(one.role == "seal" for one in signatures)
    since = LineCode.UNCHANGED_SINCE_SEAL if sealed else LineCode.UNCHANGED_SINCE_SIGNATURE
    return Line("integrity", Mark.OK, since, (_between(found),))


def _refilled(found: Findings) -> tuple[Detail, ...]:
    return tuple(
        Detail(DetailCode.FIELD_CHANGED, {"field": one.field, "before": one.before, "after": one.after})
        if one.before != one.after
        else Detail(DetailCode.FIELD_PICTURE_CHANGED, {"field": one.field, "before": one.before})
        for one in found.refilled
    )


def _between(found: Findings) -> Detail:
    values = {name: found.filled[name] for name in FILLED if found.filled.get(name)}
    return Detail(DetailCode.FILLED_BETWEEN, {"fields": values}) if values else Detail(DetailCode.NOTHING_BETWEEN)


def _certificates(signatures: Sequence[SignatureFacts], *, early: bool) -> Line:
    details = tuple(Detail(DetailCode.SIGNER_STATUS, {**_who(one), "status": one.status}) for one in signatures)
    found = {one.status for one in signatures}
    if SignatureStatus.REVOKED in found:
        return Line("certificates", Mark.BAD, LineCode.CERTIFICATE_REVOKED, details)
    if found == {SignatureStatus.OK}:
        when = (Detail(Reason.REVOCATION_BEFORE_STAMP),) if early else ()
        told = (*details, Detail(DetailCode.REVOCATION_SOURCE), *when)
        return Line("certificates", Mark.OK, LineCode.CERTIFICATES_VALID, told)
    if SignatureStatus.NOT_YET_VALID in found:
        return Line("certificates", Mark.BAD, LineCode.CERTIFICATE_PREMATURE, details)
    return Line("certificates", Mark.UNKNOWN, LineCode.CERTIFICATES_UNDECIDED, details)


def _timestamps(signatures: Sequence[SignatureFacts], stamp_fault: Reason | None) -> Line:
    details = tuple(Detail(DetailCode.SIGNER_STAMPED, {**_who(one), **_when(one)}) for one in signatures)
    if stamp_fault == Reason.ARCHIVE_STAMP_EXPIRED:
        return Line("timestamps", Mark.UNKNOWN, stamp_fault, details)
    if not all(one.signed_at for one in signatures):
        return Line("timestamps", Mark.UNKNOWN, Reason.NO_TIME_STAMP, details)
    if stamp_fault:
        return Line("timestamps", Mark.WARN, LineCode.SIGNATURES_STAMPED, (*details, Detail(stamp_fault)))
    return Line("timestamps", Mark.OK, LineCode.ALL_STAMPED, details)


def _authority(signatures: Sequence[SignatureFacts], names: Hierarchies) -> Line:
    roots = {one.root_sha256: one.root for one in signatures if one.root_sha256}
    details = tuple(
        Detail(DetailCode.AUTHORITY, {"name": names[key].name, "kind": names[key].kind})
        if key in names
        else Detail(DetailCode.AUTHORITY, {"name": name, "kind": ""})
        for key, name in sorted(roots.items())
    )
    if roots and all(one.root_sha256 for one in signatures):
        return Line("authority_ca", Mark.OK, LineCode.LAWFUL_AUTHORITY, details)
    return Line("authority_ca", Mark.UNKNOWN, Reason.UNKNOWN_AUTHORITY, details)


def _competence(competence: Competence | Reason, signatures: Sequence[SignatureFacts]) -> Line:
    who = tuple(Detail(DetailCode.SIGNER, _who(one)) for one in signatures)
    if isinstance(competence, Reason):
        return Line("competence", Mark.BAD, competence, who)
    mark, code = COMPETENCE[competence]
    return Line("competence", mark, code, who)


def _who(one: SignatureFacts) -> DetailFacts:
    return {"role": one.role, "signer": one.signer, "organization": one.organization}


def _when(one: SignatureFacts) -> DetailFacts:
    return {"signed_at": one.signed_at, "claimed_at": one.claimed_at}
