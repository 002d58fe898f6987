"""What no signature covers in the outermost signature: the frame of its CMS, and certificates beside the signer's.

Whatever is inside another signature's range cannot be changed unseen; of the last one, these parts could. A file of our
structure is refused when they are not as its writer left them; other systems' files are judged by what is signed.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from asn1crypto import cms, core, parser, x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import load_der_x509_certificate

from pades.common.raw import RawSignature

FRAME = 2  # ContentInfo: the type, the content; nothing behind them


def is_altered(signatures: Sequence[RawSignature], anchors: Iterable[x509.Certificate]) -> bool:
    """Is there a part of the outermost one that is not as it was written? ``signatures`` in the order of their ends."""
    if not signatures:
        return False
    try:
        return not (_frame_is_whole(signatures[-1]) and _all_explained(signatures, tuple(anchors)))
    except (ValueError, TypeError):  # asn1crypto reads lazily: here for the first time
        return True


def _frame_is_whole(signature: RawSignature) -> bool:
    """RFC 5652 §5.1: version 3 for what is not plain data; the one digest algorithm is the signer's."""
    signed = signature.signed_data
    kind = signed["encap_content_info"]["content_type"].native
    declared, used = signed["digest_algorithms"], signed["signer_infos"][0]["digest_algorithm"]
    return (
        len(_parts(signature.content)) == FRAME
        and (kind == "data" or signed["version"].native == "v3")
        and _has_tag(declared, core.SetOf.tag)
        and len(declared) == 1
        and _has_tag(declared[0], core.Sequence.tag)
        and declared[0]["algorithm"].native == used["algorithm"].native
        and declared[0]["parameters"].dump() in (b"", core.Null().dump())
    )


def _parts(content: bytes) -> list[bytes]:
    """The elements of the outermost SEQUENCE; of an indefinite one (BER), which ends itself, no more than those."""
    _class, _method, _tag, _header, inside, trailer = parser.parse(content[: parser.peek(content)])
    if trailer:
        return [b""] * FRAME
    found = []
    while inside:
        length = parser.peek(inside)
        found.append(inside[:length])
        inside = inside[length:]
    return found


def _has_tag(element: Any, tag: int) -> bool:
    class_, method, found, *_rest = parser.parse(element.dump())
    return (class_, method, found) == (0, 1, tag)


def _all_explained(signatures: Sequence[RawSignature], roots: Sequence[x509.Certificate]) -> bool:
    """Each certificate beside the signer's is an anchor, a cross-certificate of one, or verifies under one at hand."""
    outermost = signatures[-1]
    at_hand = [*roots, *(one for each in signatures for one in _certificates(each))]
    own = outermost.certificate.dump()
    choices = list(outermost.signed_data["certificates"] or ())
    others = [one for one in choices if one.chosen.dump() != own]
    return all(one.name == "certificate" and _is_explained(one.chosen, roots, at_hand) for one in others)


def _is_explained(
    one: x509.Certificate, roots: Sequence[x509.Certificate], at_hand: Sequence[x509.Certificate]
) -> bool:
    if any(one.dump() == root.dump() or _is_cross(one, root) for root in roots):
        return True
    return any(_issued(one, issuer) for issuer in at_hand if issuer.subject == one.issuer)


def _is_cross(one: x509.Certificate, root: x509.Certificate) -> bool:
    """Services send along the certificate that another authority gave to an anchor; its issuer need not be known."""
    return bool(one.subject == root.subject and one.public_key.dump() == root.public_key.dump())


def _issued(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        load_der_x509_certificate(one.dump()).verify_directly_issued_by(load_der_x509_certificate(issuer.dump()))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _certificates(signature: RawSignature) -> list[x509.Certificate]:
    choices: Iterable[cms.CertificateChoices] = signature.signed_data["certificates"] or ()
    return [one.chosen for one in choices if one.name == "certificate"]
