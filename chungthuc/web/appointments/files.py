"""What an appointment gives to take along: a calendar file and a QR code of its page."""

from datetime import timedelta
from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from chungthuc.appointments.lifecycle import CALLED_OFF, AppointmentStatus
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.promising import promise_of
from chungthuc.core import clock
from chungthuc.web.kit.reading import data_url

EARLY = timedelta(hours=2)


def address_of(appointment: Appointment) -> str:
    return f"{settings.ADDRESS}{reverse('appointment', args=[appointment.code])}"


def picture(appointment: Appointment) -> str:
    """The QR code, shown at the counter; a data URL."""
    out = BytesIO()
    segno.make(address_of(appointment), error="m").save(out, kind="png", scale=5, border=2)
    return data_url(out.getvalue())


def calendar_file(appointment: Appointment, name: str) -> bytes:
    """One event with an alarm two hours before (RFC 5545). The code and the office; no name and no paper."""
    event = Event()
    event.add("uid", f"{appointment.code}@{settings.ADDRESS.split('://')[-1]}")
    event.add("sequence", appointment.revision)
    event.add("status", _status(appointment))
    event.add("dtstamp", clock.now())
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    words = _("Nộp giấy tờ số lượng lớn %(code)s") if appointment.drop_off else _("Lịch hẹn chứng thực %(code)s")
    event.add("summary", words % {"code": appointment.code})
    event.add("location", ", ".join(part for part in (name, _street(appointment)) if part))
    event.add(
        "description",
        _("Mang theo bản chính và giấy tờ tùy thân. Xem, đổi hoặc hủy: %(link)s") % {"link": address_of(appointment)}
        + _promise(appointment),
    )
    event.add("url", address_of(appointment))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -EARLY)
    alarm.add("description", _("Sắp đến giờ hẹn."))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//chungthuc//appointments//VI")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _street(appointment: Appointment) -> str:
    known = appointment.agency.addresses.on(clock.day(appointment.starts_at))
    return known.whole if known else ""


def _status(appointment: Appointment) -> str:
    """RFC 5545 §3.8.1.11."""
    if appointment.state in CALLED_OFF:
        return "CANCELLED"
    return "TENTATIVE" if appointment.state == AppointmentStatus.PRECONFIRMED else "CONFIRMED"


def _promise(appointment: Appointment) -> str:
    """Of a drop-off: a sentence more."""
    if not appointment.drop_off:
        return ""
    moment = promise_of(appointment).by
    words = _("Để lại bản chính, cầm phiếu hẹn về; hẹn trả kết quả chậm nhất %(moment)s.")
    return " " + words % {"moment": clock.vietnamese_moment(moment)}
