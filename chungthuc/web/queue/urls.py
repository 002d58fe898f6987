"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.queue import display, views

PREFIXES = (
    "queue",
    "display/",
)
urlpatterns = [
    path("queue", views.queue_list, name="queue"),
    path("queue/state", views.queue_state, name="queue_state"),
    path("queue/desk", views.queue_desk, name="queue_desk"),
    path("queue/tickets", views.tickets, name="tickets"),
    path("queue/tickets/<uuid:entry_id>", views.ticket, name="ticket"),
    path("queue/arrivals", views.arrivals, name="arrivals"),
    path("queue/calls", views.calls, name="calls"),
    path("queue/entries/<uuid:entry_id>/step", views.entry_step, name="entry_step"),
    path("display/<str:code>", display.display, name="display"),
    path("display/<str:code>/numbers", display.display_numbers, name="display_numbers"),
]
