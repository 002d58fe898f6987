"""Tickets: what the signer's own program may sign, named and signed by the server (docs/protocol/agent.md)."""

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.jwk import OKPKey

from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.signing.models import LIFE, Purpose, SigningRequest

_ACT = {Purpose.SIGNATURE: "sign", Purpose.SEAL: "seal"}


@lru_cache(maxsize=1)
def _key(path: str) -> OKPKey:
    if not path:
        raise Refused("no_ticket_key", "CHUNGTHUC_TICKET_KEY is not set")
    key = OKPKey.import_key(Path(path).read_bytes())
    key.ensure_kid()
    return key


def public_keys() -> dict[str, Any]:
    """The JWK set that agents fetch."""
    key = _key(settings.TICKET_KEY)
    return {"keys": [{**key.as_dict(private=False), "kid": key.kid, "use": "sig", "alg": "Ed25519"}]}


def issue(requests: Sequence[SigningRequest], *, officer: str, agency: str) -> str:
    """One ticket for prepared requests of one purpose and one certificate; a compact JWS, dead after ten minutes."""
    ticket_id = secrets.token_urlsafe(16)
    SigningRequest.objects.filter(pk__in=[one.pk for one in requests]).update(ticket_id=ticket_id)
    now = int(clock.now().timestamp())
    claims = {
        "v": 1,
        "iss": settings.STAFF_ADDRESS,
        "sid": ticket_id,
        "iat": now,
        "exp": now + int(LIFE.total_seconds()),
        "act": _ACT[Purpose(requests[0].purpose)],
        "officer": officer,
        "agency": agency,
        "cert_sha256": hashlib.sha256(bytes(requests[0].certificate)).hexdigest(),
        "items": [_item(one) for one in requests],
    }
    key = _key(settings.TICKET_KEY)
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact({"alg": "Ed25519", "kid": key.kid}, payload, key, algorithms=["Ed25519"])


def _layout(request: SigningRequest) -> dict[str, Any]:
    """What the program needs to compare the prepared file, which it fetches by ``requests.prepared_file``."""
    base = request.document.base_length
    return {
        "length": base + len(request.tail),
        "shown_length": base + request.previous_length,
        "hole": [request.hole_start, request.hole_end],
    }


def _item(request: SigningRequest) -> dict[str, Any]:
    return {
        "id": str(request.pk),
        **request.shown,
        "byterange_sha256": bytes(request.digest).hex(),
        "file": _layout(request),
        "attrs": base64.b64encode(bytes(request.signed_attrs)).decode(),
        "alg": "rsa-pkcs1-sha256",
    }
