"""What is asked for, and what is answered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments.booking.finding import FreeTime, nearest_free
from chungthuc.appointments.models import Slot, Source
from chungthuc.appointments.policies import Policy
from chungthuc.core import clock
from chungthuc.core.errors import Refused


class SlotTaken(Refused):
    """The place has just gone. ``nearest`` holds the three nearest that are free, to offer at once."""

    def __init__(self, nearest: list[FreeTime]) -> None:
        super().__init__(
            "slot_taken",
            _("Khung giờ vừa chọn đã có người đặt."),
            _("Chọn một trong các giờ gần nhất dưới đây; những gì bạn đã nhập vẫn được giữ."),
        )
        self.nearest = nearest


@dataclass(frozen=True)
class Contact:
    """Where messages go. At least a phone number or an e-mail unless an account has one. ``comes``: who comes for an
    organisation."""

    name: str = ""
    phone: str = ""
    email: str = ""
    comes: str = ""


@dataclass(frozen=True)
class HeldPlace:
    """A place kept until ``expires_at``; the token is told to nobody but who asked, the database has its hash."""

    token: str
    slot_id: int
    expires_at: datetime
    may_extend: bool


@dataclass(frozen=True)
class Wish:
    """What is asked for: units from a slot on, for whom, with which papers. The same ``request_key``: one booking."""

    slot_id: int
    units: int
    request_key: str
    contact: Contact = field(default_factory=Contact)
    person: Person | None = None  # the account of the one who comes
    source: Source = Source.WEB
    papers: list[dict[str, Any]] = field(default_factory=list)
    drop_off: bool = False  # the originals are left at the office; ``units``: to count and receipt them
    reason: str = ""  # why an officer takes a place of the public's share

    @property
    def who(self) -> str:
        """Whose bookings the caps count: the account, else a keyed hash of phone or e-mail."""
        if self.person is not None:
            return f"person:{self.person.pk}"
        contact = self.contact.phone or self.contact.email.lower()
        return "contact:" + salted_hmac("chungthuc.appointments.who", contact).hexdigest()

    @property
    def staff(self) -> bool:
        """An officer writes it down, for somebody at the desk or on the telephone."""
        return self.source != Source.WEB


def slot_taken(agency: Agency, slot_id: int, units: int, policy: Policy, *, staff: bool = False) -> SlotTaken:
    """To be raised: the place has gone, these are near. Ask after the transaction, when no lock is held."""
    wished = Slot.objects.filter(pk=slot_id).values_list("starts_at", flat=True).first()
    return SlotTaken(nearest_free(agency, wished or clock.now(), units, staff=staff, policy=policy))
