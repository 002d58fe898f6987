"""What is next for a signed-in citizen: the next appointment, dossiers in work, papers that came lately."""

from dataclasses import dataclass
from datetime import timedelta

from chungthuc.accounts.models import Person
from chungthuc.agencies.tree import name_on
from chungthuc.appointments.models import Appointment
from chungthuc.certification.lifecycle import IN_WORK
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.vault import store
from chungthuc.vault.models import VaultItem

SHOWN = 3
NEW = timedelta(days=14)


@dataclass(frozen=True)
class Next:
    appointment: Appointment | None
    place: str
    dossiers: list[Dossier]
    papers: list[VaultItem]

    @property
    def any(self) -> bool:
        return bool(self.appointment or self.dossiers or self.papers)


def whats_next(person: Person) -> Next:
    now = clock.now()
    coming = Appointment.objects.open().filter(person=person, ends_at__gt=now).select_related("agency")
    appointment = coming.order_by("starts_at").first()
    mine = Dossier.objects.filter(account=person, copies__status__in=IN_WORK)
    new = store.items_of(person).filter(given_at__gt=now - NEW)[:SHOWN]
    place = name_on(appointment.agency, clock.day(appointment.starts_at)) if appointment else ""
    return Next(appointment, place, list(mine.distinct().order_by("-received_at", "-id")[:SHOWN]), list(new))
