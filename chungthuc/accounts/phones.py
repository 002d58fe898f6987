"""Vietnamese mobile numbers, as people type them and as gateways want them."""

import phonenumbers
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from chungthuc.core.errors import Refused

HOME = "VN"
MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
LONGEST = 30


def clean_phone(text: str) -> str:
    """«0912 345 678», «84912345678», «+84 912.345.678» → «+84912345678» (E.164). Raises Refused("phone_wrong")."""
    try:
        number = phonenumbers.parse(text.strip()[:LONGEST], HOME)
    except phonenumbers.NumberParseException:
        raise _wrong() from None
    known = phonenumbers.is_valid_number_for_region(number, HOME)
    if not known or phonenumbers.number_type(number) not in MOBILE:
        raise _wrong()
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown_phone(number: str) -> str:
    """«+84912345678» → «0912 345 678»; as it stands when it is no such number."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number, HOME), PhoneNumberFormat.NATIONAL)
    except phonenumbers.NumberParseException:
        return number


def masked_phone(number: str) -> str:
    """Only the last three digits: enough for its owner, nothing for others."""
    return f"••• ••• {number[-3:]}" if number else ""


def masked_email(address: str) -> str:
    """«lan@vidu.test» → «l••@vidu.test»."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}{'•' * max(len(name) - 1, 2)}@{domain}"


def _wrong() -> Refused:
    return Refused(
        "phone_wrong",
        _("Số điện thoại không phải số di động Việt Nam."),
        _("Nhập 10 số, ví dụ 0912 345 678."),
    )
