"""The line that a reader types from the QR code of a citizen's card: number|old number|name|born|sex|address|issued.

Order and separator as on the cards of TT 59/2021/TT-BCA and since; those of 2024 add fields behind. A reader beside a
Vietnamese keyboard types a line that the keyboard has changed: then only the number, which stands first, is taken.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from chungthuc.core import clock
from chungthuc.core.errors import Refused, Words
from chungthuc.core.identifiers import Sex, doubts
from chungthuc.core.text.alphabet import clean

LONGEST = 600  # characters of a line with the longest address and the parents' names
LONGEST_NUMBER = 30  # what is longer is no number of anybody, typed by hand
PARTS = 5  # up to the sex: a field that ends early cuts only what is not used
SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE}
NAME = re.compile(r"[^\d|~{}<>=/\\@#*_;:]{2,200}")
FIRST_NUMBER = re.compile(r"\s*(\d{12})(?=\D|$)", re.ASCII)
OTHERS: list[tuple[re.Pattern[str], Words]] = [
    (re.compile(r"\s*https?[:;]", re.I), _("Đây là mã QR của một trang mạng, không phải của thẻ căn cước.")),
    (re.compile(r"\s*000201"), _("Đây là mã QR chuyển khoản ngân hàng, không phải của thẻ căn cước.")),
    (re.compile(r"\s*[A-Z]{2}\d{13}\|", re.I), _("Đây là mã QR của thẻ bảo hiểm y tế, không phải của thẻ căn cước.")),
    (re.compile(r"\s*(P[A-Z<]VNM|I[D<]VNM)", re.I), _("Đây là dòng máy đọc của hộ chiếu, không phải mã QR của thẻ.")),
    (re.compile(r"\s*BEGIN[:;]VCARD", re.I), _("Đây là mã QR của một danh thiếp, không phải của thẻ căn cước.")),
]  # fmt: skip
BY_HAND = _("Quét mã QR trên thẻ căn cước (mặt có ảnh), hoặc gõ 12 số.")


@dataclass(frozen=True)
class CardLine:
    """``name``: empty where the keyboard changed the line; ``doubts``: what is to be compared with the card."""

    number: str
    name: str
    doubts: list[Words]


def is_line(text: str) -> bool:
    """Was this typed by a reader? A number that a person types is short and has no bars."""
    short = len(text.strip()) <= LONGEST_NUMBER
    return text.count("|") >= 2 or (not short and (bool(FIRST_NUMBER.match(text)) or _other(text) is not None))


def read(text: str) -> CardLine:
    """What the card says. Raises Refused("card_of_another_kind" | "card_line_wrong")."""
    if (other := _other(text)) is not None:
        raise Refused("card_of_another_kind", other, BY_HAND)
    first = FIRST_NUMBER.match(text)
    if first is None or len(text) > LONGEST:
        raise Refused("card_line_wrong", _("Dòng mã QR này không phải của thẻ căn cước."), BY_HAND)
    parts = [clean(part) for part in text.split("|")]
    if len(parts) < PARTS or not _is_whole(parts):
        return CardLine(first[1], "", [_changed(first[1])])
    born = _day(parts[3])
    if born is None:
        wrong = _("Ngày sinh trong dòng mã QR không đúng (ngày, tháng, năm viết liền).")
        raise Refused("card_line_wrong", wrong, BY_HAND)
    return CardLine(first[1], parts[2], doubts(first[1], born=born, sex=SEXES.get(parts[4].lower())))


def number_in(text: str) -> str:
    """The number of the line; the text itself where it is none."""
    first = FIRST_NUMBER.match(text)
    return first[1] if first and is_line(text) else text


def _is_whole(parts: list[str]) -> bool:
    """Does each part look as it should? A keyboard that makes letters of letters leaves names with signs in them."""
    old = parts[1]
    return bool(
        re.fullmatch(r"\d{12}", parts[0], re.ASCII)
        and (not old or re.fullmatch(r"\d{9}|\d{12}", old, re.ASCII))
        and NAME.fullmatch(parts[2])
        and re.fullmatch(r"\d{8}", parts[3], re.ASCII)
        and parts[4].lower() in SEXES
    )


def _day(text: str) -> date | None:
    """Of ddmmyyyy; none in the future, none of before 1900."""
    try:
        day = datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007  (a day has no zone)
    except ValueError:
        return None
    return day if date(1900, 1, 1) <= day <= clock.today() else None


def _changed(number: str) -> Words:
    words = _(
        "Bộ gõ tiếng Việt đã làm sai dòng mã QR: chỉ lấy số %(number)s, gõ tên theo thẻ. "
        "Tắt bộ gõ rồi quét lại để lấy cả tên."
    )
    return words % {"number": number}


def _other(text: str) -> Words | None:
    return next((words for pattern, words in OTHERS if pattern.match(text)), None)
