"""Refusals for want of a right are written down: who keeps trying what is not his is seen (ASVS 5.0, 16.3.2)."""

import logging

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.audit import recorder
from chungthuc.audit.recorder import NotRecorded
from chungthuc.core.throttle import TooMany

logger = logging.getLogger(__name__)
NOWHERE = ""  # somebody without an agency
# Codes of NotAllowed that speak of the person's rights; the others speak of the state of things.
BY_RIGHTS = frozenset({
    "certificate_not_registered", "certificate_of_somebody_else", "end_not_allowed", "foreign_request",
    "foreign_volume", "giver_not_competent", "no_right", "no_self_authority", "no_self_check", "no_self_grant",
    "no_sub_delegation", "wider_than_the_giver",
    "not_administrator", "not_yours", "not_yours_to_end", "not_yours_to_lend", "other_agency", "outlives_the_giver",
})  # fmt: skip
FORBIDDEN, NOT_VISIBLE = "http_403", "not_visible"


def note(request: HttpRequest, code: str, *, agency: Agency | None) -> None:
    """One event a person, page and hour, in the chain of the agency he works at. The refusal stands either way."""
    if not isinstance(getattr(request, "user", None), Person):
        return
    try:
        recorder.refused(_about(request), agency=agency.code if agency else NOWHERE, by=request.user, code=code)
    except NotRecorded as trouble:
        logger.error("a refusal (%s) is not recorded: %s", code, trouble)


def of_a_program(request: HttpRequest, code: str) -> None:
    """As ``note``, where no page says at which of his agencies the person works."""
    where = rights.agencies_where(request.user, *rights.WORKING)
    note(request, code, agency=where.order_by("code").first())


def too_often(request: HttpRequest, refusal: TooMany | None) -> None:
    """A line of the log for whoever runs into a limit: which one, who or from which network (ASVS 5.0, 16.3.3). Not an
    event: there may be thousands. None: one of allauth's."""
    person = getattr(request, "user", None)
    network = recorder.keyed_network(str(get_adapter(request).get_client_ip(request)))
    who = f"person:{person.pk}" if isinstance(person, Person) else f"network:{network}"
    logger.warning("too often: %s by %s", refusal.limit.name if refusal else "allauth", who)


def _about(request: HttpRequest) -> str:
    """The page's name and the id in its address; never a code that opens something."""
    found = request.resolver_match
    if found is None:
        return "page:unknown"
    ids = [str(value) for name, value in found.kwargs.items() if name.endswith("_id")]
    return ":".join(["page", found.view_name, *ids])[:100]
