"""What a certificate says that its key is for (extended key usage, RFC 5280, 4.2.1.12): may it sign a document?

Authorities write many things into certificates for signing: e-mail, client log-in, document signing (RFC 9336,
Microsoft, Adobe), purposes of their own, any purpose, or nothing at all. Only a list that names nothing but a service's
purposes is a refusal: such a key belongs to a machine.
"""

from asn1crypto import x509

SERVICES = frozenset({"server_auth", "time_stamping", "ocsp_signing", "code_signing"})
SIGNING = frozenset({"digital_signature", "non_repudiation"})
EXTENDED = "extended_key_usage"


def may_sign_documents(certificate: x509.Certificate) -> bool:
    """Neither the key usage nor the extended one forbids it."""
    usage, purposes = certificate.key_usage_value, certificate.extended_key_usage_value
    if usage is not None and not SIGNING & usage.native:
        return False
    return purposes is None or not set(purposes.native) <= SERVICES


def may_stamp_time(certificate: x509.Certificate) -> bool:
    """RFC 3161, 2.3: one extended key usage, critical, with time-stamping alone."""
    found = [one for one in certificate["tbs_certificate"]["extensions"] if one["extn_id"].native == EXTENDED]
    return len(found) == 1 and found[0]["critical"].native and found[0]["extn_value"].native == ["time_stamping"]
