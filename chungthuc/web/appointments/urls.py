"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.appointments import papers, views

PREFIXES = (
    "appointments/",
    "account/appointments",
)
urlpatterns = [
    path("account/appointments", views.appointments, name="appointments"),
    path("appointments/<secret:code>", views.appointment, name="appointment"),
    path("appointments/<secret:code>/booked", views.booked, name="appointment_booked"),
    path("appointments/<secret:code>/time", views.appointment_time, name="appointment_time"),
    path("appointments/<secret:code>/papers", papers.appointment_papers, name="appointment_papers"),
    path("appointments/<secret:code>/cancellation", views.appointment_cancellation, name="appointment_cancellation"),
    path("appointments/<secret:code>/confirmation", views.appointment_confirmation, name="appointment_confirmation"),
    path("appointments/<secret:code>/answer", views.appointment_answer, name="appointment_answer"),
    path("appointments/<secret:code>/calendar", views.appointment_calendar, name="appointment_calendar"),
]
