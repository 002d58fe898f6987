"""Who may certify for an agency, and on which basis, at a moment."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Authority, Basis, Capacity, Duty, Person, Right, in_force
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed


def of(person: Person, agency: Agency, at: datetime | None = None) -> Authority | None:
    """The person's authority at the agency at the moment, the strongest basis first."""
    rows = Authority.objects.filter(in_force(at), person=person, agency=agency).select_related("person", "agency")
    order = [Basis.POST, Basis.ASSIGNMENT, Basis.DELEGATION]
    return min(rows, key=lambda one: order.index(Basis(one.basis)), default=None)


def is_in_force(authority: Authority, at: datetime | None = None) -> bool:
    """The row is in force, its person may sign here, and (for a delegation) the giver's own authority lasts."""
    if not authority.is_in_force(at) or not rights.holds(authority.person, Right.SIGN_COPY, authority.agency, at):
        return False
    return authority.basis != Basis.DELEGATION or _giver_is_competent(authority, at)


def signatories(agency: Agency, at: datetime | None = None) -> list[Authority]:
    """Everyone who may be chosen at «Trình ký», posts first."""
    rows = Authority.objects.filter(in_force(at), agency=agency).select_related("person", "agency", "from_person")
    order = {Basis.POST: 0, Basis.ASSIGNMENT: 1, Basis.DELEGATION: 2}
    found = sorted(rows, key=lambda one: (order[Basis(one.basis)], one.person.full_name))
    return [one for one in found if is_in_force(one, at)]


def on_duty(agency: Agency) -> Authority | None:
    """Who signs by default today: the one on duty, else the first of the signatories."""
    everyone = signatories(agency)
    duty = Duty.on(agency, clock.today())
    named = [one for one in everyone if duty and one.person_id == duty.person_id]
    return next(iter(named + everyone), None)


@transaction.atomic
def delegate(
    giver: Authority, to: Person, *, title: str, decision: str, since: datetime, until: datetime, by: Person
) -> Authority:
    """Lend one's authority for a fixed time. Raises NotAllowed: what was delegated is not passed on."""
    if giver.basis == Basis.DELEGATION:
        raise NotAllowed("no_sub_delegation", _("Người được ủy quyền không được ủy quyền lại."))
    if not is_in_force(giver, since):
        raise NotAllowed("giver_not_competent", _("Người ủy quyền không có thẩm quyền vào ngày bắt đầu."))
    made = Authority.objects.create(
        person=to,
        agency=giver.agency,
        basis=Basis.DELEGATION,
        capacity=Capacity.TUQ,
        title=title,
        above_title=giver.title,
        from_person=giver.person,
        decision=decision,
        since=since,
        until=until,
    )
    record(giver.agency.code, "delegate", subject=f"authority:{made.pk}", by=by)
    return made


def _giver_is_competent(authority: Authority, at: datetime | None) -> bool:
    giver = Authority.objects.filter(
        in_force(at), person=authority.from_person, agency=authority.agency, basis__in=[Basis.POST, Basis.ASSIGNMENT]
    )
    return giver.exists()
