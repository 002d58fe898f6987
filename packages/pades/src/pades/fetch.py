"""Revocation data from the network, only from hosts that an administrator allowed.

Addresses inside certificates are written by whoever made them: following them freely would let a file choose whom
our server calls (SSRF). Redirects are not followed.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from pyhanko_certvalidator.fetchers.api import Fetchers
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend
from pyhanko_certvalidator.fetchers.requests_fetchers.cert_fetch_client import RequestsCertificateFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.crl_client import RequestsCRLFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.ocsp_client import RequestsOCSPFetcher

SECONDS = 15


@dataclass(frozen=True)
class Fetch:
    """Hosts («name» or «name:port») that may be asked for OCSP, CRLs and issuer certificates."""

    allowed_hosts: frozenset[str]

    def backend(self) -> "GuardedBackend":
        return GuardedBackend(self.allowed_hosts)


class GuardedBackend(RequestsFetcherBackend):
    """pyHanko's fetchers, each behind the list of hosts."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        super().__init__(per_request_timeout=SECONDS)
        self.allowed_hosts = allowed_hosts

    def get_fetchers(self) -> Fetchers:
        return Fetchers(
            ocsp_fetcher=_guarded(RequestsOCSPFetcher, self.allowed_hosts),
            crl_fetcher=_guarded(RequestsCRLFetcher, self.allowed_hosts),
            cert_fetcher=_guarded(RequestsCertificateFetcher, self.allowed_hosts),
        )


def _guarded(kind: type[Any], allowed_hosts: frozenset[str]) -> Any:
    class Guarded(kind):  # type: ignore[misc]
        def _get(self, url: str, *, acceptable_content_types: Any) -> Awaitable[requests.Response]:
            return asyncio.to_thread(_ask, "GET", url, allowed_hosts, acceptable_content_types, None, None)

        def _post(
            self, url: str, data: bytes, *, content_type: str, acceptable_content_types: Any
        ) -> Awaitable[requests.Response]:
            return asyncio.to_thread(_ask, "POST", url, allowed_hosts, acceptable_content_types, data, content_type)

    return Guarded(per_request_timeout=SECONDS)


def _ask(
    method: str,
    url: str,
    allowed_hosts: frozenset[str],
    accept: Any,
    data: bytes | None,
    content_type: str | None,
) -> requests.Response:
    if urlsplit(url).netloc not in allowed_hosts or urlsplit(url).scheme not in ("http", "https"):
        raise requests.RequestException(f"host not allowed: {urlsplit(url).netloc}")
    headers = {"Accept": ",".join(accept)}
    if content_type:
        headers["Content-Type"] = content_type
    answer = requests.request(method, url, data=data, headers=headers, timeout=SECONDS, allow_redirects=False)
    if answer.status_code != 200:
        raise requests.RequestException(f"status {answer.status_code}")
    return answer
