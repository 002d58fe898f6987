"""Action by action, as the table of ``lifecycle`` has them: who may, from which statuses, what the event keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from django.db import transaction

from chungthuc.accounts.models import Person
from chungthuc.certification import sealing, signature, standstill, stops
from chungthuc.certification.lifecycle import TRANSITIONS, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import may
from chungthuc.certification.reception import attestation_page, cancelling, intake
from chungthuc.certification.results import delivery
from chungthuc.certification.results.delivery import Addressee
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from demo import life
from demo.world import World

OFFICERS, LEADERS, CLERKS = {"minh"}, {"hoa", "binh"}, {"tuan"}
SIGNATORY = {"hoa"}  # the leader that was chosen; Bình has the right too
NOBODY: set[str] = set()
FAULT = {"code": "tsa_refused"}
REQUEST, REASON = {"request"}, {"reason_sha256"}


@dataclass(frozen=True)
class Case:
    """``begin`` brings a copy to where the action starts, ``act`` does it as a desk or a job does."""

    begin: str
    act: Callable[[World, CertifiedCopy, Person], object]
    who: set[str]
    facts: set[str]  # names of what the event keeps; no personal data among them
    actor: str = ""  # of what no person of the office does


def sign(world: World, copy: CertifiedCopy, by: Person) -> None:
    credential = world.signers["hoa"]
    wanted = signature.request(copy, shown_sha256=copy.document.file_sha256, by=by)
    signature.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=by)
    signature.accept(wanted, copy, value=credential.sign(bytes(wanted.signed_attrs)), by=by)


def reserve(world: World, copy: CertifiedCopy, by: Person) -> None:
    volume = world.volumes[world.office.code]
    sealing.request(copy, volume=volume, shown_sha256=copy.document.file_sha256, by=by)


def seal(world: World, copy: CertifiedCopy, by: Person) -> None:
    credential, volume = world.seals[world.office.code], world.volumes[world.office.code]
    wanted = sealing.request(copy, volume=volume, shown_sha256=copy.document.file_sha256, by=by)
    sealing.choose(wanted, copy, certificate=credential.certificate, chain=credential.chain, by=by)
    sealing.accept(wanted, copy, value=credential.sign(bytes(wanted.signed_attrs)), by=by)


def resubmit(_world: World, copy: CertifiedCopy, by: Person) -> None:
    paper = intake.Paper(copy.paper_type, copy.original_title, copy.original_pages)
    intake.resubmit(copy, paper=paper, signatory=copy.signatory, by=by)


def readdress(_world: World, copy: CertifiedCopy, by: Person) -> None:
    delivery.readdress(copy, Addressee(), by=by)


def claim(_world: World, copy: CertifiedCopy, _by: Person) -> None:
    delivery.claim(copy, secret=copy.dossier.requester_number[-4:])


CASES = {
    Action.REPLACE: Case(
        "submitted", lambda _w, copy, by: attestation_page.move_signature(copy, copy.positions, by=by), OFFICERS | LEADERS, set()
    ),
    Action.WITHDRAW: Case("submitted", lambda _w, copy, by: intake.withdraw(copy, by=by), OFFICERS, set()),
    Action.RETURN: Case(
        "stamped", lambda _w, copy, by: signature.send_back(copy, reason="mờ", by=by), SIGNATORY | CLERKS, REASON
    ),
    Action.RESUBMIT: Case("returned", resubmit, OFFICERS, {"base_sha256"}),
    Action.CANCEL: Case("returned", lambda _w, copy, by: cancelling.cancel(copy, reason="thôi", by=by), OFFICERS, REASON),
    Action.SIGN: Case("submitted", sign, SIGNATORY, REQUEST),
    Action.FORWARD: Case("signed", lambda _w, copy, by: signature.forward(copy, by=by), SIGNATORY, set()),
    Action.STAMP: Case("signed", lambda _w, copy, _by: signature.stamp(copy), NOBODY, set(), "system:time-stamp"),
    Action.SIGN_AGAIN: Case("stuck signed", lambda _w, copy, by: standstill.sign_again(copy, by=by), SIGNATORY, set()),
    Action.RESERVE: Case("stamped", reserve, CLERKS, {"number", "volume"}),
    Action.SEAL: Case("stamped", seal, CLERKS, REQUEST),
    Action.SEAL_AGAIN: Case("stuck sealed", lambda _w, copy, by: standstill.seal_again(copy, by=by), CLERKS, set()),
    Action.ISSUE: Case("sealed", lambda _w, copy, _by: sealing.finish(copy), NOBODY, {"sha256"}, "system:issue"),
    Action.SEND: Case("issued", lambda _w, copy, by: delivery.wish(copy, by=by), CLERKS, set()),
    Action.DELIVER: Case("handed over", claim, NOBODY, set(), "requester:slip"),
    Action.RECEIVE: Case("handed over", claim, NOBODY, set(), "requester:slip"),
    Action.READDRESS: Case("submitted", readdress, OFFICERS | CLERKS, {"route"}),
    Action.BLOCK: Case(
        "handed over", lambda _w, copy, by: delivery.block(copy, reason="nhầm", by=by), OFFICERS | CLERKS,
        {"route", "reason_sha256"},
    ),
    Action.RETRY: Case("stuck sealed", lambda _w, copy, by: stops.again(copy, by=by), CLERKS, set()),
}  # fmt: skip
ELSEWHERE = {  # what only time brings has a file of its own
    Action.RENEW: ("proof/test_lasting.py", 'action="renew"'),
    Action.DOUBT: ("proof/test_lasting.py", 'action="doubt"'),
    Action.BOUNCE: ("../web/delivery/test_bounced_results.py", 'action="bounce"'),
}
WITHOUT_A_DESK = {Action.ANNUL}  # a row of the table; its page is to come


def copy_at(begin: str, world: World, scan: bytes) -> CertifiedCopy:
    """For a requester who comes with the slip, so that no letter leaves."""
    copy = life.submitted(world, scan, email="")
    steps: dict[str, list[Callable[[], object]]] = {
        "returned": [lambda: intake.withdraw(copy, by=world.minh)],
        "signed": [lambda: life.signed(world, copy)],
        "stamped": [lambda: life.signed(world, copy), lambda: life.forwarded(world, copy), lambda: life.stamped(copy)],
    }
    steps["sealed"] = [*steps["stamped"], lambda: life.sealed(world, copy)]
    steps["issued"] = [*steps["sealed"], lambda: sealing.finish(copy)]
    steps["handed over"] = [
        *steps["issued"], lambda: delivery.wish(copy, by=world.tuan), lambda: delivery.hand_over(copy)
    ]  # fmt: skip
    for step in steps.get(begin.removeprefix("stuck "), []):
        step()
    if begin.startswith("stuck "):
        CertifiedCopy.objects.filter(pk=copy.pk).update(stopped_at=clock.now(), last_fault=FAULT)
    return CertifiedCopy.objects.get(pk=copy.pk)


@pytest.fixture
def at(world, scan, keeper) -> Callable[[str], CertifiedCopy]:
    return lambda begin: keeper.of(f"copy at {begin}", lambda: copy_at(begin, world, scan))


def stands(copy: CertifiedCopy) -> tuple[object, ...]:
    return (*CertifiedCopy.objects.filter(pk=copy.pk).values().get().items(), copy.history.count())


def test_no_row_of_the_table_is_without_its_case():
    assert set(CASES) | set(ELSEWHERE) | WITHOUT_A_DESK == set(TRANSITIONS)
    for file, words in ELSEWHERE.values():
        assert words in (Path(__file__).parent / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("action", CASES)
def test_who_may(world, at, action):
    """Of the whole cast; who may not is told so, and nothing changes."""
    case, copy = CASES[action], at(CASES[action].begin)
    assert {key for key, person in world.people.items() if may(person, action, copy)} == case.who
    if case.actor:
        return
    before = stands(copy)
    for key in set(world.people) - case.who:
        with pytest.raises(NotAllowed) as refused:
            case.act(world, CertifiedCopy.objects.get(pk=copy.pk), world.people[key])
        assert refused.value.code == "no_right", key
    assert stands(copy) == before


@pytest.mark.parametrize("begin", ["submitted", "signed"])
def test_the_clerk_returns_nothing_that_lies_on_the_leaders_desk(world, at, begin):
    """Before «Chuyển cấp số và đóng dấu» it never was on his own; ``test_who_may`` has what was forwarded."""
    copy = at(begin)
    assert may(world.hoa, Action.RETURN, copy)
    assert not may(world.tuan, Action.RETURN, copy)
    with pytest.raises(NotAllowed) as refused:
        signature.send_back(copy, reason="mờ", by=world.tuan)
    assert refused.value.code == "no_right"


@pytest.mark.parametrize("action", CASES)
def test_what_it_leads_to_and_what_the_event_keeps(world, at, action):
    case, copy = CASES[action], at(CASES[action].begin)
    before, by = copy.status, world.people[min(case.who)] if case.who else None
    case.act(world, copy, by)
    event = copy.history.filter(action=action).get()
    assert event.by == (case.actor or f"person:{by.pk}")
    assert case.facts == set(event.facts or {}) - {"row"}
    copy.refresh_from_db()
    stayed = Status.DELIVERED if action == Action.RECEIVE else before  # the slip delivers first
    assert copy.status == (TRANSITIONS[action].leads_to or stayed)


def test_from_which_statuses(world, issued_copy):
    """Asked of ``advance`` itself, at every status: only where the table says, and a refusal leaves no trace."""
    rows = CertifiedCopy.objects.filter(pk=issued_copy.pk)
    for action, status in product(TRANSITIONS, Status):
        with transaction.atomic():
            rows.update(status=status, return_reason="thử")
            copy, events = rows.get(), issued_copy.history.count()
            if status in TRANSITIONS[action].allowed_at:
                copy.advance(action, by=world.minh)
                assert rows.get().status == (TRANSITIONS[action].leads_to or status), (action, status)
                assert copy.history.count() == events + 1
            else:
                with pytest.raises(NotAllowed) as refused:
                    copy.advance(action, by=world.minh)
                assert refused.value.code == "status_does_not_allow"
                assert (rows.get().status, copy.history.count()) == (status, events), (action, status)
            transaction.set_rollback(True)


def test_submitting_begins_a_life(world, scan):
    copy = life.submitted(world, scan, email="")
    event = copy.history.get()
    assert (event.action, event.by) == (Action.SUBMIT, f"person:{world.minh.pk}")
    assert set(event.facts) - {"row"} == {"base_sha256"}
    assert copy.status == Status.SUBMITTED
