"""«Đặt lịch hẹn» and «Xác nhận»."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments import booking_rules, messages, places
from chungthuc.appointments.booking.looking import Sought, demand_units, look, settled
from chungthuc.appointments.booking.wishes import Wish, taken
from chungthuc.appointments.booking_rules import Asked
from chungthuc.appointments.lifecycle import Action, AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, HoldKind
from chungthuc.appointments.places import Gone, Shares, in_one_transaction
from chungthuc.appointments.policies import policy_of
from chungthuc.core import clock
from chungthuc.core.crashpoints import crashpoint
from chungthuc.core.errors import Refused
from chungthuc.notifications import outbox


def book(agency: Agency, wish: Wish, *, by: Person | None, hold_token: str = "") -> Appointment:
    """«Đặt lịch hẹn». The same request key is the same booking, however often it is sent.

    Raises SlotTaken with the three nearest, Refused by any rule of ``demands``, NotAllowed for an officer's booking
    (source desk or phone) without the right.
    """
    _demand_may_book(agency, wish, by)
    policy = policy_of(agency)
    if not wish.staff:
        booking_rules.demand_reasonable_size(wish.units, policy, drop_off=wish.drop_off)
    sought = Sought(agency, wish.slot_id, wish.units, policy, wish.staff, hold_token)
    try:
        return _book(sought, wish, by)
    except (Gone, Refused, IntegrityError) as failure:
        # A form sent twice is refused by its own first booking: asked only here, the usual way is shorter by it.
        if done := _done(wish):
            return done
        if isinstance(failure, Gone):
            raise taken(agency, wish.slot_id, wish.units, policy, staff=wish.staff) from None
        raise


@in_one_transaction
def _book(sought: Sought, wish: Wish, by: Person | None) -> Appointment:
    run = look(sought, clock.now())
    places.one_at_a_time(wish.who)
    must_confirm = not wish.staff and _demand_rules(sought, wish, run[0].starts_at)
    slots = places.locked({*places.keys(run), *places.slots_held(sought.token)})
    now = clock.now()
    shares = settled(sought, run, slots, now, kind=HoldKind.CITIZEN)
    if wish.staff:
        booking_rules.demand_reason_for_public_share(shares, sought.policy, now, wish.reason)
    return _write(Agreed(sought, wish, shares, must_confirm, now), by)


@dataclass(frozen=True)
class Agreed:
    """Everything is locked and allowed."""

    sought: Sought
    wish: Wish
    shares: Shares
    must_confirm: bool
    now: datetime


def _write(agreed: Agreed, by: Person | None) -> Appointment:
    """Booking, places, messages, event: one after another, in one transaction; the chain's lock last."""
    appointment = _written(agreed)
    crashpoint("booking.written")
    places.take(appointment, agreed.shares)
    crashpoint("booking.taken")
    with outbox.gathered():
        messages.booked(appointment)
    role = Role.OFFICER if agreed.wish.staff else Role.CITIZEN
    appointment.tell(Action.BOOK, role=role, by=by, recorded={"units": agreed.wish.units})
    crashpoint("booking.recorded")
    return appointment


@in_one_transaction
def confirm(appointment: Appointment, *, by: Person | None, role: Role = Role.CITIZEN) -> Appointment:
    """«Xác nhận» within the time limit, by the link in the message or by an officer."""
    booking_rules.demand_role(appointment, role, by)
    appointment.lock()
    late = appointment.confirm_by is not None and appointment.confirm_by <= clock.now()
    if late and appointment.state == AppointmentStatus.PRECONFIRMED:
        raise Refused("confirmation_late", _("Đã quá hạn xác nhận lịch hẹn này."), _("Đặt lịch hẹn mới."))
    if appointment.state == AppointmentStatus.CONFIRMED:
        return appointment
    appointment.shift(Action.CONFIRM, role=role)
    with outbox.gathered():
        messages.confirmed(appointment)
    appointment.tell(Action.CONFIRM, role=role, by=by)
    return appointment


def _demand_may_book(agency: Agency, wish: Wish, by: Person | None) -> None:
    """An officer with the right for anybody; a citizen for himself; a guest with a phone number or an e-mail."""
    demand_units(wish.units)
    if wish.staff:
        booking_rules.demand_officer(by, agency)
    elif by != wish.person:
        raise Refused("not_yourself", _("Chỉ đặt lịch hẹn cho tài khoản của bạn."), _("Đăng nhập lại rồi đặt lịch."))
    if wish.person is None and not (wish.contact.phone or wish.contact.email):
        raise Refused(
            "no_contact",
            _("Chưa có số điện thoại hoặc địa chỉ thư điện tử."),
            _("Nhập một trong hai để nhận mã lịch hẹn."),
        )


def _demand_rules(sought: Sought, wish: Wish, starts_at: datetime) -> bool:
    """Every rule for the public; True when this booking waits for a confirmation (missed appointments never ban)."""
    asked = Asked(sought.agency, wish.who, wish.units, starts_at, sought.policy, clock.now())
    standing = booking_rules.demand_all(asked)
    return wish.person is None or standing.missed >= sought.policy.misses


def _done(wish: Wish) -> Appointment | None:
    """What this very form already booked. Somebody else's key is refused as if it were a used form."""
    found = Appointment.objects.filter(request_key=wish.request_key).select_related("agency").first()
    if found is not None and found.who != wish.who:
        raise Refused("form_used", _("Biểu mẫu này đã được dùng."), _("Mở lại trang đặt lịch hẹn."))
    return found


def _written(agreed: Agreed) -> Appointment:
    wish, now = agreed.wish, agreed.now
    limit = now + timedelta(minutes=agreed.sought.policy.confirm_minutes)
    return Appointment.objects.create(
        agency=agreed.sought.agency,
        person=wish.person,
        who=wish.who,
        contact_name=wish.contact.name,
        contact_phone=wish.contact.phone,
        contact_email=wish.contact.email,
        papers=wish.papers,
        units=wish.units,
        drop_off=wish.drop_off,
        starts_at=agreed.shares[0][0].starts_at,
        ends_at=agreed.shares[-1][0].ends_at,
        state=AppointmentStatus.PRECONFIRMED if agreed.must_confirm else AppointmentStatus.CONFIRMED,
        confirm_by=limit if agreed.must_confirm else None,
        source=wish.source,
        public=not wish.staff,
        reason=wish.reason,
        request_key=wish.request_key,
        booked_at=now,
        state_since=now,
    )
