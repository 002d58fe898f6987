"""How the signer's certificates are named to him: one name, one line, no number of a person."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from token_agent.tokens.certificates import describe
from token_agent.wording import sentences

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CN, ORGANIZATION, UID = NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.USER_ID


def named(*names: tuple[x509.ObjectIdentifier, str]) -> str:
    subject = x509.Name([x509.NameAttribute(kind, name) for kind, name in names])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(KEY.public_key())
    builder = builder.serial_number(7).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    made = builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)
    found = describe({"certificate": base64.b64encode(made).decode()})
    assert found
    return sentences.subject(found)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([(CN, "Lê Thị Hoa")], "Lê Thị Hoa"),
        ([(CN, "Lê Thị Hoa"), (CN, "LE THI HOA")], "Lê Thị Hoa"),
        ([(ORGANIZATION, "UBND phường"), (UID, "CCCD:001190012345")], "UBND phường"),
        ([(UID, "CCCD:001190012345")], "Chứng thư số không ghi tên"),
        ([], "Chứng thư số không ghi tên"),
        ([(CN, "Lê\u202e Thị\r\n\x1b[2JHoa")], "Lê Thị [2JHoa"),
        ([(CN, "\u200b"), (ORGANIZATION, "UBND phường")], "UBND phường"),
    ],
)
def test_a_certificate_is_named(names, shown):
    assert named(*names) == shown
