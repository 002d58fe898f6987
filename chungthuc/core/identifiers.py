"""Numbers of people and organisations, and codes that cannot be guessed.

Errors only where certain, warnings otherwise (NĐ 137/2015 Art. 13, TT 07/2016/TT-BCA Art. 7 for the personal number).
"""

import re
import secrets

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotAnMst
from stdnum.vn import mst

from chungthuc.core.errors import Refused, Words

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: read aloud and typed without mistakes
PROVINCES = frozenset(
    [
        "001",
        "002",
        "004",
        "006",
        "008",
        "010",
        "011",
        "012",
        "014",
        "015",
        "017",
        "019",
        "020",
        "022",
        "024",
        "025",
        "026",
        "027",
        "030",
        "031",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "040",
        "042",
        "044",
        "045",
        "046",
        "048",
        "049",
        "051",
        "052",
        "054",
        "056",
        "058",
        "060",
        "062",
        "064",
        "066",
        "067",
        "068",
        "070",
        "072",
        "074",
        "075",
        "077",
        "079",
        "080",
        "082",
        "083",
        "084",
        "086",
        "087",
        "089",
        "091",
        "092",
        "093",
        "094",
        "095",
        "096",
    ]
)


class NumberKind(TextChoices):
    PERSONAL = "personal_id_number", _("CCCD / số định danh cá nhân")
    LEGACY = "legacy_id_number", _("CMND")
    TAX = "tax_code", _("MST")
    OTHER = "other", _("Hộ chiếu, giấy tờ khác")


def random_code(bits: int = 100) -> str:
    """A random code of at least ``bits`` bits, in groups of four («7K2M-…»)."""
    length = -(-bits * 1000 // 4906)  # log2(30) = 4.906…
    letters = "".join(secrets.choice(ALPHABET) for _place in range(length))
    return "-".join(letters[place : place + 4] for place in range(0, length, 4))


def clean_number(text: str) -> str:
    """Without spaces and dots, capital letters; the dash of a 13-digit tax code stays out as well."""
    return re.sub(r"[\s.\-]", "", text).upper()


def kind_of(number: str) -> NumberKind:
    """Which number this is. Raises Refused("number_not_understood") only when it can be none of them."""
    if re.fullmatch(r"\d{12}", number):
        return NumberKind.PERSONAL
    if re.fullmatch(r"\d{9}", number):
        return NumberKind.LEGACY
    if re.fullmatch(r"\d{10}|\d{13}", number):
        return _tax(number)
    if re.fullmatch(r"[A-Z0-9]{5,15}", number) and not number.isdigit():
        return NumberKind.OTHER
    raise Refused(
        "number_not_understood",
        _("Số giấy tờ không đúng dạng."),
        _("Nhập CCCD (12 số), CMND (9 số), MST (10 hoặc 13 số) hoặc số hộ chiếu."),
    )


def doubts(number: str) -> list[Words]:
    """Warnings about a number that may still be right (numbers given abroad have other first digits)."""
    if len(number) == 12 and number.isdigit() and number[:3] not in PROVINCES:
        return [_("Ba số đầu của CCCD không phải mã tỉnh; kiểm tra lại nếu không đăng ký khai sinh ở nước ngoài.")]
    return []


def masked(number: str) -> str:
    """For screens where the whole number is not needed: the last three digits only."""
    return "•" * max(len(number) - 3, 0) + number[-3:]


def _tax(number: str) -> NumberKind:
    try:
        mst.validate(number)
    except NotAnMst:
        raise Refused(
            "tax_code_wrong",
            _("Mã số thuế sai số kiểm tra."),
            _("Đối chiếu lại với giấy đăng ký doanh nghiệp."),
        ) from None
    return NumberKind.TAX
