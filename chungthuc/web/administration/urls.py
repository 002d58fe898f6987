"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.administration import views

PREFIXES = ("administration",)
urlpatterns = [
    path("administration", views.administration, name="administration"),
    path("administration/<str:agency>", views.office_overview, name="office_overview"),
    path("administration/<str:agency>/going-live", views.office_going_live, name="office_going_live"),
]
