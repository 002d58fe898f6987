"""Personal data go some days after the appointment: its own, its account's link, and what was written to whom."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from chungthuc.agencies.models import Agency
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.policies import Policy
from chungthuc.core import clock
from chungthuc.notifications.models import ChannelName, Message, MessageState

BATCH = 500
BLANK: dict[str, Any] = {
    "contact_name": "", "comes": "", "contact_phone": "", "contact_email": "", "papers": [], "person": None
}  # fmt: skip


def wipe_agency(agency: Agency, policy: Policy) -> int:
    """All of an agency's that are due, some hundred a transaction. Returns how many.

    Events keep identifiers only. ``who``, by which missed appointments are counted, stays as long as they count.
    """
    now, count = clock.now(), 0
    ended = Appointment.objects.filter(agency=agency).exclude(state__in=sorted(COMING))
    due = ended.filter(wiped_at__isnull=True, ends_at__lt=now - timedelta(days=policy.wipe_days))
    while keys := list(due.order_by("starts_at", "pk").values_list("pk", flat=True)[:BATCH]):
        _wipe(keys, now)
        count += len(keys)
    counted = now - timedelta(days=max(policy.wipe_days, policy.misses_days))
    ended.filter(wiped_at__isnull=False, ends_at__lt=counted).exclude(who="").update(who="")
    return count


def wipe_at_once(appointments: QuerySet[Appointment]) -> None:
    """Of an account that is being closed, and over: nothing more is told of them, and nothing is counted."""
    keys = list(appointments.values_list("pk", flat=True))
    waiting = Message.objects.filter(about__in=[f"appointment:{key}" for key in keys], state=MessageState.QUEUED)
    waiting.update(state=MessageState.WITHDRAWN, failure="", last_error="")
    _wipe(keys, clock.now())
    Appointment.objects.filter(pk__in=keys).update(who="")


@transaction.atomic
def _wipe(keys: list[UUID], now: datetime) -> None:
    """A notice in the account is its owner's own; a letter or a text keeps neither its words nor its address."""
    Appointment.objects.filter(pk__in=keys).update(wiped_at=now, **BLANK)
    sent = Message.objects.filter(about__in=[f"appointment:{key}" for key in keys])
    sent.exclude(channel=ChannelName.IN_APP).update(recipient="", subject="", body="")
