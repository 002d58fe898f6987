"""The rules of booking, a small function and a message each. Refused by any of them: nothing has changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.appointments.lifecycle import OPEN, USING, AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, Slot, SlotStatus
from chungthuc.appointments.policies import Policy
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import NotAllowed, Refused

TELL_THE_CITIZEN = _("Ghi lý do để người dân biết vì sao.")  # of a reason that is missing


@dataclass(frozen=True)
class BookingRequest:
    """What somebody asks for, as the rules see it."""

    agency: Agency
    who: str
    units: int
    starts_at: datetime
    policy: Policy
    now: datetime
    leaves: Appointment | None = None  # the appointment that this one takes the place of


@dataclass(frozen=True)
class BookingCounts:
    """What somebody has already: open appointments at this agency, those on that day anywhere, missed ones lately."""

    open: int
    that_day: int
    missed: int


# Bounded by the index on who and when: it does not grow with the years.
COUNTS = """
SELECT count(*) FILTER (WHERE agency_id = %s AND state = ANY(%s) AND ends_at > %s),
       count(*) FILTER (WHERE state = ANY(%s) AND starts_at >= %s AND starts_at < %s),
       count(*) FILTER (WHERE state = %s AND starts_at >= %s)
  FROM appointments_appointment WHERE who = %s AND starts_at >= %s AND id IS DISTINCT FROM %s"""


def counts_of(request: BookingRequest) -> BookingCounts:
    """One statement; exact while the person's own lock is held."""
    day = request.starts_at.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    since = request.now - timedelta(days=request.policy.misses_days)
    oldest = min(since, request.now - timedelta(days=1))
    leaves = request.leaves.pk if request.leaves else None
    values: list[Any] = [request.agency.pk, sorted(OPEN), request.now, sorted(USING), day, day + timedelta(days=1),
              AppointmentStatus.MISSED, since, request.who, oldest, leaves]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, values)
        row: Any = cursor.fetchone()
    return BookingCounts(*row)


def demand_all(request: BookingRequest) -> BookingCounts:
    """The caps on a person, for a booking by the public; what the person has already, for whoever asks on."""
    counts = counts_of(request)
    demand_few_open(request, counts)
    demand_few_a_day(request, counts)
    return counts


def demand_reasonable_size(units: int, policy: Policy, *, drop_off: bool = False) -> None:
    """A drop-off is short, however many papers it brings; its length is the office's own decision."""
    if units > (max(policy.most_units, policy.drop_off_units) if drop_off else policy.most_units):
        raise Refused(
            "too_much_for_an_appointment",
            _("Số lượng giấy tờ vượt quá một lượt hẹn."),
            _("Đặt lịch nộp giấy tờ số lượng lớn, hoặc giảm số lượng giấy tờ của lượt này."),
        )


def demand_open_account(person: Person) -> None:
    """While the person's own lock is held, which closing the account takes first, too."""
    if not Person.objects.filter(pk=person.pk, closed_at__isnull=True).exists():
        raise Refused(
            "account_closed",
            _("Tài khoản này đã bị xóa."),
            _("Đặt lịch không cần tài khoản, hoặc đăng ký tài khoản mới."),
        )


def demand_few_open(request: BookingRequest, counts: BookingCounts) -> None:
    if counts.open >= request.policy.open_a_person:
        raise Refused(
            "open_appointment_exists",
            _("Bạn đang có một lịch hẹn tại cơ quan này."),
            _("Đổi hoặc hủy lịch hẹn đang có trước khi đặt lịch mới."),
        )


def demand_few_a_day(request: BookingRequest, counts: BookingCounts) -> None:
    if counts.that_day >= request.policy.day_a_person:
        raise Refused(
            "day_is_full_for_person",
            _("Bạn đã đặt đủ số lượt hẹn cho ngày này."),
            _("Chọn ngày khác."),
        )


def demand_open_slots(slots: list[Slot]) -> None:
    if any(slot.status != SlotStatus.OPEN for slot in slots):
        raise Refused(
            "slot_closed", _("Khung giờ này không còn nhận lịch hẹn."), _("Chọn khung giờ khác trong danh sách.")
        )


def demand_lead(slot: Slot, policy: Policy, now: datetime) -> None:
    """The public: not too soon, not too far ahead."""
    rule = slot.rule
    notice = (rule.lead_min, rule.lead_max) if rule else (None, None)
    if not inside_lead(slot.starts_at, notice, policy, now):
        raise Refused(
            "outside_lead",
            _("Giờ hẹn này đã quá gần hoặc còn quá xa."),
            _("Chọn một ngày, giờ có trong danh sách, hoặc đến trực tiếp: không cần lịch hẹn."),
        )


def demand_future(slot: Slot, now: datetime) -> None:
    """Officers: as long as the stretch is not over."""
    if slot.ends_at <= now:
        raise Refused("slot_is_past", _("Khung giờ này đã qua."), _("Chọn khung giờ khác."))


def inside_lead(starts_at: datetime, notice: tuple[int | None, int | None], policy: Policy, now: datetime) -> bool:
    """Minutes of notice and days ahead from the slot's rule, else the policy; days are Vietnamese calendar days."""
    minutes = policy.lead_minutes if notice[0] is None else notice[0]
    days = policy.lead_days if notice[1] is None else notice[1]
    midnight = now.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    return now + timedelta(minutes=minutes) <= starts_at < midnight + timedelta(days=days + 1)


def demand_reason_for_public_share(shares: list[tuple[Slot, int]], policy: Policy, now: datetime, reason: str) -> None:
    """The public's share is an officer's only with a reason, until it falls to walk-ins shortly before."""
    for slot, units in shares:
        if slot.room_for_staff(now, fallback=policy.fallback, reason=reason) < units:
            raise Refused(
                "public_share_needs_a_reason",
                _("Chỗ còn lại của khung giờ này dành cho người đặt trực tuyến."),
                _("Ghi lý do để xếp người vào chỗ này, hoặc chọn khung giờ khác."),
            )


def demand_officer(person: Person | None, agency: Agency) -> None:
    """He receives people there (right ``create_copy``)."""
    message, remedy = _("Bạn không có quyền xử lý lịch hẹn của cơ quan này."), _("Hỏi người quản trị của cơ quan.")
    rights.demand_right(person, Right.CREATE_COPY, agency, message, remedy)


def demand_own(appointment: Appointment, by: Person | None) -> None:
    """An appointment with an account is changed by that account; one without by whoever knows its code."""
    if appointment.person_id is not None and (by is None or by.pk != appointment.person_id):
        raise NotAllowed(
            "not_yours", _("Lịch hẹn này thuộc tài khoản khác."), _("Đăng nhập bằng tài khoản đã đặt lịch.")
        )


def demand_in_time(appointment: Appointment, policy: Policy, now: datetime) -> None:
    if now > appointment.starts_at - timedelta(minutes=policy.move_minutes):
        raise Refused(
            "too_late_to_change",
            _("Đã quá thời hạn đổi giờ của lịch hẹn này."),
            _("Không đến được thì hủy lịch hẹn; đến muộn thì cứ đến trực tiếp: bạn vẫn được tiếp nhận."),
        )


def demand_not_begun(appointment: Appointment, now: datetime) -> None:
    """Whoever cannot come says so until the last minute: better for all than an empty place."""
    if now >= appointment.starts_at:
        raise Refused(
            "appointment_has_begun",
            _("Đã đến giờ hẹn, không hủy qua mạng được nữa."),
            _("Không cần làm gì thêm. Nếu vẫn đến, bạn vẫn được tiếp nhận."),
        )


def demand_moves_left(appointment: Appointment, policy: Policy) -> None:
    if appointment.moves >= policy.moves:
        raise Refused(
            "moved_often_enough",
            _("Lịch hẹn này đã được đổi đủ số lần cho phép."),
            _("Giữ lịch đang có, hoặc hủy rồi đặt lại."),
        )


def demand_role(appointment: Appointment, role: Role, by: Person | None) -> None:
    """The officer of the agency, or the person himself; the system asks nobody."""
    if role == Role.OFFICER:
        demand_officer(by, appointment.agency)
    elif role == Role.CITIZEN:
        demand_own(appointment, by)
