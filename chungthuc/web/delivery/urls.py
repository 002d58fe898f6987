"""The addresses of this wing."""

from django.urls import path
from django.views.generic import RedirectView

from chungthuc.web.delivery import dispatch, extending, fees, page_pictures, slips, way_out

PREFIXES = ("delivery",)
# Above the acts of a copy is its page: who signed in on the way to one of them lands there.
ABOVE = RedirectView.as_view(pattern_name="copy", query_string=True)
urlpatterns = [
    path("delivery", RedirectView.as_view(pattern_name="sealing", query_string=True)),
    path("delivery/copies/<uuid:copy_id>", ABOVE),
    path("delivery/copies/<uuid:copy_id>/way-out", way_out.copy_way_out, name="copy_way_out"),
    path("delivery/copies/<uuid:copy_id>/pages/<int:n>", page_pictures.copy_page, name="copy_page"),
    path("delivery/copies/<uuid:copy_id>/file", page_pictures.copy_file, name="copy_file"),
    path("delivery/copies/<uuid:copy_id>/addressee", dispatch.copy_addressee, name="copy_addressee"),
    path("delivery/copies/<uuid:copy_id>/block", dispatch.copy_block, name="copy_block"),
    path("delivery/copies/<uuid:copy_id>/messages/<uuid:message_id>", dispatch.copy_message, name="copy_message"),
    path("delivery/copies/<uuid:copy_id>/fee", fees.copy_fee, name="copy_fee"),
    path("delivery/dossiers/<uuid:dossier_id>/fee", fees.dossier_fee, name="dossier_fee"),
    path("delivery/dossiers/<uuid:dossier_id>/extension", extending.dossier_extension, name="dossier_extension"),
    path("delivery/dossiers/<uuid:dossier_id>/slip", slips.dossier_slip, name="dossier_slip"),
    path("delivery/dossiers/<uuid:dossier_id>/slip/code", slips.dossier_slip_code, name="dossier_slip_code"),
    path("delivery/copies/<uuid:copy_id>/slip", slips.slip, name="copy_slip"),
    path("delivery/copies/<uuid:copy_id>/slip/code", slips.slip_code, name="copy_slip_code"),
]
