"""The papers of one appointment: how many are to come, how many are in, and that it ends with the last one."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from chungthuc.accounts.models import Person
from chungthuc.appointments.lifecycle import AppointmentStatus
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.queue import receiving
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import Dossier


def papers_announced(appointment: Appointment) -> int:
    """Originals that the booking names; at least one."""
    return max(1, sum(_count(paper.get("originals")) for paper in appointment.papers if isinstance(paper, dict)))


def types_announced(appointment: Appointment) -> list[str]:
    """The code of the paper type of each original that the booking names, in its order; empty where it names none."""
    papers = [paper for paper in appointment.papers if isinstance(paper, dict)]
    return [str(paper.get("type") or "") for paper in papers for _one in range(max(1, _count(paper.get("originals"))))]


def papers_expected(appointment: Appointment) -> int:
    """Of a drop-off what was counted and receipted; else, and before that, what the booking names."""
    left = appointment.dossiers.aggregate(all=Sum("originals_left"))["all"] if appointment.drop_off else None
    return int(left) if left else papers_announced(appointment)


def has_unscanned() -> Exists:
    """For a filter of appointments: originals that were left at the office are not all submitted yet."""
    copies = CertifiedCopy.objects.filter(dossier=OuterRef("pk")).exclude(status=Status.CANCELLED).order_by()
    submitted = Coalesce(Subquery(copies.values("dossier").annotate(count=Count("pk")).values("count")), 0)
    left = Dossier.objects.filter(appointment=OuterRef("pk"), originals_left__isnull=False)
    return Exists(left.filter(originals_left__gt=submitted))


def papers_in(appointment: Appointment) -> int:
    """Copies submitted in this appointment, in whichever dossier; what was cancelled does not count."""
    copies = CertifiedCopy.objects.filter(dossier__appointment=appointment)
    return copies.exclude(Q(status=Status.CANCELLED)).count()


def end_with_the_last_paper(appointment: Appointment, *, by: Person) -> bool:
    """After «Trình ký»: the appointment is over when as many papers are in as were announced."""
    if appointment.state not in (AppointmentStatus.CALLED, AppointmentStatus.PROCESSING):
        return False
    if papers_in(appointment) < papers_expected(appointment):
        return False
    return receiving.end(appointment, by=by)


def _count(given: object) -> int:
    return given if isinstance(given, int) and given > 0 else 0
