"""What an office has in hand: what somebody must see before it ends."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from chungthuc.accounts.models import Grant
from chungthuc.agencies.models import Agency, Placement
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Appointment
from chungthuc.certification.lifecycle import SENDABLE, UNNUMBERED
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.dossiers.models import Dossier
from chungthuc.registers.models import RegisterVolume


@dataclass(frozen=True)
class Work:
    """Numbers: ``papers`` without a number, ``dossiers`` they lie in or that still take papers, ``unsent`` copies with
    a number not handed over, ``coming`` appointments from the day on, open ``volumes``, ``people`` with rights,
    their ``rights``, agencies right ``below``."""

    papers: int
    dossiers: int
    unsent: int
    coming: int
    volumes: int
    people: int
    rights: int
    below: int


def of(agency: Agency, day: date) -> Work:
    copies, grants = CertifiedCopy.objects.filter(agency=agency), rights_at(agency)
    return Work(
        papers=copies.filter(status__in=sorted(UNNUMBERED)).count(),
        dossiers=open_dossiers(agency).count(),
        unsent=copies.filter(status__in=sorted(SENDABLE)).count(),
        coming=coming(agency, day).count(),
        volumes=RegisterVolume.objects.filter(register__agency=agency, closed_on__gte=day).count(),
        people=grants.values("person").distinct().count(),
        rights=grants.count(),
        below=Placement.objects.on(day).filter(parent=agency).count(),
    )


def open_dossiers(agency: Agency) -> QuerySet[Dossier]:
    """Those with papers that have no number yet, and those that still take papers."""
    unnumbered = CertifiedCopy.objects.filter(dossier=OuterRef("pk"), agency=agency, status__in=sorted(UNNUMBERED))
    left = Q(originals_left__isnull=False, due_at__gte=clock.now())
    return Dossier.objects.filter(Exists(unnumbered) | left, agency=agency).order_by("pk")


def coming(agency: Agency, day: date) -> QuerySet[Appointment]:
    """Who still comes there on that day or later."""
    begins = datetime.combine(day, time(), VIETNAM)
    rows = Appointment.objects.filter(agency=agency, state__in=sorted(COMING), starts_at__gte=begins)
    return rows.order_by("starts_at", "pk")


def rights_at(agency: Agency) -> QuerySet[Grant]:
    """Rights at this very office that last: now, or from a day to come."""
    return Grant.objects.lasting(clock.now()).filter(agency=agency).select_related("person")
