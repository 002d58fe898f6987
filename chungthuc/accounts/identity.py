"""Whose number it is: seen on the card by an officer, or told by the national login. Never by registration alone."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import IdentitySource, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused


def check_at_counter(person: Person, *, agency: Agency, by: Person) -> None:
    """The officer saw the card: name and number are this person's. Recorded; the number is not in the event.

    Raises NotAllowed("no_right") for who receives nobody there, NotAllowed("no_self_check") for one's own account,
    Refused("number_missing" | "number_checked_elsewhere").
    """
    if not rights.holds(by, Right.CREATE_COPY, agency):
        raise NotAllowed("no_right", _("Chỉ cán bộ tiếp nhận của cơ quan được xác nhận giấy tờ của tài khoản."))
    if by == person:
        raise NotAllowed("no_self_check", _("Không ai tự xác nhận giấy tờ của mình."), _("Nhờ cán bộ khác."))
    _check(person, IdentitySource.COUNTER, chain=agency.code, by=by)


def told_by_national_login(person: Person, *, number: str, full_name: str) -> None:
    """The seam for OIDC (VNeID): its claims are the truth and replace what was typed. Raises as above."""
    Person.objects.filter(pk=person.pk).exclude(id_number=number, full_name=full_name).update(
        id_number=number, full_name=full_name, identity_source="", identity_checked_at=None, identity_checked_by=None
    )
    person.refresh_from_db()
    _check(person, IdentitySource.NATIONAL_LOGIN, chain="accounts", by=person)


def _check(person: Person, source: IdentitySource, *, chain: str, by: Person) -> None:
    if not person.id_number:
        raise Refused("number_missing", _("Tài khoản chưa có số giấy tờ."), _("Nhập số trước khi xác nhận."))
    facts: dict[str, Any] = {"identity_source": source, "identity_checked_at": clock.now()}
    facts["identity_checked_by"] = by if source == IdentitySource.COUNTER else None
    try:
        with transaction.atomic():
            # Another name or number typed meanwhile is not what the officer saw.
            seen = Person.objects.filter(pk=person.pk, id_number=person.id_number, full_name=person.full_name)
            if not seen.update(**facts):
                raise Refused("details_changed", _("Thông tin tài khoản vừa thay đổi."), _("Xem lại rồi xác nhận."))
            record(chain, "check_identity", subject=f"person:{person.pk}", by=by, facts={"source": str(source)})
    except IntegrityError as problem:
        if "one_account_a_checked_number" not in str(problem):
            raise
        raise Refused(
            "number_checked_elsewhere",
            _("Số này đã được xác nhận cho một tài khoản khác."),
            _("Dùng tài khoản đó, hoặc báo quản trị."),
        ) from None
    person.refresh_from_db()
