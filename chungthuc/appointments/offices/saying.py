"""Address and office hours: said from a day on by a row of its own. What has not begun may be taken back; the rest
stays."""

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.agencies import tree
from chungthuc.agencies.demands import demand_decision, demand_named, demand_not_past
from chungthuc.agencies.models import Agency, OfficeAddress, OfficeHours
from chungthuc.appointments.lifecycle import COMING
from chungthuc.appointments.models import Appointment
from chungthuc.appointments.policies import demand_administrator
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.errors import Refused
from chungthuc.core.text.alphabet import clean

Said = OfficeAddress | OfficeHours


@transaction.atomic
def move_to(
    agency: Agency, address: str, *, since: date, by: Person, decision: str, phone: str = "", hint: str = ""
) -> OfficeAddress:
    """«Ghi địa chỉ». Raises NotAllowed, Refused (day_is_past, name_missing, said_for_that_day)."""
    demand_administrator(by, agency)
    demand_decision(decision)
    demand_not_past(since)
    demand_named(clean(address), _("Chưa ghi địa chỉ."), most=300)
    row = OfficeAddress(agency=agency, since=since, address=clean(address), phone=clean(phone), hint=clean(hint))
    _say(row, "an_office_moves_once_a_day")
    _tell(row, "say_address", by, decision)
    return row


@transaction.atomic
def work_until(agency: Agency, closes_at: time, *, since: date, by: Person, decision: str) -> OfficeHours:
    """«Giờ làm việc»: here and below, where nobody nearer says otherwise. Raises as ``move_to``."""
    demand_administrator(by, agency)
    demand_decision(decision)
    demand_not_past(since)
    row = OfficeHours(agency=agency, since=since, closes_at=closes_at, decision=decision.strip())
    _say(row, "hours_change_once_a_day")
    _tell(row, "say_hours", by, decision)
    return row


@transaction.atomic
def take_back(row: Said, *, by: Person) -> None:
    """What begins on a later day does not begin. Raises NotAllowed, Refused (day_is_past)."""
    agency = row.agency
    if agency is None:
        raise TypeError("what the nation says is taken back by nobody here")
    demand_administrator(by, agency)
    if row.since <= clock.today():
        words = _("Nội dung áp dụng từ %(day)s đã có hiệu lực, không rút được.") % {"day": f"{row.since:%d/%m/%Y}"}
        raise Refused("day_is_past", words, _("Ghi nội dung mới từ một ngày sau."))
    _tell(row, "take_back_address" if isinstance(row, OfficeAddress) else "take_back_hours", by, "")
    row.delete()


def coming_moved(agency: Agency, since: date) -> QuerySet[Appointment]:
    """Who comes there from that day on: they go to the new address."""
    begins = datetime.combine(since, time(), VIETNAM)
    return Appointment.objects.filter(agency=agency, state__in=sorted(COMING), starts_at__gte=begins)


def coming_after(agency: Agency, closes_at: time, since: date) -> QuerySet[Appointment]:
    """Appointments, here and below, that end after the office does by then; the desk's own hours decide about them."""
    begins = datetime.combine(since, time(), VIETNAM)
    where = Q(agency=agency) | Q(agency__in=tree.below(agency, clock.today()))
    rows = Appointment.objects.filter(where, state__in=sorted(COMING), starts_at__gte=begins)
    return rows.filter(ends_at__time__gt=closes_at).order_by("starts_at", "pk")


def _say(row: Said, constraint: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        if constraint not in str(problem):
            raise
        words = _("Đã có nội dung áp dụng từ ngày %(day)s.") % {"day": f"{row.since:%d/%m/%Y}"}
        raise Refused("said_for_that_day", words, _("Rút nội dung đó nếu chưa áp dụng, hoặc chọn ngày khác.")) from None


def _tell(row: Said, action: str, by: Person, decision: str) -> None:
    agency = row.agency
    if agency is None:
        raise TypeError("an agency's")
    said = {"address": row.address} if isinstance(row, OfficeAddress) else {"closes_at": f"{row.closes_at:%H:%M}"}
    facts = {"since": row.since.isoformat(), "decision": decision.strip(), **said}
    record(agency.code, action, subject=f"{row._meta.model_name}:{row.pk}", by=by, facts=facts)
