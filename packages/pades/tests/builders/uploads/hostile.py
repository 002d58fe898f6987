"""Builders of uploads that must be refused, each by its own reason."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pikepdf
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pikepdf import Dictionary, Name, String
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from packages.pades.tests.builders.uploads import bombs, broken, lettered, looping, noted
from packages.pades.tests.builders.uploads.broken_structure import (
    broken_object,
    deep_array,
    deep_page_tree,
    duplicate_keys,
    many_pages,
    no_media_box,
    page_cut,
    page_tree_loop,
    picture_missing,
    png,
    same_page_twice,
    sized_page,
    truncated,
    truncated_update,
    unknown_coding,
    wrong_table,
)
from packages.pades.tests.builders.uploads.pdf_bytes import (
    CATALOG,
    PAGE,
    PAGES,
    changed,
    scan,
    stream,
    written,
)

# active, hidden, foreign


def javascript() -> bytes:
    return scan(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")


def javascript_behind_escapes() -> bytes:
    return scan(catalog=b"/#4fpen#41ction << /#53 /Java#53cript /#4a#53 (app.alert\\(1\\)) >>")


def javascript_by_name() -> bytes:
    return scan(catalog=b"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (1) >>] >> >>")


def javascript_in_object_stream() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("1")))

    return changed(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def open_action() -> bytes:
    return scan(catalog=b"/OpenAction << /S /URI /URI (http://vidu.test/) >>")


def _link(next_: bytes) -> bytes:
    action = b"/A << /S /URI /URI (http://vidu.test/) /Next " + next_ + b" >>"
    return scan(page=b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] " + action + b" >>]")


def script_after_link() -> bytes:
    return _link(b"<< /S /J#61vaScript /J#53 (1) >>")


def action_after_link() -> bytes:
    return _link(b"<< /S /GoTo /D [3 0 R /Fit] >>")


def launch() -> bytes:
    return scan(page=b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (a.exe) >> >>]")


def additional_action() -> bytes:
    return scan(page=b"/AA << /O << /S /Named /N /Print >> >>")


def submit_form() -> bytes:
    return scan(page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /SubmitForm /F (http://vidu.test) >> >>]")


def embedded_file() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["bang.xlsx"] = b"PK" + bytes(100)

    return changed(change)


def file_attachment() -> bytes:
    note = b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 6 0 R >>"
    spec = b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>"
    return scan(page=b"/Annots [" + note + b"]", more=[spec, stream(b"/Type /EmbeddedFile", b"MZ")])


def portfolio() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["mot.pdf"] = scan()
        pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)

    return changed(change)


def external_stream() -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return scan(more=[stream(head + b" /F << /FS /URL /F (http://vidu.test/a.jpg) >>", b"")])


def remote_go_to() -> bytes:
    return scan(page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /F (b.pdf) /D [0 /Fit] >> >>]")


def reference_xobject() -> bytes:
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Ref << /F (other.pdf) /Page 0 >>"
    return scan(more=[stream(head, b"")])


def layers() -> bytes:
    group = b"<< /Type /OCG /Name (Lop an) >>"
    return scan(catalog=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>", more=[group])


def rich_media() -> bytes:
    return scan(page=b"/Annots [<< /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << >> >>]")


def movie() -> bytes:
    return scan(page=b"/Annots [<< /Subtype /Movie /Rect [0 0 9 9] /Movie << /F (a.avi) >> >>]")


def form() -> bytes:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (ten) /V (Lan) /Rect [50 50 200 70] >>"
    return scan(catalog=b"/AcroForm << /Fields [6 0 R] >>", page=b"/Annots [6 0 R]", more=[field])


def xfa() -> bytes:
    template = stream(b"", b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    return scan(catalog=b"/AcroForm << /Fields [] /XFA 6 0 R >>", more=[template])


def xmp_with_entities() -> bytes:
    xml = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"
    return scan(catalog=b"/Metadata 6 0 R", more=[stream(b"/Type /Metadata /Subtype /XML", xml)])


def encrypted(user: str, owner: str, strength: int = 6) -> bytes:
    return changed(
        lambda pdf: None,
        encryption=pikepdf.Encryption(
            user=user,
            owner=owner,
            R=strength,  # type: ignore[arg-type]
            aes=strength > 3,
            metadata=strength > 3,
        ),
    )


def signed() -> bytes:
    """A real signature by a certificate that nobody knows."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Người ký thử")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    return _signed_with(key, certificate)


def _signed_with(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> bytes:
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(private),
        SimpleCertificateStore(),
    )
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(scan()))
    out = io.BytesIO()
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="ChuKy"), signer, output=out)
    return out.getvalue()


def unsigned_field() -> bytes:
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(scan()))
    fields.append_signature_field(writer, fields.SigFieldSpec("ChuKy", box=(10, 10, 90, 60)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


# name of the builder's file → (its bytes, the reason)
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "one byte": (lambda: b"%", "not_pdf"),
    "web page": (lambda: b"<!DOCTYPE html><html><body>%PDF</body></html>", "not_pdf"),
    "archive": (lambda: b"PK\3\4" + bytes(2000), "not_pdf"),
    "photograph cut": (lambda: png()[:-40], "photograph_incomplete"),
    "photograph of nothing": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(900), "photograph_unreadable"),
    "header later": (lambda: b"GIF89a\n" + scan(), "header_offset"),
    "header only": (lambda: b"%PDF-1.7\n", "truncated"),
    "cut": (truncated, "truncated"),
    "cut in an update": (truncated_update, "truncated"),
    "archive behind": (lambda: scan() + b"PK\3\4" + bytes(9000), "trailing_data"),
    "program behind": (lambda: scan() + b"MZ\x90\0 this program", "trailing_data"),
    "false end behind": (lambda: scan() + b"<script>x</script>\n%%EOF\n", "trailing_data"),
    "loop": (page_tree_loop, "recursion"),
    "deep tree": (deep_page_tree, "too_deep"),
    "deep array": (deep_array, "too_deep"),
    "same page twice": (same_page_twice, "ambiguous"),
    "duplicate keys": (duplicate_keys, "ambiguous"),
    "wrong table": (wrong_table, "xref_invalid"),
    "no such root": (lambda: written([CATALOG, PAGES, PAGE], root=9), "xref_invalid"),
    "no pages key": (lambda: written([b"<< /Type /Catalog >>"]), "page_tree_invalid"),
    "kids not an array": (lambda: written([CATALOG, b"<< /Type /Pages /Kids 7 >>"]), "page_tree_invalid"),
    "kid is a number": (lambda: written([CATALOG, b"<< /Type /Pages /Kids [7] >>"]), "page_tree_invalid"),
    "kid is missing": (lambda: written([CATALOG, b"<< /Type /Pages /Kids [9 0 R] >>"]), "page_tree_invalid"),
    "broken object": (broken_object, "malformed"),
    "no pages": (lambda: written([CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"]), "no_pages"),
    "301 pages": (lambda: many_pages(301), "too_many_pages"),
    "tiny page": (lambda: sized_page(b"[0 0 5 5]"), "page_size"),
    "vast page": (lambda: sized_page(b"[0 0 14000 14000]"), "page_size"),
    "odd box": (lambda: sized_page(b"[0 0 (a) 842]"), "page_size"),
    "no box": (no_media_box, "page_size"),
    "huge image": (bombs.huge_image, "image_too_large"),
    "JPEG of many pixels": (bombs.jpeg_of_many_pixels, "image_too_large"),
    "JPEG 2000 of many pixels": (bombs.jpeg_2000_of_many_pixels, "image_too_large"),
    "picture of nothing": (bombs.unreadable_picture, "picture_incomplete"),
    "picture cut": (lambda: broken.upload("picture", broken.made("JPEG", "cut")), "picture_incomplete"),
    "picture damaged": (lambda: broken.upload("picture", broken.made("Flate", "damaged")), "picture_damaged"),
    "picture in an unknown coding": (unknown_coding, "picture_unreadable"),
    "page cut": (page_cut, "page_incomplete"),
    "picture missing": (picture_missing, "page_incomplete"),
    "font cut": (lambda: lettered.text(lettered.PROGRAMS["TrueType"][:500]), "font_damaged"),
    "font missing": (lambda: lettered.text(None), "font_missing"),
    "content bomb": (bombs.content_bomb, "too_expensive"),
    "object stream bomb": (bombs.object_stream_bomb, "too_expensive"),
    "many objects": (bombs.many_objects, "too_expensive"),
    "drawing bomb": (bombs.drawing_bomb, "too_expensive"),
    "script": (javascript, "javascript"),
    "script behind escapes": (javascript_behind_escapes, "javascript"),
    "script by name": (javascript_by_name, "javascript"),
    "script in an object stream": (javascript_in_object_stream, "javascript"),
    "opening action": (open_action, "action"),
    "script after a web link": (script_after_link, "javascript"),
    "action after a web link": (action_after_link, "action"),
    "launch": (launch, "action"),
    "additional action": (additional_action, "action"),
    "submit": (submit_form, "action"),
    "remote go-to": (remote_go_to, "action"),
    "embedded file": (embedded_file, "embedded_file"),
    "file attachment": (file_attachment, "embedded_file"),
    "portfolio": (portfolio, "portfolio"),
    "external stream": (external_stream, "external_reference"),
    "reference": (reference_xobject, "external_reference"),
    "layers": (layers, "hidden_content"),
    "rich media": (rich_media, "active_content"),
    "movie": (movie, "active_content"),
    "form": (form, "form"),
    "empty signature field": (unsigned_field, "form"),
    "XFA": (xfa, "xfa"),
    "XMP with entities": (xmp_with_entities, "xmp"),
    "user password": (lambda: encrypted("mo", "chu"), "encrypted"),
    "owner password": (lambda: encrypted("", "chu"), "encrypted"),
    "old encryption": (lambda: encrypted("", "chu", 3), "encrypted"),
    "signed": (signed, "already_signed"),
    "note without a picture": (noted.UNCLEAR["text without picture"], "annotation_unclear"),
} | looping.CASES
