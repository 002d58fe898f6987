"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.appointments import views

urlpatterns = [
    path("account/appointments", views.appointments, name="visits"),
    path("appointments/<secret:code>", views.appointment, name="visit"),
    path("appointments/<secret:code>/booked", views.booked, name="visit_booked"),
    path("appointments/<secret:code>/time", views.appointment_time, name="visit_time"),
    path("appointments/<secret:code>/cancellation", views.appointment_cancellation, name="visit_cancellation"),
    path("appointments/<secret:code>/confirmation", views.appointment_confirmation, name="visit_confirmation"),
    path("appointments/<secret:code>/answer", views.appointment_answer, name="visit_answer"),
    path("appointments/<secret:code>/calendar", views.appointment_calendar, name="visit_calendar"),
]
