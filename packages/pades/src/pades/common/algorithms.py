"""What a CMS of ours may be made of: one signer, strong digests and keys, attributes that bind the certificate.

EN 319 122-1 (CAdES), RFC 5652 and RFC 5035; PKCS#1 v1.5 is allowed beside PSS, since the tokens in use make it.
"""

from typing import Any

from asn1crypto import cms, keys, tsp

from pades.common.reasons import Reason

DIGESTS = frozenset({"sha256", "sha384", "sha512"})
WEAK_DIGESTS = frozenset({"md2", "md4", "md5", "sha1", "sha224"})
SIGNATURES = frozenset({"rsassa_pkcs1v15", "rsassa_pss", "ecdsa"})
CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
LEAST_RSA = 2048  # bits
SINGLE = ("content_type", "message_digest", "signing_certificate_v2", "signing_time", "cms_algorithm_protection")


class Fault(Exception):
    """A rule that does not hold."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def check_cms(signed: cms.SignedData) -> None:
    """One signer, allowed algorithms, the attributes that must be there. Raises Fault."""
    if not isinstance(signed, cms.SignedData) or len(signed["signer_infos"]) != 1:
        raise Fault(Reason.NOT_ONE_SIGNER)
    info = signed["signer_infos"][0]
    _check_content(signed["encap_content_info"])
    _check_digest(info["digest_algorithm"])
    _check_signature_algorithm(info["signature_algorithm"], info["digest_algorithm"]["algorithm"].native)
    _check_attributes(info["signed_attrs"])
    for token in _attached_stamps(info):
        check_cms(token)


def check_key(key: keys.PublicKeyInfo) -> None:
    """RSA from 2048 bits, or a NIST curve from 256. Raises Fault."""
    if key.algorithm in ("rsa", "rsassa_pss"):
        if key.bit_size < LEAST_RSA:
            raise Fault(Reason.KEY_TOO_SHORT)
    elif key.algorithm != "ec" or key.curve[1] not in CURVES:
        raise Fault(Reason.KEY_NOT_ALLOWED)


def _check_content(enclosed: Any) -> None:
    """A detached signature encloses nothing; a time-stamp its token, made with a strong imprint."""
    kind, content = enclosed["content_type"].native, enclosed["content"]
    if kind == "tst_info" and isinstance(content.parsed, tsp.TSTInfo):
        _check_digest(content.parsed["message_imprint"]["hash_algorithm"])
    elif kind != "data" or content.native is not None:
        raise Fault(Reason.CONTENT_NOT_DETACHED)


def _check_digest(algorithm: Any) -> None:
    if algorithm["algorithm"].native not in DIGESTS:
        raise Fault(Reason.DIGEST_TOO_WEAK)


def _check_signature_algorithm(algorithm: Any, digest: str) -> None:
    if algorithm.signature_algo not in SIGNATURES:
        raise Fault(Reason.SIGNATURE_ALGORITHM_NOT_ALLOWED)
    if algorithm["algorithm"].native == "rsassa_pkcs1v15":  # named without its digest: the signer's digest it is
        return
    if algorithm.hash_algo != digest:
        raise Fault(Reason.DIGEST_DIFFERS_FROM_SIGNATURE)
    if algorithm.signature_algo == "rsassa_pss":
        mask = algorithm["parameters"]["mask_gen_algorithm"]["parameters"]
        if mask["algorithm"].native not in DIGESTS:
            raise Fault(Reason.DIGEST_TOO_WEAK)


def _check_attributes(attributes: Any) -> None:
    """Signed attributes with content type and digest, none of which may say two things."""
    if not attributes or attributes.native is None:
        raise Fault(Reason.SIGNED_ATTRIBUTES_MISSING)
    kinds = [one["type"].native for one in attributes]
    if any(kinds.count(one) > 1 for one in SINGLE):
        raise Fault(Reason.SIGNED_ATTRIBUTE_TWICE)
    if any(len(one["values"]) != 1 for one in attributes if one["type"].native in SINGLE):
        raise Fault(Reason.SIGNED_ATTRIBUTE_TWICE)
    if "content_type" not in kinds or "message_digest" not in kinds:
        raise Fault(Reason.SIGNED_ATTRIBUTES_MISSING)


def names_its_certificate(signed: cms.SignedData) -> bool:
    """Is the signer's certificate bound by a signed attribute, as CAdES wants (signing-certificate-v2)?"""
    attributes = signed["signer_infos"][0]["signed_attrs"]
    return any(one["type"].native == "signing_certificate_v2" for one in attributes)


def _attached_stamps(info: cms.SignerInfo) -> list[cms.SignedData]:
    if info["unsigned_attrs"].native is None:
        return []
    return [
        token["content"]
        for one in info["unsigned_attrs"]
        if one["type"].native == "signature_time_stamp_token"
        for token in one["values"]
    ]
