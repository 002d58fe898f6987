"""What the frame around every page needs: the desks that this person's rights open, each with its count."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chungthuc.accounts import rights
from chungthuc.accounts.models import Right
from chungthuc.agencies.tree import name_on
from chungthuc.appointments import queue
from chungthuc.appointments.models import Appointment
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import worklists
from chungthuc.core import clock
from chungthuc.notifications.notices import unread_count
from chungthuc.web.kit import appointments, unsaved
from chungthuc.web.kit.access import held_at, my_agency
from chungthuc.web.kit.choosing.held_place import held_place
from chungthuc.web.kit.looks import AUDITORS
from chungthuc.web.kit.paging import count_of

RECORDS = {"right": Right.ADMINISTER, "url": "records", "key": "records", "count": None}
WATCH = {"right": Right.ADMINISTER, "url": "watch", "key": "watch", "count": None}
ADMINISTRATION = {"right": Right.ADMINISTER, "url": "administration", "key": "administration", "count": None}
OPENING = {"right": Right.ADMINISTER, "url": "opening_agencies", "key": "opening", "count": None}

OF_ADMINISTRATORS = [ADMINISTRATION, OPENING, RECORDS, WATCH]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a page without the frame asks nothing of the database."""
    common = {
        "development": settings.DEVELOPMENT,
        "agent_ports": settings.AGENT_PORTS,
        "agent_install_url": settings.AGENT_INSTALL_URL,
        "languages": settings.LANGUAGES,
        "held_place": SimpleLazyObject(partial(held_place, request)),
        "unsaved": SimpleLazyObject(partial(unsaved.take, request)),
    }
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return common
    return {
        **common,
        "frame": SimpleLazyObject(partial(_frame, request)),
        "unread_notices": lambda: unread_count(request.user),
        "page_frame": partial(_own, request, "base_staff.html", "base_public.html"),
        "own_page": partial(_own, request, "profile", "account"),
    }


def _own(request: HttpRequest, staffs: str, citizens: str) -> str:
    """Of a page that both look at (check, password, a refusal): what is for whoever works somewhere, or for others."""
    found: dict[str, bool] = request.__dict__.setdefault("_works", {})
    if "here" not in found:
        found["here"] = rights.agencies_where(request.user, *rights.WORKING, Right.ADMINISTER, Right.INSPECT).exists()
    return staffs if found["here"] else citizens


def _frame(request: HttpRequest) -> dict[str, Any]:
    agency = my_agency(request)
    if agency is None:
        administers = rights.agencies_where(request.user, Right.ADMINISTER).exists()
        return {"agency": None, "desks": OF_ADMINISTRATORS if administers else [], "held": set()}
    held = held_at(request, agency)
    return {
        "agency": agency,
        "agency_name": name_on(agency, clock.today()),
        "agencies": rights.agencies_where(request.user, *rights.WORKING),
        "held": held,
        "trial": not hasattr(agency, "live"),  # read with the agency
        "desks": list({desk["key"]: desk for desk in _desks(request, agency) if desk["right"] in held}.values()),
        "now": clock.now(),
    }


def _desks(request: HttpRequest, agency: Any) -> list[dict[str, Any]]:
    copies = CertifiedCopy.objects.filter(agency=agency)
    returned = copies.filter(status=Status.RETURNED, officer=request.user.pk)
    today = Appointment.objects.filter(appointments.today(), agency=agency)
    waiting = queue.waiting_list(agency).order_by()
    mine = copies.filter(leader=request.user.pk)
    to_sign = mine.filter(status=Status.SUBMITTED) | mine.waiting_for_forwarding()
    to_seal = worklists.to_do(copies)
    return [
        {
            "right": Right.CREATE_COPY,
            "url": "copies",
            "key": "counter",
            "count": partial(count_of, returned),
            "waiting": "?tab=returned&whose=mine",  # where what is counted stands
        },
        {
            "right": Right.CREATE_COPY,
            "url": "desk_appointments",
            "key": "appointments",
            "count": partial(count_of, today),
        },
        {"right": Right.CREATE_COPY, "url": "queue", "key": "queue", "count": partial(count_of, waiting)},
        {"right": Right.SIGN_COPY, "url": "signing", "key": "signing", "count": partial(count_of, to_sign)},
        {"right": Right.SEAL_COPY, "url": "sealing", "key": "sealing", "count": partial(count_of, to_seal)},
        {"right": Right.SEAL_COPY, "url": "registers", "key": "registers", "count": None},
        {"right": Right.SEAL_COPY, "url": "seal", "key": "seal", "count": None},
        {**OPENING, "right": Right.CREATE_COPY},
        {**OPENING, "right": Right.ADMINISTER},
        ADMINISTRATION,
        *({**RECORDS, "right": right} for right in AUDITORS),
        WATCH,
    ]
