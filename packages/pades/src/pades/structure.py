"""Rules on the bytes themselves, where PDF libraries are lenient: whole file, ranges, holes, hidden signatures.

Each rule answers one named failure; the attacks are those of «How to break PDF signatures» (USF, ISA, SWA) and kin.
"""

import re
from collections.abc import Callable, Iterator
from mmap import mmap
from typing import Any

from asn1crypto import cms
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades.source import Source

MOST_SIGNATURES = 10
BYTE_RANGE = re.compile(rb"/ByteRange")
ESCAPED_NAME = re.compile(rb"/[^\x00\t\n\f\r ()<>\[\]{}/%]*#[0-9A-Fa-f]{2}")
SUBFILTERS = {"/ETSI.CAdES.detached", "/ETSI.RFC3161", "/adbe.pkcs7.detached"}
DIGESTS = {"sha256", "sha384", "sha512"}
LEAST_RSA, LEAST_EC = 2048, 256


class Fault(Exception):
    """A rule that does not hold: its stable name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_frame(data: "mmap | bytes") -> None:
    """A PDF begins at its first byte and ends at its last %%EOF."""
    if data[:5] != b"%PDF-":
        raise Fault("header_missing")
    if data.rfind(b"%PDF-") != 0 and data.find(b"%PDF-", 1) < 1024:
        raise Fault("header_twice")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise Fault("truncated")
    if data[end + 5 :].strip(b"\r\n") != b"":
        raise Fault("trailing_data")


def raw_signature_count(source: Source) -> int:
    """How many signature dictionaries the bytes hold, whatever a parser finds in them."""
    with source.open() as stream:
        return sum(1 for _hit in _scan(stream, BYTE_RANGE))


def _scan(stream: Any, pattern: re.Pattern[bytes]) -> Iterator[int]:
    overlap, position, previous = 32, 0, b""
    stream.seek(0)
    while piece := stream.read(1 << 20):
        window = previous + piece
        start = position - len(previous)
        for hit in pattern.finditer(window):
            if hit.end() > len(previous) or start == 0:
                yield start + hit.start()
        previous = window[-overlap:]
        position += len(piece)


def check_signature(signature: EmbeddedPdfSignature, read: Callable[[int, int], bytes]) -> None:
    """Everything about one signature object that needs no trust. ``read(start, end)`` gives the file's bytes."""
    _check_range(signature, read)
    _check_cms(signature)
    if str(signature.sig_object.get("/SubFilter")) not in SUBFILTERS:
        raise Fault("subfilter_not_allowed")


def _check_range(signature: EmbeddedPdfSignature, read: Callable[[int, int], bytes]) -> None:
    values = [int(one) for one in signature.sig_object["/ByteRange"]]
    if len(values) != 4 or min(values) < 0 or values[0] != 0:
        raise Fault("byte_range_form")
    _start, first, second, rest = values
    gap = read(first, second)
    if len(gap) != second - first or gap[:1] != b"<" or gap[-1:] != b">" or second + rest < second:
        raise Fault("byte_range_gap")
    try:
        content = bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError:
        raise Fault("byte_range_gap") from None
    length = _der_length(content)
    if length > len(content) or content[length:].strip(b"\0"):
        raise Fault("bytes_behind_the_signature")
    if content != signature.pkcs7_content:
        raise Fault("contents_are_not_in_the_gap")


def _der_length(content: bytes) -> int:
    """Whole length of the DER value at the start."""
    if len(content) < 2 or content[0] != 0x30:
        raise Fault("not_a_cms")
    if content[1] < 0x80:
        return 2 + content[1]
    count = content[1] & 0x7F
    if not 1 <= count <= 4:
        raise Fault("not_a_cms")
    return 2 + count + int.from_bytes(content[2 : 2 + count], "big")


def _check_cms(signature: EmbeddedPdfSignature) -> None:
    data: cms.SignedData = signature.signed_data
    if len(data["signer_infos"]) != 1:
        raise Fault("not_one_signer")
    info = data["signer_infos"][0]
    if info["digest_algorithm"]["algorithm"].native not in DIGESTS:
        raise Fault("digest_too_weak")
    if signature.signer_cert is None:
        raise Fault("no_signer_certificate")
    _check_key(signature.signer_cert.public_key)


def _check_key(key: Any) -> None:
    if key.algorithm in ("rsa", "rsassa_pss"):
        if key.bit_size < LEAST_RSA:
            raise Fault("key_too_short")
    elif key.algorithm == "ec":
        if key.bit_size < LEAST_EC:
            raise Fault("key_too_short")
    else:
        raise Fault("key_not_allowed")
