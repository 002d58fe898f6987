"""«Danh sách cần đổi giờ»: who stands in a slot that will not take place."""

from collections.abc import Iterable

from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Answer, Appointment, Closure, Rebooking


def put_on_list(slot_ids: Iterable[int], closure: Closure | None) -> int:
    """Everybody who is still to come into these (locked) slots; once each. Returns how many are on the list."""
    hit = in_slots(slot_ids)
    rows = [Rebooking(appointment=appointment, closure=closure) for appointment in hit]
    Rebooking.objects.bulk_create(rows, ignore_conflicts=True)
    again = Rebooking.objects.filter(appointment__in=hit, answer=Answer.NOT_NEEDED)
    again.update(answer=Answer.WAITING, answered_at=None, closure=closure, proposed=None, hold_token="")
    return len(rows)


def put_back_on_list(appointment: Appointment) -> Rebooking:
    """One person, whose (locked) appointment needs another time."""
    row, _made = Rebooking.objects.get_or_create(appointment=appointment)
    if row.answer != Answer.WAITING:
        row.answer, row.answered_at, row.closure, row.proposed, row.hold_token = Answer.WAITING, None, None, None, ""
        row.save(update_fields=["answer", "answered_at", "closure", "proposed", "hold_token"])
    return row


def in_slots(slot_ids: Iterable[int]) -> list[Appointment]:
    """The appointments still to come that have units in these slots, in order of time."""
    found = Appointment.objects.filter(places__slot__in=list(slot_ids), state__in=sorted(COMING))
    return list(found.distinct().select_related("agency", "person").order_by("starts_at", "pk"))
