"""One signature: what a validation over time says of it, and what our own rules add to that."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades.changes.later import changes_after
from pades.checking.claimed import claimed_at, forget_unreadable
from pades.checking.report import SignatureFacts
from pades.common import names
from pades.common.coroutines import run
from pades.common.reasons import Reason
from pades.trust import offline
from pades.trust.anchors import Trust
from pades.trust.purposes import may_sign_documents
from pades.trust.revocation import BEFORE, CLOCKS, last_told, revoked_since, statements
from pades.trust.tokens import attached_token, is_covered, is_sound

WITHOUT_PROOF = (AdESIndeterminate.NO_POE, AdESIndeterminate.REVOKED_NO_POE)
SECOND = timedelta(seconds=1)


@dataclass
class Judgement:
    """One signature with what was found out about it; ``doubt`` is our own rule that keeps it from being trusted."""

    signature: EmbeddedPdfSignature
    status: AdESSubIndic
    doubt: Reason | None
    moment: datetime | None  # of the trusted time-stamp
    level: str
    root: x509.Certificate | None
    changed: bool
    beside: bool  # more was written after it than is usual, and nothing of it shows
    archived: bool  # by a trusted time-stamp of the document
    # Before its time-stamp, by the word of the certificate's issuer; no library's conclusion on what else is missing
    # may hide that. Authorities write whole seconds: within the same one nobody can tell which came first.
    revoked: bool
    told: datetime | None = None  # the last moment of which the issuer spoke in the file
    stale: bool = False  # that was too long before the time-stamp
    role: str = ""

    @property
    def fingerprint(self) -> str:
        return str(self.signature.signer_cert.sha256.hex())

    @property
    def trusted(self) -> bool:
        return self.status == AdESPassed.OK and self.doubt is None and self.moment is not None

    @property
    def broken(self) -> bool:
        """Wrong for good: no other moment and no further proof could mend it."""
        return self.changed or self.revoked or isinstance(self.status, AdESFailure)

    @property
    def premature(self) -> bool:
        """Stamped before its certificate was valid, or here already while that is not valid even now: no later proof
        could mend that (EN 319 102-1, 5.2.6)."""
        begins: datetime = self.signature.signer_cert.not_valid_before
        return begins > (self.moment or datetime.now(UTC)) + CLOCKS

    @property
    def told_early(self) -> bool:
        """Does the newest word on the certificate come from before the time-stamp?"""
        return self.moment is not None and self.told is not None and self.told < self.moment - CLOCKS

    @property
    def facts(self) -> SignatureFacts:
        certificate = self.signature.signer_cert
        return SignatureFacts(
            field=names.clean(self.signature.field_name),
            role=self.role,
            signer=names.shown(certificate.subject),
            fingerprint_sha256=self.fingerprint,
            signed_at=_iso(self.moment),
            level=self.level,
            status=self._standing,
            organization=names.organization(certificate.subject),
            root=names.shown(self.root.subject) if self.root else "",
            root_sha256=self.root.sha256.hex() if self.root else "",
            claimed_at=claimed_at(self.signature),
        )

    @property
    def _standing(self) -> str:
        if self.revoked or self.premature:
            return "REVOKED" if self.revoked else "NOT_YET_VALID"
        return self.doubt or str(self.status.standard_name)


def judge(signature: EmbeddedPdfSignature, trust: Trust, at: datetime, *, last: bool, ours: bool) -> Judgement:
    """``last``: the second signature, behind which only archiving is allowed; behind the first, fields are filled.
    ``ours``: of our structure, which is held to what its writer does."""
    forget_unreadable(signature)
    signature.compute_integrity_info(diff_policy=offline.STRICT_DIFFERENCE)
    result = run(offline.validate(signature, trust, at))
    status, api = result.ades_subindic, result.api_status
    moment = _trusted_moment(signature, result.signature_timestamp_status, trust)
    archived = result.oldest_evidence_record_timestamp
    if moment is None and status == AdESPassed.OK and archived is not None and archived < at:
        # The archive proves that the token was there then; the library asks for its own proof of the token's value.
        then = run(offline.validate(signature, trust, archived))
        moment = _trusted_moment(signature, then.signature_timestamp_status, trust)
    later_on = changes_after(signature, last=last, ours=ours)
    if status == AdESPassed.OK and not _holds(api, beside=later_on["beside"]):
        status = AdESIndeterminate.SIG_CONSTRAINTS_FAILURE
    since = revoked_since(signature, trust.signer_roots)
    later = since is not None and moment is not None and since > moment
    if status in WITHOUT_PROOF and moment and run(offline.holds_now(signature, trust, moment, at, revoked_later=later)):
        status = AdESPassed.OK
    told = last_told(signature, trust.signer_roots, at + offline.TOLERANCE)
    stale = moment is not None and told is not None and not _is_fresh(signature, moment, told, trust)
    return Judgement(
        signature=signature,
        status=status,
        doubt=_doubt(signature, status, moment, at, told=told is not None, stale=stale),
        moment=moment,
        level=_level(signature),
        root=_root(api),
        **later_on,
        archived=result.oldest_evidence_record_timestamp is not None,
        revoked=moment is not None and since is not None and since + SECOND <= moment,
        told=told,
        stale=stale,
    )


def _holds(api: Any, *, beside: bool) -> bool:
    """The library's own summary, without the time-stamp, which it asks to be trusted still today: a trusted one is a
    rule of our own, and its certificate may have ended since the file was archived. Where the library suspects only
    what shows nothing (later.py), that apart as well."""
    if api is None:
        return False
    known = bool(replace(api, timestamp_validity=None).bottom_line)
    return known or bool(beside and api.intact and api.valid and api.trusted and api.seed_value_ok)


def _trusted_moment(signature: EmbeddedPdfSignature, stamp: Any, trust: Trust) -> datetime | None:
    if stamp is None or stamp.ades_subindic != AdESPassed.OK or stamp.api_status is None:
        return None
    token = attached_token(signature)
    moment: datetime = stamp.api_status.timestamp
    return moment if token is not None and is_sound(token, signature, trust) else None


def _is_fresh(signature: EmbeddedPdfSignature, moment: datetime, told: datetime, trust: Trust) -> bool:
    """What the signer's authority, and that of his time-stamp, told last still held at the stamp (decision 0009)."""
    token = attached_token(signature)
    return told >= moment - BEFORE and token is not None and is_covered(token, signature, trust)


def _doubt(
    signature: EmbeddedPdfSignature,
    status: AdESSubIndic,
    moment: datetime | None,
    at: datetime,
    *,
    told: bool,
    stale: bool,
) -> Reason | None:
    """Why a signature that passed the validation is not enough for us; of any, that its key is not for signing."""
    if not may_sign_documents(signature.signer_cert):
        return Reason.CERTIFICATE_PURPOSE
    if status != AdESPassed.OK:
        return None
    rules = (
        (moment is None, Reason.NO_TIME_STAMP),
        (moment is not None and moment > at + offline.TOLERANCE, Reason.SIGNED_LATER_THAN_ASKED),
        (not told, Reason.REVOCATION_UNKNOWN),
        (stale, Reason.REVOCATION_TOO_OLD),
    )
    return next((reason for holds, reason in rules if holds), None)


def _level(signature: EmbeddedPdfSignature) -> str:
    """The PAdES level as the file is built (EN 319 142-1, 6); whether it is trusted is another question."""
    if attached_token(signature) is None:
        return "B-B"
    if not any(True for _one in statements(signature.reader, signature.signer_cert)):
        return "B-T"
    revision = signature.signed_revision
    archived = any(one.signed_revision > revision for one in signature.reader.embedded_timestamp_signatures)
    return "B-LTA" if archived else "B-LT"


def _root(api: Any) -> x509.Certificate | None:
    path = getattr(api, "validation_path", None)
    return getattr(path.trust_anchor, "certificate", None) if path is not None else None


def _iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
