"""Every address of the service: those of libraries, the API, and each wing's own (``web/<wing>/urls.py``)."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from chungthuc.api.root import routes
from chungthuc.web import old_addresses
from chungthuc.web.administration import urls as administration
from chungthuc.web.appointments import urls as appointments
from chungthuc.web.appointments_desk import urls as appointments_desk
from chungthuc.web.authorities import urls as authorities
from chungthuc.web.booking import urls as booking
from chungthuc.web.citizen import urls as citizen
from chungthuc.web.counter import urls as counter
from chungthuc.web.delivery import urls as delivery
from chungthuc.web.finding import urls as finding
from chungthuc.web.kit import limits
from chungthuc.web.offices import urls as offices
from chungthuc.web.opening_hours import urls as opening_hours
from chungthuc.web.oversight import urls as oversight
from chungthuc.web.public import urls as public
from chungthuc.web.queue import urls as queue
from chungthuc.web.registers import urls as registers
from chungthuc.web.sealing_desk import urls as sealing_desk
from chungthuc.web.signing_desk import urls as signing_desk
from chungthuc.web.staff import urls as staff

handler429 = limits.too_many
urlpatterns = [
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    *public.urlpatterns,
    *citizen.urlpatterns,
    *counter.urlpatterns,
    *signing_desk.urlpatterns,
    *sealing_desk.urlpatterns,
    *delivery.urlpatterns,
    *registers.urlpatterns,
    *oversight.urlpatterns,
    *finding.urlpatterns,
    *booking.urlpatterns,
    *appointments.urlpatterns,
    *appointments_desk.urlpatterns,
    *queue.urlpatterns,
    *offices.urlpatterns,
    *opening_hours.urlpatterns,
    *administration.urlpatterns,
    *staff.urlpatterns,
    *authorities.urlpatterns,
    *old_addresses.urlpatterns,
    path("accounts/", include("allauth.urls")),
    path("api/v1/", routes()),
]
