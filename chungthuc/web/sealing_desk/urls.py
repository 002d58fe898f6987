"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.sealing_desk import seal_picture, views

urlpatterns = [
    path("copies/<uuid:copy_id>/delivery", views.copy_delivery, name="copy_delivery"),
    path("sealing", views.sealing, name="sealing"),
    path("sealing/<uuid:copy_id>", views.sealing_copy, name="sealing_copy"),
    path("seal", seal_picture.seal, name="seal"),
]
