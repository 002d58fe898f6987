"""Who signs by default on which days: a proposal at «Trình ký», never a right."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import authority
from chungthuc.accounts.empowering.people import demand_administrator
from chungthuc.accounts.models import Duty, Person
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import Refused


def add(agency: Agency, person: Person, first: date, last: date, *, by: Person) -> Duty:
    """From ``first`` to ``last``, both counted.

    Raises NotAllowed("not_administrator") or Refused (duty_in_the_past, duty_ends_before_it_begins,
    duty_without_authority, duty_taken).
    """
    demand_administrator(by, agency)
    _demand_days(first, last)
    if any(authority.of(person, agency, _moment(day)) is None for day in (first, last)):
        raise Refused(
            "duty_without_authority",
            _("Người này không có thẩm quyền ký trong cả thời gian đó."),
            _("Chọn người khác hoặc ngày khác; thẩm quyền ghi ở mục «Thẩm quyền ký»."),
        )
    try:
        with transaction.atomic():
            made = Duty.objects.create(agency=agency, person=person, during=DateRange(first, last + timedelta(days=1)))
            _tell("set_duty", made, by)
    except IntegrityError as problem:
        if "one_on_duty_a_day" not in str(problem):
            raise
        raise Refused(
            "duty_taken",
            _("Trong những ngày đó đã có người trực ký."),
            _("Bỏ lịch trực đó trước, hoặc chọn ngày khác."),
        ) from None
    return made


@transaction.atomic
def remove(duty: Duty, *, by: Person) -> None:
    """What is to come goes; of what has begun the days before today stay. One that is over stays as it was."""
    demand_administrator(by, duty.agency)
    row = Duty.objects.select_for_update().filter(pk=duty.pk).first()
    today = clock.today()
    if row is None or row.during.upper <= today:
        return
    _tell("remove_duty", row, by)
    if row.during.lower >= today:
        row.delete()
    else:
        Duty.objects.filter(pk=row.pk).update(during=DateRange(row.during.lower, today))


def _demand_days(first: date, last: date) -> None:
    if first < clock.today():
        raise Refused("duty_in_the_past", _("Ngày bắt đầu đã qua."), _("Chọn hôm nay hoặc một ngày sau."))
    if last < first:
        raise Refused("duty_ends_before_it_begins", _("Ngày kết thúc trước ngày bắt đầu."), _("Sửa lại ngày."))


def _moment(day: date) -> datetime:
    """Today now, any other day at noon."""
    return clock.now() if day == clock.today() else datetime.combine(day, time(12), tzinfo=clock.VIETNAM)


def _tell(action: str, duty: Duty, by: Person) -> None:
    days = [duty.during.lower.isoformat(), duty.during.upper.isoformat()]
    record(duty.agency.code, action, subject=f"duty:{duty.pk}", by=by, facts={"days": days})
