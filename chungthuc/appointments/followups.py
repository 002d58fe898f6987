"""Jobs, a line each: slots ahead, holds that are over, who did not come. Twice is harmless."""

from chungthuc.agencies.models import Agency
from chungthuc.appointments import slot_builder
from chungthuc.appointments.closures import answering
from chungthuc.appointments.housekeeping import tidying
from chungthuc.appointments.offices import free_days
from chungthuc.core import jobs

PATIENTLY = jobs.patiently(tries=20, first=5, more=30)


@jobs.job("appointments.build_slots", every="40 18 * * *", retry=PATIENTLY)  # 01:40 in Vietnam
def build_slots(timestamp: int) -> None:
    slot_builder.build_all()


@jobs.job("appointments.build_below", retry=PATIENTLY)
def build_below(agency_id: int) -> None:
    free_days.build_below(jobs.found(Agency.objects.all(), pk=agency_id))


@jobs.job("appointments.sweep", every="* * * * *")
def sweep(timestamp: int) -> None:
    tidying.sweep_holds()
    tidying.lapse_unconfirmed()


@jobs.job("appointments.note_missed", every="*/5 * * * *")
def note_missed(timestamp: int) -> None:
    tidying.note_missed()
    answering.settle()


@jobs.job("appointments.wipe", every="10 19 * * *", retry=PATIENTLY)  # 02:10 in Vietnam
def wipe(timestamp: int) -> None:
    tidying.wipe()
