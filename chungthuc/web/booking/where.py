"""Where somebody books: the procedure and the office in the address; and who that is, if he is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.policies import Policy, policy_of
from chungthuc.core import clock
from chungthuc.procedures.models import Procedure
from chungthuc.web.kit.reading import commune, offered

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Where:
    """The procedure and the office that stand in the address."""

    procedure: Procedure
    agency: Agency
    name: str

    @property
    def path(self) -> tuple[str, str]:
        return self.procedure.code, self.agency.code

    @property
    def shown(self) -> dict[str, Any]:
        return {"procedure": self.procedure, "agency": self.agency, "name": self.name}


def where_of(code: str, agency: str) -> Where:
    procedure, placed = offered(code), commune(agency)
    if placed is None:
        raise Http404
    return Where(procedure, placed.agency, placed.name)


def where_copies_are_issued(view: View) -> View:
    """No appointment is made where no copies are issued: the office's page says so."""

    @wraps(view)
    def guarded(request: HttpRequest, code: str, agency: str) -> HttpResponseBase:
        offices = Agency.objects.filter(code=agency[:20].replace("\0", ""))
        if not rights.issuing(offices) and commune(agency):
            return redirect("procedure_agency", code, agency)
        return view(request, code, agency)

    return guarded


def account_of(request: HttpRequest) -> Person | None:
    """The account, None for a stranger."""
    return request.user if isinstance(request.user, Person) else None


def open_appointments(person: Person, agency: Agency) -> list[Appointment]:
    """His appointments still to come at this office, the next first: what stands in the way of one more."""
    rows = Appointment.objects.living().open().filter(person=person, agency=agency, ends_at__gt=clock.now())
    return list(rows.order_by("starts_at", "pk")[:10])


def in_the_way(request: HttpRequest, agency: Agency, policy: Policy | None = None) -> Appointment | None:
    """The appointment that leaves no room for another: said at the first step, not after the last."""
    person = account_of(request)
    rows = open_appointments(person, agency) if person else []
    return rows[0] if rows and len(rows) >= (policy or policy_of(agency)).open_a_person else None
