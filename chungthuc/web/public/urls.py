"""The addresses of this wing."""

from django.urls import path

from chungthuc.web.public import checking, following, help_pages, home, offices, portal

PREFIXES = (
    "",
    "agency",
    "session",
    ".well-known/",
    "health",
    "dossiers",
    "follow",
    "results/",
    "services",
    "check",
    "c/",
    "guide",
    "privacy",
    "accessibility",
    "contact",
)
urlpatterns = [
    path("", home.home, name="home"),
    path("agency", home.agency, name="agency"),
    path("session", home.session, name="session"),
    path("session/desks", home.desks, name="desk_counts"),
    path(".well-known/chungthuc-ticket-keys.json", home.ticket_keys, name="ticket_keys"),
    path("health", home.health, name="health"),
    path("dossiers", following.dossiers, name="dossiers"),
    path("dossiers/<uuid:dossier_id>", following.dossier, name="dossier"),
    path("follow", following.follow, name="follow"),
    path("follow/<secret:code>", following.follow_dossier, name="follow_dossier"),
    path("follow/<secret:code>/result", following.follow_result, name="follow_result"),
    path("results/<secret:code>", following.result, name="result"),
    path("services", portal.procedures, name="procedures"),
    path("services/<str:code>", portal.procedure, name="procedure"),
    path("services/<str:code>/agencies", portal.procedure_agencies, name="procedure_agencies"),
    path("services/<str:code>/agencies/<str:agency>", portal.procedure_agency, name="procedure_agency"),
    path("check", checking.check, name="check"),
    path("c/<secret:code>", checking.check_code, name="check_code"),
    path("guide", help_pages.guide, name="guide"),
    path("privacy", help_pages.privacy, name="privacy"),
    path("accessibility", help_pages.accessibility, name="accessibility"),
    path("contact", offices.contact, name="contact"),
    path("contact/<str:agency>", offices.contact_office, name="contact_office"),
]
