"""«Xử lý» of an appointment: from the door to the desk in one act, and its end when everything is in."""

from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Desk
from chungthuc.appointments import queue
from chungthuc.appointments.booking.places import in_one_transaction
from chungthuc.appointments.lifecycle import AT_A_DESK, WAITING_FOR_SOMEONE, EntryStatus, Role
from chungthuc.appointments.models import Appointment, QueueEntry
from chungthuc.core.errors import Refused


@in_one_transaction
def receive(appointment: Appointment, desk: Desk | None, *, by: Person) -> QueueEntry:
    """The person is here and is served at this desk now; pressed again it changes nothing more.

    Before his time too, and on another day: an empty hall serves whoever is there. ``desk``: None where the office has
    none. Raises Refused where somebody else is serving him.
    """
    if desk is not None and desk.agency_id != appointment.agency_id:
        raise Refused("desk_elsewhere", _("Quầy này thuộc cơ quan khác."), _("Chọn một quầy của cơ quan."))
    entry = queue.check_in(appointment, by=by, role=Role.OFFICER)
    if desk is not None and entry.state in AT_A_DESK and entry.desk_id not in (desk.pk, None):
        raise Refused(
            "at_another_desk",
            _("Người này đang được tiếp tại %(desk)s.") % {"desk": entry.desk},
            _("Hỏi cán bộ ở quầy đó, hoặc chuyển quầy trong «Hàng chờ»."),
        )
    if entry.state in WAITING_FOR_SOMEONE:
        entry = queue.call(entry, desk, by=by)
    if entry.state == EntryStatus.CALLED:
        entry = queue.start(entry, by=by)
    appointment.refresh_from_db()
    return entry


def end(appointment: Appointment, *, by: Person) -> bool:
    """«Làm xong» of the appointment that is at a desk now; False when it is at none."""
    entry = appointment.entries.filter(state__in=sorted(AT_A_DESK)).select_related("day_list__agency").first()
    if entry is None:
        return False
    queue.finish(entry, by=by)
    appointment.refresh_from_db()
    return True
