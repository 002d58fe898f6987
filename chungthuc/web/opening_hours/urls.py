"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.opening_hours import closures, views

urlpatterns = [
    path("opening", views.opening_agencies, name="opening_agencies"),
    path("opening/<str:code>", views.opening, name="opening"),
    path("opening/<str:code>/rules/new", views.rule_new, name="rule_new"),
    path("opening/<str:code>/rules/<uuid:rule_id>/change", views.rule_change, name="rule_change"),
    path("opening/<str:code>/rules/<uuid:rule_id>/end", views.rule_end, name="rule_end"),
    path("opening/<str:code>/closures/new", closures.closure_new, name="closure_new"),
    path("opening/<str:code>/closures/<uuid:closure_id>", closures.closure, name="closure"),
    path(
        "opening/<str:code>/closures/<uuid:closure_id>/proposals", closures.closure_proposals, name="closure_proposals"
    ),
    path("opening/<str:code>/closures/<uuid:closure_id>/lifting", closures.closure_lifting, name="closure_lifting"),
    path("opening/<str:code>/policies", views.booking_policies, name="booking_policies"),
]
