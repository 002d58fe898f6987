"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.finding import dossiers, history, views

PREFIXES = ("finding",)
urlpatterns = [
    path("finding", views.finding, name="finding"),
    path("finding/dossiers/<uuid:dossier_id>", dossiers.office_dossier, name="office_dossier"),
    path("finding/dossiers/<uuid:dossier_id>/history", history.dossier_history, name="dossier_history"),
]
