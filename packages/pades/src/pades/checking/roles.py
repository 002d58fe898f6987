"""Whether a certificate is a person's or an agency's, as far as it says so itself.

Certificates issued in Vietnam name a person by citizen id (UID «CCCD:…», «CMND:…», «HC:…») and an organisation by tax
or budget code («MST:…», «MNS:…»); European ones by QcStatements (EN 319 412-5). Where nothing decides: empty.
"""

import re
from collections.abc import Sequence
from typing import Any

from asn1crypto import x509
from asn1crypto.core import ObjectIdentifier

from pades.common import names
from pades.common.reasons import Reason

PERSON_PREFIXES = ("CCCD", "CMND", "CMTND", "CC:", "HC:", "PASSPORT")
AGENCY_PREFIXES = ("MST", "MNS", "BHXH", "MQHNS")
UID = "0.9.2342.19200300.100.1.1"
CITIZEN = re.compile(r"\d{12}|\d{9}")  # a citizen id, and the older identity card, alone
# Within a name, and the semantics identifiers of EN 319 412-1, 5.1.3, for natural persons.
PERSONAL = re.compile(r"\b(?:CCCD|CMND|CMTND)\b[\s:.]*\d|^(?:PNO|IDC|PAS)[A-Z]{2}-")
QC_STATEMENTS = "1.3.6.1.5.5.7.1.3"
QC_KINDS = {"0.4.0.1862.1.6.1": "leader", "0.4.0.1862.1.6.2": "seal"}


def role_from(certificate: x509.Certificate) -> str:
    """«leader» for a person's certificate, «seal» for an agency's, empty when it does not say."""
    subject = certificate.subject.native
    return _by_statement(certificate) or _by_number(subject) or _by_names(subject)


def not_an_agency(certificates: Sequence[x509.Certificate]) -> Reason | None:
    """Why the second of two certificates cannot be the seal's of an agency that is not known here.

    A seal's certificate is an organisation's: it names one, and has neither a person's number nor a person's names. And
    whoever signed as a person does not seal, with an old and a renewed certificate of his own either.
    """
    if len(certificates) != 2:
        return None
    leader, seal = certificates
    if names.same(leader.subject, seal.subject):
        return Reason.SAME_SIGNER_TWICE
    says = role_from(seal)
    if says == "leader" or (says != "seal" and not names.organization(seal.subject)):
        return Reason.SEAL_NOT_AN_ORGANISATION
    return None


def _by_statement(certificate: x509.Certificate) -> str:
    """The type in the QcStatements extension, when it names exactly one."""
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == QC_STATEMENTS:
            content = extension["extn_value"].contents
            found = [role for oid, role in QC_KINDS.items() if ObjectIdentifier(oid).dump() in content]
            return found[0] if len(found) == 1 else ""
    return ""


def _by_number(subject: dict[str, Any]) -> str:
    """By what stands before a number: in the user id, in the serial number of the subject, in the common name."""
    for key in ("user_id", UID, "serial_number", "common_name"):
        number = subject.get(key) or ""
        for one in number if isinstance(number, list) else [number]:
            text = str(one).strip().upper()
            if text.startswith(PERSON_PREFIXES) or CITIZEN.fullmatch(text) or PERSONAL.search(text):
                return "leader"
            if text.startswith(AGENCY_PREFIXES):
                return "seal"
    return ""


def _by_names(subject: dict[str, Any]) -> str:
    if {"surname", "given_name", "title"} & set(subject):
        return "leader"
    name, organization = subject.get("common_name"), subject.get("organization_name")
    return "seal" if name and name == organization else ""
