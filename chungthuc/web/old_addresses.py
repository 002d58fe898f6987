"""Addresses of staff pages as they once were: in letters, notices, bookmarks they lead on. None takes what is sent."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

COPY, DOSSIER, APPOINTMENT = "<uuid:copy_id>", "<uuid:dossier_id>", "<uuid:appointment_id>"
OPENING = "opening/<str:code>"

# Each old address, and the name of the page to which it leads.
NOW = {
    "copies": "copies",
    "copies/new": "copy_new",
    "requesters": "requester_search",
    "uploads": "uploads",
    "identities": "identities",
    f"copies/{COPY}": "copy",
    f"copies/{COPY}/withdrawal": "copy_withdrawal",
    f"copies/{COPY}/resubmission": "copy_resubmission",
    f"copies/{COPY}/cancellation": "copy_cancellation",
    f"copies/{COPY}/signatory": "copy_signatory",
    f"copies/{COPY}/return": "copy_return",
    f"copies/{COPY}/forwarding": "copy_forwarding",
    f"copies/{COPY}/placement": "copy_placement",
    f"copies/{COPY}/delivery": "copy_delivery",
    f"copies/{COPY}/way-out": "copy_way_out",
    f"copies/{COPY}/pages/<int:n>": "copy_page",
    f"copies/{COPY}/file": "copy_file",
    f"copies/{COPY}/addressee": "copy_addressee",
    f"copies/{COPY}/block": "copy_block",
    f"copies/{COPY}/messages/<uuid:message_id>": "copy_message",
    f"copies/{COPY}/slip": "copy_slip",
    f"copies/{COPY}/slip/code": "copy_slip_code",
    f"dossiers/{DOSSIER}/slip": "dossier_slip",
    f"dossiers/{DOSSIER}/slip/code": "dossier_slip_code",
    "signing": "signing",
    f"signing/{COPY}": "signing_copy",
    "profile": "profile",
    "sealing": "sealing",
    f"sealing/{COPY}": "sealing_copy",
    "seal": "seal",
    "records": "records",
    "watch": "watch",
    "opening": "opening_agencies",
    OPENING: "opening",
    f"{OPENING}/rules/new": "rule_new",
    f"{OPENING}/rules/<uuid:rule_id>/change": "rule_change",
    f"{OPENING}/rules/<uuid:rule_id>/end": "rule_end",
    f"{OPENING}/closures/new": "closure_new",
    f"{OPENING}/closures/<uuid:closure_id>": "closure",
    f"{OPENING}/closures/<uuid:closure_id>/proposals": "closure_proposals",
    f"{OPENING}/closures/<uuid:closure_id>/lifting": "closure_lifting",
    f"{OPENING}/policies": "booking_policies",
    "visits": "desk_appointments",
    "visits/opening": "desk_appointment_opening",
    f"visits/{APPOINTMENT}": "desk_appointment",
    f"visits/{APPOINTMENT}/handling": "desk_appointment_handling",
    f"visits/{APPOINTMENT}/arrival": "desk_appointment_arrival",
    f"visits/{APPOINTMENT}/end": "desk_appointment_end",
    f"visits/{APPOINTMENT}/confirmation": "desk_appointment_confirmation",
    f"visits/{APPOINTMENT}/cancellation": "desk_appointment_cancellation",
    f"visits/{APPOINTMENT}/rescheduling": "desk_appointment_rescheduling",
    f"visits/{APPOINTMENT}/receipt": "desk_appointment_receipt",
    f"appointments-desk/{APPOINTMENT}/receipt": "desk_appointment_receipt",
}
urlpatterns = [
    path(old, require_safe(RedirectView.as_view(pattern_name=name, query_string=True, permanent=True)))
    for old, name in NOW.items()
]
