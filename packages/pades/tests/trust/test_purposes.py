"""Extended key usage: only a certificate that names nothing but a service's purposes is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.x509 import ObjectIdentifier
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify
from pades.common.errors import PadesError
from pades.lasting.extend import check_certificate

from packages.pades.tests.builders.signed.elsewhere import ALL, STRUCTURES, sign, with_fields
from packages.pades.tests.builders.signed.making import Making

RFC_9336, MICROSOFT, ADOBE = "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12", "1.2.840.113583.1.1.5"
UNKNOWN = "1.3.6.1.4.1.99999.1.2"
REFUSED = [
    [Purpose.SERVER_AUTH],
    [Purpose.TIME_STAMPING],
    [Purpose.OCSP_SIGNING],
    [Purpose.CODE_SIGNING],
    [Purpose.SERVER_AUTH, Purpose.CODE_SIGNING],
]
ALLOWED = [
    None,
    [Purpose.ANY_EXTENDED_KEY_USAGE],
    [Purpose.EMAIL_PROTECTION],
    [Purpose.CLIENT_AUTH],
    [Purpose.CLIENT_AUTH, Purpose.SERVER_AUTH],
    *([ObjectIdentifier(one)] for one in (RFC_9336, MICROSOFT, ADOBE, UNKNOWN)),
    [Purpose.CODE_SIGNING, ObjectIdentifier(UNKNOWN)],
]


def ours(made: Making, purposes: list | None, tmp_path: Path) -> Report:
    leader = made.server.pki.issue("Đỗ Thanh Bình", purposes=purposes)
    copy = Making(made.server, made.base, leader, made.seal, {"attested": made.stages["attested"]})
    copy.signed()
    copy.sealed()
    copy.extended()
    copy.issued()
    return verify(copy.file("issued", tmp_path / "x.pdf"), trust=made.trust)


@pytest.mark.parametrize("purposes", REFUSED)
def test_before_signing_a_service_is_refused(made, purposes):
    with pytest.raises(PadesError, match="certificate_purpose"):
        check(made, purposes)


@pytest.mark.parametrize("purposes", ALLOWED)
def test_before_signing_all_others_pass(made, purposes):
    check(made, purposes)


def check(made: Making, purposes: list | None) -> None:
    who = made.server.pki.issue("Người ký", purposes=purposes)
    check_certificate(who.certificate, who.chain, trust=made.trust, fetch=made.fetch, at=datetime.now(UTC))


@pytest.mark.parametrize("purposes", [REFUSED[0], REFUSED[2], REFUSED[3]])
def test_a_service_that_signed_a_file_of_ours(made, tmp_path, purposes):
    report = ours(made, purposes, tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "certificate_purpose")
    line = next(line for line in report.lines if line.key == "certificates")
    assert "certificate_purpose" in {detail.facts.get("status") for detail in line.details}


@pytest.mark.parametrize("purposes", [ALLOWED[1], ALLOWED[4], ALLOWED[8]])
def test_a_person_with_odd_purposes_signed_a_file_of_ours(made, tmp_path, purposes):
    assert ours(made, purposes, tmp_path).verdict == Verdict.VALID


@pytest.mark.parametrize("purposes", [*REFUSED, [Purpose.EMAIL_PROTECTION]])
def test_in_a_file_of_another_system(authorities, made, tmp_path, purposes):
    pki = authorities.pki
    empty = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A", "B"))
    first = sign(empty, authorities, pki.issue("Máy chủ", purposes=purposes), "A", ALL)
    file = tmp_path / "f.pdf"
    file.write_bytes(sign(first, authorities, made.seal, "B", ALL))
    report = verify(file, trust=made.trust)
    expected = "certificate_purpose" if purposes in REFUSED else "ok_competence_not_checked"
    assert report.reason == expected
    assert (report.verdict == Verdict.VALID) == (purposes not in REFUSED)


@pytest.mark.parametrize(
    ("purposes", "critical"),
    [([Purpose.TIME_STAMPING], False), ([Purpose.TIME_STAMPING, Purpose.CODE_SIGNING], True)],
)
@pytest.mark.parametrize("over", ["signature", "document"])
def test_a_time_stamp_service_is_one_by_rfc_3161(authorities, made, tmp_path, purposes, critical, over):
    """Critical, and nothing but time-stamping (2.3): else its stamps prove no time."""
    copy = Making(authorities, made.base, made.leader, made.seal, dict(made.stages))
    odd = authorities.pki.other_tsa(purposes, critical=critical)
    try:
        if over == "signature":
            copy.stages = {"attested": made.stages["attested"]}
            authorities.tsa_service = odd
            copy.signed()
            copy.sealed()
            copy.extended()
            authorities.tsa_service = None
        authorities.tsa_service = odd if over == "document" else None
        copy.issued()
    finally:
        authorities.tsa_service = None
    report = verify(copy.file("issued", tmp_path / "x.pdf"), trust=made.trust)
    assert report.verdict == Verdict.INDETERMINATE, report.reason
