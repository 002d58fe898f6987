"""From findings to one verdict with its reason: the accept rule. Any rule that does not hold keeps a file from VALID.

The first line that fits decides.

======================================================  =============  =================================
what is found                                           verdict        reason
======================================================  =============  =================================
a rule on the bytes is broken, a digest differs         INVALID        that rule; hash_mismatch, …
something but archiving was done after the last one     INVALID        changed_after_last_signature
the file has another title than when it was sealed      INVALID        title_changed
in our structure: a field that the leader signed with   INVALID        signed_field_changed
a value has another
more than filling the fields between the two            INVALID        changed_between_signatures
more than two signatures beside time-stamps             INVALID        unexpected_signature
in our structure: the fields in another order           INVALID        wrong_order
a certificate revoked, or not yet valid, when it signed INVALID        revoked, certificate_not_yet_valid
rights: not listed, other role, order or agency, or     INVALID        signer_without_right, wrong_role,
not in force at the time-stamped moment                                wrong_order, different_agencies,
                                                                       right_not_in_force
one signature, otherwise in order                       INCOMPLETE     seal_missing, leader_missing
the seal is stamped earlier than the leader             INVALID        wrong_order
no anchors were given                                   INDETERMINATE  no_trust_anchors
unknown CA, no time-stamp, no revocation data, …        INDETERMINATE  unknown_authority, no_time_stamp,
                                                                       revocation_unknown, …
the service's certificate ended before a renewal        INDETERMINATE  archive_stamp_expired, time_stamp_expired
the key is a service's (extended key usage)             INDETERMINATE  certificate_purpose
the same certificate twice, and no table allows it      INDETERMINATE  same_certificate_twice
no table, our structure: both of one person, or the     INDETERMINATE  same_signer_twice,
seal's certificate is not an organisation's                            seal_not_an_organisation
elsewhere: a field signed with a value has another      INDETERMINATE  signed_field_changed
kind of signature outside the rule (adbe.pkcs7)         INDETERMINATE  subfilter_not_allowed, …
in our structure: no number                             INCOMPLETE     number_missing
the document's time-stamp is nobody's that is trusted   INDETERMINATE  document_time_stamp_untrusted
a file that only a lenient reader reads                 INDETERMINATE  structure_not_strict
elsewhere: written on behind the last one, but nothing  INDETERMINATE  update_shows_nothing
that shows
in our structure: what the outermost CMS does not sign  INDETERMINATE  unsigned_part_altered
is not as it was written
two trusted signatures, nothing changed after           VALID          ok, ok_competence_not_checked
======================================================  =============  =================================
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic

from pades.changes.field_change import FieldChange
from pades.changes.structure import OURS
from pades.checking.competence import VERDICTS
from pades.checking.judging import Judgement
from pades.checking.report import Verdict
from pades.checking.roles import not_an_agency
from pades.common.reasons import Competence, Reason
from pades.trust.revocation import CLOCKS

Decision = tuple[Verdict, Reason]

FAILURES = {
    AdESFailure.HASH_FAILURE: Reason.HASH_MISMATCH,
    AdESFailure.SIG_CRYPTO_FAILURE: Reason.SIGNATURE_BROKEN,
    AdESFailure.FORMAT_FAILURE: Reason.SIGNATURE_BROKEN,
    AdESFailure.REVOKED: Reason.REVOKED,
    AdESFailure.NOT_YET_VALID: Reason.CERTIFICATE_NOT_YET_VALID,
}
REASONS: dict[AdESSubIndic, Reason] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Reason.UNKNOWN_AUTHORITY,
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE: Reason.REVOCATION_UNKNOWN,
    AdESIndeterminate.REVOKED_NO_POE: Reason.REVOKED_TIME_UNKNOWN,
    AdESIndeterminate.REVOKED_CA_NO_POE: Reason.REVOKED_TIME_UNKNOWN,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Reason.EXPIRED_TIME_UNKNOWN,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Reason.EXPIRED_TIME_UNKNOWN,
    AdESIndeterminate.EXPIRED: Reason.EXPIRED_TIME_UNKNOWN,
    AdESIndeterminate.NOT_YET_VALID: Reason.CERTIFICATE_NOT_YET_VALID,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Reason.ALGORITHM_TOO_WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Reason.ALGORITHM_TOO_WEAK,
    AdESIndeterminate.NO_POE: Reason.NO_TIME_STAMP,
    AdESIndeterminate.TRY_LATER: Reason.REVOCATION_TOO_OLD,
}
NOTHING_OLDER = Reason.PROOF_OF_EXISTENCE_MISSING
UNPROVED = (
    AdESIndeterminate.NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
)


@dataclass(frozen=True)
class Findings:
    """Everything that decides. ``fault``: the first broken rule on bytes or structure; ``doubts``: weaker ones."""

    judged: Sequence[Judgement]
    competence: Competence | Reason
    fault: Reason | None
    changed: bool
    ours: bool
    anchored: bool
    stamp_fault: Reason | None  # why no trusted time-stamp covers the whole file
    filled: dict[str, str]
    doubts: tuple[Reason, ...] = field(default=())
    retitled: bool = False
    refilled: tuple[FieldChange, ...] = ()


def decide(found: Findings) -> Decision:
    """The verdict and its reason, by the table above."""
    return _broken(found) or _unfinished(found) or _untrusted(found) or _unproved(found) or _valid(found)


def _broken(found: Findings) -> Decision | None:
    judged = found.judged
    failures = [FAILURES[one.status] for one in judged if isinstance(one.status, AdESFailure)]
    failures += [Reason.REVOKED for one in judged if one.revoked]
    failures += [Reason.CERTIFICATE_NOT_YET_VALID for one in judged if one.premature]
    rules = (
        (found.fault is not None, found.fault or Reason.NOT_DECIDED),
        (found.changed, Reason.CHANGED_AFTER_LAST_SIGNATURE),
        (any(one.changed for one in judged), Reason.CHANGED_BETWEEN_SIGNATURES),
        (found.retitled, Reason.TITLE_CHANGED),
        (found.ours and bool(found.refilled), Reason.SIGNED_FIELD_CHANGED),
        (len(judged) > 2, Reason.UNEXPECTED_SIGNATURE),
        (found.ours and tuple(one.signature.field_name for one in judged) != OURS[: len(judged)], Reason.WRONG_ORDER),
        (bool(failures), failures[0] if failures else Reason.NOT_DECIDED),
    )
    broken = next((reason for holds, reason in rules if holds), None)
    return (Verdict.INVALID, broken) if broken is not None else None


def _unfinished(found: Findings) -> Decision | None:
    if isinstance(found.competence, Reason):
        return VERDICTS[found.competence], found.competence
    if len(found.judged) == 1:
        return Verdict.INCOMPLETE, Reason.LEADER_MISSING if found.judged[0].role == "seal" else Reason.SEAL_MISSING
    first, second = (one.moment for one in found.judged)
    if first and second and second < first - CLOCKS:
        return Verdict.INVALID, Reason.WRONG_ORDER
    return None


def _untrusted(found: Findings) -> Decision | None:
    if not found.anchored:
        return Verdict.INDETERMINATE, Reason.NO_TRUST_ANCHORS
    undecided = next((one for one in found.judged if not one.trusted), None)
    if undecided is None:
        return None
    reason = why(undecided)
    if reason == NOTHING_OLDER and found.stamp_fault == Reason.DOCUMENT_TIME_STAMP_UNTRUSTED:
        reason = found.stamp_fault  # there is one, and nobody here can trust it
    return Verdict.INDETERMINATE, reason


def why(one: Judgement) -> Reason:
    """Why a signature is not trusted. What is missing in the file says more than what a library concluded from it."""
    if one.status == AdESPassed.OK or one.doubt:
        return one.doubt or Reason.NO_TIME_STAMP
    if one.status == AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
        return Reason.UNKNOWN_AUTHORITY
    if one.level == "B-B":
        return Reason.NO_TIME_STAMP
    if one.level == "B-T":
        return Reason.REVOCATION_UNKNOWN
    if one.stale:
        return Reason.REVOCATION_TOO_OLD
    if one.status in UNPROVED:
        return NOTHING_OLDER
    return REASONS.get(one.status, Reason.NOT_DECIDED)


def _unproved(found: Findings) -> Decision | None:
    once = len({one.fingerprint for one in found.judged}) == len(found.judged)
    if not once and found.competence == Competence.UNCHECKED:
        return Verdict.INDETERMINATE, Reason.SAME_CERTIFICATE_TWICE
    if found.ours and not found.filled.get("CertNo"):
        return Verdict.INCOMPLETE, Reason.NUMBER_MISSING
    if found.ours and found.competence == Competence.UNCHECKED and (why_not := not_an_agency(_certificates(found))):
        return Verdict.INDETERMINATE, why_not
    if found.refilled:
        return Verdict.INDETERMINATE, Reason.SIGNED_FIELD_CHANGED
    if found.stamp_fault == Reason.DOCUMENT_TIME_STAMP_UNTRUSTED:
        return Verdict.INDETERMINATE, found.stamp_fault
    return (Verdict.INDETERMINATE, found.doubts[0]) if found.doubts else None


def _certificates(found: Findings) -> list[x509.Certificate]:
    return [one.signature.signer_cert for one in found.judged]


def _valid(found: Findings) -> Decision:
    return Verdict.VALID, Reason.OK if found.competence == Competence.OK else Reason.OK_COMPETENCE_NOT_CHECKED
