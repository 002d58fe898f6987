"""How often one address may ask something that is public: counted in the cache that all processes share."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_many(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count this question; true when the address asked more than ``most`` times in about ``seconds``."""
    address = str(get_adapter(request).get_client_ip(request))
    key = f"limit:{what}:{hashlib.sha256(address.encode()).hexdigest()[:24]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it ran out between the two lines
        return False
