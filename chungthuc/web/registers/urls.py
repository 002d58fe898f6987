"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.registers import views

PREFIXES = ("registers",)
urlpatterns = [
    path("registers", views.registers, name="registers"),
    path("registers/new", views.register_new, name="register_new"),
    path("registers/<uuid:volume_id>", views.register, name="register"),
    path("registers/<uuid:volume_id>/change", views.register_change, name="register_change"),
    path("registers/<uuid:volume_id>/deletion", views.register_deletion, name="register_deletion"),
    path("registers/<uuid:volume_id>/report", views.register_report, name="register_report"),
]
