"""«Sáp nhập»: seen before, prepared once, carried out when the day begins; what has a number stays, the rest goes over."""

from datetime import date, timedelta

import pytest

from chungthuc.accounts import authority, rights
from chungthuc.accounts.models import Grant, Right
from chungthuc.agencies import tree
from chungthuc.agencies.finding import communes
from chungthuc.agencies.models import Agency, Desk, Placement, Succession
from chungthuc.appointments import slot_builder
from chungthuc.appointments.models import Answer, Rebooking, Slot, SlotStatus
from chungthuc.audit import chain, rows
from chungthuc.audit.models import Event
from chungthuc.certification.finding.looking import find
from chungthuc.certification.finding.words import typed
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight import invariants
from chungthuc.certification.permissions import may
from chungthuc.certification.reception import intake
from chungthuc.certification.reception.assignment import may_take
from chungthuc.certification.reception.intake import Paper
from chungthuc.certification.reorganising import carrying_out, merging, work
from chungthuc.certification.reorganising.merging import Merger
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.registers.models import EntryState, RegisterEntry
from chungthuc.registers.volumes import open_today, open_volume
from demo import life
from tests.certification.reorganising.conftest import WHY, carry_out, merged, wanted
from tests.harness import appointments
from tests.harness.jobs import run_jobs


def test_everything_in_hand_is_seen_before(world, kept, scan, at):
    life.submitted(world, scan)
    life.issued(world, scan, name="Lê Văn Tám")
    seen = merging.preview(wanted(world, kept), by=world.nga)
    assert (seen.papers, seen.dossiers, seen.unsent, seen.volumes, seen.people, seen.below) == (1, 1, 1, 1, 4, 0)
    assert not Succession.objects.exists()


def test_papers_without_a_number_come_back_under_the_successor(world, kept, scan, at):
    first, signed, numbered = (life.submitted(world, scan, name=name) for name in ("Lê Một", "Lê Hai", "Lê Ba"))
    life.signed(world, signed)
    issued = life.finished(world, numbered)
    merged(world, kept, at)
    for copy in (first, signed):
        copy.refresh_from_db()
        assert (copy.agency, copy.dossier.agency, copy.status) == (kept, kept, Status.RETURNED)
        assert "sáp nhập" in copy.return_reason
        assert copy.signed_at is None or copy.forwarded_at is None
    issued.refresh_from_db()
    assert (issued.agency, issued.dossier.agency, issued.status) == (world.office, world.office, Status.ISSUED)
    assert list(invariants.broken()) == []


def test_a_returned_paper_keeps_its_own_reason(world, kept, scan, at, submitted_copy):
    intake.withdraw(submitted_copy, by=world.minh)
    before = CertifiedCopy.objects.get(pk=submitted_copy.pk).return_reason
    merged(world, kept, at)
    after = CertifiedCopy.objects.get(pk=submitted_copy.pk)
    assert (after.agency, after.return_reason, after.status) == (kept, before, Status.RETURNED)


def test_what_came_back_is_signed_and_numbered_by_the_successor(world, kept, submitted_copy, at):
    merged(world, kept, at)
    copy = CertifiedCopy.objects.with_names().get(pk=submitted_copy.pk)
    dung = world.dung
    assert may_take(dung, copy.dossier)
    paper = Paper(copy.paper_type, copy.original_title, copy.original_pages)
    intake.resubmit(copy, paper=paper, signatory=authority.of(dung, kept), by=dung)
    copy.refresh_from_db()
    assert (copy.status, copy.signatory.agency, copy.leader_id) == (Status.SUBMITTED, kept, dung.pk)
    assert copy.history.values_list("chain", flat=True).distinct().get() == "00070"
    assert [one.action for one in copy.history] == ["submit", "return", "resubmit"]
    assert list(rows.faults()) == []
    assert [fault for name in chain.chains() for fault in chain.check(name)] == []


def test_a_number_that_was_reserved_is_voided_with_the_reason(world, kept, submitted_copy, at):
    from chungthuc.certification import sealing

    copy = submitted_copy
    life.stamped(life.forwarded(world, life.signed(world, copy)))
    volume = world.volumes["00070"]
    sealing.request(copy, volume=volume, shown_sha256=copy.document.file_sha256, by=world.tuan)
    merged(world, kept, at)
    entry = RegisterEntry.objects.get()
    assert (entry.state, entry.register.agency) == (EntryState.VOIDED, world.office)
    copy.refresh_from_db()
    assert (copy.entry, copy.status) == (None, Status.RETURNED)


def test_the_register_gives_no_number_from_the_day_on_even_when_the_job_is_late(world, kept, scan, at):
    life.issued(world, scan)
    made = merging.prepare(wanted(world, kept), by=world.nga)
    at.on(days=1)
    volume = world.volumes["00070"]
    with pytest.raises(NotAllowed) as refusal:
        volume.register.present_volume(volume, clock.today())
    assert refusal.value.code == "agency_merged"
    carry_out()
    volume.refresh_from_db()
    assert volume.closed_on == made.on - timedelta(days=1)
    assert open_today(world.office) == []
    last = date(made.on.year, 12, 31)
    with pytest.raises(NotAllowed) as refusal:
        open_volume(world.office, name="Sổ 2", start_number=2, opened_on=made.on, closed_on=last, by=world.tuan)
    assert refusal.value.code == "agency_merged"


def test_rights_end_that_day_but_those_that_were_chosen(world, kept, at):
    chosen = Grant.objects.get(person=world.minh, agency=world.office, right=Right.CREATE_COPY)
    made = merging.prepare(wanted(world, kept, moved=[chosen.pk]), by=world.nga)
    assert rights.holds(world.tuan, Right.SEAL_COPY, world.office)
    at.on(days=1)
    carry_out()
    for who, right in (("minh", Right.CREATE_COPY), ("tuan", Right.SEAL_COPY), ("hoa", Right.SIGN_COPY)):
        assert not rights.holds(world.people[who], right, world.office)
    assert rights.holds(world.minh, Right.CREATE_COPY, kept)
    assert not rights.holds(world.tuan, Right.SEAL_COPY, kept)
    new = Grant.objects.get(person=world.minh, agency=kept)
    assert (new.given_by, new.reason) == (world.nga, WHY)
    assert world.minh.is_active
    assert Event.objects.get(action="merge_agency").facts["rights_moved"] == 1
    assert made.moved == [chosen.pk]


def test_who_prepared_it_and_administers_no_more_moves_nobody(world, kept, at):
    chosen = Grant.objects.get(person=world.minh, agency=world.office)
    merging.prepare(wanted(world, kept, moved=[chosen.pk]), by=world.nga)
    Grant.objects.filter(person=world.nga).update(until=clock.now())
    at.on(days=1)
    carry_out()
    assert not Grant.objects.filter(person=world.minh, agency=kept).exists()
    assert Event.objects.get(action="merge_agency").facts["rights_moved"] == 0


def test_old_papers_are_found_read_and_sent_by_the_successor(world, kept, issue, at):
    copy = issue(name="Phan Thị Cũ")
    merged(world, kept, at)
    asked = typed("phan thi cu", clock.today())
    assert [one.copy for one in find(kept, asked)] == [copy.pk]
    assert CertifiedCopy.objects.visible_to(world.dung).filter(pk=copy.pk).exists()
    assert not CertifiedCopy.objects.visible_to(world.vi).filter(pk=copy.pk).exists()
    assert not CertifiedCopy.objects.visible_to(world.minh).filter(pk=copy.pk).exists()
    present = CertifiedCopy.objects.with_names().get(pk=copy.pk)
    assert may(world.dung, Action.SEND, present)
    assert not may(world.dung, Action.SIGN, present)
    assert world.office not in rights.agencies_where(world.dung, *rights.WORKING)


def test_it_is_found_under_its_old_name_and_named_in_old_papers(world, kept, at):
    name = tree.name_on(world.office, clock.today())
    merged(world, kept, at)
    assert tree.name_on(world.office, clock.today()) == name
    assert [one.code for one in communes("hoàn kiếm", "01")][:1] == ["00008"]
    assert kept in Agency.objects.search("hoan kiem")
    assert not Placement.objects.in_force().filter(agency=world.office).exists()


def test_who_will_come_is_proposed_a_time_at_the_successor_before_the_day(world, kept, at):
    for agency in (world.office, kept):
        desk = appointments.desk(agency)
        appointments.rule(desk, weekdays=[1, 2, 3, 4, 5, 6, 7]).save(force_insert=True)
        slot_builder.build(desk)
    later = clock.now() + timedelta(days=4)
    where = Slot.objects.filter(agency=world.office, starts_at__gt=later).order_by("starts_at").first()
    held = appointments.booked(where, world.lan, by=world.minh)
    soon = Slot.objects.filter(agency=world.office, starts_at__gt=clock.now()).order_by("starts_at").first()
    stays = appointments.booked(soon, originals=1, by=world.minh)
    merging.prepare(wanted(world, kept, days=3), by=world.nga)
    run_jobs()
    held.refresh_from_db()
    stays.refresh_from_db()
    assert (held.agency, stays.agency) == (kept, world.office)
    waiting = Rebooking.objects.get(appointment=held)
    assert (waiting.answer, waiting.proposed.agency) == (Answer.WAITING, kept)
    day = clock.today() + timedelta(days=3)
    assert not Slot.objects.filter(agency=world.office, status=SlotStatus.OPEN, starts_at__date__gte=day).exists()
    at.on(days=3)
    carry_out()
    assert Desk.objects.get(agency=world.office).during.upper == day


def test_a_merger_of_today_is_carried_out_at_once(world, kept, submitted_copy, at):
    merging.prepare(wanted(world, kept, days=0), by=world.nga)
    run_jobs()
    assert Succession.objects.get().done_at is not None
    assert CertifiedCopy.objects.get(pk=submitted_copy.pk).agency == kept


def test_it_is_called_off_before_its_day_and_not_after(world, kept, at):
    made = merging.prepare(wanted(world, kept), by=world.nga)
    merging.call_off(made, by=world.nga)
    run_jobs()
    at.on(days=1)
    carry_out()
    assert not Succession.objects.exists()
    assert Placement.objects.in_force().filter(agency=world.office).exists()
    made = merged(world, kept, at)
    with pytest.raises(Refused) as refusal:
        merging.call_off(made, by=world.nga)
    assert refusal.value.code == "merger_begun"


def test_interrupted_anywhere_it_goes_on_and_twice_changes_nothing(world, kept, scan, at, monkeypatch):
    for name in ("Lê Một", "Lê Hai", "Lê Ba"):
        life.submitted(world, scan, name=name)
    merging.prepare(wanted(world, kept), by=world.nga)
    at.on(days=1)
    monkeypatch.setattr(carrying_out, "STRETCH", 2)
    merger = carrying_out.mergers().get()
    assert carrying_out.go_on(merger)
    assert work.open_dossiers(world.office).count() == 1
    with monkeypatch.context() as broken:
        broken.setattr(carrying_out, "_tree", _breaks)
        with pytest.raises(RuntimeError):
            carry_out()
    assert rights.holds(world.minh, Right.CREATE_COPY, world.office), "what is finished is finished whole"
    carry_out()
    events = Event.objects.count()
    assert not carrying_out.go_on(carrying_out.mergers().get())
    assert carrying_out.due() == []
    assert Event.objects.count() == events


def _breaks(*_given: object) -> None:
    raise RuntimeError("cut off")


def test_who_stood_below_stands_below_the_successor(world, at):
    other = Agency.objects.create(code="79", kind="province", search_key="x")
    Placement.objects.create(agency=other, name="Tỉnh khác", kind="province", during=("2025-07-01", None), decision=WHY)
    Grant.objects.create(
        person=world.nga, agency=other, right=Right.ADMINISTER, given_by=world.hoa, reason=WHY, since=clock.now()
    )
    merging.prepare(Merger(world.province, other, clock.today() + timedelta(days=1), WHY), by=world.nga)
    at.on(days=1)
    carry_out()
    assert set(tree.below(other, clock.today())) == {world.office, world.neighbour, world.agencies["00008"]}
