"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.authorities import branch, certificates, duties, giving, registering, views

PREFIXES = ("authorities",)
urlpatterns = [
    path("authorities", branch.ending_certificates, name="ending_certificates"),
    path("authorities/<str:agency>", views.authorities, name="authorities"),
    path("authorities/<str:agency>/new", giving.authority_new, name="authority_new"),
    path("authorities/<str:agency>/<int:authority_id>", views.authority, name="authority"),
    path("authorities/<str:agency>/<int:authority_id>/decision", views.authority_decision, name="authority_decision"),
    path("authorities/<str:agency>/<int:authority_id>/end", views.authority_end, name="authority_end"),
    path("authorities/<str:agency>/duty", duties.duties, name="duties"),
    path("authorities/<str:agency>/duty/<int:duty_id>/removal", duties.duty_removal, name="duty_removal"),
    path("authorities/<str:agency>/certificates", certificates.agency_certificates, name="agency_certificates"),
    path("authorities/<str:agency>/certificates/new", registering.certificate_new, name="certificate_new"),
    path("authorities/<str:agency>/certificates/registration", registering.certificate_registration,
         name="certificate_registration"),
    path("authorities/<str:agency>/certificates/<int:certificate_id>", certificates.certificate, name="certificate"),
    path("authorities/<str:agency>/certificates/<int:certificate_id>/end", certificates.certificate_end,
         name="certificate_end"),
]  # fmt: skip
