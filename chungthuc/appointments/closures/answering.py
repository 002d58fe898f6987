"""What they answer whose hour the office closed, who has not answered, and what follows when nobody does."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.appointments import booking
from chungthuc.appointments.booking import demands, places
from chungthuc.appointments.booking.places import in_one_transaction
from chungthuc.appointments.lifecycle import COMING, Role
from chungthuc.appointments.models import Answer, Appointment, Rebooking
from chungthuc.core import clock
from chungthuc.core.errors import Refused


def agree(rebooking: Rebooking, *, by: Person | None) -> Appointment:
    """«Đồng ý»: the proposed place becomes the appointment's. Raises SlotTaken when it was kept too long."""
    if rebooking.proposed_id is None:
        raise Refused("nothing_proposed", _("Chưa có giờ mới nào được đề nghị."), _("Chọn một giờ trong danh sách."))
    return _rebook(rebooking, rebooking.proposed_id, by, Answer.AGREED)


def choose_other(rebooking: Rebooking, slot_id: int, *, by: Person | None) -> Appointment:
    """«Chọn giờ khác»: any place that is free for the public; it counts as none of the person's own moves."""
    return _rebook(rebooking, slot_id, by, Answer.OTHER)


@in_one_transaction
def decline(rebooking: Rebooking, *, by: Person | None) -> Appointment:
    """«Hủy»: the person does not come; the office's closure is the reason."""
    demands.demand_own(rebooking.appointment, by)
    return _cancel_with_answer(rebooking, by, Answer.CANCELLED)


@in_one_transaction
def call_off(rebooking: Rebooking) -> Appointment:
    """The closed hour is over and nobody answered: called off by the agency, for the closure's reason."""
    return _cancel_with_answer(rebooking, None, Answer.NOT_NEEDED)


def without_answer(agency: Agency) -> QuerySet[Rebooking]:
    """«Chưa trả lời»: for the officer to call; those whose time comes first stand first."""
    waiting = Rebooking.objects.filter(appointment__agency=agency, answer=Answer.WAITING)
    coming = waiting.filter(appointment__state__in=sorted(COMING), appointment__ends_at__gt=clock.now())
    return coming.select_related("appointment__person", "proposed", "closure").order_by("appointment__starts_at", "pk")


def open_question(appointment: Appointment) -> Rebooking | None:
    """The open question to this person, if there is one."""
    return Rebooking.objects.filter(appointment=appointment, answer=Answer.WAITING).select_related("proposed").first()


def settle() -> int:
    """Rows whose appointment was moved, cancelled or attended in another way are no longer waiting."""
    gone = Rebooking.objects.filter(answer=Answer.WAITING).exclude(appointment__state__in=sorted(COMING))
    count = 0
    for row in gone.order_by("pk")[:1000]:
        with transaction.atomic():
            release(row)
            _answer(row, Answer.NOT_NEEDED)
        count += 1
    return count


def release(rebooking: Rebooking) -> None:
    """The kept place is free again."""
    if rebooking.hold_token:
        places.let_go(rebooking.hold_token, places.locked(places.slots_held(rebooking.hold_token)))


def _cancel_with_answer(rebooking: Rebooking, by: Person | None, answer: Answer) -> Appointment:
    done = booking.cancel(rebooking.appointment, by=by, role=Role.SYSTEM, reason=_reason_of(rebooking))
    release(rebooking)
    _answer(rebooking, answer)
    return done


def _reason_of(rebooking: Rebooking) -> str:
    return rebooking.closure.reason if rebooking.closure else str(_("Thay đổi lịch tiếp nhận"))


@in_one_transaction
def _rebook(rebooking: Rebooking, slot_id: int, by: Person | None, answer: Answer) -> Appointment:
    demands.demand_own(rebooking.appointment, by)
    new = booking.move(
        rebooking.appointment,
        slot_id=slot_id,
        by=by,
        role=Role.SYSTEM,
        request_key=f"rebooking-{rebooking.pk.hex}",
        reason=_reason_of(rebooking),
        hold_token=rebooking.hold_token,
    )
    _answer(rebooking, answer)
    return new


def _answer(rebooking: Rebooking, answer: Answer) -> None:
    rebooking.answer, rebooking.answered_at, rebooking.hold_token = answer, clock.now(), ""
    rebooking.save(update_fields=["answer", "answered_at", "hold_token"])
