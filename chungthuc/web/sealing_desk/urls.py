"""The addresses of this wing."""

from django.urls import path
from django.views.generic import RedirectView

from chungthuc.web.sealing_desk import seal_picture, views

PREFIXES = ("sealing-desk",)
urlpatterns = [
    path("sealing-desk", RedirectView.as_view(pattern_name="sealing", query_string=True)),
    path("sealing-desk/copies/<uuid:copy_id>/delivery", views.copy_delivery, name="copy_delivery"),
    path("sealing-desk/copies", views.sealing, name="sealing"),
    path("sealing-desk/copies/<uuid:copy_id>", views.sealing_copy, name="sealing_copy"),
    path("sealing-desk/seal", seal_picture.seal, name="seal"),
]
