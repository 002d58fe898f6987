"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.booking import checking, papers, views

PREFIXES = ("services/<str:code>/agencies/<str:agency>/booking",)
urlpatterns = [
    path("services/<str:code>/agencies/<str:agency>/booking", papers.papers, name="booking"),
    path("services/<str:code>/agencies/<str:agency>/booking/check", checking.check, name="booking_check"),
    path("services/<str:code>/agencies/<str:agency>/booking/time", views.time, name="booking_time"),
    path("services/<str:code>/agencies/<str:agency>/booking/hold", views.hold, name="booking_hold"),
    path("services/<str:code>/agencies/<str:agency>/booking/contact", views.contact, name="booking_contact"),
]
