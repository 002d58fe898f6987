"""A dossier lies in one officer's hands: whoever received it, or whom it was given to since (decision 0036)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import granting, rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.dossiers.models import Dossier


def officers_of(agency: Agency) -> list[Person]:
    """Who takes in papers there now, by name."""
    return list(Person.objects.filter(pk__in=rights.holders(Right.CREATE_COPY, agency)).order_by("full_name", "pk"))


def may_give(person: Person, dossier: Dossier) -> bool:
    """The officer himself, or a senior: whoever signs at the office answers for its work."""
    held = rights.working_rights(person, dossier.agency)
    return Right.SIGN_COPY in held or (Right.CREATE_COPY in held and dossier.officer_id == person.pk)


def others_for(person: Person, dossier: Dossier) -> list[Person]:
    """To whom this person may give it: the office's officers, but him who has it and the giver."""
    if not may_give(person, dossier):
        return []
    return [one for one in officers_of(dossier.agency) if one.pk not in (dossier.officer_id, person.pk)]


def may_take(person: Person, dossier: Dossier) -> bool:
    """Without asking anybody: from an officer who takes in papers here no more."""
    if dossier.officer_id == person.pk or not rights.holds(person, Right.CREATE_COPY, dossier.agency):
        return False
    return may_give(person, dossier) or dossier.officer_id not in rights.holders(Right.CREATE_COPY, dossier.agency)


@transaction.atomic
def assign(dossier: Dossier, officer: Person, *, by: Person) -> None:
    """«Giao lại», or «Nhận xử lý» where ``officer`` is ``by``. To whoever has it already nothing happens.

    Its copies follow in the same statement (``copies_have_their_dossiers_officer``). Raises NotAllowed, Refused.
    """
    dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update(of=("self",)))
    if dossier.officer_id == officer.pk:
        return
    _demand_assignable(dossier, officer, by)
    _put(dossier, officer, by)


@transaction.atomic
def hand_over(dossier: Dossier, officer: Person, *, by: Person) -> None:
    """«Bàn giao hồ sơ», by an administrator, who sees no papers: from whoever leaves to an officer of the office.

    Raises NotAllowed(not_administrator), Refused(no_officer_here).
    """
    granting.demand_administrator(by, dossier.agency)
    dossier.refresh_from_db(from_queryset=Dossier.objects.select_for_update(of=("self",)))
    if dossier.officer_id == officer.pk:
        return
    _demand_officer(dossier, officer)
    _put(dossier, officer, by)


def _put(dossier: Dossier, officer: Person, by: Person) -> None:
    facts = {"from": f"person:{dossier.officer_id}", "to": f"person:{officer.pk}"}
    dossier.officer = officer
    dossier.save(update_fields=["officer"])
    record(dossier.agency.code, "assign_dossier", row=dossier, by=by, facts=facts)


def _demand_assignable(dossier: Dossier, officer: Person, by: Person) -> None:
    taken = officer == by and may_take(by, dossier)
    if not taken and not may_give(by, dossier):
        raise NotAllowed(
            "not_your_dossier",
            _("Hồ sơ %(code)s đang do %(name)s xử lý.") % {"code": dossier.code, "name": dossier.officer.full_name},
            _("Nhờ cán bộ đó hoặc người ký chứng thực giao lại."),
        )
    _demand_officer(dossier, officer)


def _demand_officer(dossier: Dossier, officer: Person) -> None:
    if not rights.holds(officer, Right.CREATE_COPY, dossier.agency):
        raise Refused(
            "no_officer_here",
            _("%(name)s không tiếp nhận hồ sơ tại cơ quan này.") % {"name": officer.full_name},
            _("Chọn một cán bộ tiếp nhận của cơ quan."),
        )
