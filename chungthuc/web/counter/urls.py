"""The addresses of this wing."""

from django.urls import path
from django.views.generic import RedirectView

from chungthuc.web.counter import (
    assignment,
    cancelling,
    drafts,
    identities,
    lists,
    originals,
    resubmission,
    uploads,
    views,
)

PREFIXES = ("counter",)
urlpatterns = [
    path("counter", RedirectView.as_view(pattern_name="copies", query_string=True)),
    path("counter/copies", lists.copies, name="copies"),
    path("counter/copies/new", views.copy_new, name="copy_new"),
    path("counter/requesters", views.requester_search, name="requester_search"),
    path("counter/uploads", uploads.uploads, name="uploads"),
    path("counter/drafts", drafts.counter_drafts, name="counter_drafts"),
    path("counter/drafts/<uuid:draft_id>/removal", drafts.counter_draft_removal, name="counter_draft_removal"),
    path("counter/uploads/<uuid:upload_id>/pages/<int:n>", uploads.upload_page, name="upload_page"),
    path("counter/copies/<uuid:copy_id>", views.copy, name="copy"),
    path("counter/copies/<uuid:copy_id>/withdrawal", views.copy_withdrawal, name="copy_withdrawal"),
    path("counter/copies/<uuid:copy_id>/resubmission", resubmission.copy_resubmission, name="copy_resubmission"),
    path("counter/copies/<uuid:copy_id>/cancellation", cancelling.copy_cancellation, name="copy_cancellation"),
    path(
        "counter/dossiers/<uuid:dossier_id>/cancellation",
        cancelling.dossier_cancellation,
        name="dossier_cancellation",
    ),
    path("counter/copies/<uuid:copy_id>/signatory", views.copy_signatory, name="copy_signatory"),
    path("counter/copies/<uuid:copy_id>/officer", assignment.copy_officer, name="copy_officer"),
    path("counter/identities", identities.identities, name="identities"),
    path(
        "counter/appointments/<uuid:appointment_id>/receipt",
        originals.appointment_receipt,
        name="desk_appointment_receipt",
    ),
]
