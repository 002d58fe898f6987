"""Rules on the file around the signatures: its two ends, its form, and what may stand behind the last signature."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades.common.algorithms import Fault, names_its_certificate
from pades.common.fields import TEXT_FIELDS
from pades.common.numberfont import FONT_NAME, decode
from pades.common.objects import at, list_of
from pades.common.raw import Bytes, RawSignature, Span
from pades.common.reasons import Reason

SUBFILTERS = {"/Sig": ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached"), "/DocTimeStamp": ("/ETSI.RFC3161",)}
OURS = ("SigLeader", "SigSeal")
OUR_FIELDS = frozenset((*OURS, *TEXT_FIELDS))
NOTHING = generic.NullObject()
DEEPEST = 20  # levels of fields
MOST_FIELDS = 2_000
HEADER_WITHIN = 1024  # bytes in which readers look for the header
END = re.compile(rb"%%EOF")
HEADER = re.compile(rb"%PDF-")

# One incremental update as bytes (ISO 32000-2, 7.5.6): objects, a cross-reference, its place, the end; nothing between.
SPACE = re.compile(rb"[\0\t\n\f\r ]*")
OBJECT = re.compile(rb"\d{1,10} \d{1,5} obj\b")
OBJECT_END = re.compile(rb"\bendobj\b")
STREAM_END = re.compile(rb"\bendstream[\0\t\n\f\r ]*endobj\b")
STREAM = re.compile(rb"\bstream\r?\n")
TABLE = re.compile(rb"xref\s[0-9nf\s]*trailer\s*<<")
COMMENT = re.compile(rb"%[^%\r\n][^\r\n]*[\r\n]+")
PLACE = re.compile(rb"startxref\s+\d{1,12}(\s+)%%EOF")

DRAWING = re.compile(
    rb"/Tx BMC q BT %s \d{1,2}\.\d\d Tf 0\.118 0\.141 0\.188 rg 1 4\.00 Td <([0-9A-F]*)> Tj ET Q EMC"
    % FONT_NAME.encode("ascii")
)


def has_header(data: Bytes) -> bool:
    """Could any reader take this for a PDF?"""
    return b"%PDF-" in data.read(0, HEADER_WITHIN)


def headers(data: Bytes) -> list[int]:
    """Where a PDF begins within the first bytes; a file's own header is the first."""
    return [one.start() for one in HEADER.finditer(data.read(0, HEADER_WITHIN))]


def has_end(data: Bytes) -> bool:
    return any(True for _one in data.find(END))


def fault_around(data: Bytes, signed: int, enclosed: Sequence[Span] = ()) -> Reason | None:
    """The first rule that the two ends of a signed file break: it begins at its first byte, it ends at its last %%EOF,
    and behind the last signed byte (``signed``; 0: unknown) stand whole incremental updates and nothing else.
    ``enclosed``: data that the file carries for others, which has headers of its own."""
    head = data.read(0, HEADER_WITHIN)
    if not head.startswith(b"%PDF-"):
        return Reason.HEADER_NOT_FIRST
    if any(not any(start <= one < end for start, end in enclosed) for one in headers(data)[1:]):
        return Reason.HEADER_TWICE
    end = data.read(max(0, data.length - HEADER_WITHIN), data.length)
    last = end.rfind(b"%%EOF")
    if last < 0 or end[last + 5 :].strip(b"\r\n"):
        return Reason.TRAILING_DATA if has_end(data) else Reason.TRUNCATED
    if not signed:
        return None
    tail = data.read(signed, data.length)
    return _line_end_fault(data.read(max(0, signed - 64), signed), tail) if _is_updates(tail) else Reason.TRAILING_DATA


def _line_end_fault(signed: bytes, tail: bytes) -> Reason | None:
    """Nothing signs the line end behind validation data (B-LT), so it must be the one that its writer uses: one, and as
    the signed part ends or as the update itself breaks its lines before %%EOF."""
    if not tail:
        return None
    has, ends = (one[one.rfind(b"%%EOF") + 5 :] for one in (tail, signed))
    own = PLACE.search(tail, tail.rfind(b"startxref"))
    if has in (ends, own.group(1) if own else ends):
        return None
    return Reason.TRAILING_DATA if len(has) > len(ends) else Reason.TRUNCATED_AFTER_SIGNING


def field_names(reader: PdfFileReader, *, signed: bool) -> frozenset[str]:
    """The names of all fields. Raises Fault: a name used twice, a signature field whose value is not a signature."""
    names: list[str] = []
    for name, field in fields_of(reader.root):
        names.append(name)
        if at(field, "/FT") == "/Sig" and not isinstance(at(field, "/V", NOTHING), generic.NullObject):
            _check_signature_object(field["/V"])
    if signed and len(set(names)) != len(names):
        raise Fault(Reason.FIELD_NAMES_TWICE)
    return frozenset(names)


def _check_signature_object(value: Any) -> None:
    if not isinstance(value, generic.DictionaryObject):
        raise Fault(Reason.SIGNATURE_OBJECT_DAMAGED)
    for key, kind in (("/Filter", generic.NameObject), ("/SubFilter", generic.NameObject)):
        if not isinstance(at(value, key), kind):
            raise Fault(Reason.SIGNATURE_OBJECT_DAMAGED)
    contents, covered = at(value, "/Contents"), at(value, "/ByteRange")
    if not isinstance(contents, generic.ByteStringObject | generic.TextStringObject):
        raise Fault(Reason.SIGNATURE_OBJECT_DAMAGED)
    if not isinstance(covered, generic.ArrayObject) or len(covered) != 4:
        raise Fault(Reason.BYTE_RANGE_FORM)


def fields_of(root: Any) -> Iterator[tuple[str, Any]]:
    """Every field of a catalogue's form that has a name of its own, with its full name; widgets of a field are not
    fields. Raises Fault("form_too_deep")."""
    if "/AcroForm" not in root:
        return
    waiting = [("", one, 0) for one in list_of(root["/AcroForm"], "/Fields")]
    count = 0
    while waiting:
        prefix, reference, depth = waiting.pop()
        field, count = reference.get_object(), count + 1
        if depth > DEEPEST or count > MOST_FIELDS:
            raise Fault(Reason.FORM_TOO_DEEP)
        if "/T" not in field and depth:
            continue
        name = f"{prefix}.{at(field, '/T', '')}" if prefix else str(at(field, "/T", ""))
        yield name, field
        waiting += [(name, one, depth + 1) for one in list_of(field, "/Kids")]


def fault_between(embedded: list[EmbeddedPdfSignature], raw: list[RawSignature], count: int) -> Reason | None:
    """Where the parser sees other signatures than the bytes hold, or a signature is not of its own kind."""
    seen = sorted((*(int(one) for one in signature.byte_range), signature.pkcs7_content) for signature in embedded)
    there = sorted((0, one.range.first, one.range.second, one.range.rest, one.content) for one in raw)
    if len(embedded) != count or seen != there or len({id(one.sig_object) for one in embedded}) != count:
        return Reason.HIDDEN_SIGNATURE
    for one in embedded:
        kind, subfilter = str(one.sig_object_type), str(at(one.sig_object, "/SubFilter"))
        is_stamp = one.signed_data["encap_content_info"]["content_type"].native == "tst_info"
        if kind not in SUBFILTERS or is_stamp != (kind == "/DocTimeStamp"):
            return Reason.SIGNATURE_OBJECT_DAMAGED
        if subfilter not in SUBFILTERS[kind]:
            return Reason.SUBFILTER_NOT_ALLOWED
    return None


def doubtful_kind(embedded: list[EmbeddedPdfSignature]) -> Reason | None:
    """Why a signature, however genuine, is not of the kind that the rule accepts (CAdES), or None."""
    for one in embedded:
        if one.sig_object_type == "/Sig" and str(one.sig_object["/SubFilter"]) != "/ETSI.CAdES.detached":
            return Reason.SUBFILTER_NOT_ALLOWED
        if one.sig_object_type == "/Sig" and not names_its_certificate(one.signed_data):
            return Reason.CERTIFICATE_NOT_BOUND
    return None


def _is_updates(tail: bytes) -> bool:
    """Whole incremental updates, or nothing at all; the file's line end belongs to an update."""
    place = 0
    try:
        while (place := _skip(tail, place)) < len(tail):
            place = _update(tail, place)
    except Fault:
        return False
    return not tail or bool(PLACE.search(tail))


def _update(tail: bytes, place: int) -> int:
    """Where one incremental update that begins here ends; some programs leave their name in it as a comment."""
    if not OBJECT.match(tail, place):
        raise Fault(Reason.TRAILING_DATA)
    while OBJECT.match(tail, place):
        place = _skip(tail, _object(tail, place))
    if table := TABLE.match(tail, place):
        place = tail.find(b"startxref", table.end())
    elif comment := COMMENT.match(tail, place):
        place = comment.end()
    found = PLACE.match(tail, place) if place >= 0 else None
    if found is None:
        raise Fault(Reason.TRAILING_DATA)
    return found.end()


def _object(tail: bytes, place: int) -> int:
    end = OBJECT_END.search(tail, place)
    if end and (stream := STREAM.search(tail, place, end.start())):
        end = STREAM_END.search(tail, stream.end())
    if end is None:
        raise Fault(Reason.TRAILING_DATA)
    return end.end()


def _skip(tail: bytes, place: int) -> int:
    found = SPACE.match(tail, place)
    return found.end() if found else place


def filled_values(reader: PdfFileReader, *, ours: bool) -> dict[str, str]:
    """Number, volume and date as filled. Raises Fault when, in a file of ours, a picture tells another value."""
    found: dict[str, str] = {}
    for name, field in fields_of(reader.root):
        value = at(field, "/V")
        if name in TEXT_FIELDS and isinstance(value, generic.TextStringObject):
            found[name] = str(value)
            if ours and _drawn(field) != str(value):
                raise Fault(Reason.FIELD_PICTURE_DIFFERS)
        elif ours and name in TEXT_FIELDS and field["/AP"]["/N"].data.strip():
            raise Fault(Reason.FIELD_PICTURE_DIFFERS)  # something is shown where nothing was filled
    return found


def _drawn(field: Any) -> str | None:
    """The text that the field's appearance shows, if it is one of ours and shows nothing else."""
    content: bytes = field["/AP"]["/N"].data
    found = DRAWING.fullmatch(content.strip())
    return decode(bytes.fromhex(found.group(1).decode("ascii"))) if found else None
