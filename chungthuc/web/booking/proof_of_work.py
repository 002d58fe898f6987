"""Instead of a captcha: a stranger's browser works for a moment before it may keep a place.

The challenge is signed, good once and for an hour; the answer is a number that makes SHA-256 begin with some zero
bits. Whoever has no scripts waits a few seconds and may try less often. Nothing of it leaves the house.
"""

import hashlib
import secrets

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chungthuc.core import throttle
from chungthuc.core.errors import Refused
from chungthuc.core.throttle import Key, Limit, TooMany
from chungthuc.web.kit.limits import network
from chungthuc.web.kit.reading import is_digits

SALT = "chungthuc.web.booking.views"
BITS = 14  # some 16,000 hashes: half a second on an old phone
LIFE = 60 * 60  # seconds
WAIT = 4  # seconds, without scripts
_WORDS = _("Có quá nhiều lượt giữ chỗ từ mạng này.")
WORKED = Limit("hold-worked", most=40, seconds=600, what=_WORDS)
WAITED = Limit("hold", most=8, seconds=600, what=_WORDS)
ONCE = Limit("proof", most=1, seconds=LIFE)


def challenge() -> str:
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(12))


def still_good(given: str) -> str:
    """The same challenge while it can still be answered, else another: who has waited does not wait anew."""
    nonce = _nonce(given)
    return given if nonce and not throttle.counted(ONCE, Key(nonce)) else challenge()


def demand(request: HttpRequest) -> None:
    """Raise Refused unless this stranger has worked or waited, and not too often from this address."""
    given, answer = request.POST.get("challenge", "")[:200], request.POST.get("answer", "")[:20]
    nonce = _nonce(given)
    if not nonce or throttle.counted(ONCE, Key(nonce)):
        raise _form_used()
    worked = _is_answer(given, answer)
    if not worked and _nonce(given, older_than=WAIT) == "":
        raise Refused("too_fast", _("Chưa giữ được chỗ: trang vừa mở."), _("Chờ 5 giây rồi bấm lại."))
    throttle.take(WORKED if worked else WAITED, *network(request))
    try:
        throttle.take(ONCE, Key(nonce))
    except TooMany:  # another request was quicker with the same answer
        raise _form_used() from None


def _form_used() -> Refused:
    return Refused("form_used", _("Trang này đã quá lâu hoặc đã được gửi."), _("Chọn lại giờ rồi bấm lần nữa."))


def _nonce(given: str, *, older_than: int = 0) -> str:
    """What the challenge was made of; empty when it is not ours, over, or younger than asked."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        nonce = signer.unsign(given, max_age=LIFE)
    except signing.BadSignature:
        return ""
    if older_than:
        try:
            signer.unsign(given, max_age=older_than)
        except signing.SignatureExpired:
            return nonce
        return ""
    return nonce


def _is_answer(given: str, answer: str) -> bool:
    if not is_digits(answer):
        return False
    digest = hashlib.sha256(f"{given}:{answer}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - BITS) == 0
