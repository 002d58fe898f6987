"""Asking the authorities once more about a finished file's signers, whose word in it is from before the time-stamp.

A list of the day cannot tell of a revocation in the hours after it was made; the next one does. Nothing here changes
the file or its verdict: who certified is told, and decides.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError

from pades.common.coroutines import run
from pades.common.source import Source
from pades.lasting.fetch import Fetch
from pades.trust.anchors import Trust
from pades.trust.revocation import Statement, certificates, earliest, genuine, has_issued, in_file, latest, spoken
from pades.trust.tokens import attached_token, stamped_at

SECOND = timedelta(seconds=1)  # what stands in the same second has no order
SILENT = (OCSPFetchError, CRLFetchError, requests.RequestException, ValueError, TypeError)


@dataclass(frozen=True)
class Word:
    """What the authorities said last of one signer. ``known``: of which moment; ``until``: when they will say more."""

    field: str
    stamped: datetime
    known: datetime | None
    until: datetime | None
    revoked: datetime | None

    @property
    def settled(self) -> bool:
        """They spoke of the time-stamp's moment or a later one: asking again brings nothing new about it."""
        return self.known is not None and self.known >= self.stamped

    @property
    def revoked_before(self) -> bool:
        return self.revoked is not None and self.revoked + SECOND <= self.stamped


def in_the_file(source: Source, trust: Trust) -> list[Word]:
    """What the file itself holds, signature by signature."""
    with source.open() as stream:
        return [_word(one, in_file(one, trust.signer_roots)) for one in _signatures(stream)]


def asked_again(source: Source, trust: Trust, fetch: Fetch) -> list[Word]:
    """The same with what the authorities answer now; one that does not answer adds nothing. Slow: it asks others."""
    with source.open() as stream:
        return [
            _word(one, [*in_file(one, trust.signer_roots), *_told_now(one, trust, fetch)])
            for one in _signatures(stream)
        ]


def _signatures(stream: Any) -> list[EmbeddedPdfSignature]:
    signatures = PdfFileReader(stream, strict=True).embedded_regular_signatures
    return [one for one in signatures if attached_token(one) is not None]


def _word(signature: EmbeddedPdfSignature, told: list[Statement]) -> Word:
    known = latest(told)
    return Word(
        field=str(signature.field_name),
        stamped=stamped_at(attached_token(signature)),
        known=known,
        until=max((one.until for one in told if one.until and one.known == known), default=None),
        revoked=earliest(told),
    )


def _told_now(signature: EmbeddedPdfSignature, trust: Trust, fetch: Fetch) -> list[Statement]:
    certificate, others = signature.signer_cert, list(certificates(signature))
    issuers = [one for one in (*trust.signer_roots, *others) if has_issued(one, certificate)]
    fetchers = fetch.backend().get_fetchers()
    answers: list[bytes] = []
    lists: list[bytes] = []
    for issuer in _distinct(issuers):
        with suppress(*SILENT):
            answers.append(run(fetchers.ocsp_fetcher.fetch(certificate, AuthorityWithCert(issuer))).dump())
    with suppress(*SILENT):
        lists += [one.dump() for one in run(fetchers.crl_fetcher.fetch(certificate))]
    return genuine(spoken(certificate, answers, lists), certificate, trust.signer_roots, others)


def _distinct(found: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    return list({one.sha256: one for one in found}.values())
