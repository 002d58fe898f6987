"""Giving rights and ending them: by an administrator there or above, with a reason, recorded."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock, jobs
from chungthuc.core.errors import NotAllowed, Refused, demand_reason
from chungthuc.core.text import alphabet, legacy_fonts

GROUNDS = _("Ghi căn cứ, ví dụ số quyết định.")
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

    Raises NotAllowed (not_administrator, no_self_grant) or Refused (reason_missing, already_granted).
    """
    _demand_administrator(by, agency)
    demand_reason(reason, GROUNDS)
    if person == by:
        raise NotAllowed("no_self_grant", _("Không ai tự phân quyền cho mình."), _("Nhờ quản trị khác."))
    try:
        with transaction.atomic():
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
        person = Person.objects.filter(email__iexact=email).first() or _account(email, full_name, keep_name=keep_name)
        grant = Grant.objects.create(
            person=person, agency=agency, right=Right.ADMINISTER, since=clock.now(), reason=reason.strip()
        )
        facts = {"right": str(grant.right)}
        record(agency.code, "give_right", row=grant, by="system:installation", facts=facts)
        jobs.defer(TELL, grant_id=grant.pk)
    return grant


def _account(email: str, full_name: str, *, keep_name: bool) -> Person:
    try:
        validate_email(email)
    except ValidationError:
        raise Refused("email_wrong", _("Địa chỉ thư điện tử không đúng."), _("Ghi đúng địa chỉ.")) from None
    if not (kept := alphabet.clean(full_name)):
        raise Refused("name_missing", _("Chưa có tài khoản này và chưa ghi họ tên."), _("Ghi họ tên đầy đủ."))
    if (proper := legacy_fonts.meant(full_name)) and not keep_name:
        raise Refused(
            "old_letters",
            _("«%(text)s» có vẻ là chữ của phông cũ (TCVN3, VNI), in ra sẽ không đọc được.") % {"text": kept},
            _("Ghi lại, ví dụ «%(proper)s»; nếu đúng là tên như vậy thì thêm --keep-name.")
            % {"proper": alphabet.clean(proper)},
        )
    person = Person.objects.create_user(email.lower(), full_name=kept)  # as allauth keeps them
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def end(grant: Grant, *, by: Person, reason: str) -> None:
    """End it now; the row stays. A right that is already over stays as it was. Raises as ``give`` does."""
    _demand_administrator(by, grant.agency)
    demand_reason(reason, GROUNDS)
    with transaction.atomic():
        current = Grant.objects.select_for_update().get(pk=grant.pk)
        if not current.is_in_force():
            return
        Grant.objects.filter(pk=grant.pk).update(until=clock.now())
        _tell("end_right", grant, by)
    grant.refresh_from_db()


def _demand_administrator(by: Person, agency: Agency) -> None:
    if not rights.holds(by, Right.ADMINISTER, agency):
        raise NotAllowed("not_administrator", _("Bạn không quản trị cơ quan này."))


def _tell(action: str, grant: Grant, by: Person) -> None:
    """The event names the grant; whose it is stands in the row."""
    record(grant.agency.code, action, row=grant, by=by, facts={"right": str(grant.right)})
