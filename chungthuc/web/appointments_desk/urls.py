"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.appointments_desk import opening, views

urlpatterns = [
    path("visits", views.visits, name="desk_visits"),
    path("visits/opening", opening.visit_opening, name="desk_visit_opening"),
    path("visits/<uuid:appointment_id>", views.visit, name="desk_visit"),
    path("visits/<uuid:appointment_id>/handling", opening.visit_handling, name="desk_visit_handling"),
    path("visits/<uuid:appointment_id>/arrival", views.visit_arrival, name="desk_visit_arrival"),
    path("visits/<uuid:appointment_id>/end", views.visit_end, name="desk_visit_end"),
    path(
        "visits/<uuid:appointment_id>/confirmation",
        views.visit_confirmation,
        name="desk_visit_confirmation",
    ),
    path(
        "visits/<uuid:appointment_id>/cancellation",
        views.visit_cancellation,
        name="desk_visit_cancellation",
    ),
    path(
        "visits/<uuid:appointment_id>/rescheduling",
        views.visit_rescheduling,
        name="desk_visit_rescheduling",
    ),
]
