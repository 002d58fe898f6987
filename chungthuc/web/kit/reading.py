"""What comes in as text is read here: ids, whole numbers, printed codes, reasons; none of it is believed.

What cannot be read is None, or an empty text: the caller says what that means on his page.
"""

import base64
import re
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date

from chungthuc.agencies.models import AgencyKind, Placement
from chungthuc.core.errors import demand_fits
from chungthuc.core.identifiers import as_printed
from chungthuc.procedures.models import Procedure

KEY = 2**63 - 1  # the largest that a key of the database can be
COLUMN = 2**31 - 1  # the largest in a column of whole numbers


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def is_digits(text: str) -> bool:
    """0 to 9 and nothing else: ``isdigit`` alone takes «٣» and «²» too."""
    return text.isascii() and text.isdigit()


def as_int(text: str | None, *, least: int = 0, most: int = KEY) -> int | None:
    """A whole number within these bounds."""
    if not text or not is_digits(text) or len(text) > len(str(most)):
        return None
    return number if least <= (number := int(text)) <= most else None


def as_day(text: str) -> date | None:
    """«2026-11-28», as addresses write a day."""
    try:
        return parse_date(text)
    except ValueError:  # well written, and no day: 31 February
        return None


def announced_length(request: HttpRequest) -> int:
    """Bytes of the body as its sender says; 0 where he says nothing. Longer than any number is the largest."""
    announced = request.headers.get("Content-Length", "")
    number = as_int(announced)
    return (KEY if is_digits(announced) else 0) if number is None else number


def appointment_code(typed: str) -> str:
    """«7K2-M9P-QRX»: of an appointment, as it is printed and kept."""
    return as_printed(typed, group=3)


def is_appointment_code(typed: str) -> bool:
    """Nine signs: no other code has so many."""
    return len(appointment_code(typed).replace("-", "")) == 9


DOSSIER_CODE = re.compile(r"H(\w{5})(\d{6})([0-9A-F]{8})", re.ASCII)


def dossier_code(typed: str) -> str:
    """«H00070-261128-A6842432» as it is kept; empty for anything else."""
    found = DOSSIER_CODE.fullmatch(as_printed(typed).replace("-", ""))
    return "-".join((f"H{found[1]}", *found.groups()[1:])) if found else ""


def slip_code(typed: str) -> str:
    """In fours: of a slip."""
    return as_printed(typed)


def copy_code(typed: str) -> str:
    """In fours: of a certified copy, as under its QR code."""
    return as_printed(typed)


def form_key(request: HttpRequest) -> str:
    """By which a form that is sent twice is known."""
    return request.POST.get("request_key", "").replace("\0", "")[:64]


REASON_LIMIT = 2000


def as_written(text: str) -> str:
    """What somebody wrote, without what PostgreSQL cannot hold. A line ends in one character, as the browser counts it
    that sends two."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def reason_of(request: HttpRequest, *, most: int = REASON_LIMIT) -> str:
    """What was written as a reason. Raises Refused("text_too_long")."""
    reason = as_written(request.POST.get("reason", ""))
    demand_fits(reason, most)
    return reason


def data_url(png: bytes) -> str:
    """A small picture inside the page."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def commune(code: str) -> Placement | None:
    """A commune by its code, as it is called today."""
    rows = Placement.objects.in_force().filter(agency__kind=AgencyKind.COMMUNE)
    return rows.select_related("agency", "parent").filter(agency__code=code[:20].replace("\0", "")).first()


def offered(code: str) -> Procedure:
    """A procedure that is offered today. Raises Http404."""
    return get_object_or_404(Procedure.objects.in_force(), code=code, offered=True)
