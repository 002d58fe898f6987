"""By its code: what of an appointment is opened to whom, and who may change it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chungthuc.accounts.models import Person
from chungthuc.agencies.tree import name_on
from chungthuc.appointments.closures import answering
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Appointment, Rebooking
from chungthuc.core import clock, throttle
from chungthuc.core.throttle import Limit
from chungthuc.web.kit.limits import asker, guessed
from chungthuc.web.kit.reading import appointment_code

CHANGES = Limit("appointment-change", most=30, seconds=600, what=gettext_lazy("Bạn đã thử quá nhiều lần."))


@dataclass(frozen=True)
class AppointmentAccess:
    """An appointment, whether this visitor may change it, and what the office asks of him."""

    appointment: Appointment
    mine: bool
    by: Person | None
    question: Rebooking | None

    @property
    def name(self) -> str:
        """What its office was called that day."""
        return name_on(self.appointment.agency, clock.day(self.appointment.starts_at))


def access_by(request: HttpRequest, code: str) -> AppointmentAccess | None:
    """What the code opens; None for an unknown code. Raises TooMany where too many unknown ones came from."""
    person = request.user if isinstance(request.user, Person) else None
    rows = Appointment.objects.living().select_related("agency", "person")
    appointment = rows.filter(code=appointment_code(code)).first()
    own = appointment is not None and person is not None and appointment.person_id == person.pk
    if appointment is None or not own:
        guessed(request, appointment)
    if appointment is None:
        return None
    mine = own or appointment.person_id is None
    question = answering.open_question(appointment) if appointment.state in COMING else None
    return AppointmentAccess(appointment, mine, person if own else None, question)


def changeable(request: HttpRequest, code: str) -> AppointmentAccess | HttpResponseBase:
    """Only for its owner; a stranger to an account's appointment is led to the sign-in by its page."""
    opened = access_by(request, code)
    if opened is None:
        return unknown(request)
    if not opened.mine:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect("appointment", opened.appointment.code)
    if request.method == "POST":
        throttle.take(CHANGES, *asker(request))
    return opened


def changed_no_more(request: HttpRequest, opened: AppointmentAccess) -> HttpResponseBase | None:
    """Cancelled or over: an old page, or Back, leads to what became of it; nothing says that the hour is still kept."""
    if opened.appointment.state in COMING:
        return None
    messages.info(request, _("Lịch hẹn này không còn đổi hoặc hủy được."))
    return redirect("appointment", opened.appointment.code)


def unknown(request: HttpRequest) -> HttpResponse:
    """Nothing has this code."""
    return render(request, "appointments/unknown.html", status=404)
