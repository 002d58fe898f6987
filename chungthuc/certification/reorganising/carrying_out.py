"""A merger is carried out: at once what concerns people who will come, the rest when its day begins. In stretches, each
in a transaction of its own; whoever is interrupted goes on where it stopped, and doing it twice changes nothing."""

from datetime import timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungthuc.accounts import rights
from chungthuc.accounts.models import Grant, Person, Right
from chungthuc.agencies import tree
from chungthuc.agencies.former import following
from chungthuc.agencies.models import Agency, Placement, Succession
from chungthuc.appointments.closures import proposing
from chungthuc.appointments.closures.rebooking import put_back_on_list
from chungthuc.appointments.models import Appointment, Rebooking
from chungthuc.appointments.offices import desks
from chungthuc.audit.chain import record
from chungthuc.certification.finding import keeping
from chungthuc.certification.lifecycle import UNNUMBERED, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reorganising import placing, work
from chungthuc.certification.signature import stop_requests
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier, Draft
from chungthuc.registers import volumes

STRETCH = 200  # appointments, dossiers of one run
BY = "system:merger"


def mergers() -> QuerySet[Succession]:
    return Succession.objects.select_related("predecessor", "successor").order_by("pk")


def due() -> list[int]:
    """Keys of mergers whose day has begun and that are not carried out whole."""
    rows = Succession.objects.filter(done_at__isnull=True, prepared_by__isnull=False, on__lte=clock.today())
    return list(rows.order_by("on", "pk").values_list("pk", flat=True))


def go_on(merger: Succession) -> bool:
    """The next stretch. True where more is left that can be done now."""
    if merger.done_at is not None or merger.prepared_by is None:
        return False
    if left := _appointments(merger):
        return left
    if merger.on > clock.today():
        return False
    volumes.close_before(merger.predecessor, merger.on, by=_person(merger))
    if left := _dossiers(merger):
        return left
    _finish(merger)
    return False


def _appointments(merger: Succession) -> bool:
    """Who comes on that day or later comes to the successor: another time is proposed there."""
    found = list(work.coming(merger.predecessor, merger.on)[: STRETCH + 1])
    for one in found[:STRETCH]:
        waiting = _to_successor(one, merger)
        if waiting is not None:
            proposing.propose_one(waiting)
    return len(found) > STRETCH


@transaction.atomic
def _to_successor(appointment: Appointment, merger: Succession) -> Rebooking | None:
    appointment.lock()
    if appointment.agency_id != merger.predecessor_id:
        return None
    chain = appointment.chain
    appointment.agency = merger.successor
    appointment.save(update_fields=["agency"])
    waiting = put_back_on_list(appointment)
    facts = {"from": merger.predecessor.code, "to": merger.successor.code}
    record(chain, "succeed", subject=appointment.subject, by=BY, facts=facts)
    return waiting


def _dossiers(merger: Succession) -> bool:
    keys = list(work.open_dossiers(merger.predecessor).values_list("pk", flat=True)[: STRETCH + 1])
    for key in keys[:STRETCH]:
        _hand_over(Dossier(pk=key), merger)
    return len(keys) > STRETCH


@transaction.atomic
def _hand_over(dossier: Dossier, merger: Succession) -> None:
    """The dossier and its papers without a number go to the successor: what was submitted or signed here comes back
    with the reason, for page and title name an office that is no more. Papers with a number stay as they are."""
    rows = CertifiedCopy.objects.filter(dossier=dossier, agency=merger.predecessor, status__in=sorted(UNNUMBERED))
    copies = list(rows.select_for_update(of=("self",)).select_related("agency", "dossier", "document").order_by("pk"))
    held = keeping.hold(dossier.pk)
    for copy in copies:
        _come_back(copy, merger)
    if held.agency_id == merger.predecessor_id:
        held.agency = merger.successor
        held.save(update_fields=["agency"])
        keeping.keep_dossier(held)
        record(merger.successor.code, "succeed", row=held, by=BY, facts=_facts(merger))


def _come_back(copy: CertifiedCopy, merger: Succession) -> None:
    if copy.status != Status.RETURNED:
        with override("vi"):  # kept, for readers of either language
            name = tree.name_on(merger.successor, merger.on)
            reason = str(_("Cơ quan đã sáp nhập vào «%(name)s»: trình lại để người ký ở đó ký.") % {"name": name})
        stop_requests(copy)
        by = _person(merger)
        given_up = copy.give_up_number(reason=reason, by=by)
        copy.advance(
            Action.RETURN, by=by, reason=reason, recorded={**given_up, **_facts(merger)}, return_reason=reason,
            entry=copy.entry, forwarded_at=None, agency=merger.successor,
        )  # fmt: skip
        return
    copy.agency = merger.successor
    copy.save(update_fields=["agency"])
    record(merger.successor.code, "succeed", row=copy, by=BY, facts=_facts(merger))


@transaction.atomic
def _finish(merger: Succession) -> None:
    """Drafts, rights, desks and the tree; then it is done."""
    present = Succession.objects.select_for_update(of=("self",)).get(pk=merger.pk)
    if present.done_at is not None:
        return
    gone, kept = merger.predecessor, merger.successor
    Draft.objects.filter(agency=gone).update(agency=kept)
    moved, ended = _rights(merger)
    desks.end_all(gone, merger.on)
    _tree(merger, gone, kept)
    Succession.objects.filter(pk=merger.pk).update(done_at=clock.now())
    facts = {**_facts(merger), "on": merger.on.isoformat(), "rights_moved": moved, "rights_ended": ended}
    record(gone.code, "merge_agency", subject=f"agency:{gone.code}", by=BY, facts=facts)


def _rights(merger: Succession) -> tuple[int, int]:
    """Those that were chosen go on at the successor, given by who prepared the merger if he still may; all at the old
    office end. How many went on, how many ended."""
    moved, ended, now, by = 0, 0, clock.now(), _person(merger)
    may = rights.holds(by, Right.ADMINISTER, merger.successor)
    for grant in work.rights_at(merger.predecessor).order_by("pk"):
        until = max(now, grant.since + timedelta(microseconds=1))
        Grant.objects.filter(pk=grant.pk).update(until=until)
        record(merger.predecessor.code, "end_right", row=grant, by=BY, facts={"right": str(grant.right)})
        ended += 1
        if may and grant.pk in merger.moved and not _held(grant, merger.successor):
            _give(grant, merger, by)
            moved += 1
    return moved, ended


def _held(grant: Grant, agency: Agency) -> bool:
    rows = Grant.objects.lasting(clock.now())
    return rows.filter(person=grant.person_id, agency=agency, right=grant.right).exists()


def _give(grant: Grant, merger: Succession, by: Person) -> None:
    made = Grant.objects.create(
        person=grant.person, agency=merger.successor, right=grant.right, since=clock.now(), until=grant.until,
        given_by=by, reason=merger.decision,
    )  # fmt: skip
    record(merger.successor.code, "give_right", row=made, by=by, facts={"right": str(made.right)})


def _tree(merger: Succession, gone: Agency, kept: Agency) -> None:
    name = tree.name_on(gone, merger.on)
    for child in Placement.objects.on(merger.on).filter(parent=gone).select_related("agency"):
        _below_successor(child, merger)
    placing.end_on(gone, merger.on)
    placing.found_as_well_by(kept, name)
    following.follow(gone, kept, merger.on, merger.decision)


def _below_successor(child: Placement, merger: Succession) -> None:
    same = {one: getattr(child, one) for one in ("agency", "unit", "name", "kind")}
    upper, begins = child.during.upper, max(child.during.lower, merger.on)
    if begins > child.during.lower:
        Placement.objects.filter(pk=child.pk).update(during=DateRange(child.during.lower, begins))
        Placement.objects.create(
            **same, parent=merger.successor, during=DateRange(begins, upper), decision=merger.decision
        )  # fmt: skip


def _person(merger: Succession) -> Person:
    if merger.prepared_by is None:
        raise TypeError("a succession that came by data: there is nothing to carry out")
    return Person.objects.get(pk=merger.prepared_by)


def _facts(merger: Succession) -> dict[str, str]:
    return {"from": merger.predecessor.code, "to": merger.successor.code}
