"""The certificate in a file that somebody exported: every way to write it, and what strangers send instead."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from cryptography.x509.oid import NameOID
from pades.common.errors import PadesError
from pades.lasting.extend import check_alone
from pades.trust.certificate_files import LIMIT, FileFault, FileRefused, read, read_in_child, said
from test_pki.authority import Credential, Pki

ENCODING = serialization.Encoding


@pytest.fixture(scope="module")
def pki(tmp_path_factory) -> Pki:
    return Pki.create(tmp_path_factory.mktemp("pki"), base_url="http://127.0.0.1:1")


@pytest.fixture(scope="module")
def leader(pki) -> Credential:
    return pki.issue("Lê Thị Hoa", organization="Ủy ban nhân dân phường Hoàn Kiếm")


def pem(*certificates: bytes) -> bytes:
    return b"".join(x509.load_der_x509_certificate(one).public_bytes(ENCODING.PEM) for one in certificates)


def p7b(*certificates: bytes, encoding=ENCODING.DER) -> bytes:
    return pkcs7.serialize_certificates([x509.load_der_x509_certificate(one) for one in certificates], encoding)


def fault_of(content: bytes, tmp_path: Path) -> FileFault:
    file = tmp_path / "sent"
    file.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_in_child(file)
    return refused.value.fault


def root_of(pki: Pki) -> bytes:
    return (pki.directory / "official-root.cer").read_bytes()


def test_every_way_to_write_it_gives_it_with_its_chain_and_without_the_root(leader, pki, tmp_path):
    issuer, root = leader.chain[0], root_of(pki)
    ways = [
        (leader.certificate, ()),
        (pem(leader.certificate), ()),
        (pem(root, issuer, leader.certificate), leader.chain),
        (b"\xef\xbb\xbfBag Attributes\r\n" + pem(leader.certificate, issuer), leader.chain),
        (p7b(leader.certificate, issuer, root), leader.chain),
        (p7b(issuer, leader.certificate, encoding=ENCODING.PEM), leader.chain),
    ]
    for number, (content, chain) in enumerate(ways):
        file = tmp_path / "sent"
        file.write_bytes(content)
        found = read_in_child(file)
        assert (found.certificate, found.chain) == (leader.certificate, chain), number


@pytest.mark.parametrize("content", [b"garbage", b"0\x82\xff\xff", b"%PDF-1.7\n", b"\x00" * 999, b"0\x80" * 5000,
                                     b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])  # fmt: skip
def test_garbage_is_unreadable(content, tmp_path):
    assert fault_of(content, tmp_path) == FileFault.UNREADABLE


def test_a_cut_certificate_is_unreadable(leader, tmp_path):
    assert fault_of(leader.certificate[:-1], tmp_path) == FileFault.UNREADABLE
    assert fault_of(leader.certificate + b"x", tmp_path) == FileFault.UNREADABLE


def test_nothing_and_ten_megabytes_are_refused_before_a_child_reads_them(tmp_path):
    assert fault_of(b"", tmp_path) == FileFault.EMPTY
    assert fault_of(b"x" * (10 << 20), tmp_path) == FileFault.TOO_LARGE
    assert fault_of(b"x" * (LIMIT + 1), tmp_path) == FileFault.TOO_LARGE
    assert fault_of(b"x" * LIMIT, tmp_path) == FileFault.UNREADABLE


def test_a_key_is_refused_by_name_in_every_dress(leader, tmp_path):
    stored = pkcs12.serialize_key_and_certificates(
        b"x", leader.key, leader.x509, None, serialization.BestAvailableEncryption(b"1234")
    )
    for content in (leader.key_pem, pem(leader.certificate) + leader.key_pem, stored):
        assert fault_of(content, tmp_path) == FileFault.HAS_KEY


def test_several_holders_and_authorities_alone_are_named(leader, pki, tmp_path):
    other = pki.issue("Trần Văn Bình")
    assert fault_of(pem(leader.certificate, other.certificate), tmp_path) == FileFault.SEVERAL
    assert fault_of(pem(*leader.chain, root_of(pki)), tmp_path) == FileFault.ONLY_AUTHORITIES
    many = [pki.issue(f"Người {number}", key_bits=1024).certificate for number in range(11)]
    assert fault_of(pem(*many), tmp_path) == FileFault.TOO_MANY


def test_the_same_certificate_twice_is_one(leader):
    assert read(pem(leader.certificate, leader.certificate)).certificate == leader.certificate


def made(*, extension: int = 0, bits: int = 2048, days: int = 9) -> bytes:
    """Issued by itself, with an extension of so many bytes."""
    key = rsa.generate_private_key(65537, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CCCD 012345678901 Hoa\u202e\n")])
    start = datetime.now(UTC) - timedelta(days=20)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, start, datetime.now(UTC) + timedelta(days=days))
    if extension:
        value = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x04" * extension)
        builder = builder.add_extension(value, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(ENCODING.DER)


def test_huge_extensions_are_refused(tmp_path):
    assert fault_of(made(extension=20_000), tmp_path) == FileFault.TOO_LARGE
    assert read(made(extension=2_000))


def test_what_it_says_is_clean_and_names_no_number(leader):
    known = said(leader.certificate)
    assert (known.subject, known.organization) == ("Lê Thị Hoa", "Ủy ban nhân dân phường Hoàn Kiếm")
    assert (known.issuer, known.key, known.signs) == ("CA thử nghiệm phục vụ cơ quan nhà nước", "RSA 2048", True)
    assert int(known.serial, 16) == leader.x509.serial_number
    assert "digital_signature" in known.usage
    assert said(made()).subject == "Hoa"


def test_alone_it_is_judged_by_purpose_key_and_dates(leader, pki):
    now = datetime.now(UTC)
    check_alone(leader.certificate, at=now)
    weak, unfit = pki.issue("Yếu", key_bits=1024), pki.issue("Khác", signing=False)
    for certificate, at, code in (
        (leader.certificate, now + timedelta(days=9000), "certificate_expired"),
        (leader.certificate, now - timedelta(days=9000), "certificate_not_yet_valid"),
        (weak.certificate, now, "key_not_supported"),
        (unfit.certificate, now, "certificate_purpose"),
        (b"0\x82", now, "certificate_unreadable"),
    ):
        with pytest.raises(PadesError) as refused:
            check_alone(certificate, at=at)
        assert refused.value.code == code
