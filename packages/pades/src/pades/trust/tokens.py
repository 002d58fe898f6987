"""Time-stamp tokens (RFC 3161): when they were made, by what kind of certificate, and whether it lived then."""

from datetime import datetime
from typing import Any

from asn1crypto import cms
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades.trust.anchors import Trust
from pades.trust.purposes import may_stamp_time
from pades.trust.revocation import BEFORE, Statement, certificates, earliest, genuine, statements


def attached_token(signature: EmbeddedPdfSignature) -> cms.SignedData | None:
    """The token that stands beside the signature's value; the first, where there are several."""
    unsigned = signature.signed_data["signer_infos"][0]["unsigned_attrs"]
    found = (one for one in unsigned if one["type"].native == "signature_time_stamp_token")
    return next((one["values"][0]["content"] for one in found), None)


def stamped_at(token: Any) -> datetime:
    """Its genTime (RFC 3161, 2.4.2)."""
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def is_sound(token: cms.SignedData, holder: EmbeddedPdfSignature, trust: Trust) -> bool:
    """Is the certificate one of a time-stamp service, and not revoked when it stamped, as its authority says in the
    file? That its path leads to an anchor is for the library to say."""
    since = earliest(_told(token, holder, trust))
    return may_stamp_time(extract_certificate_info(token).signer_cert) and (since is None or since > stamped_at(token))


def is_covered(token: cms.SignedData, holder: EmbeddedPdfSignature, trust: Trust) -> bool:
    """Did the authority's word on the service hold when it stamped: a list in force then, or any later one? It is
    judged at the stamp, not today."""
    told, moment = _told(token, holder, trust), stamped_at(token)
    return not told or any(
        one.known is not None and (one.known >= moment - BEFORE or (one.until is not None and one.until >= moment))
        for one in told
    )


def _told(token: cms.SignedData, holder: EmbeddedPdfSignature, trust: Trust) -> list[Statement]:
    found = extract_certificate_info(token)
    others = [*found.other_certs, *certificates(holder)]
    return genuine(statements(holder.reader, found.signer_cert), found.signer_cert, trust.tsa_roots, others)
