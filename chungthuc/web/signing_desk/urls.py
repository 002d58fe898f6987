"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.signing_desk import profile, views

urlpatterns = [
    path("copies/<uuid:copy_id>/return", views.copy_return, name="copy_return"),
    path("copies/<uuid:copy_id>/forwarding", views.copy_forwarding, name="copy_forwarding"),
    path("copies/<uuid:copy_id>/signatory", views.copy_signatory, name="copy_signatory"),
    path("copies/<uuid:copy_id>/placement", views.copy_placement, name="copy_placement"),
    path("signing", views.signing, name="signing"),
    path("signing/<uuid:copy_id>", views.signing_copy, name="signing_copy"),
    path("profile", profile.profile, name="profile"),
]
