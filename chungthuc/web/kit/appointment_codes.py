"""The code of an appointment as a thing that its owner shows: typed or scanned at the desk, remembered for the day.

Whoever books says himself who he is. That the person at the desk is the one who booked is known by the code that only
he was given; opening the appointment from the office's list says nothing of that. So the lists show the code of an
account that nobody checked only by its end: it cannot be copied from the screen.
"""

import re

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.core import clock
from chungthuc.core.identifiers import ALPHABET
from chungthuc.web.kit.reading import appointment_code

CODE = re.compile(rf"[{ALPHABET}]{{3}}-?[{ALPHABET}]{{3}}-?[{ALPHABET}]{{3}}")
KEY, MOST = "shown_appointments", 100  # of a day; the oldest are asked for again
HIDDEN = "•••-•••-"
UNKNOWN = _("Không có lịch hẹn nào của cơ quan mang mã này. Kiểm tra lại mã, hoặc cấp số như người đến trực tiếp.")


def by_code(agency: Agency, given: str) -> Appointment | None:
    """«7K2-M9P-QRX», without hyphens, in small letters, or the address in the QR code."""
    found = CODE.findall(given.upper().strip()[-200:].replace(" ", ""))
    if not found:
        return None
    rows = Appointment.objects.living().filter(agency=agency, code=appointment_code(found[-1]))
    return rows.select_related("agency", "person").first()


def remember(request: HttpRequest, appointment: Appointment) -> None:
    """This officer was shown the code of this appointment today. It stays with his sign-in."""
    today = clock.today().isoformat()
    kept = [one for one in request.session.get(KEY, []) if one[1] == today and one[0] != str(appointment.pk)]
    request.session[KEY] = [*kept, [str(appointment.pk), today]][-MOST:]


def was_shown(request: HttpRequest, appointment: Appointment) -> bool:
    return [str(appointment.pk), clock.today().isoformat()] in request.session.get(KEY, [])


def desk_code(appointment: Appointment) -> str:
    """The code as the office's pages show it."""
    claimed = appointment.person is not None and not appointment.person.identity_is_checked
    return HIDDEN + appointment.code[-3:] if claimed else appointment.code
