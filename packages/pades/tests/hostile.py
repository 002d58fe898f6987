"""Builders of uploads that must be refused, each by its own reason, and of the scanner-like files they start from."""

import datetime
import io
import zlib
from collections.abc import Callable

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw
from pikepdf import Array, Dictionary, Name, Stream, String
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

A4_PIXELS = (1654, 2339)  # 200 dpi
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def paper(size: tuple[int, int] = A4_PIXELS, *, mode: str = "RGB", word: str = "VĂN BẢN") -> Image.Image:
    """A page with lines on it, like a scan."""
    picture = Image.new("RGB", size, (247, 245, 238))
    pen = ImageDraw.Draw(picture)
    for line in range(size[1] // 12, size[1] - size[1] // 12, 48):
        pen.line((size[0] // 8, line, size[0] - size[0] // 8 - line % 200, line), fill=(40, 40, 60), width=5)
    pen.text((size[0] // 3, size[1] // 20), word, fill=(20, 20, 20))
    pen.ellipse((size[0] // 2, size[1] // 2, size[0] * 3 // 4, size[1] * 2 // 3), outline=(200, 20, 30), width=6)
    return picture.convert(mode)


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (picture or paper()).save(out, "JPEG", **{"quality": 80} | options)
    return out.getvalue()


def written(objects: list[bytes], *, trailer: bytes = b"", root: int = 1, header: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF of these objects, numbered from 1, with a classic table."""
    out, places = bytearray(header), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R %b>>\n" % (len(objects) + 1, root, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(head: bytes, data: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(data), data)


def scan(data: bytes | None = None, *, page: bytes = b"", catalog: bytes = b"", more: list[bytes] | None = None) -> bytes:
    """One page with one JPEG, as a scanner writes it; ``more`` objects from number 6."""
    data = data if data is not None else jpeg()
    picture = Image.open(io.BytesIO(data))
    colours = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}[len(picture.getbands())]
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace %b /Filter /DCTDecode"
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
            PAGES,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Resources << /XObject << /Im0 5 0 R >> >>"
            b" /Contents 4 0 R %b >>" % page,
            stream(b"", b"q 595.28 0 0 841.89 0 0 cm /Im0 Do Q"),
            stream(head % (*picture.size, colours), data),
            *(more or []),
        ]
    )


def changed(change: Callable[[pikepdf.Pdf], object], start: bytes | None = None, **options: object) -> bytes:
    """The scan after a change made with pikepdf."""
    with pikepdf.open(io.BytesIO(start or scan())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **options)
    return out.getvalue()


# wrong from the outside


def truncated() -> bytes:
    return scan()[:-4000]


def truncated_update() -> bytes:
    """Cut in its second revision: an earlier end is still inside."""
    return scan() + b"7 0 obj\n<< /Type /Example /Text (" + b"x" * 5000


def png() -> bytes:
    out = io.BytesIO()
    paper((300, 400)).save(out, "PNG")
    return out.getvalue()


# broken inside


def page_tree_loop() -> bytes:
    return written([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])


def deep_page_tree() -> bytes:
    depth = 200
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth)]
    return written([CATALOG, *nodes, PAGE])


def deep_array() -> bytes:
    return written([CATALOG, PAGES, PAGE, b"[" * 5000 + b"]" * 5000])


def same_page_twice() -> bytes:
    return written([CATALOG, b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>", PAGE])


def duplicate_keys() -> bytes:
    return written([CATALOG, PAGES, PAGE.replace(b">>", b"/MediaBox [0 0 300 300] >>")])


def wrong_table() -> bytes:
    return scan().replace(b"startxref\n", b"startxref\n9")


def broken_object() -> bytes:
    return written([CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R ] ) /MediaBox [0 0 595 842] >>"])


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    return written([CATALOG, b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, count), *[PAGE] * count])


def sized_page(box: bytes) -> bytes:
    return written([CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R /MediaBox %b >>" % box])


def no_media_box() -> bytes:
    return written([CATALOG, PAGES, b"<< /Type /Page /Parent 2 0 R >>"])


# too much


def huge_image() -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return written([CATALOG, PAGES, PAGE, stream(head + b" /Filter /FlateDecode", zlib.compress(b"\0" * 1000))])


def _compressed_zeros(megabytes: int) -> bytes:
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


def content_bomb(megabytes: int = 2000) -> bytes:
    content = stream(b"/Filter /FlateDecode", _compressed_zeros(megabytes))
    return written([CATALOG, PAGES, PAGE.replace(b">>", b"/Contents 4 0 R >>"), content])


def image_bomb(megabytes: int = 3000) -> bytes:
    """A picture of few pixels whose stream unpacks to gigabytes: allowed, if nothing of it survives."""
    head = b"/Type /XObject /Subtype /Image /Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    page = PAGE.replace(b">>", b"/Contents 4 0 R /Resources << /XObject << /Im0 5 0 R >> >> >>")
    content = stream(b"", b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    return written([CATALOG, PAGES, page, content, stream(head + b" /Filter /FlateDecode", _compressed_zeros(megabytes))])


def object_stream_bomb(megabytes: int = 1500) -> bytes:
    """Object 4 lies in an object stream that unpacks to more than a gigabyte."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"4 0 << /A (") + b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(megabytes))
    packed += packer.compress(b") >>") + packer.flush()
    out, places = bytearray(b"%PDF-1.7\n"), {}
    head = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    for number, one in ((1, CATALOG), (2, PAGES), (3, PAGE), (5, stream(head, packed))):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    places[6] = len(out)
    rows = [bytes(6)] + [b"\1" + places.get(number, 0).to_bytes(4, "big") + b"\0" for number in range(1, 7)]
    rows[4] = b"\2" + (5).to_bytes(4, "big") + b"\0"
    table = stream(b"/Type /XRef /Size 7 /Root 1 0 R /W [1 4 1]", b"".join(rows))
    return bytes(out + b"6 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, places[6]))


def many_objects(count: int = 250_000) -> bytes:
    return written([CATALOG, PAGES, PAGE, *[b"null"] * count])


def drawing_bomb() -> bytes:
    """Forms that draw forms, ten times each, eight deep: a hundred million rectangles."""
    depth = 8
    forms = []
    for level in range(depth):
        inner = b"/F Do " * 10 if level < depth - 1 else b"0 0 300 300 re f 10 10 200 200 re S "
        names = b"/Resources << /XObject << /F %d 0 R >> >>" % (6 + level) if level < depth - 1 else b""
        forms.append(stream(b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + names, inner))
    page = PAGE.replace(b">>", b"/Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>")
    return written([CATALOG, PAGES, page, stream(b"", b"/F Do"), *forms])


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
    return changed(lambda pdf: None, encryption=pikepdf.Encryption(user=user, owner=owner, R=strength, aes=strength > 3, metadata=strength > 3))


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
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(private),
        SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(scan()))
    out = io.BytesIO()
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="ChuKy"), signer, output=out)
    return out.getvalue()


def unsigned_field() -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(scan()))
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
    "picture": (png, "not_pdf"),
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
    "huge image": (huge_image, "image_too_large"),
    "content bomb": (content_bomb, "too_expensive"),
    "object stream bomb": (object_stream_bomb, "too_expensive"),
    "many objects": (many_objects, "too_expensive"),
    "drawing bomb": (drawing_bomb, "too_expensive"),
    "script": (javascript, "javascript"),
    "script behind escapes": (javascript_behind_escapes, "javascript"),
    "script by name": (javascript_by_name, "javascript"),
    "script in an object stream": (javascript_in_object_stream, "javascript"),
    "opening action": (open_action, "action"),
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
}


__all__ = ["CASES", "Array", "Stream", "changed", "jpeg", "paper", "scan", "stream", "written"]
