"""Whether a certificate is a person's or an agency's, as far as it says so itself.

Certificates issued in Vietnam name a person by citizen id (UID «CCCD:…», «CMND:…», «HC:…») and an organisation by tax
or budget code («MST:…», «MNS:…»); European ones by QcStatements (EN 319 412-5). Where nothing decides: empty.
"""

from typing import Any

from asn1crypto import x509
from asn1crypto.core import ObjectIdentifier

PERSON_PREFIXES = ("CCCD", "CMND", "CMTND", "CC:", "HC:", "PASSPORT")
AGENCY_PREFIXES = ("MST", "MNS", "BHXH", "MQHNS")
QC_STATEMENTS = "1.3.6.1.5.5.7.1.3"
QC_KINDS = {"0.4.0.1862.1.6.1": "leader", "0.4.0.1862.1.6.2": "seal"}


def role_from(certificate: x509.Certificate) -> str:
    """«leader» for a person's certificate, «seal» for an agency's, empty when it does not say."""
    subject = certificate.subject.native
    return _by_statement(certificate) or _by_number(subject) or _by_names(subject)


def _by_statement(certificate: x509.Certificate) -> str:
    """The type in the QcStatements extension, when it names exactly one."""
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == QC_STATEMENTS:
            content = extension["extn_value"].contents
            found = [role for oid, role in QC_KINDS.items() if ObjectIdentifier(oid).dump() in content]
            return found[0] if len(found) == 1 else ""
    return ""


def _by_number(subject: dict[str, Any]) -> str:
    number = subject.get("user_id") or subject.get("0.9.2342.19200300.100.1.1") or ""
    for one in number if isinstance(number, list) else [number]:
        if str(one).upper().startswith(PERSON_PREFIXES):
            return "leader"
        if str(one).upper().startswith(AGENCY_PREFIXES):
            return "seal"
    return ""


def _by_names(subject: dict[str, Any]) -> str:
    if {"surname", "given_name", "title"} & set(subject):
        return "leader"
    name, organization = subject.get("common_name"), subject.get("organization_name")
    return "seal" if name and name == organization else ""
