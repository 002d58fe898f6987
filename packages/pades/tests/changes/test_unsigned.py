"""What no signature covers in the outermost time-stamp: a changed byte there is seen all the same."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pades.changes.unsigned import is_altered
from pades.checking.report import Verdict
from pades.checking.validate import verify
from pades.common.raw import Bytes, RawSignature, signatures
from pades.common.source import Source
from test_pki.authority import Credential, Pki

from packages.pades.tests.builders.signed import tampering
from packages.pades.tests.builders.signed.making import Making

FRAME = (2, 25, 26, 28, 30, 36, 41, 42)  # of the CMS: its length, version, the set of digest algorithms


@pytest.fixture(scope="module")
def found(made: Making, tmp_path_factory: pytest.TempPathFactory) -> list[RawSignature]:
    with Bytes(Source(made.file("issued", tmp_path_factory.mktemp("issued") / "issued.pdf"))) as data:
        return signatures(data)[0]


@pytest.fixture
def pki(made: Making) -> Pki:
    return made.server.pki


@pytest.mark.parametrize("byte", FRAME)
def test_a_changed_byte_of_the_frame_is_never_valid(made: Making, found: list[RawSignature], tmp_path: Path, byte: int):
    content = made.base.read_bytes() + made.stages["issued"]
    digit = found[-1].range.first + 1 + 2 * byte + byte % 2
    file = tmp_path / "flipped.pdf"
    file.write_bytes(tampering.flipped(content, digit, bit=0))
    report = verify(file, trust=made.trust)
    assert report.verdict != Verdict.VALID, report.reason


def test_a_letter_in_its_other_case_is_seen(made: Making, found: list[RawSignature], tmp_path: Path):
    content = made.base.read_bytes() + made.stages["issued"]
    start = found[-1].range.first
    place = next(start + n for n, letter in enumerate(content[start : start + 400]) if chr(letter).isalpha())
    file = tmp_path / "flipped.pdf"
    file.write_bytes(tampering.flipped(content, place, bit=5))
    report = verify(file, trust=made.trust)
    assert (report.verdict, report.reason) == (Verdict.INVALID, "byte_range_gap")


def test_the_file_as_it_was_written_is_not_altered(made: Making, found: list[RawSignature]):
    assert not is_altered(found, made.trust.all_roots)
    assert not is_altered([], ())


def accompanied(found: Sequence[RawSignature], certificate: bytes) -> list[RawSignature]:
    """The same signatures, with one more certificate in the outermost."""
    *inner, last = found
    signed = cms.ContentInfo.load(last.content)["content"]
    own = [one.chosen for one in signed["certificates"]]
    signed["certificates"] = cms.CertificateSet(
        [cms.CertificateChoices({"certificate": one}) for one in (*own, asn1.Certificate.load(certificate))]
    )
    return [*inner, replace(last, signed_data=signed)]


def from_a_stranger(holder: Credential) -> bytes:
    """The holder's name and key, certified by somebody whom nobody here knows."""
    strange = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nơi cấp lạ")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, holder.x509.subject, holder.x509.public_key(), x509.random_serial_number(), now, now + timedelta(days=9)
    )
    return builder.sign(strange, SHA256()).public_bytes(Encoding.DER)


BESIDE: dict[str, tuple[bool, Callable[[Pki], bytes]]] = {
    "an authority under an anchor": (False, lambda pki: pki.issuer().certificate),
    "the same with its last byte changed": (True, lambda pki: flipped_at_the_end(pki.issuer().certificate)),
    "a stranger's": (True, lambda pki: from_a_stranger(pki.tsa)),
    "a cross-certificate of an anchor": (False, lambda pki: from_a_stranger(pki._load("tsa-root"))),
}


def flipped_at_the_end(der: bytes) -> bytes:
    return der[:-1] + bytes([der[-1] ^ 1])


@pytest.mark.parametrize("case", list(BESIDE))
def test_a_certificate_beside_the_signers(made: Making, found: list[RawSignature], pki: Pki, case: str):
    altered, certificate = BESIDE[case]
    assert is_altered(accompanied(found, certificate(pki)), made.trust.all_roots) is altered
