"""Signatures as they stand in the bytes, before any PDF parser has its say: ranges, holes, CMS, digests, values.

A parser can be led around a signature or made to see one that is not there; the bytes cannot. Each rule answers one
named failure; the attacks are those of «How to break PDF signatures» (USF, ISA, SWA) and kin.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import TracebackType
from typing import Any, BinaryIO, TypeVar

from asn1crypto import cms, parser, x509
from pyhanko.sign.general import extract_signer_info
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from pades.common.algorithms import Fault, check_cms, check_key
from pades.common.digests import Range, digest_all
from pades.common.reasons import Reason
from pades.common.source import Source

T = TypeVar("T")
Span = tuple[int, int]  # from, to
WINDOW = 1 << 20
OVERLAP = 64
MOST_SIGNATURES = 10
SEQUENCE = b"\x30"
LONGEST_HOLE = 1 << 20  # bytes between the two ranges; 32 KiB were enough for all that was seen


def escapable(name: str) -> bytes:
    """A pattern for the name also where letters of it are written as #xx (ISO 32000-2, 7.3.5)."""
    letters = (b"(?:%c|#%s)" % (ord(one), _either_case(ord(one))) for one in name)
    return b"/" + b"".join(letters)


def _either_case(code: int) -> bytes:
    return b"".join(b"[%c%c]" % (ord(one), ord(one.lower())) for one in f"{code:02X}")


BYTE_RANGE = re.compile(escapable("ByteRange"))
HEXADECIMAL = re.compile(rb"(?:[0-9A-F]{2})+|(?:[0-9a-f]{2})+")
NUMBERS = re.compile(rb"\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")


class Bytes:
    """A source's bytes at any place; nothing of the base is copied but what is read."""

    def __init__(self, source: Source) -> None:
        self.length = source.length
        self._stream: BinaryIO = source.open()

    def __enter__(self) -> "Bytes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def read(self, start: int, end: int) -> bytes:
        self._stream.seek(start)
        return self._stream.read(max(0, end - start))

    def find(self, pattern: re.Pattern[bytes]) -> Iterator[int]:
        """Every place where the pattern begins; no match of it may be longer than OVERLAP."""
        for start in range(0, self.length, WINDOW):
            for hit in pattern.finditer(self.read(start, start + WINDOW + OVERLAP)):
                if hit.start() < WINDOW:
                    yield start + hit.start()


class BytesOf(Bytes):
    """The same over bytes in memory."""

    def __init__(self, content: bytes) -> None:
        self.length = len(content)
        self._stream = BytesIO(content)


@dataclass(frozen=True)
class RawSignature:
    """One signature of the bytes; ``content`` is the whole hole, ``digest`` that of the range by its own algorithm."""

    range: Range
    content: bytes
    signed_data: cms.SignedData
    certificate: x509.Certificate
    digest: bytes

    @property
    def end(self) -> int:
        """Where the signed bytes end."""
        return self.range.second + self.range.rest


def signatures(data: Bytes, enclosed: Sequence[Span] = ()) -> tuple[list[RawSignature], Reason | None]:
    """All that can be read, in the order of their ends, and the first rule that is broken, if any; but for those of
    other files, whose bytes this one carries (enclosed.py)."""
    places = places_of(data, enclosed)
    if len(places) > MOST_SIGNATURES:
        return [], Reason.TOO_MANY_SIGNATURES
    faults: list[Reason] = []
    found = [one for place in places if (one := _tried(faults, _read, data, place)) is not None]
    found.sort(key=lambda one: one[0].second + one[0].rest)
    digests = digest_all([covered for covered, _content, _signed in found], data.read)
    raw: list[RawSignature] = []
    for (covered, content, signed), digest in zip(found, digests, strict=True):
        if (certificate := _tried(faults, _certificate, signed)) is None:
            continue
        signature = RawSignature(covered, content, signed, certificate, digest)
        _tried(faults, _check_value, signature)
        raw.append(signature)
    return raw, faults[0] if faults else None


def places_of(data: Bytes, enclosed: Sequence[Span] = ()) -> list[int]:
    """Where something calls itself the range of a signature, outside the data that the file carries for others."""
    return [one for one in data.find(BYTE_RANGE) if not any(start <= one < end for start, end in enclosed)]


def _tried(faults: list[Reason], step: Callable[..., T], *arguments: Any) -> T | None:
    """The step's answer; a rule that it breaks is noted."""
    try:
        return step(*arguments)
    except Fault as fault:
        faults.append(fault.reason)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  whatever a damaged CMS makes asn1crypto, pyHanko or OpenSSL raise
        faults.append(Reason.SIGNATURE_UNREADABLE)
    return None


def _certificate(signed: cms.SignedData) -> x509.Certificate:
    found: x509.Certificate = extract_certs_for_validation(signed).signer_cert
    check_key(found.public_key)
    return found


def _read(data: Bytes, place: int) -> tuple[Range, bytes, cms.SignedData]:
    first, second, rest = _numbers(data, place)
    if second + rest > data.length:
        raise Fault(Reason.TRUNCATED_AFTER_SIGNING)
    content = _hole(data, first, second)
    signed = cms.ContentInfo.load(content)["content"]
    check_cms(signed)
    return Range(first, second, rest, _algorithm(signed)), content, signed


def _numbers(data: Bytes, place: int) -> tuple[int, int, int]:
    near = data.read(place, place + OVERLAP * 4)
    name = BYTE_RANGE.match(near)
    found = NUMBERS.match(near, name.end()) if name else None
    if found is None:
        raise Fault(Reason.BYTE_RANGE_FORM)
    start, first, second, rest = (int(one) for one in found.groups())
    if start != 0 or not 0 < first < second:
        raise Fault(Reason.BYTE_RANGE_FORM)
    return first, second, rest


def _hole(data: Bytes, first: int, second: int) -> bytes:
    """The gap is exactly one hexadecimal string: a CMS, in DER or as some libraries leave it in BER, then zeros.

    Its letters are all small or all capital: nothing signs this string of the outermost one, and a letter changed to
    its other case would say the same."""
    if second - first > LONGEST_HOLE:
        raise Fault(Reason.BYTE_RANGE_GAP)
    gap = data.read(first, second)
    if gap[:1] != b"<" or gap[-1:] != b">" or not HEXADECIMAL.fullmatch(gap[1:-1]):
        raise Fault(Reason.BYTE_RANGE_GAP)
    content = bytes.fromhex(gap[1:-1].decode("ascii"))
    if content[:1] != SEQUENCE:
        raise Fault(Reason.NOT_A_CMS)
    if content[parser.peek(content) :].strip(b"\0"):
        raise Fault(Reason.BYTES_BEHIND_THE_SIGNATURE)
    return content


def _algorithm(signed: cms.SignedData) -> str:
    """By which the range is digested: the signer's, or the imprint's of a time-stamp."""
    enclosed = signed["encap_content_info"]
    if enclosed["content_type"].native == "tst_info":
        return str(enclosed["content"].parsed["message_imprint"]["hash_algorithm"]["algorithm"].native)
    return str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native)


def _check_value(signature: RawSignature) -> None:
    """Digest and signature value, with no question of trust."""
    kind, digest = "data", signature.digest
    enclosed = signature.signed_data["encap_content_info"]
    if enclosed["content_type"].native == "tst_info":
        stamp: Any = enclosed["content"].parsed
        if stamp["message_imprint"]["hashed_message"].native != digest:
            raise Fault(Reason.HASH_MISMATCH)
        kind, digest = "tst_info", _digest_of_token(signature.signed_data)
    info = extract_signer_info(signature.signed_data)
    intact, valid = validate_sig_integrity(info, signature.certificate, kind, digest)
    if not intact:
        raise Fault(Reason.HASH_MISMATCH)
    if not valid:
        raise Fault(Reason.SIGNATURE_BROKEN)


def _digest_of_token(signed: cms.SignedData) -> bytes:
    algorithm = signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native
    return hashlib.new(algorithm, bytes(signed["encap_content_info"]["content"])).digest()
