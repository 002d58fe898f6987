"""Files as other systems make them: pyHanko's own signer on PDF structures that ours never has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from asn1crypto import crl as asn1_crl
from asn1crypto import keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from pades.lasting.fetch import Fetch
from pades.making.timestamps import Tsa
from pades.trust.anchors import Trust
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash, process_pss_params
from test_pki import answers
from test_pki.authority import SHA256, Credential, Pki
from test_pki.server import Server


def plain(target: Path, **saving: Any) -> Path:
    """A PDF with one page of drawing, saved as pikepdf is told."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 rg 100 100 200 200 re f")
    pdf.save(target, **saving)
    return target


def hybrid(target: Path) -> Path:
    """A table that old readers understand and, beside it, a cross-reference stream for newer ones (7.5.8.4)."""
    pieces = [b"%PDF-1.5\n"]
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>",
        b"<</Length 29>>\nstream\n1 0 0 rg 100 100 200 200 re f\nendstream",
    )
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(sum(map(len, pieces)))
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    beside = sum(map(len, pieces))
    entry = b"\1" + beside.to_bytes(3, "big") + b"\0"
    pieces.append(
        b"5 0 obj\n<</Type/XRef/Size 6/W[1 3 1]/Index[5 1]/Length 5>>\nstream\n" + entry + b"\nendstream\nendobj\n"
    )
    table = sum(map(len, pieces))
    pieces.append(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in places))
    pieces.append(b"trailer\n<</Size 6/Root 1 0 R/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n" % (beside, table))
    target.write_bytes(b"".join(pieces))
    return target


STRUCTURES = {
    "classic": lambda target: plain(target, object_stream_mode=pikepdf.ObjectStreamMode.disable),
    "object streams": lambda target: plain(target, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "hybrid": hybrid,
}


def elliptic(pki: Pki, name: str, curve: ec.EllipticCurve | None = None) -> Credential:
    """A certificate for an EC key."""
    from test_pki.parts import key_usage, named, to_der, to_pem

    key, now = ec.generate_private_key(curve or ec.SECP256R1()), datetime.now(UTC)
    builder = pki._leaf(named(name), key, "official", now - timedelta(days=1), now + timedelta(days=365), ocsp=True)
    certificate = builder.add_extension(key_usage(), critical=True).sign(pki.issuer("official").key, SHA256)
    return Credential(to_pem(key), to_der(certificate), (pki.issuer("official").certificate,))


class Signer(signers.SimpleSigner):
    """Signs with a key that was read once: the library reads it for every signature, and proves each time that it is an
    RSA key (a twentieth of a second)."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm)
        digest = get_pyca_cryptography_hash(digest_algorithm)
        match mechanism.signature_algo:
            case "rsassa_pkcs1v15":
                return self.key.sign(data, padding.PKCS1v15(), digest)
            case "rsassa_pss":
                return self.key.sign(data, *process_pss_params(mechanism["parameters"]))
            case _:
                return self.key.sign(data, ec.ECDSA(digest))


def signer_of(who: Credential, *, pss: bool = False) -> signers.SimpleSigner:
    key = _key(who.key_pem)
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple([asn1_x509.Certificate.load(one) for one in who.chain])
    made = Signer(asn1_x509.Certificate.load(who.certificate), keys.PrivateKeyInfo.load(der), store, prefer_pss=pss)
    made.key = key
    return made


@cache
def _key(pem: bytes) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    return serialization.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)


@dataclass(frozen=True)
class Way:
    """How a system signs: with a time-stamp, with validation data, with an archive time-stamp; in new fields."""

    stamped: bool = True
    revocation: bool = True
    archive: bool = True
    pss: bool = False
    digest: str = "sha256"
    certify: bool = False
    permissions: fields.MDPPerm = fields.MDPPerm.FILL_FORMS
    subfilter: fields.SigSeedSubFilter = fields.SigSeedSubFilter.PADES
    tsa: Credential | None = None

    def but(self, **other: Any) -> "Way":
        return replace(self, **other)


class Careless(signers.PdfSigner):
    """Signs also where an earlier certification forbids it."""

    def _enforce_certification_constraints(self, reader: Any) -> None:
        pass


ALL = Way()
BARE = Way(stamped=False, revocation=False, archive=False)


def sign(content: bytes, server: Server, who: Credential, field: str, way: Way = ALL) -> bytes:
    """One more signature as pyHanko makes it, its validation data behind it."""
    context = ValidationContext(
        trust_roots=list(Trust.load(server.pki.trust).all_roots),
        allow_fetching=True,
        fetcher_backend=Fetch(frozenset({server.host})).backend(),
        revocation_mode="require",
        time_tolerance=timedelta(minutes=2),
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm=way.digest, subfilter=way.subfilter, certify=way.certify,
        docmdp_permissions=way.permissions, embed_validation_info=way.revocation,
        use_pades_lta=way.archive, validation_context=context if way.revocation else None,
    )  # fmt: skip
    spec = fields.SigFieldSpec(field, on_page=0, box=(50, 50, 200, 100))
    server.tsa_service = way.tsa
    try:
        out = Careless(
            metadata, signer_of(who, pss=way.pss), timestamper=Tsa(server.tsa_url) if way.stamped else None,
            new_field_spec=None if field.encode() in content else spec,
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(content), strict=False), in_place=False)  # fmt: skip
    finally:
        server.tsa_service = None
    return bytes(out.getvalue())


def with_fields(content: bytes, names: Sequence[str]) -> bytes:
    """Empty signature fields prepared in advance."""
    writer = IncrementalPdfFileWriter(BytesIO(content), strict=False)
    for number, name in enumerate(names):
        fields.append_signature_field(
            writer, fields.SigFieldSpec(name, on_page=0, box=(50, 50 + 90 * number, 200, 120))
        )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_statements(
    content: bytes, server: Server, *, crls: Sequence[bytes] | None = None, ocsps: Sequence[bytes] = ()
) -> bytes:
    """What the authorities say (by default: their lists of now), put into a DSS without asking whether it is good news,
    then stamped."""
    names = ("official-ca", "public-ca", "official-root", "public-root", "tsa-root")
    lists = [answers.crl(server.pki, name) for name in names] if crls is None else crls
    out = BytesIO(content)
    DocumentSecurityStore.add_dss(
        out,
        sig_contents=None,
        certs=[asn1_x509.Certificate.load(server.pki.issuer(name).certificate) for name in ("official", "public")],
        ocsps=[asn1_ocsp.OCSPResponse.load(one) for one in ocsps],
        crls=[asn1_crl.CertificateList.load(one) for one in lists],
    )
    writer = IncrementalPdfFileWriter(out)
    return bytes(PdfTimeStamper(Tsa(server.tsa_url, clock=server.pki.now)).timestamp_pdf(writer, "sha256").getvalue())


def ocsp_of(
    server: Server, who: Credential, *, by: Credential | None = None, issuer: str = "official", **given: Any
) -> bytes:
    """What the authority's responder says of the certificate now; ``by``: forged, signed by somebody else; ``issuer``:
    asked of another authority. The rest as answers.ocsp_answer takes it."""
    name = server.pki.issuer(issuer).x509
    query = ocsp.OCSPRequestBuilder().add_certificate(who.x509, name, hashes.SHA256()).build()
    content = query.public_bytes(serialization.Encoding.DER)
    told = answers.ocsp_answer(server.pki, f"{issuer}-ca", content, **given)
    if by is None:
        return told
    genuine = ocsp.load_der_ocsp_response(told)
    return told.replace(genuine.signature, by.sign(genuine.tbs_response_bytes))
