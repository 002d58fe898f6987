"""What people are told about their appointment, by every channel that reaches them. The one place that knows how.

Each message has a key of its own, so it is written once however often it is asked for. No name, number or paper in
any of them; the code and the time are enough. Reminders are written with the booking and wait for their moment; what
moves or cancels the appointment takes them back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from chungthuc.agencies import tree
from chungthuc.appointments.costs import cost_of
from chungthuc.appointments.lifecycle import AppointmentStatus
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.appointments.promising import promise_of
from chungthuc.core import clock
from chungthuc.notifications import outbox
from chungthuc.notifications.facts import Booking, Cancelled, Facts, Moved, ToConfirm, without_numbers
from chungthuc.notifications.models import ChannelName, Message, MessageState
from chungthuc.notifications.telling import ALL, Addresses, addresses_of, tell
from chungthuc.notifications.wording.templates import Template

if TYPE_CHECKING:
    from chungthuc.appointments.models import Rebooking

# When, and what is not worth a reminder: an appointment booked later than that before its time.
REMINDERS = {
    "reminder-day": (Template.REMINDER_DAY, timedelta(days=1)),
    "reminder-hours": (Template.REMINDER_HOURS, timedelta(hours=2)),
}


@dataclass(frozen=True)
class TextSent:
    """The text that says how the appointment stands: whether there is one, and when a text that waits leaves."""

    is_there: bool
    at: datetime | None

    @property
    def waits(self) -> bool:
        return self.at is not None


def tell_booked(appointment: Appointment) -> None:
    """The code, the time, the place, what to bring; or, where that is asked for, until when to confirm."""
    if appointment.state == AppointmentStatus.PRECONFIRMED and appointment.confirm_by:
        wanted = ToConfirm(*_place(appointment), confirm_by=appointment.confirm_by, **_more(appointment))
        _tell(appointment, "booked", Template.BOOKING_TO_CONFIRM, wanted)
    else:
        facts = Booking(*_place(appointment), **_more(appointment))
        _tell(appointment, "booked", Template.BOOKING_CONFIRMED, facts)
        _remind(appointment, facts)


def tell_confirmed(appointment: Appointment) -> None:
    """It was waiting for that; now it stands."""
    _withdraw_texts(appointment)
    facts = Booking(*_place(appointment), **_more(appointment))
    _tell(appointment, "confirmed", Template.BOOKING_CONFIRMED, facts)
    _remind(appointment, facts)


def tell_moved(old: Appointment, new: Appointment, reason: str) -> None:
    """The new time, and why; the reminders follow."""
    _withdraw_texts(old)
    facts = Moved(*_place(new), was_at=old.starts_at, reason=without_numbers(reason), **_more(new))
    _tell(new, "moved", Template.BOOKING_MOVED, facts)
    withdraw_reminders(old)
    if new.state == AppointmentStatus.CONFIRMED:
        _remind(new, Booking(*_place(new), **_more(new)))


def tell_papers(appointment: Appointment) -> None:
    """Other papers cost another fee: said by letter and notice, and what waits to be said is said anew."""
    facts, turn = Booking(*_place(appointment), **_more(appointment)), appointment.history.count()
    channels = (ChannelName.EMAIL, ChannelName.IN_APP)  # the hour stays: no text for that
    _tell(appointment, f"papers-{turn}", Template.PAPERS_CHANGED, facts, channels=channels)
    withdraw_reminders(appointment)
    if appointment.state == AppointmentStatus.CONFIRMED:
        _remind(appointment, facts, again=turn)


def tell_cancelled(appointment: Appointment, *, by_agency: bool) -> None:
    _withdraw_texts(appointment)
    reason = without_numbers(appointment.reason) if by_agency else ""
    _tell(appointment, "cancelled", Template.BOOKING_CANCELLED, _cancelled(appointment, reason, by_agency))
    withdraw_reminders(appointment)


def tell_proposed(rebooking: "Rebooking", slot: Slot, answer_by: datetime) -> None:
    """Another time, and three answers: agree, choose another, cancel."""
    appointment = rebooking.appointment
    with translation.override("vi"):
        reason = rebooking.closure.reason if rebooking.closure else _("thay đổi lịch tiếp nhận")
    code, was_at, agency = _place(appointment)
    facts = Moved(
        code,
        slot.starts_at,
        agency,
        was_at=was_at,
        reason=without_numbers(reason),
        street=_street(appointment),
        **_promise(appointment, slot.starts_at),
    )
    _tell(appointment, f"proposed-{rebooking.pk.hex[:8]}-{slot.pk}", Template.NEW_TIME_PROPOSED, facts, until=answer_by)


def tell_time_stands(rebooking: "Rebooking") -> None:
    """The office receives at the old time after all: what was proposed needs no answer any more."""
    appointment, asked = rebooking.appointment, f"proposed-{rebooking.pk.hex[:8]}"
    outbox.withdraw(_key(appointment, asked))
    facts = Booking(*_place(appointment), **_more(appointment))
    _tell(appointment, f"stands-{rebooking.closure_id}", Template.TIME_STANDS, facts, until=appointment.starts_at)


def withdraw_reminders(appointment: Appointment) -> None:
    """Reminders that have not left yet do not leave any more."""
    outbox.withdraw(f"{_key(appointment, 'reminder-')}")


def _withdraw_texts(appointment: Appointment) -> None:
    """A text that waits for the morning and says how it stood before does not leave: the last of a night is enough."""
    one: Appointment | None = appointment
    while one is not None:
        outbox.withdraw_waiting(one.subject, ChannelName.SMS)
        one = one.moved_from


def text_of(appointment: Appointment) -> TextSent:
    """Of the last text about it; reminders are not it."""
    texts = outbox.of(appointment.subject).filter(channel=ChannelName.SMS).exclude(state=MessageState.WITHDRAWN)
    last = texts.exclude(key__contains=":reminder-").last()
    waits = last is not None and last.state == MessageState.QUEUED and last.not_before and last.not_before > clock.now()
    return TextSent(last is not None, last.not_before if last and waits else None)


def addresses_for(appointment: Appointment) -> Addresses:
    """What was given for this appointment, else what the account has."""
    account = appointment.person
    known = addresses_of(account) if account else Addresses()
    return Addresses(
        email=appointment.contact_email or known.email,
        phone=appointment.contact_phone or known.phone,
        account=known.account,
    )


def was_promised(appointment: Appointment, kind: str) -> bool:
    """A row of the outbox is there (invariant A3)."""
    return Message.objects.filter(key__startswith=f"{_key(appointment, kind)}:").exists()


def _remind(appointment: Appointment, facts: Booking, *, again: int = 0) -> None:
    """The day before and two hours before; whoever books later than that needs no reminder of what is fresh.

    ``again``: tells those that are written anew from those that were taken back.
    """
    for kind, (template, before) in REMINDERS.items():
        moment = appointment.starts_at - before
        if appointment.booked_at <= moment and moment > clock.now():
            _tell(appointment, f"{kind}-{again}" if again else kind, template, facts, at=moment)


def _place(appointment: Appointment) -> tuple[str, datetime, str]:
    day = clock.day(appointment.starts_at)
    return appointment.code, appointment.starts_at, tree.name_on(appointment.agency, day)


def _more(appointment: Appointment) -> dict[str, Any]:
    """What letters say besides: until when the result is promised, on which street the office is, and what the papers
    will cost."""
    return {**_promise(appointment), "street": _street(appointment), "cost": cost_of(appointment)}


def _promise(appointment: Appointment, starts_at: datetime | None = None) -> dict[str, Any]:
    promised = promise_of(appointment, starts_at)
    return {"promised_at": promised.by, "sooner_at": promised.sooner, "drop_off": appointment.drop_off}


def _street(appointment: Appointment) -> str:
    known = appointment.agency.addresses.on(clock.day(appointment.starts_at))
    return without_numbers(known.whole) if known else ""


def _cancelled(appointment: Appointment, reason: str, by_agency: bool) -> Cancelled:
    return Cancelled(*_place(appointment), reason=reason, by_agency=by_agency)


def _tell(
    appointment: Appointment,
    kind: str,
    template: Template,
    facts: Facts,
    *,
    at: datetime | None = None,
    until: datetime | None = None,
    channels: Iterable[str] = ALL,
) -> None:
    tell(
        addresses_for(appointment), template, facts, key=_key(appointment, kind), about=appointment.subject,
        not_before=at, useless_after=until, channels=channels,
    )  # fmt: skip


def _key(appointment: Appointment, kind: str) -> str:
    return f"appointment:{appointment.pk}:{kind}"
