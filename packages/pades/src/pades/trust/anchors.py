"""Whom we trust: anchors as PEM files in a directory, those for time-stamps in its ``tsa`` folder."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pem, x509

from pades.common.errors import ErrorCode, PadesError


@dataclass(frozen=True)
class Trust:
    """Anchors for signers and for time-stamp services; ``version`` changes whenever any of them does."""

    signer_roots: tuple[x509.Certificate, ...]
    tsa_roots: tuple[x509.Certificate, ...]
    version: str

    @classmethod
    def load(cls, directory: Path) -> "Trust":
        """Every certificate in ``*.pem`` is an anchor. Without ``tsa/*.pem`` the same anchors serve for time-stamps.

        Raises PadesError("trust_unreadable").
        """
        signers = tuple(_read(directory.glob("*.pem")))
        stampers = tuple(_read((directory / "tsa").glob("*.pem"))) or signers
        digest = hashlib.sha256()
        for certificate in (*signers, *stampers):
            digest.update(certificate.sha256)
        return cls(signers, stampers, digest.hexdigest())

    @property
    def all_roots(self) -> tuple[x509.Certificate, ...]:
        unique = {one.sha256: one for one in (*self.signer_roots, *self.tsa_roots)}
        return tuple(unique.values())


def _read(files: Iterable[Path]) -> Iterable[x509.Certificate]:
    for file in sorted(files):
        try:
            for _kind, _headers, der in pem.unarmor(file.read_bytes(), multiple=True):
                certificate = x509.Certificate.load(der)
                certificate.native  # noqa: B018  (parses all of it)
                yield certificate
        except (OSError, ValueError) as error:
            raise PadesError(ErrorCode.TRUST_UNREADABLE, file=file.name) from error
