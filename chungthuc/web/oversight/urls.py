"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.oversight import records, watch

PREFIXES = ("oversight/",)
urlpatterns = [
    path("oversight/records", records.records, name="records"),
    path("oversight/watch", watch.watch, name="watch"),
]
