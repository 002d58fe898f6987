"""Numbers of people and organisations, and codes that cannot be guessed.

Errors only where certain, warnings otherwise (NĐ 137/2015 Art. 13, TT 07/2016/TT-BCA Art. 7 for the personal number).
"""

import re
import secrets
import unicodedata
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotAnMst
from stdnum.vn import mst

from chungthuc.core import clock
from chungthuc.core.errors import Refused, Words
from chungthuc.core.text.alphabet import without_unseen

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


FORMS = _("Nhập CCCD (12 số), CMND (9 số), MST (10 hoặc 13 số) hoặc số hộ chiếu.")


class NumberKind(TextChoices):
    PERSONAL = "personal_id_number", _("CCCD / số định danh cá nhân")
    LEGACY = "legacy_id_number", _("CMND")
    TAX = "tax_code", _("MST")
    OTHER = "other", _("Hộ chiếu, giấy tờ khác")


LEAST_BITS = 80


def random_code(bits: int = 100) -> str:
    """A random code of at least ``bits`` bits, in groups of four («7K2M-…»). Fewer than 80 is a mistake."""
    if bits < LEAST_BITS:
        raise ValueError(f"{bits} bits can be guessed")
    length = -(-bits * 1000 // 4906)  # log2(30) = 4.906…
    letters = "".join(secrets.choice(ALPHABET) for _place in range(length))
    return _grouped(letters, 4)


LONGEST_CODE = 40  # signs; what is longer is no code


def as_printed(typed: str, *, group: int = 4) -> str:
    """A code in capitals and groups. What people type between the signs (spaces, dashes, dots) does not matter."""
    return _grouped("".join(one for one in typed.upper() if one.isascii() and one.isalnum())[:LONGEST_CODE], group)


def _grouped(signs: str, group: int) -> str:
    return "-".join(signs[at : at + group] for at in range(0, len(signs), group))


SPREADSHEET = re.compile(r"[0-9]{8,}[.,]0{1,2}|[0-9]([.,][0-9]+)?E\+?[0-9]+", re.I)  # 001000000018.0, 1.00E+09
LIKE_DIGITS = str.maketrans("OIL", "011")
ALIKE_ON_PAPER = re.compile(r"[0-9](?=.*[BSZGQD])[0-9OILBSZGQD]{8,12}")  # 8, 5, 2, 6, 0: misread rather than mistyped


def clean_number(text: str) -> str:
    """Without spaces, dots and dashes, capital letters, digits as on a keyboard (full-width ones are turned).

    Marks that nobody sees go as well. What a spreadsheet made of a number stays as it is, for ``kind_of`` to name.
    """
    seen = unicodedata.normalize("NFKC", without_unseen(text))
    if SPREADSHEET.fullmatch(seen.strip()):
        return seen.strip().upper()
    return "".join(one for one in seen if not _only_divides(one)).upper()


def _only_divides(letter: str) -> bool:
    return letter in ".\u2212" or letter.isspace() or unicodedata.category(letter) == "Pd"


def kind_of(number: str) -> NumberKind:
    """Which number this is. Raises Refused only when it can be none of them: number_from_a_spreadsheet,
    letter_among_digits, tax_code_wrong, number_not_understood."""
    if re.fullmatch(r"[0-9]{12}", number):
        return NumberKind.PERSONAL
    if re.fullmatch(r"[0-9]{9}", number):
        return NumberKind.LEGACY
    if re.fullmatch(r"[0-9]{10}|[0-9]{13}", number):
        return _tax(number)
    _demand_typed(number)
    if re.fullmatch(r"[A-Z0-9]{5,15}", number) and not number.isdigit():
        return NumberKind.OTHER
    raise Refused("number_not_understood", _("Số giấy tờ không đúng dạng."), FORMS)


def _demand_typed(number: str) -> None:
    """No passport has 12 or 13 characters that are digits but for letters which look like some."""
    if SPREADSHEET.fullmatch(number):
        raise Refused(
            "number_from_a_spreadsheet",
            _("Số này được chép từ bảng tính, đã bị đổi thành số thập phân (có đuôi «.0» hoặc «E+»)."),
            _("Nhập lại từ giấy tờ, kể cả các số 0 ở đầu."),
        )
    if len(number) in (12, 13) and _looks_like_digits(number):
        raise Refused("letter_among_digits", _("Có chữ O, I hoặc L giữa các số."), _("Gõ lại bằng số 0 hoặc số 1."))


def _looks_like_digits(number: str) -> bool:
    return not number.isdigit() and bool(re.fullmatch(r"[0-9]+", number.translate(LIKE_DIGITS)))


class Sex(TextChoices):
    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


def doubts(number: str, *, born: date | None = None, sex: Sex | None = None) -> list[Words]:
    """Warnings about a number that may still be right, for a person to compare with the card.

    A personal number tells where the birth was registered (or a country's code), the century with the sex, and
    the last two digits of the birth year. Passports: only a hint at the usual form.
    """
    if re.fullmatch(r"[0-9]{12}", number):
        return _personal_doubts(number, born, sex)
    if re.fullmatch(r"[0-9]{9}", number):  # Luật Căn cước 26/2023/QH15 Art. 46(2)
        return [_("CMND không còn giá trị sử dụng từ 01/01/2025; nhập số CCCD (12 số) nếu đã có thẻ.")]
    if len(number) in (9, 10) and _looks_like_digits(number) and not re.fullmatch(r"[IL][0-9]+", number):
        return [_("Có chữ O, I hoặc L giữa các số; nếu là CMND hoặc MST thì gõ lại bằng số 0 hoặc số 1.")]
    if ALIKE_ON_PAPER.fullmatch(number):
        return [_("Có chữ cái giữa các số (B giống 8, S giống 5, Z giống 2); đối chiếu lại từng số với giấy tờ.")]
    if re.fullmatch(r"[A-Z][0-9]+", number) and not re.fullmatch(r"[A-Z][0-9]{7,8}", number):
        return [_("Hộ chiếu Việt Nam thường gồm một chữ cái và 7 hoặc 8 chữ số; kiểm tra lại số.")]
    return []


def _personal_doubts(number: str, born: date | None, sex: Sex | None) -> list[Words]:
    century, of_woman = divmod(int(number[3]), 2)
    found: list[Words] = []
    if number[:3] not in PROVINCES:
        found.append(_("Ba số đầu của CCCD không phải mã tỉnh; kiểm tra lại nếu không đăng ký khai sinh ở nước ngoài."))
    year = 1900 + 100 * century + int(number[4:6])
    if year > clock.today().year or (born and born.year != year):
        found.append(_("Năm sinh không khớp với số CCCD; đối chiếu lại với thẻ."))
    if sex and (sex == Sex.FEMALE) != bool(of_woman):
        found.append(_("Giới tính không khớp với số CCCD; đối chiếu lại với thẻ."))
    return found


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
