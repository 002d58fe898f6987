"""«Đặt lịch hẹn» and «Xác nhận»."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments import messages
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.availability import PlaceQuery, allot, demand_units, find_run
from chungthuc.appointments.booking.demands import BookingRequest
from chungthuc.appointments.booking.places import PlaceGone, Shares, in_one_transaction
from chungthuc.appointments.booking.wishes import Wish, slot_taken
from chungthuc.appointments.lifecycle import Action, AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, HoldKind
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
        demands.demand_reasonable_size(wish.units, policy, drop_off=wish.drop_off)
    query = PlaceQuery(agency, wish.slot_id, wish.units, policy, wish.staff, hold_token)
    try:
        return _book_under_locks(query, wish, by)
    except (PlaceGone, Refused, IntegrityError) as failure:
        # A form sent twice is refused by its own first booking: asked only here, the usual way is shorter by it.
        if done := _booked_by_this_form(wish):
            return done
        if isinstance(failure, PlaceGone):
            raise slot_taken(agency, wish.slot_id, wish.units, policy, staff=wish.staff) from None
        raise


@in_one_transaction
def _book_under_locks(query: PlaceQuery, wish: Wish, by: Person | None) -> Appointment:
    run = find_run(query, clock.now())
    places.one_at_a_time(wish.who)
    if wish.person is not None:
        demands.demand_open_account(wish.person)
    must_confirm = not wish.staff and _demand_rules(query, wish, run[0].starts_at)
    slots = places.locked({*places.keys(run), *places.slots_held(query.token)})
    now = clock.now()
    shares = allot(query, run, slots, now, kind=HoldKind.CITIZEN)
    if wish.staff:
        demands.demand_reason_for_public_share(shares, query.policy, now, wish.reason)
    return _carry_out(BookingPlan(query, wish, shares, must_confirm, now), by)


@dataclass(frozen=True)
class BookingPlan:
    """Everything is locked and allowed."""

    query: PlaceQuery
    wish: Wish
    shares: Shares
    must_confirm: bool
    now: datetime


def _carry_out(plan: BookingPlan, by: Person | None) -> Appointment:
    """Booking, places, messages, event: one after another, in one transaction; the chain's lock last."""
    appointment = _new_appointment(plan)
    crashpoint("booking.written")
    places.take(appointment, plan.shares)
    crashpoint("booking.taken")
    with outbox.gathered():
        messages.tell_booked(appointment)
    role = Role.OFFICER if plan.wish.staff else Role.CITIZEN
    appointment.tell(Action.BOOK, role=role, by=by, recorded={"units": plan.wish.units})
    crashpoint("booking.recorded")
    return appointment


@in_one_transaction
def confirm(appointment: Appointment, *, by: Person | None, role: Role = Role.CITIZEN) -> Appointment:
    """«Xác nhận» within the time limit, by the link in the message or by an officer."""
    demands.demand_role(appointment, role, by)
    appointment.lock()
    late = appointment.confirm_by is not None and appointment.confirm_by <= clock.now()
    if late and appointment.state == AppointmentStatus.PRECONFIRMED:
        raise Refused("confirmation_late", _("Đã quá hạn xác nhận lịch hẹn này."), _("Đặt lịch hẹn mới."))
    if appointment.state == AppointmentStatus.CONFIRMED:
        return appointment
    appointment.shift(Action.CONFIRM, role=role)
    with outbox.gathered():
        messages.tell_confirmed(appointment)
    appointment.tell(Action.CONFIRM, role=role, by=by)
    return appointment


def _demand_may_book(agency: Agency, wish: Wish, by: Person | None) -> None:
    """An officer with the right for anybody; a citizen for himself; a guest with a phone number or an e-mail."""
    demand_units(wish.units)
    if wish.staff:
        demands.demand_officer(by, agency)
    elif by != wish.person:
        raise Refused("not_yourself", _("Chỉ đặt lịch hẹn cho tài khoản của bạn."), _("Đăng nhập lại rồi đặt lịch."))
    if wish.person is None and not (wish.contact.phone or wish.contact.email):
        raise Refused(
            "no_contact",
            _("Chưa có số điện thoại hoặc địa chỉ thư điện tử."),
            _("Nhập một trong hai để nhận mã lịch hẹn."),
        )


def _demand_rules(query: PlaceQuery, wish: Wish, starts_at: datetime) -> bool:
    """Every rule for the public; True when this booking waits for a confirmation (missed appointments never ban)."""
    request = BookingRequest(query.agency, wish.who, wish.units, starts_at, query.policy, clock.now())
    counts = demands.demand_all(request)
    return wish.person is None or counts.missed >= query.policy.misses


def _booked_by_this_form(wish: Wish) -> Appointment | None:
    """What this very form already booked. Somebody else's key is refused as if it were a used form."""
    found = Appointment.objects.filter(request_key=wish.request_key).select_related("agency").first()
    if found is not None and found.who != wish.who:
        raise Refused("form_used", _("Biểu mẫu này đã được dùng."), _("Mở lại trang đặt lịch hẹn."))
    return found


def _new_appointment(plan: BookingPlan) -> Appointment:
    wish, now = plan.wish, plan.now
    limit = now + timedelta(minutes=plan.query.policy.confirm_minutes)
    return Appointment.objects.create(
        agency=plan.query.agency,
        person=wish.person,
        who=wish.who,
        contact_name=wish.contact.name,
        comes=wish.contact.comes,
        contact_phone=wish.contact.phone,
        contact_email=wish.contact.email,
        papers=wish.papers,
        units=wish.units,
        drop_off=wish.drop_off,
        starts_at=plan.shares[0][0].starts_at,
        ends_at=plan.shares[-1][0].ends_at,
        state=AppointmentStatus.PRECONFIRMED if plan.must_confirm else AppointmentStatus.CONFIRMED,
        confirm_by=limit if plan.must_confirm else None,
        source=wish.source,
        public=not wish.staff,
        reason=wish.reason,
        request_key=wish.request_key,
        booked_at=now,
        state_since=now,
    )
