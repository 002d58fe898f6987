"""Who may certify for an agency, and on which basis, at a moment."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Authority, Basis, Capacity, Duty, EndReason, Person, Right
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from chungthuc.core.text.alphabet import collated
from chungthuc.documents.models import Upload

STRENGTH = {Basis.POST: 0, Basis.ASSIGNMENT: 1, Basis.DELEGATION: 2}
LENDABLE = (Basis.POST, Basis.ASSIGNMENT)


def of(person: Person, agency: Agency, at: datetime | None = None) -> Authority | None:
    """On what the person may certify there at the moment, the strongest basis first; None: he may not."""
    return next((one for one in signatories(agency, at) if one.person_id == person.pk), None)


def is_in_force(authority: Authority, at: datetime | None = None) -> bool:
    """The row is in force, its person may sign there, and for a delegation its giver's authority lasts."""
    held = rights.holds(authority.person, Right.SIGN_COPY, authority.agency, at)
    if not authority.is_in_force(at) or not held:
        return False
    return authority.basis != Basis.DELEGATION or _giver_is_competent(authority, at)


def signatories(agency: Agency, at: datetime | None = None) -> list[Authority]:
    """Everyone who may be chosen at «Trình ký», posts first."""
    return signatories_of([agency], at)[agency.pk]


def signatories_of(agencies: Iterable[Agency], at: datetime | None = None) -> dict[int, list[Authority]]:
    """``signatories`` of many offices by two questions; by the office's key, empty where nobody may sign."""
    wanted = [one.pk for one in agencies]
    rows = Authority.objects.on(at or clock.now()).filter(agency__in=wanted)
    rows = rows.select_related("person", "agency", "from_person").order_by("pk")
    ordered = sorted(rows, key=lambda one: (STRENGTH[Basis(one.basis)], collated(one.person.full_name)))
    holding = rights.holders_of(Right.SIGN_COPY, wanted, at)
    lending = {(one.agency_id, one.person_id) for one in ordered if one.basis in LENDABLE}
    found: dict[int, list[Authority]] = {key: [] for key in wanted}
    for one in ordered:
        lent = one.basis != Basis.DELEGATION or (one.agency_id, one.from_person_id) in lending
        if lent and (one.agency_id, one.person_id) in holding:
            found[one.agency_id].append(one)
    return found


def on_duty(agency: Agency, at: datetime | None = None) -> Authority | None:
    """Who signs by default: the one on duty that day, else the first of the signatories."""
    everyone = signatories(agency, at)
    duty = Duty.objects.on(clock.day(at or clock.now())).filter(agency=agency).first()
    named = [one for one in everyone if duty and one.person_id == duty.person_id]
    return next(iter(named + everyone), None)


@transaction.atomic
def delegate(
    giver: Authority, to: Person, *, title: str, decision: str, since: datetime, until: datetime, by: Person,
    decided_on: date | None = None, kinds: Sequence[str] = (), scan: Upload | None = None,
) -> Authority:  # fmt: skip
    """Lend one's authority for a fixed time (NĐ 280/2025), entered by the giver or an administrator.

    ``kinds``: codes of the kinds of papers; none: all those of the giver. Raises NotAllowed: not_yours_to_lend,
    no_sub_delegation (what was delegated is not passed on), giver_not_competent at the first day, outlives_the_giver,
    wider_than_the_giver.
    """
    _demand_lendable(giver, since, until, by)
    _demand_no_wider(giver, kinds)
    made = Authority.objects.create(
        person=to,
        agency=giver.agency,
        basis=Basis.DELEGATION,
        capacity=Capacity.TUQ,
        title=title,
        above_title=giver.title,
        from_person=giver.person,
        decision=decision,
        decided_on=decided_on or clock.today(),
        kinds=list(kinds or giver.kinds),
        scan=scan,
        since=since,
        until=until,
    )
    record(giver.agency.code, "delegate", row=made, by=by)
    return made


@transaction.atomic
def end(authority: Authority, *, by: Person, reason: str = "") -> None:
    """End it now, by who lent it or an administrator; it stays. One that is still to come never begins.

    Raises NotAllowed("not_yours_to_end").
    """
    if by.pk != authority.from_person_id and not rights.holds(by, Right.ADMINISTER, authority.agency):
        raise NotAllowed("not_yours_to_end", _("Bạn không được chấm dứt thẩm quyền này."))
    current = Authority.objects.select_for_update().get(pk=authority.pk)
    over = max(clock.now(), current.since)
    if current.until is None or current.until > over:
        Authority.objects.filter(pk=authority.pk).update(until=over)
        known = {"reason": EndReason.keep(authority, reason, by=by).sha256} if reason else {}
        record(authority.agency.code, "end_authority", row=authority, by=by, facts=known)
    authority.refresh_from_db()


def _demand_lendable(giver: Authority, since: datetime, until: datetime, by: Person) -> None:
    if by.pk != giver.person_id and not rights.holds(by, Right.ADMINISTER, giver.agency):
        raise NotAllowed("not_yours_to_lend", _("Chỉ người ủy quyền hoặc người quản trị được nhập ủy quyền."))
    if giver.basis not in LENDABLE:
        raise NotAllowed("no_sub_delegation", _("Người được ủy quyền không được ủy quyền lại."))
    if not is_in_force(giver, since):
        raise NotAllowed("giver_not_competent", _("Người ủy quyền không có thẩm quyền vào ngày bắt đầu."))
    if giver.until is not None and until > giver.until:
        raise NotAllowed("outlives_the_giver", _("Ủy quyền không kéo dài hơn thẩm quyền của người ủy quyền."))


def _demand_no_wider(giver: Authority, kinds: Sequence[str]) -> None:
    if giver.kinds and not set(kinds) <= set(giver.kinds):
        raise NotAllowed(
            "wider_than_the_giver",
            _("Ủy quyền không rộng hơn phạm vi của người ủy quyền."),
            _("Chọn các loại giấy tờ mà người ủy quyền được ký."),
        )


def _giver_is_competent(authority: Authority, at: datetime | None) -> bool:
    lent = Authority.objects.on(at or clock.now()).filter(agency=authority.agency, basis__in=LENDABLE)
    return lent.filter(person=authority.from_person).exists()
