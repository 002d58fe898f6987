"""The papers of one visit: how many were announced, how many are in, and that the visit ends with the last one."""

from django.db.models import Q

from chungthuc.accounts.models import Person
from chungthuc.appointments import receiving
from chungthuc.appointments.lifecycle import State
from chungthuc.appointments.models import Appointment
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy


def papers_announced(appointment: Appointment) -> int:
    """Originals that the booking names; at least one."""
    return max(1, sum(_count(paper.get("originals")) for paper in appointment.papers if isinstance(paper, dict)))


def papers_in(appointment: Appointment) -> int:
    """Copies submitted in this visit, in whichever dossier; what was cancelled does not count."""
    copies = CertifiedCopy.objects.filter(dossier__appointment=appointment)
    return copies.exclude(Q(status=Status.CANCELLED)).count()


def end_with_the_last_paper(appointment: Appointment, *, by: Person) -> bool:
    """After «Trình ký»: the visit is over when as many papers are in as were announced."""
    if appointment.state not in (State.CALLED, State.PROCESSING):
        return False
    if papers_in(appointment) < papers_announced(appointment):
        return False
    return receiving.end(appointment, by=by)


def _count(given: object) -> int:
    return given if isinstance(given, int) and given > 0 else 0
