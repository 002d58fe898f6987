"""Whose pages are which: staff's, citizens', or both; by wing, and what differs from its wing by its own name."""

from enum import StrEnum

from django.urls import ResolverMatch

WEB = "chungthuc.web."


class Side(StrEnum):
    STAFF = "staff"
    PUBLIC = "public"
    BOTH = "both"


WINGS = {
    "administration": Side.STAFF,
    "authorities": Side.STAFF,
    "appointments": Side.PUBLIC,
    "appointments_desk": Side.STAFF,
    "booking": Side.PUBLIC,
    "citizen": Side.PUBLIC,
    "counter": Side.STAFF,
    "delivery": Side.STAFF,
    "finding": Side.STAFF,
    "offices": Side.STAFF,
    "opening_hours": Side.STAFF,
    "oversight": Side.STAFF,
    "public": Side.PUBLIC,
    "queue": Side.STAFF,
    "registers": Side.STAFF,
    "sealing_desk": Side.STAFF,
    "signing_desk": Side.STAFF,
    "staff": Side.STAFF,
}
NAMES = {
    # whoever receives a copy checks it where he is; monitors and televisions stand on either side
    **dict.fromkeys(("home", "check", "check_code", "health", "session", "display", "display_numbers"), Side.BOTH),
    **dict.fromkeys(("guide", "privacy", "accessibility", "contact", "contact_office"), Side.BOTH),  # in every foot
    **dict.fromkeys(("open_sign_ins", "recovery_codes", "activation"), Side.BOTH),  # of every account
    **dict.fromkeys(("agency", "desk_counts", "ticket_keys"), Side.STAFF),
    "account_signup": Side.PUBLIC,  # staff get accounts from an administrator
    "api:sms_report": Side.PUBLIC,  # providers call the official address
    "api:api-root": Side.BOTH,
    "api:openapi-json": Side.BOTH,
}
API = "api"


def side_of(found: ResolverMatch) -> Side:
    """What is no page of ours (sign-in, language, old addresses, which lead on) is on both."""
    if found.view_name in NAMES:
        return NAMES[found.view_name]
    if API in found.namespaces:
        return Side.STAFF
    wing = getattr(found.func, "__module__", "").removeprefix(WEB).partition(".")[0]
    return WINGS.get(wing, Side.BOTH)
