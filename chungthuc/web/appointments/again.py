"""«Đặt lại tại …»: whoever was at an office before books there again without looking for it."""

from dataclasses import dataclass

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import Appointment
from chungthuc.procedures.models import Procedure
from chungthuc.web.kit.reading import commune


@dataclass(frozen=True)
class Again:
    """Codes of procedure and office, for the address; the office's name of today."""

    procedure: str
    agency: str
    name: str


def again_for(person: Person) -> Again | None:
    """The office of the last appointment: where copies are issued and no appointment is still open."""
    last = Appointment.objects.living().filter(person=person).select_related("agency").order_by("-starts_at", "pk")
    one = last.first()
    if one is None or Appointment.objects.open().filter(person=person, agency=one.agency).exists():
        return None
    return again_at(one.agency)


def again_at(agency: Agency) -> Again | None:
    """At this office, where it issues copies."""
    procedure = Procedure.objects.in_force().filter(offered=True).order_by("code").first()
    placed = commune(agency.code)
    if procedure is None or placed is None or not rights.issuing([agency.pk]):
        return None
    return Again(procedure.code, agency.code, placed.name)
