"""What a list of revoked certificates (CRL, RFC 5280, 5) says of one certificate, and of what it does not speak.

An authority issues more than one kind of list: for authorities only, for one address, for some reasons, of changes. One
that does not cover a certificate is no good news of it, however fresh; a line with its number is bad news in any.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from asn1crypto import crl, x509

READ = {
    "issuer_alt_name",
    "crl_number",
    "delta_crl_indicator",
    "issuing_distribution_point",
    "authority_key_identifier",
    "freshest_crl",
    "authority_information_access",
}
LIFTED, HELD = "remove_from_crl", "certificate_hold"


def covers(listed: crl.CertificateList, certificate: x509.Certificate) -> bool:
    """Would the certificate stand on this list, were it revoked for whatever reason? (RFC 5280, 6.3.3, b)"""
    kinds = {one["extn_id"].native for one in listed["tbs_cert_list"]["crl_extensions"] if one["critical"].native}
    if not kinds <= READ or listed.delta_crl_indicator_value is not None:
        return False
    scope = listed.issuing_distribution_point_value
    return scope is None or (_is_of_its_kind(scope, certificate) and _is_of_its_point(scope, certificate))


def line_on(listed: crl.CertificateList, certificate: x509.Certificate) -> tuple[datetime, bool] | None:
    """Since when it is revoked, and whether that is a hold, which may be lifted; None where no line says so."""
    return next(_lines(listed, certificate), None)


def _lines(listed: crl.CertificateList, certificate: x509.Certificate) -> Iterator[tuple[datetime, bool]]:
    scope, issuer = listed.issuing_distribution_point_value, listed.issuer
    indirect = scope is not None and scope["indirect_crl"].native
    for line in listed["tbs_cert_list"]["revoked_certificates"] or ():
        if indirect and line.issuer_name:  # of this line and those behind it (5.3.3)
            issuer = line.issuer_name
        if line["user_certificate"].native != certificate.serial_number or issuer != certificate.issuer:
            continue
        reason = line.crl_reason_value.native if line.crl_reason_value else ""
        if reason != LIFTED:
            yield line["revocation_date"].native, reason == HELD


def _is_of_its_kind(scope: Any, certificate: x509.Certificate) -> bool:
    unlike = "only_contains_user_certs" if certificate.ca else "only_contains_ca_certs"
    return not (
        scope[unlike].native or scope["only_contains_attribute_certs"].native or scope["only_some_reasons"].native
    )


def _is_of_its_point(scope: Any, certificate: x509.Certificate) -> bool:
    """The list of one address, where the certificate names it."""
    if (point := scope["distribution_point"].native) is None:
        return True
    if scope["distribution_point"].name != "full_name":
        return False
    named = [one["distribution_point"] for one in certificate.crl_distribution_points_value or ()]
    theirs = {str(address) for one in named if one.name == "full_name" for address in one.native or ()}
    return bool(theirs & {str(one) for one in point})
