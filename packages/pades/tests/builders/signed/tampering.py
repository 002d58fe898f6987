"""What people do to finished files, each a function from bytes to bytes (or to a tail grown by pyHanko)."""

import re
from io import BytesIO
from typing import Any

from pades.common.coroutines import run
from pades.common.fields import fill
from pades.common.source import Source
from pades.making.prepare import external_signer
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from test_pki.authority import Credential

from packages.pades.tests.builders.signed.making import Making


def _grown(source: Source, change: Any) -> bytes:
    """The tail after one more incremental update."""
    with source.open() as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        change(writer)
        writer.write_in_place()
        return stream.take_tail()


def refilled(source: Source) -> bytes:
    """Another number in the locked field, with a matching picture."""
    return _grown(source, lambda writer: fill(writer, {"CertNo": "999"}))


def revalued(source: Source) -> bytes:
    """Another value behind the old picture."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        for reference in writer.root["/AcroForm"]["/Fields"]:
            one = reference.get_object()
            if one.get("/T") == "CertNo":
                one[pdf_name("/V")] = pdf_string("999")
                writer.mark_update(reference)

    return _grown(source, change)


def annotated(source: Source) -> bytes:
    """A note over the page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page_ref = writer.root["/Pages"]["/Kids"].raw_get(0)
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(n) for n in (50, 50, 300, 100)),
                pdf_name("/Contents"): pdf_string("SỬA"),
                pdf_name("/DA"): pdf_string("/Helv 12 Tf"),
            }
        )
        page_ref.get_object()[pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(note)])
        writer.mark_update(page_ref)

    return _grown(source, change)


def repainted(source: Source) -> bytes:
    """Other content on the first page."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page_ref = writer.root["/Pages"]["/Kids"].raw_get(0)
        content = generic.StreamObject(stream_data=b"0 0 0 rg 0 0 600 800 re f")
        page_ref.get_object()[pdf_name("/Contents")] = writer.add_object(content)
        writer.mark_update(page_ref)

    return _grown(source, change)


def redirected(source: Source) -> bytes:
    """The catalogue points to other pages."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Page"),
                pdf_name("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 200))),
            }
        )
        page_ref = writer.add_object(page)
        pages = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Pages"),
                pdf_name("/Kids"): generic.ArrayObject([page_ref]),
                pdf_name("/Count"): generic.NumberObject(1),
            }
        )
        pages_ref = writer.add_object(pages)
        page[pdf_name("/Parent")] = pages_ref
        writer.root[pdf_name("/Pages")] = pages_ref
        writer.update_root()

    return _grown(source, change)


def signed_again(source: Source, by: Credential, *, visible: bool) -> bytes:
    """A third signature by a genuine certificate."""
    where = (50, 50, 200, 100) if visible else (0, 0, 0, 0)
    with source.open() as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        fields.append_signature_field(writer, fields.SigFieldSpec("Third", on_page=-1, box=where))
        _sign(writer, stream, "Third", by)
        return stream.take_tail()


def signed_without_stamp(made: Making, stage: str, field: str, by: Credential, *, certify: bool) -> bytes:
    """A signature of level B-B: nobody was asked for the time."""
    with made.source(stage).open() as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        if field == "SigSeal":
            fill(writer, {"CertNo": "123", "CertVolume": "01/2026 - SCT/BS", "CertDate": "24/11/2026"})
        _sign(writer, stream, field, by, certify=certify)
        return stream.take_tail()


def _sign(
    writer: IncrementalPdfFileWriter, stream: Any, field: str, by: Credential, *, certify: bool = False, tsa: Any = None
) -> None:
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, certify=certify,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )  # fmt: skip
    signer = external_signer(by.certificate, by.chain)
    digest, _document, _out = run(
        signers.PdfSigner(metadata, signer).async_digest_doc_for_signing(writer, bytes_reserved=32768, in_place=True)
    )
    attributes = run(signer.signed_attrs(digest.document_digest, "sha256", use_pades=True))
    ready = external_signer(by.certificate, by.chain, by.sign(attributes.dump()))
    cms = run(ready.async_sign_prescribed_attributes("sha256", signed_attrs=attributes, timestamper=tsa))
    digest.fill_with_cms(stream, cms)


def signed_elsewhere(source: Source, field: str, by: Credential, tsa: Any) -> bytes:
    """An ordinary approval signature in a new visible field, as other systems make them, time-stamped."""
    with source.open() as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=-1, box=(50, 50, 200, 100)))
        _sign(writer, stream, field, by, tsa=tsa)
        return stream.take_tail()


def appended(whole: bytes) -> bytes:
    return whole + b"\n% something more\n"


def prefixed(whole: bytes) -> bytes:
    return b"%!PS\n" + whole


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) * 2 // 3]


def byte_range(whole: bytes, change: Any) -> bytes:
    """The last signature's /ByteRange with other numbers, same length."""
    found = list(re.finditer(rb"/ByteRange *\[([^\]]*)\]", whole))[-1]
    numbers = [int(one) for one in found.group(1).split()]
    fresh = b" ".join(str(one).encode() for one in change(numbers))
    width = len(found.group(1))
    return whole[: found.start(1)] + fresh[:width].ljust(width) + whole[found.end(1) :]


def without_entry(whole: bytes, entry: bytes) -> bytes:
    """An entry of the first signature object made unreadable (USF), same length."""
    place = whole.find(entry, whole.find(b"/ByteRange") - 4000)
    return whole[:place] + b"/" + b"X" * (len(entry) - 1) + whole[place + len(entry) :]


def flipped(whole: bytes, place: int, *, bit: int = 0) -> bytes:
    return whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :]


def resaved(whole: bytes) -> bytes:
    """Opened and saved by another program."""
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(whole)) as pdf:
        pdf.save(out)
    return out.getvalue()


def drawn_otherwise(made: Making) -> bytes:
    """Sealed by a genuine seal, but the number's picture shows another number than the field holds."""
    with made.source("signed").open() as stream:
        writer = IncrementalPdfFileWriter(stream, strict=False)
        fill(writer, {"CertNo": "123", "CertVolume": "01/2026 - SCT/BS", "CertDate": "24/11/2026"})
        number = next(one for one in writer.root["/AcroForm"]["/Fields"] if one.get_object().get("/T") == "CertNo")
        number.get_object()[pdf_name("/V")] = pdf_string("999")
        _sign(writer, stream, "SigSeal", made.seal)
        return stream.take_tail()
