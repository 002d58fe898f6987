"""How a certificate stands, asked once before it is registered: chain to a trusted root, what its authority says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pades.common.errors import ErrorCode, PadesError
from pades.lasting.extend import check_certificate

from chungthuc.core import clock
from chungthuc.signing import services

# Nothing will ever be signed with such a one; all else may be otherwise tomorrow, or when a root was loaded.
NEVER = frozenset({ErrorCode.CERTIFICATE_REVOKED, ErrorCode.CERTIFICATE_PURPOSE, ErrorCode.KEY_NOT_SUPPORTED,
                   ErrorCode.CERTIFICATE_UNREADABLE})  # fmt: skip
NO_CHAIN = frozenset({ErrorCode.CERTIFICATE_UNTRUSTED, ErrorCode.ISSUER_UNAVAILABLE})


@dataclass(frozen=True)
class CertificateState:
    """``chain``: DER, issuer first, also what was fetched. ``fault``: why it could not sign now, with its facts; empty:
    it could."""

    chain: tuple[bytes, ...]
    fault: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_trusted(self) -> bool:
        """A chain to one of our roots was found, whatever is wrong beside it."""
        return self.fault not in NO_CHAIN

    @property
    def is_good(self) -> bool:
        return not self.fault


def ask(certificate: bytes, chain: Sequence[bytes]) -> CertificateState:
    """No transaction may be open: this calls the authority. Raises PadesError for what can never sign (``NEVER``)."""
    try:
        whole = check_certificate(certificate, chain, trust=services.trust(), fetch=services.fetch(), at=clock.now())
    except PadesError as fault:
        if fault.code in NEVER or (fault.code == ErrorCode.CERTIFICATE_EXPIRED and not fault.facts.get("in_chain")):
            raise
        return CertificateState(tuple(chain), str(fault.code), dict(fault.facts))
    return CertificateState(whole)
