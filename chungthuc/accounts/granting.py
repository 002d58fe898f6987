"""Giving rights and ending them: by an administrator there or above, with a reason, recorded.

Administration itself, of this sub-system or another one, is delegated downwards: it is given, and taken, only by
somebody who administers strictly above that agency, or there where nobody administers above. Nobody gives himself
anything.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import ADMINISTERING, Grant, Person, Right
from chungthuc.accounts.staffing.new_account import new_account
from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock, jobs
from chungthuc.core.errors import NotAllowed, Refused, demand_fits, demand_reason

GROUNDS = _("Ghi căn cứ, ví dụ số quyết định.")
LONGEST = 300  # letters of a reason
TELL = "notifications.tell_of_right"  # leader and level above hear of it


def give(
    person: Person,
    agency: Agency,
    right: Right,
    *,
    by: Person,
    reason: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Grant:
    """Give a right from ``since`` (default: now) to before ``until`` (default: without an end).

    Raises NotAllowed (not_administrator, no_self_grant) or Refused (reason_missing, text_too_long,
    begins_in_the_past, ends_before_it_begins, already_granted).
    """
    demand_may_give(by, agency, right)
    demand_ground(reason)
    demand_span(since, until)
    if person == by:
        raise NotAllowed("no_self_grant", _("Không ai tự phân quyền cho mình."), _("Nhờ quản trị khác."))
    try:
        with transaction.atomic():
            one_after_the_other(person)
            grant = Grant.objects.create(
                person=person,
                agency=agency,
                right=right,
                since=since or clock.now(),
                until=until,
                given_by=by,
                reason=reason.strip(),
            )
            _tell("give_right", grant, by)
            jobs.defer(TELL, grant_id=grant.pk)
    except IntegrityError as problem:
        if "one_grant_of_a_right_at_a_time" not in str(problem):
            raise
        raise Refused("already_granted", _("Người này đã có quyền đó trong thời gian này.")) from None
    return grant


def install(agency: Agency, *, email: str, full_name: str, reason: str, keep_name: bool = False) -> Grant:
    """The first administrator of an agency, named by whoever installs: everybody else gets rights from a person.

    An account that is not there yet is made, without a password: its owner sets one by «Quên mật khẩu».
    ``keep_name``: the name is meant as it is, though it reads like letters of an old font. Raises Refused
    (reason_missing, email_wrong, name_missing, old_letters, has_administrator).
    """
    demand_reason(reason, GROUNDS)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        if rights.administrators(agency).exists():
            raise Refused(
                "has_administrator",
                _("Cơ quan này đã có người quản trị."),
                _("Người quản trị đó phân quyền cho người khác."),
            )
        person = Person.objects.filter(email__iexact=email).first() or new_account(
            email, full_name, keep_name=keep_name
        )
        grant = Grant.objects.create(
            person=person, agency=agency, right=Right.ADMINISTER, since=clock.now(), reason=reason.strip()
        )
        facts = {"right": str(grant.right)}
        record(agency.code, "give_right", row=grant, by="system:installation", facts=facts)
        jobs.defer(TELL, grant_id=grant.pk)
    return grant


def end(grant: Grant, *, by: Person, reason: str) -> None:
    """End it now, or take it back before it begins; the row stays. A right that is already over stays as it was.
    Raises as ``give`` does."""
    demand_may_give(by, grant.agency, Right(grant.right))
    demand_ground(reason)
    with transaction.atomic():
        current = Grant.objects.select_for_update().get(pk=grant.pk)
        now = clock.now()
        if current.until is not None and current.until <= max(now, current.since):
            return
        Grant.objects.filter(pk=grant.pk).update(until=max(now, current.since))
        _tell("end_right", grant, by, reason=reason.strip())
    grant.refresh_from_db()


def one_after_the_other(person: Person) -> None:
    """Rows that may not overlap are written one at a time: two at once would wait for each other (deadlock)."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def may_give(by: Person, agency: Agency, right: Right) -> bool:
    """Of administration only from above; of anything else whoever administers the agency."""
    if right not in ADMINISTERING:
        return rights.holds(by, Right.ADMINISTER, agency)
    above = tree.path(agency, clock.today())[1:]
    over = Grant.objects.in_force().filter(agency__in=above, right__in={Right.ADMINISTER, right})
    if by.is_active and over.filter(person=by).exists():
        return True
    return rights.holds(by, Right.ADMINISTER, agency) and not over.filter(person__is_active=True).exists()


def demand_may_give(by: Person, agency: Agency, right: Right) -> None:
    """Raises NotAllowed("not_administrator")."""
    if may_give(by, agency, right):
        return
    demand_administrator(by, agency)
    raise NotAllowed(
        "not_administrator",
        _("Quyền quản trị của một cơ quan do người quản trị cấp trên phân hoặc chấm dứt."),
        _("Nhờ người quản trị cấp trên."),
    )


def demand_administrator(by: Person, agency: Agency) -> None:
    """Raises NotAllowed("not_administrator")."""
    if not rights.holds(by, Right.ADMINISTER, agency):
        raise NotAllowed("not_administrator", _("Bạn không quản trị cơ quan này."))


def demand_ground(reason: str) -> None:
    """Raises Refused(reason_missing, text_too_long)."""
    demand_reason(reason, GROUNDS)
    demand_fits(reason.strip(), LONGEST)


def demand_span(since: datetime | None, until: datetime | None) -> None:
    """Raises Refused(begins_in_the_past, ends_before_it_begins): no right is given for what was done before."""
    if since is not None and clock.day(since) < clock.today():
        raise Refused(
            "begins_in_the_past",
            _("Ngày bắt đầu đã qua."),
            _("Quyền chỉ có từ hôm nay trở đi; chọn hôm nay hoặc ngày sau."),
        )
    if until is not None and until <= max(since or clock.now(), clock.now()):
        raise Refused(
            "ends_before_it_begins", _("Ngày kết thúc trước ngày bắt đầu."), _("Chọn ngày kết thúc sau ngày bắt đầu.")
        )


def _tell(action: str, grant: Grant, by: Person, **facts: str) -> None:
    """The event names the grant; whose it is stands in the row."""
    record(grant.agency.code, action, row=grant, by=by, facts={"right": str(grant.right), **facts})
