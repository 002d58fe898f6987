"""Wrong passwords: how many, and whom they stop. They slow whoever guesses; they never shut an owner out.

Counted by account and network, by network over all accounts (one password tried on many), and by account over all
networks. A device that knows the account is counted by itself alone. Unknown addresses are counted like accounts.
"""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.sign_in import devices
from chungthuc.core import throttle
from chungthuc.core.throttle import Charge, Key, Limit

DAY = 24 * 60 * 60
WORDS = _("Đã nhập sai mật khẩu quá nhiều lần. Chủ tài khoản vào được ngay bằng «Quên mật khẩu?».")
HERE = Limit("password-here", most=5, seconds=300, what=WORDS)  # one account, from one network
HERE_A_DAY = Limit("password-here-day", most=50, seconds=DAY, what=WORDS)
FROM = Limit("password-from", most=30, seconds=600, what=WORDS)  # one network, whatever the account
ELSEWHERE = Limit("password-elsewhere", most=100, seconds=3600, what=WORDS)  # one account, from all strange devices
KNOWN = Limit("password-known", most=10, seconds=300, what=WORDS)  # one account, from a device that knows it
TOLD = Limit("password-told", most=10, seconds=DAY)  # so many wrong ones from strange devices: the owner is told


def wanted(email: str, address: str, cookies: Mapping[str, str]) -> tuple[Charge, ...]:
    """What a try takes before the password is looked at; a right one gives it back."""
    email = email.strip().casefold()
    if known := devices.number(cookies.get(devices.COOKIE, ""), email):
        return ((KNOWN, (Key(f"{email}|{known}"),)),)
    network = throttle.keys_of(address)
    pair = tuple(Key(f"{email}|{key.text}", key.times) for key in network)
    return (FROM, network), (HERE, pair), (HERE_A_DAY, pair), (ELSEWHERE, (Key(email),))


def is_to_be_told(email: str, request: HttpRequest) -> bool:
    """Count one more wrong password from a strange device; True from the tenth of a day on."""
    email = email.strip().casefold()
    if devices.number(request.COOKIES.get(devices.COOKIE, ""), email):
        return False
    throttle.charge(TOLD, Key(email), units=1)
    return throttle.counted(TOLD, Key(email)) >= TOLD.most
