"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.appointments_desk import lists, opening, views

PREFIXES = ("appointments-desk",)
urlpatterns = [
    path("appointments-desk", lists.appointments, name="desk_appointments"),
    path("appointments-desk/opening", lists.appointment_opening, name="desk_appointment_opening"),
    path("appointments-desk/<uuid:appointment_id>", views.appointment, name="desk_appointment"),
    path(
        "appointments-desk/<uuid:appointment_id>/handling",
        opening.appointment_handling,
        name="desk_appointment_handling",
    ),
    path("appointments-desk/<uuid:appointment_id>/arrival", views.appointment_arrival, name="desk_appointment_arrival"),
    path("appointments-desk/<uuid:appointment_id>/end", views.appointment_end, name="desk_appointment_end"),
    path(
        "appointments-desk/<uuid:appointment_id>/confirmation",
        views.appointment_confirmation,
        name="desk_appointment_confirmation",
    ),
    path(
        "appointments-desk/<uuid:appointment_id>/cancellation",
        views.appointment_cancellation,
        name="desk_appointment_cancellation",
    ),
    path(
        "appointments-desk/<uuid:appointment_id>/rescheduling",
        views.appointment_rescheduling,
        name="desk_appointment_rescheduling",
    ),
]
