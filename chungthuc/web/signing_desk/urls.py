"""The addresses of this wing."""

from django.urls import path
from django.views.generic import RedirectView

from chungthuc.web.signing_desk import profile, views

PREFIXES = ("signing-desk",)
urlpatterns = [
    path("signing-desk", RedirectView.as_view(pattern_name="signing", query_string=True)),
    path("signing-desk/copies/<uuid:copy_id>/return", views.copy_return, name="copy_return"),
    path("signing-desk/copies/<uuid:copy_id>/forwarding", views.copy_forwarding, name="copy_forwarding"),
    path("signing-desk/copies/<uuid:copy_id>/placement", views.copy_placement, name="copy_placement"),
    path("signing-desk/copies", views.signing, name="signing"),
    path("signing-desk/copies/<uuid:copy_id>", views.signing_copy, name="signing_copy"),
    path("signing-desk/profile", profile.profile, name="profile"),
]
