"""What an SMS may look like: plain letters, no marks; a Vietnamese mobile number; hours when phones stay quiet."""

import re
import unicodedata
from datetime import datetime, time, timedelta

from chungthuc.core.clock import VIETNAM
from chungthuc.core.text.alphabet import plain, without_unseen

PLAIN = {"–": "-", "—": "-", "−": "-", "«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'",
         "…": "...", "•": "*", "₫": "d", "[": "(", "]": ")", "{": "(", "}": ")", "\\": "/", "^": "", "~": "-", "|": "/",
         "`": "'", "€": "EUR", "\t": " "}  # fmt: skip
EVENING, MORNING = time(22), time(7)


def unaccented(text: str) -> str:
    """«Đặt lịch hẹn» -> "Dat lich hen": only letters of the GSM basic alphabet, a septet each (3GPP TS 23.038 §6.2.1).

    With one Vietnamese letter a text would hold 70 characters instead of 160. What has no plain form is left out.
    """
    told = "".join(PLAIN.get(letter, letter) for letter in text)
    letters = "".join(PLAIN.get(letter, letter) for letter in plain(told))
    return "".join(letter for letter in letters if " " <= letter <= "~" or letter == "\n")


def mobile(text: str) -> str:
    """«0912 345 678» or «+84 912…» -> "84912345678"; "" when it is no Vietnamese mobile number (ten digits)."""
    digits = re.sub(r"[\s.\-()]", "", unicodedata.normalize("NFKC", without_unseen(text)))
    found = re.fullmatch(r"(?:\+?84|0084|0)([35789][0-9]{8})", digits)
    return f"84{found[1]}" if found else ""


def out_of_the_night(moment: datetime, *, before: datetime | None = None) -> datetime:
    """The moment itself, or 07:00 after a night (22:00 to 07:00, UTC+7).

    Never at or after ``before`` (the appointment): then what is early enough, the moment itself.
    """
    there = moment.astimezone(VIETNAM)
    if MORNING <= there.time() < EVENING:
        return moment
    day = there.date() + timedelta(days=1 if there.time() >= EVENING else 0)
    morning = datetime.combine(day, MORNING, tzinfo=VIETNAM)
    return moment if before is not None and morning >= before else morning


def morning_after(moment: datetime) -> datetime | None:
    """When a text wanted at that moment leaves, where it has to wait for the morning; None by day."""
    due = out_of_the_night(moment)
    return None if due == moment else due
