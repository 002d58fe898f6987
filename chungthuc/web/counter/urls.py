"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.counter import originals, uploads, views

urlpatterns = [
    path("copies", views.copies, name="copies"),
    path("copies/new", views.copy_new, name="copy_new"),
    path("requesters", views.requester_search, name="requester_search"),
    path("uploads", uploads.uploads, name="uploads"),
    path("copies/<uuid:copy_id>", views.copy, name="copy"),
    path("copies/<uuid:copy_id>/withdrawal", views.copy_withdrawal, name="copy_withdrawal"),
    path("copies/<uuid:copy_id>/resubmission", views.copy_resubmission, name="copy_resubmission"),
    path("copies/<uuid:copy_id>/cancellation", views.copy_cancellation, name="copy_cancellation"),
    path(
        "appointments-desk/<uuid:appointment_id>/receipt",
        originals.appointment_receipt,
        name="desk_appointment_receipt",
    ),
]
