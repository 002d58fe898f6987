"""Byte and CMS surgery on finished files: what a person with an editor for bytes would try."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

HOLE = re.compile(rb"/Contents *<([0-9A-Fa-f]{2000,})>")


def hole(whole: bytes, number: int = -1) -> "re.Match[bytes]":
    """The place of a signature's CMS, in the order of the file."""
    return list(HOLE.finditer(whole))[number]


def with_content(whole: bytes, content: bytes, number: int = -1) -> bytes:
    """Other bytes in the hole, filled with zeros."""
    place = hole(whole, number)
    text = content.hex().encode().ljust(len(place.group(1)), b"0")
    return whole[: place.start(1)] + text + whole[place.end(1) :]


def with_cms(whole: bytes, change: Callable[[cms.SignedData], Any], number: int = -1) -> bytes:
    """The CMS in the hole changed; the hole is the one place that its own signature does not cover."""
    signed = cms.ContentInfo.load(bytes.fromhex(hole(whole, number).group(1).decode()))["content"].untag()
    change(signed)
    fresh = cms.SignedData.load(signed.dump(force=True))
    return with_content(whole, cms.ContentInfo({"content_type": "signed_data", "content": fresh}).dump(), number)


def first_signer(signed: cms.SignedData) -> cms.SignerInfo:
    return signed["signer_infos"][0]


def signer_twice(signed: cms.SignedData) -> None:
    signed["signer_infos"] = cms.SignerInfos([first_signer(signed), first_signer(signed)])


def digest_algorithm(name: str) -> Callable[[cms.SignedData], None]:
    def change(signed: cms.SignedData) -> None:
        first_signer(signed)["digest_algorithm"] = {"algorithm": name}

    return change


def signature_algorithm(name: str) -> Callable[[cms.SignedData], None]:
    def change(signed: cms.SignedData) -> None:
        first_signer(signed)["signature_algorithm"] = {"algorithm": name}

    return change


def without_attribute(name: str) -> Callable[[cms.SignedData], None]:
    def change(signed: cms.SignedData) -> None:
        kept = [one for one in first_signer(signed)["signed_attrs"] if one["type"].native != name]
        first_signer(signed)["signed_attrs"] = cms.CMSAttributes(kept)

    return change


def attribute_twice(signed: cms.SignedData) -> None:
    attributes = list(first_signer(signed)["signed_attrs"])
    first_signer(signed)["signed_attrs"] = cms.CMSAttributes([*attributes, attributes[0]])


def other_value(signed: cms.SignedData) -> None:
    value = first_signer(signed)["signature"].native
    first_signer(signed)["signature"] = bytes([*value[:-1], value[-1] ^ 1])


def enclosing(signed: cms.SignedData) -> None:
    signed["encap_content_info"] = {"content_type": "data", "content": b"hello"}


def other_certificate(der: bytes) -> Callable[[cms.SignedData], None]:
    """The signer's certificate replaced by another, named as the signer."""
    from asn1crypto import x509

    def change(signed: cms.SignedData) -> None:
        fresh = x509.Certificate.load(der)
        signed["certificates"] = cms.CertificateSet([cms.CertificateChoices("certificate", fresh)])
        first_signer(signed)["sid"] = cms.SignerIdentifier(
            "issuer_and_serial_number", {"issuer": fresh.issuer, "serial_number": fresh.serial_number}
        )

    return change


def edited(whole: bytes, old: bytes, new: bytes, *, last: bool = True) -> bytes:
    """The same length: bytes exchanged at the last, or first, place where they stand."""
    place = whole.rfind(old) if last else whole.find(old)
    if place < 0 or len(new) > len(old):
        raise ValueError((old, new))
    return whole[:place] + new.ljust(len(old)) + whole[place + len(old) :]


def update(whole: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """One more incremental update by pyHanko."""
    writer = IncrementalPdfFileWriter(BytesIO(whole), strict=False)
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def orphan(writer: IncrementalPdfFileWriter) -> None:
    """An object that nothing names: it shows nothing, and still it was not there."""
    writer.add_object(generic.DictionaryObject({pdf_name("/Nothing"): generic.NumberObject(1)}))


def appended_update(content: bytes = b"99 0 obj\n<<>>\nendobj\n") -> Callable[[bytes], bytes]:
    """By hand: something, then a cross-reference of nothing, then the end."""

    def change(whole: bytes) -> bytes:
        place = int(re.findall(rb"startxref\s+(\d+)", whole)[-1])
        size = int(re.findall(rb"/Size (\d+)", whole)[-1])
        root = re.findall(rb"/Root (\d+ \d+ R)", whole)[-1]
        out = whole + content
        table = b"xref\n0 0\ntrailer\n<</Size %d/Root %b/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        return out + table % (size, root, place, len(out))

    return change


def same_place_again(whole: bytes) -> bytes:
    """Only the end of the file once more."""
    return whole + b"startxref\n%d\n%%%%EOF\n" % int(re.findall(rb"startxref\s+(\d+)", whole)[-1])


def moved(whole: bytes) -> bytes:
    """SWA: signed bytes moved behind, other content put into the gap (Mladenov et al., 2019, 4.2)."""
    place = list(re.finditer(rb"/ByteRange *\[ *0 +(\d+) +(\d+) +(\d+) *\]", whole))[-1]
    first, second, rest = (int(one) for one in place.groups())
    extra = b"\n99 0 obj\n<</Evil true>>\nendobj\n"
    fresh = b"/ByteRange [0 %d %d %d]" % (first, second + len(extra), rest)
    head = whole[: place.start()] + fresh.ljust(place.end() - place.start()) + whole[place.end() : second]
    return head + extra + whole[second:]


OTHER_CURVE = ec.SECP256K1()


def with_tail_in_hole(whole: bytes) -> bytes:
    """Something behind the CMS, where zeros belong."""
    place = hole(whole)
    return whole[: place.end(1) - 4] + b"1234" + whole[place.end(1) :]


def unnamed(writer: IncrementalPdfFileWriter) -> None:
    """The form no longer names the seal's field; its signature still stands in the bytes."""
    form = writer.root["/AcroForm"]
    kept = [one for one in list.copy(form["/Fields"]) if one.get_object().get("/T") != "SigSeal"]
    form[pdf_name("/Fields")] = generic.ArrayObject(kept)
    writer.update_container(form)


def odd_value(writer: IncrementalPdfFileWriter) -> None:
    """A signature field whose value is a number."""
    reference = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    reference.get_object()[pdf_name("/V")] = generic.NumberObject(1)
    writer.mark_update(reference)


def same_name_again(writer: IncrementalPdfFileWriter) -> None:
    """One more field under a name that is taken."""
    form = writer.root["/AcroForm"]
    name = form["/Fields"][0]["/T"]
    form["/Fields"].append(writer.add_object(generic.DictionaryObject({pdf_name("/T"): name})))
    writer.update_container(form)


def deep_form(writer: IncrementalPdfFileWriter) -> None:
    """Fields in fields, thirty deep."""
    inner = writer.add_object(generic.DictionaryObject({pdf_name("/T"): generic.pdf_string("x")}))
    for _level in range(30):
        outer = {pdf_name("/T"): generic.pdf_string("x"), pdf_name("/Kids"): generic.ArrayObject([inner])}
        inner = writer.add_object(generic.DictionaryObject(outer))
    form = writer.root["/AcroForm"]
    form["/Fields"].append(inner)
    writer.update_container(form)
