"""The server's ticket keys: fetched by the agent itself from the site, never taken from a page."""

import hashlib
import json
import urllib.error
import urllib.request
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.sites.origins import is_development

PATH = "/.well-known/chungthuc-ticket-keys.json"
LARGEST, SECONDS, KEY_LENGTH = 65_536, 10, 32


def fetch(origin: str) -> dict[str, str]:
    """Raw Ed25519 keys, hexadecimal, by kid; over verified https. Raises AgentError("keys_unavailable")."""
    try:
        request = urllib.request.Request(f"{origin}{PATH}", headers={"Accept": "application/json"})  # noqa: S310
        with opener(origin).open(request, timeout=SECONDS) as answer:
            return parse(answer.read(LARGEST))
    except (OSError, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()  # it is the answer, too
        raise AgentError(Code.KEYS_UNAVAILABLE) from None


def preset(file: Path) -> dict[str, str]:
    """Keys that an administrator gave as a file of the same form. Raises AgentError("keys_unavailable")."""
    try:
        return parse(file.read_bytes())
    except (OSError, ValueError):
        raise AgentError(Code.KEYS_UNAVAILABLE, "file") from None


def parse(content: bytes) -> dict[str, str]:
    """A JWK set (RFC 7517, RFC 8037). Raises ValueError when no Ed25519 key is in it."""
    try:
        found = {one["kid"]: urlsafe_b64decode(one["x"] + "==") for one in json.loads(content)["keys"] if _is_ours(one)}
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("not a key set") from None
    if not found or any(len(key) != KEY_LENGTH for key in found.values()):
        raise ValueError("no Ed25519 key")
    return {kid: key.hex() for kid, key in found.items()}


def fingerprint(key: str) -> str:
    """«3f9a 12cd 77e0 41b5»: for a person who compares a key with what an administrator tells."""
    digest = hashlib.sha256(bytes.fromhex(key)).hexdigest()
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4))


def opener(origin: str) -> urllib.request.OpenerDirector:
    """No redirects; this very machine is asked without a proxy."""
    handlers: list[Any] = [NoRedirect]
    if is_development(origin):
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The keys lie where they lie; a site that sends elsewhere has none."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _is_ours(one: dict[str, Any]) -> bool:
    return (one.get("kty"), one.get("crv")) == ("OKP", "Ed25519") and isinstance(one.get("kid"), str)
