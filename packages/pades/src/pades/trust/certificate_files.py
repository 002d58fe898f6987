"""The certificate in a file that somebody exported (PEM, DER, PKCS #7) or a token gave, with the chain that came along;
and what a certificate says of itself. A stranger's bytes: read in the limited child.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem, pkcs12, x509
from sandbox.limits import MIB, Limits

from pades.common import children, names
from pades.trust.purposes import may_sign_documents

LIMIT = MIB  # bytes of a file; chains of four are 8 KiB
LARGEST = 16 * 1024  # bytes of one certificate; those of people are below 4 KiB
MOST = 10  # certificates of a file
CHILD = Limits(cpu_seconds=5, wall_seconds=30, memory_bytes=256 * MIB, answer_bytes=MIB)


class FileFault(StrEnum):
    """Why no certificate was found."""

    EMPTY = "certificate_file_empty"
    TOO_LARGE = "certificate_file_too_large"
    HAS_KEY = "certificate_file_has_key"  # a private key, or a file made to carry one (PKCS #12)
    UNREADABLE = "certificate_file_unreadable"
    TOO_MANY = "certificate_file_too_many"
    SEVERAL = "certificate_file_several"  # of holders, none of which issued another
    ONLY_AUTHORITIES = "certificate_file_only_authorities"


class FileRefused(Exception):
    """``fault``: see there."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class FoundCertificate:
    """DER. ``chain``: issuer first, without the root; as much of it as lay in the file."""

    certificate: bytes
    chain: tuple[bytes, ...]


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says of itself: names in one clean line without numbers of people; ``serial`` in hexadecimal;
    ``key``: «RSA 2048»; ``usage``, ``purposes``: by their names in RFC 5280; ``signs``: these allow documents."""

    subject: str
    organization: str
    issuer: str
    serial: str
    key: str
    usage: tuple[str, ...]
    purposes: tuple[str, ...]
    signs: bool


def read_in_child(file: Path) -> FoundCertificate:
    """Raises FileRefused, whatever the file holds."""
    size = file.stat().st_size
    if not size or size > LIMIT:
        raise FileRefused(FileFault.TOO_LARGE if size else FileFault.EMPTY)
    arguments = {"file": str(file.absolute())}
    try:
        found = children.run("pades.trust.certificate_files:child", arguments, limits=CHILD, readable=[file])
    except children.ChildFailed:
        raise FileRefused(FileFault.UNREADABLE) from None
    if "fault" in found:
        raise FileRefused(FileFault(found["fault"]))
    certificate, *chain = (base64.b64decode(one) for one in found["certificates"])
    return FoundCertificate(certificate, tuple(chain))


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """What runs inside the child."""
    try:
        found = read(Path(wanted["file"]).read_bytes())
    except FileRefused as refused:
        return {"fault": refused.fault}
    except RecursionError:
        return {"fault": FileFault.UNREADABLE}
    return {"certificates": [base64.b64encode(one).decode() for one in (found.certificate, *found.chain)]}


def read(content: bytes) -> FoundCertificate:
    """As ``read_in_child``, in this process."""
    if b"PRIVATE KEY-----" in content or _is_key_store(content):
        raise FileRefused(FileFault.HAS_KEY)
    kept: dict[bytes, x509.Certificate] = {}
    for der in _certificates(content):
        kept[der] = _whole(der)
        if len(kept) > MOST:
            raise FileRefused(FileFault.TOO_MANY)
    if not kept:
        raise FileRefused(FileFault.UNREADABLE)
    holder = _holder(list(kept.values()))
    return FoundCertificate(holder.dump(), tuple(one.dump() for one in _chain(holder, list(kept.values()))))


def said(certificate: bytes) -> CertificateFacts:
    """Of one that was read before."""
    one = x509.Certificate.load(certificate)
    usage, purposes = one.key_usage_value, one.extended_key_usage_value
    return CertificateFacts(
        subject=names.shown(one.subject),
        organization=names.organization(one.subject),
        issuer=names.shown(one.issuer),
        serial=f"{one.serial_number:X}",
        key=f"{one.public_key.algorithm.upper()} {one.public_key.bit_size}",
        usage=tuple(sorted(usage.native)) if usage else (),
        purposes=tuple(sorted(purposes.native)) if purposes else (),
        signs=may_sign_documents(one),
    )


def _certificates(content: bytes) -> Iterator[bytes]:
    """DER of each certificate of the file, whichever way it is written."""
    try:
        if pem.detect(content):
            for kind, _headers, der in pem.unarmor(content, multiple=True):
                if kind in ("PKCS7", "CMS"):
                    yield from _of_message(der)
                elif kind.endswith("CERTIFICATE"):
                    yield der
        elif _is_message(content):
            yield from _of_message(content)
        else:
            yield content
    except (ValueError, TypeError, KeyError):
        raise FileRefused(FileFault.UNREADABLE) from None


def _is_message(content: bytes) -> bool:
    try:
        return bool(cms.ContentInfo.load(content)["content_type"].native == "signed_data")
    except (ValueError, TypeError):
        return False


def _of_message(der: bytes) -> Iterator[bytes]:
    """PKCS #7, «certificates only» (RFC 5652, 5.1)."""
    for one in cms.ContentInfo.load(der)["content"]["certificates"]:
        if one.name == "certificate":
            yield one.chosen.dump()


def _is_key_store(content: bytes) -> bool:
    try:
        return bool(pkcs12.Pfx.load(content)["version"].native == "v3")
    except (ValueError, TypeError):
        return False


def _whole(der: bytes) -> x509.Certificate:
    """Parsed to its last byte: asn1crypto reads lazily, and would fail later in the middle of something else."""
    try:
        one = x509.Certificate.load(der, strict=True)
        one.native  # noqa: B018
        one.public_key.native  # noqa: B018
    except Exception:  # noqa: BLE001  # asn1crypto raises many kinds
        raise FileRefused(FileFault.UNREADABLE) from None
    if len(der) > LARGEST:
        raise FileRefused(FileFault.TOO_LARGE)
    return one


def _holder(found: Sequence[x509.Certificate]) -> x509.Certificate:
    """The one that is no authority's; several ask for a choice that is not ours."""
    people = [one for one in found if not one.ca]
    if not people:
        raise FileRefused(FileFault.ONLY_AUTHORITIES)
    if len(people) > 1:
        raise FileRefused(FileFault.SEVERAL)
    return people[0]


def _chain(holder: x509.Certificate, found: Sequence[x509.Certificate]) -> Iterator[x509.Certificate]:
    """Upwards by the names of issuers, each once; the root, issued by itself, is trusted or not, and never sent."""
    left, below = [one for one in found if one.ca and not _is_root(one)], holder
    while above := next((one for one in left if one.subject == below.issuer), None):
        left.remove(above)
        yield above
        below = above


def _is_root(one: x509.Certificate) -> bool:
    return bool(one.subject == one.issuer)
