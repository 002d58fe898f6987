"""One signature: what a validation over time says of it, and what our own rules add to that."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades import names, offline
from pades.claimed import claimed_at, forget_unreadable
from pades.later import changes_after
from pades.prepare import run
from pades.report import SignatureFacts
from pades.revocation import BEFORE, CLOCKS, last_told, revoked_since, statements
from pades.trust import Trust

WITHOUT_PROOF = (AdESIndeterminate.NO_POE, AdESIndeterminate.REVOKED_NO_POE)
SECOND = timedelta(seconds=1)
USAGES = {"digital_signature", "non_repudiation"}


@dataclass
class Judged:
    """One signature with what was found out about it; ``doubt`` is our own rule that keeps it from being trusted."""

    signature: EmbeddedPdfSignature
    status: AdESSubIndic
    doubt: str | None
    moment: datetime | None  # of the trusted time-stamp
    level: str
    root: x509.Certificate | None
    changed: bool
    beside: bool  # more was written after it than is usual, and nothing of it shows
    archived: bool  # by a trusted time-stamp of the document
    # Before its time-stamp, by the word of the certificate's issuer; no library's conclusion on what else is missing
    # may hide that. Authorities write whole seconds: within the same one nobody can tell which came first.
    revoked: bool
    told: datetime | None = None  # when the issuer last spoke of the certificate, in the file
    stale: bool = False  # that was too long before the time-stamp
    role: str = ""

    @property
    def fingerprint(self) -> str:
        return str(self.signature.signer_cert.sha256.hex())

    @property
    def trusted(self) -> bool:
        return self.status == AdESPassed.OK and self.doubt is None and self.moment is not None

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


def judge(signature: EmbeddedPdfSignature, trust: Trust, at: datetime, *, last: bool, ours: bool) -> Judged:
    """``last``: the second signature, behind which only archiving is allowed; behind the first, fields are filled.
    ``ours``: in a file of our structure, whose validation data is always fetched after the time-stamp."""
    forget_unreadable(signature)
    signature.compute_integrity_info(diff_policy=offline.STRICT_DIFFERENCE)
    result = run(offline.validate(signature, trust, at))
    status, api = result.ades_subindic, result.api_status
    moment = _trusted_moment(result.signature_timestamp_status)
    later_on = changes_after(signature, last=last, ours=ours)
    if status == AdESPassed.OK and not _holds(api, beside=later_on["beside"]):
        status = AdESIndeterminate.SIG_CONSTRAINTS_FAILURE
    since = revoked_since(signature, trust.signer_roots)
    later = since is not None and moment is not None and since > moment
    if status in WITHOUT_PROOF and moment and run(offline.holds_now(signature, trust, moment, at, revoked_later=later)):
        status = AdESPassed.OK
    told = last_told(signature, trust.signer_roots)
    fresh = moment is not None and told is not None and told >= moment - (CLOCKS if ours else BEFORE)
    return Judged(
        signature=signature,
        status=status,
        doubt=_doubt(signature, moment, at, fresh=fresh) if status == AdESPassed.OK else None,
        moment=moment,
        level=_level(signature),
        root=_root(api),
        **later_on,
        archived=result.oldest_evidence_record_timestamp is not None,
        revoked=moment is not None and since is not None and since + SECOND <= moment,
        told=told,
        stale=moment is not None and told is not None and not fresh,
    )


def _holds(api: Any, *, beside: bool) -> bool:
    """The library's own summary; where it suspects only what shows nothing (later.py), that apart."""
    if api is None:
        return False
    return bool(api.bottom_line or (beside and api.intact and api.valid and api.trusted and api.seed_value_ok))


def _trusted_moment(stamp: Any) -> datetime | None:
    if stamp is None or stamp.ades_subindic != AdESPassed.OK or stamp.api_status is None:
        return None
    moment: datetime = stamp.api_status.timestamp
    return moment


def _doubt(signature: EmbeddedPdfSignature, moment: datetime | None, at: datetime, *, fresh: bool) -> str | None:
    """Why a signature that passed the validation is not enough for us."""
    usage = signature.signer_cert.key_usage_value
    if usage is not None and not USAGES & usage.native:
        return "certificate_purpose"
    if moment is None:
        return "no_time_stamp"
    if moment > at + offline.TOLERANCE:
        return "signed_later_than_asked"
    return None if fresh else "revocation_too_old"


def _level(signature: EmbeddedPdfSignature) -> str:
    """The PAdES level as the file is built (EN 319 142-1, 6); whether it is trusted is another question."""
    if not _has_attached_stamp(signature):
        return "B-B"
    if not any(True for _one in statements(signature.reader, signature.signer_cert)):
        return "B-T"
    revision = signature.signed_revision
    archived = any(one.signed_revision > revision for one in signature.reader.embedded_timestamp_signatures)
    return "B-LTA" if archived else "B-LT"


def _has_attached_stamp(signature: EmbeddedPdfSignature) -> bool:
    unsigned = signature.signed_data["signer_infos"][0]["unsigned_attrs"]
    return any(one["type"].native == "signature_time_stamp_token" for one in unsigned)


def _root(api: Any) -> x509.Certificate | None:
    path = getattr(api, "validation_path", None)
    return getattr(path.trust_anchor, "certificate", None) if path is not None else None


def _iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
