"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.oversight import records, watch

urlpatterns = [
    path("records", records.records, name="records"),
    path("watch", watch.watch, name="watch"),
]
