"""What strangers wrote of themselves: shown in one clean line, numbers of persons never, and it decides nothing."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from pades.checking.report import Verdict
from pades.checking.roles import role_from
from pades.checking.validate import verify
from pades.common import names
from test_pki.authority import Credential, Pki
from test_pki.parts import key_of, key_usage, to_der, to_pem

from packages.pades.tests.builders.signed.elsewhere import BARE, STRUCTURES, sign, with_fields
from packages.pades.tests.builders.signed.making import Making

CCCD = "001085000011"


def person(pki: Pki, *attributes: tuple[x509.ObjectIdentifier, str]) -> Credential:
    """A certificate with exactly these names."""
    key, now = key_of("names", "somebody", "person", 2048), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])
    builder = pki._leaf(subject, key, "official", now - timedelta(days=1), now + timedelta(days=9), ocsp=True)
    certificate = builder.add_extension(key_usage(), critical=True).sign(pki.issuer("official").key, SHA256())
    return Credential(to_pem(key), to_der(certificate), (pki.issuer("official").certificate,))


SHOWN = [
    (((NameOID.COMMON_NAME, "Nguyễn Văn A"), (NameOID.USER_ID, f"CCCD:{CCCD}")), "Nguyễn Văn A"),
    (((NameOID.ORGANIZATION_NAME, "UBND xã B"), (NameOID.USER_ID, f"CCCD:{CCCD}")), "UBND xã B"),
    (((NameOID.USER_ID, f"CCCD:{CCCD}"),), ""),
    (((NameOID.SERIAL_NUMBER, CCCD),), ""),
    (((NameOID.COMMON_NAME, CCCD),), ""),
    (((NameOID.COMMON_NAME, f"Nguyễn Văn A - CCCD: {CCCD}"),), "Nguyễn Văn A"),
    (((NameOID.COMMON_NAME, f"Nguyễn Văn A ({CCCD})"),), "Nguyễn Văn A"),
    (((NameOID.COMMON_NAME, "001 085 000 011 Nguyễn Văn A"),), "Nguyễn Văn A"),
    (((NameOID.COMMON_NAME, "Nguyễn Văn A, HC: B1234567"),), "Nguyễn Văn A"),
    (((NameOID.COMMON_NAME, "Nguyễn\r\nVăn\tA"),), "Nguyễn Văn A"),
    (((NameOID.COMMON_NAME, "Nguyễn \u202evăN A\u200b\u2066"),), "Nguyễn văN A"),
    (((NameOID.COMMON_NAME, "Nguye\u0302\u0303n Va\u0306n A"),), "Nguyễn Văn A"),
    (((NameOID.COMMON_NAME, "Nguyễn Văn A"), (NameOID.COMMON_NAME, "Trần B")), "Nguyễn Văn A"),
    (((NameOID.COMMON_NAME, "UBND phường 12, quận 3"),), "UBND phường 12, quận 3"),
    (((NameOID.COMMON_NAME, "a" + "\u0301" * 30),), "á\u0301\u0301"),
]


@pytest.mark.parametrize(("attributes", "shown"), SHOWN)
def test_a_name_as_it_is_shown(authorities, attributes, shown):
    certificate = asn1.Certificate.load(person(authorities.pki, *attributes).certificate)
    assert names.shown(certificate.subject) == shown


def test_a_long_name_is_cut():
    assert len(names.clean("Nguyễn " * 100)) <= names.LONGEST
    assert names.clean("Nguyễn " * 100).endswith("…")


@pytest.mark.parametrize(
    ("attribute", "value", "role"),
    [
        (NameOID.USER_ID, CCCD, "leader"),
        (NameOID.SERIAL_NUMBER, f"PNOVN-{CCCD}", "leader"),
        (NameOID.COMMON_NAME, f"Nguyễn Văn A CCCD:{CCCD}", "leader"),
        (NameOID.USER_ID, "MST:0101234567", "seal"),
        (NameOID.COMMON_NAME, "Nguyễn Văn A", ""),
    ],
)
def test_a_persons_certificate_is_known_by_his_number(authorities, attribute, value, role):
    assert role_from(asn1.Certificate.load(person(authorities.pki, (attribute, value)).certificate)) == role


def test_no_number_is_in_the_report(authorities, made: Making, tmp_path: Path):
    who = person(authorities.pki, (NameOID.ORGANIZATION_NAME, "UBND xã B"), (NameOID.USER_ID, f"CCCD:{CCCD}"))
    file = tmp_path / "number.pdf"
    empty = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A",))
    file.write_bytes(sign(empty, authorities, who, "A", BARE))
    told = json.dumps(verify(file, trust=made.trust).to_json(), ensure_ascii=False)
    assert CCCD not in told
    assert "UBND xã B" in told
    assert not re.search("User ID|Organization|Country", told)


class TestSealOfAPerson:
    """Two certificates of persons in our structure are no copy of an office (decision 0009)."""

    def judged(self, made: Making, leader: Credential, seal: Credential, tmp_path: Path):
        other = Making(made.server, made.base, leader, seal).all()
        return verify(other.file("issued", tmp_path / "issued.pdf"), trust=made.trust)

    def test_with_a_persons_number(self, made, tmp_path):
        names_ = ((NameOID.COMMON_NAME, "Trần B"), (NameOID.ORGANIZATION_NAME, "X"), (NameOID.USER_ID, f"CCCD:{CCCD}"))
        report = self.judged(made, made.leader, person(made.server.pki, *names_), tmp_path)
        assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "seal_not_an_organisation")

    def test_without_an_organisation(self, made, tmp_path):
        report = self.judged(made, made.leader, made.server.pki.issue("Trần Thị B"), tmp_path)
        assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "seal_not_an_organisation")

    def test_the_old_and_the_renewed_one_of_the_same_person(self, made, tmp_path):
        pki = made.server.pki
        renewed = pki.issue("Đỗ Thanh Bình", organization="UBND phường Hoàn Kiếm")
        report = self.judged(made, made.leader, renewed, tmp_path)
        assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "same_signer_twice")


TIMES = [
    b"(14/07/2026 10:15)", b"/Name", b"12", b"()", b"(D:20261399)", b"(D:20260714101500+99'00')", b"null", b"99 0 R",
    b"(D:00000101)", b"[1 2]",
]  # fmt: skip


@pytest.mark.parametrize("time", TIMES)
def test_a_claimed_time_never_decides(authorities, made: Making, tmp_path: Path, time: bytes):
    """The bytes are signed with it: an honest writer's odd habit."""
    from pyhanko.sign.signers import pdf_byterange

    def judged(change: bool) -> object:
        empty = with_fields(STRUCTURES["classic"](tmp_path / "e.pdf").read_bytes(), ("A",))
        wanted = pdf_byterange.PdfSignedData.write_to_stream

        def written(self, stream, handler=None, container_ref=None):
            start = stream.tell()
            wanted(self, stream, handler, container_ref)
            end = stream.tell()
            stream.seek(start)
            content = stream.read(end - start)
            found = re.search(rb"/M \(.*?\)", content, re.DOTALL)
            if found:
                fresh = b"/M " + time
                stream.seek(start + found.start())
                stream.write(fresh.ljust(len(found.group(0))) if len(fresh) <= len(found.group(0)) else found.group(0))
            stream.seek(end)

        with pytest.MonkeyPatch.context() as patch:
            if change:
                patch.setattr(pdf_byterange.PdfSignedData, "write_to_stream", written)
            content = sign(empty, authorities, made.leader, "A", BARE)
        assert (b"/M " + time in content) == change
        (tmp_path / "time.pdf").write_bytes(content)
        return verify(tmp_path / "time.pdf", trust=made.trust)

    control, odd = judged(change=False), judged(change=True)
    assert (odd.verdict, odd.reason) == (control.verdict, control.reason)
    assert control.signatures[0].claimed_at is not None
    assert odd.signatures[0].claimed_at is None
