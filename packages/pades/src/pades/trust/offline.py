"""Validation of one signature over time, without any connection (ETSI EN 319 102-1, 5.6.3)."""

from datetime import datetime, timedelta
from typing import Any

from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, FormUpdatingRule, StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    GenericFieldModificationRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec, ValidationContext
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    DisallowWeakAlgorithmsPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

from pades.common.algorithms import WEAK_DIGESTS
from pades.trust import past
from pades.trust.anchors import Trust

# Embedded answers are judged against the time-stamp, not against today: a file does not turn bad when an OCSP answer
# inside it grows old, neither in ten years nor in forty. How old they may be at the time-stamp is a rule of our own
# (judging.py); what ends is the certificate of the time-stamp service, and with it the proof (ageing.py).
FRESHNESS = timedelta(days=36_525)

REVINFO = CertRevTrustPolicy(
    REQUIRE_REVINFO, freshness=FRESHNESS, freshness_req_type=FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
)
ISSUERS_ONLY = RevocationCheckingPolicy(
    ee_certificate_rule=RevocationCheckingRule.NO_CHECK,
    intermediate_ca_cert_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
)
TOLERANCE = timedelta(minutes=5)  # between clocks

# An appearance that was changed in place is never accepted: the picture of the number is part of what was sealed.
STRICT_DIFFERENCE = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(),
            SigFieldModificationRule(allow_in_place_appearance_stream_changes=False),
            GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
)


async def validate(signature: EmbeddedPdfSignature, trust: Trust, at: datetime) -> AdESLTAValidationResult:
    """pyHanko's answer for a signature at this moment; nothing is fetched, whatever the file asks for."""
    timing = ValidationTimingInfo(validation_time=at, best_signature_time=at, point_in_time_validation=False)
    with past.as_of(at):
        return await ades_lta_validation(signature, spec(trust), timing_info=timing)


async def holds_now(
    signature: EmbeddedPdfSignature, trust: Trust, stamped: datetime, at: datetime, *, revoked_later: bool
) -> bool:
    """A file of level B-LT without an archive time-stamp: its own validation data, judged at the time-stamp, while
    the certificate still runs. After that only a later time-stamp could prove that the data existed (B-LTA).

    ``revoked_later``: the issuer says so, and thereby that the certificate was not revoked before; the library would
    take an OCSP answer of that kind for none.
    """
    if at > signature.signer_cert.not_valid_after or "/DSS" not in signature.reader.root:
        return False
    store = DocumentSecurityStore.read_dss(signature.reader)

    def context(roots: Any, moment: datetime, policy: CertRevTrustPolicy) -> ValidationContext:
        given = {"trust_roots": list(roots), "moment": moment, "allow_fetching": False, "revinfo_policy": policy}
        return store.as_validation_context(given)

    checking = ISSUERS_ONLY if revoked_later else REQUIRE_REVINFO
    then = CertRevTrustPolicy(checking, retroactive_revinfo=True)
    status = await async_validate_pdf_signature(
        signature,
        signer_validation_context=context(trust.signer_roots, stamped, then),
        ts_validation_context=context(trust.tsa_roots, at, REVINFO),
        diff_policy=STRICT_DIFFERENCE,
    )
    return bool(status.bottom_line)


def spec(trust: Trust) -> PdfSignatureValidationSpec:
    """Local knowledge only; revocation data required; separate anchors for time-stamps."""
    return PdfSignatureValidationSpec(
        signature_validation_spec=SignatureValidationSpec(
            cert_validation_policy=_policy(trust.signer_roots),
            ts_cert_validation_policy=_policy(trust.tsa_roots),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        ),
        diff_policy=STRICT_DIFFERENCE,
    )


def _policy(roots: Any) -> CertValidationPolicySpec:
    return CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(roots)),
        revinfo_policy=REVINFO,
        time_tolerance=TOLERANCE,
        algorithm_usage_policy=DisallowWeakAlgorithmsPolicy(weak_hash_algos=WEAK_DIGESTS),
    )
