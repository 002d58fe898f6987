"""Text that whoever has the database alone, or a backup of it, cannot read: closed with a key derived from the
service's secret, one for each purpose. What an old secret closed still opens while it stands among the old ones.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Closed with a secret that is gone, or changed since."""


def close(text: str, purpose: str) -> str:
    return _box(purpose).encrypt(text.encode()).decode()


def opened(closed: str, purpose: str) -> str:
    """The text again. Raises Unreadable."""
    try:
        return _box(purpose).decrypt(closed.encode()).decode()
    except InvalidToken:
        raise Unreadable(purpose) from None


def _box(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
