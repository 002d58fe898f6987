"""Whose number it is: seen on the card by an officer, or told by the national login. Never by registration alone."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import IdentitySource, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused, demand_fits, demand_reason

CHECKED, UNDONE = "check_identity", "undo_identity_check"  # names of the events
REASON_LIMIT = 300  # as the form says
LONG_NUMBER = re.compile(r"\d[\d .-]{7,}\d")


def check_at_counter(person: Person, *, agency: Agency, by: Person, shown: str = "") -> None:
    """The officer saw the card: name and number are this person's. Recorded; the number is not in the event.

    ``shown``: by what its owner showed the account was found, where that was an appointment's code.
    Raises NotAllowed("no_right") for who receives nobody there, and what ``obstacle`` names.
    """
    _demand_receiver(by, agency)
    if problem := obstacle(person, by=by):
        raise problem
    _check(person, IdentitySource.COUNTER, chain=agency.code, by=by, recorded={"shown": shown} if shown else {})


def obstacle(person: Person, *, by: Person) -> Refused | None:
    """Why this officer cannot check this account, told before a card is asked for; None where nothing speaks against.

    NotAllowed("no_self_check") for one's own account, Refused("number_missing" | "number_checked_elsewhere").
    """
    if by == person:
        return NotAllowed("no_self_check", _("Không ai tự xác nhận giấy tờ của mình."), _("Nhờ cán bộ khác."))
    if not person.id_number:
        return Refused("number_missing", _("Tài khoản chưa có số giấy tờ."), _("Nhập số trước khi xác nhận."))
    return _checked_elsewhere() if is_checked_elsewhere(person) else None


def is_checked_elsewhere(person: Person) -> bool:
    """Does another account hold the same number, checked? The database lets no two hold it."""
    others = Person.objects.filter(id_number=person.id_number).exclude(identity_source="").exclude(pk=person.pk)
    return bool(person.id_number) and others.exists()


def undo(person: Person, *, agency: Agency, reason: str, by: Person) -> None:
    """«Hủy xác nhận», by an officer of the agency that checked it: the number is a mere claim again.

    What was delivered into the account stays there; what is not delivered yet does not go there any more. The
    event keeps the reason, so no number may stand in it. Raises NotAllowed, Refused("reason_missing" |
    "reason_with_number" | "text_too_long").
    """
    _demand_receiver(by, agency)
    if by == person:
        raise NotAllowed("no_self_check", _("Không ai tự hủy xác nhận giấy tờ của mình."), _("Nhờ cán bộ khác."))
    reason = _reason(reason)
    with transaction.atomic():
        row = Person.objects.select_for_update(of=("self",)).filter(pk=person.pk)
        if not may_be_undone(row.get(), agency):
            raise NotAllowed(
                "checked_by_another",
                _("Số giấy tờ này không do cơ quan này đối chiếu."),
                _("Báo cơ quan đã đối chiếu để họ hủy xác nhận."),
            )
        row.update(identity_source="", identity_checked_at=None, identity_checked_by=None)
        record(agency.code, UNDONE, subject=f"person:{person.pk}", by=by, facts={"reason": reason})
    person.refresh_from_db()


def may_be_undone(person: Person, agency: Agency) -> bool:
    """Checked at a counter, and the last check was this agency's: the chain of its event says so."""
    if person.identity_source != IdentitySource.COUNTER:
        return False
    checks = Event.objects.filter(subject=f"person:{person.pk}", action=CHECKED).order_by("-at", "-position")
    return checks.values_list("chain", flat=True).first() == agency.code


def _demand_receiver(by: Person, agency: Agency) -> None:
    only = _("Chỉ cán bộ tiếp nhận của cơ quan được xác nhận giấy tờ của tài khoản.")
    rights.demand_right(by, Right.CREATE_COPY, agency, only)


def _reason(given: str) -> str:
    reason = " ".join(given.split())
    demand_reason(reason, _("Ghi lý do hủy xác nhận."))
    demand_fits(reason, REASON_LIMIT)
    if LONG_NUMBER.search(reason):
        raise Refused("reason_with_number", _("Lý do có số giấy tờ hoặc số điện thoại."), _("Bỏ số đó rồi bấm lại."))
    return reason


def _check(
    person: Person, source: IdentitySource, *, chain: str, by: Person, recorded: dict[str, Any] | None = None
) -> None:
    if not person.id_number:
        raise Refused("number_missing", _("Tài khoản chưa có số giấy tờ."), _("Nhập số trước khi xác nhận."))
    facts: dict[str, Any] = {"identity_source": source, "identity_checked_at": clock.now()}
    facts["identity_checked_by"] = by if source == IdentitySource.COUNTER else None
    try:
        with transaction.atomic():
            # Another name, kind or number typed meanwhile is not what the officer saw.
            typed = {"id_number": person.id_number, "full_name": person.full_name, "kind": person.kind}
            seen = Person.objects.filter(pk=person.pk, is_active=True, **typed)
            if not seen.update(**facts):
                raise Refused("details_changed", _("Thông tin tài khoản vừa thay đổi."), _("Xem lại rồi xác nhận."))
            facts_told = {"source": str(source), **(recorded or {})}
            record(chain, CHECKED, subject=f"person:{person.pk}", by=by, facts=facts_told)
    except IntegrityError as problem:
        if "one_account_a_checked_number" not in str(problem):
            raise
        raise _checked_elsewhere() from None
    person.refresh_from_db()


def _checked_elsewhere() -> Refused:
    return Refused(
        "number_checked_elsewhere",
        _("Số này đã được xác nhận cho một tài khoản khác."),
        _("Dùng tài khoản đó, hoặc báo quản trị."),
    )
