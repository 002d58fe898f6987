"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.opening_hours import closures, policies, rules, views

PREFIXES = ("opening-hours",)
urlpatterns = [
    path("opening-hours", views.opening_agencies, name="opening_agencies"),
    path("opening-hours/<str:code>", views.opening, name="opening"),
    path("opening-hours/<str:code>/rules/new", rules.rule_new, name="rule_new"),
    path("opening-hours/<str:code>/rules/<uuid:rule_id>/change", rules.rule_change, name="rule_change"),
    path("opening-hours/<str:code>/rules/<uuid:rule_id>/end", rules.rule_end, name="rule_end"),
    path("opening-hours/<str:code>/closures/new", closures.closure_new, name="closure_new"),
    path("opening-hours/<str:code>/closures/<uuid:closure_id>", closures.closure, name="closure"),
    path(
        "opening-hours/<str:code>/closures/<uuid:closure_id>/proposals",
        closures.closure_proposals,
        name="closure_proposals",
    ),
    path(
        "opening-hours/<str:code>/closures/<uuid:closure_id>/lifting", closures.closure_lifting, name="closure_lifting"
    ),
    path("opening-hours/<str:code>/policies", policies.booking_policies, name="booking_policies"),
]
