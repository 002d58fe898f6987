"""Revocation data and issuers' certificates from the network, only from hosts that an administrator allowed.

Addresses inside certificates are written by whoever made them: following them freely would let a file choose whom
our server calls (SSRF). What could not be fetched, and why, is kept for whoever tells a person.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import requests
from asn1crypto import ocsp, pem
from pyhanko_certvalidator.fetchers.api import Fetchers, FetchLimits
from pyhanko_certvalidator.fetchers.common_utils import FetchBudget
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend
from pyhanko_certvalidator.fetchers.requests_fetchers.cert_fetch_client import RequestsCertificateFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.crl_client import RequestsCRLFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.ocsp_client import RequestsOCSPFetcher

from pades.common.errors import Facts, NetFaultCode
from pades.common.net import Budget, NetFault, ask

SECONDS = 15.0  # of one answer
ALL_SECONDS = 45.0  # of all answers about one certificate: a person waits
ALL_BYTES = 24 << 20  # the largest list that was seen in the country is a few megabytes
LIMITS = FetchLimits(max_requests=24, max_cert_requests=8, max_aia_urls_per_object=3)


@dataclass(frozen=True)
class Fetch:
    """Hosts («name» or «name:port») that may be asked for OCSP, CRLs and issuer certificates, and how much of them."""

    allowed_hosts: frozenset[str]
    seconds: float = SECONDS
    all_seconds: float = ALL_SECONDS
    all_bytes: int = ALL_BYTES

    def backend(self) -> "GuardedBackend":
        """For one certificate: its limits begin now."""
        return GuardedBackend(self)


@dataclass
class GuardedBackend(RequestsFetcherBackend):
    """pyHanko's fetchers, each behind the list of hosts and one budget. ``faults``: what failed, in order."""

    fetch: Fetch
    faults: list[NetFault] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(per_request_timeout=self.fetch.seconds)
        self._budget = Budget(self.fetch.all_seconds, self.fetch.all_bytes)

    def get_fetchers(self) -> Fetchers:
        counted = FetchBudget(LIMITS)
        return Fetchers(
            ocsp_fetcher=_guarded(RequestsOCSPFetcher, self, counted),
            crl_fetcher=_guarded(RequestsCRLFetcher, self, counted),
            cert_fetcher=_guarded(RequestsCertificateFetcher, self, counted),
        )

    def why(self) -> Facts:
        """The first thing that failed; empty when nothing did."""
        return next((one.facts for one in self.faults), Facts())

    def ask(self, method: str, url: str, data: bytes | None, headers: dict[str, str]) -> "_Response":
        """Raises requests.RequestException, as pyHanko's fetchers expect; the fault is noted."""
        one = Budget(min(self.fetch.seconds, self._budget.left), self._budget.size)
        try:
            answer = ask(method, url, hosts=self.fetch.allowed_hosts, budget=one, data=data, headers=headers)
            if not self._budget.take(len(answer.content)):
                raise NetFault(NetFaultCode.TOO_LARGE)
        except NetFault as fault:
            self.faults.append(fault)
            raise requests.RequestException(str(fault)) from fault
        return _Response(answer.content)


class _Response:
    """What pyHanko reads of an answer. Without a type: it then looks at the bytes, and types are often wrong."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.headers: dict[str, str] = {}


def _readable(answer: _Response) -> _Response:
    """The OCSP answer as DER, read to its end: pyHanko's fetcher trips over what is none. Raises ValueError."""
    if pem.detect(answer.content):
        answer.content = pem.unarmor(answer.content)[2]
    try:
        ocsp.OCSPResponse.load(answer.content, strict=True).native  # noqa: B018
        if not ocsp.OCSPResponse.load(answer.content)["response_bytes"].native:
            raise ValueError("a status without an answer")
    except Exception as error:  # asn1crypto raises many kinds
        raise ValueError("no OCSP answer") from error
    return answer


def _guarded(kind: type[Any], backend: GuardedBackend, counted: FetchBudget) -> Any:
    class Guarded(kind):  # type: ignore[misc]
        async def _get(self, url: str, *, acceptable_content_types: Any) -> _Response:
            headers = {"Accept": ",".join(acceptable_content_types)}
            return await asyncio.to_thread(backend.ask, "GET", url, None, headers)

        async def _post(self, url: str, data: bytes, *, content_type: str, acceptable_content_types: Any) -> _Response:
            headers = {"Accept": ",".join(acceptable_content_types), "Content-Type": content_type}
            return _readable(await asyncio.to_thread(backend.ask, "POST", url, data, headers))

    return Guarded(per_request_timeout=backend.fetch.seconds, budget=counted)
