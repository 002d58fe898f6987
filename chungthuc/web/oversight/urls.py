"""The addresses of this wing."""

from django.urls import path
from django.views.generic import RedirectView

from chungthuc.web.oversight import checkpoints, records, watch

PREFIXES = ("oversight",)
urlpatterns = [
    path("oversight", RedirectView.as_view(pattern_name="records", query_string=True)),
    path("oversight/records", records.records, name="records"),
    path("oversight/watch", watch.watch, name="watch"),
    path("oversight/checkpoints", checkpoints.checkpoints, name="checkpoints"),
    path("oversight/checkpoints/<str:day>", checkpoints.checkpoint, name="checkpoint"),
]
