"""What stands behind a PIN and cannot be finished: told on the copy, with a way out, the number kept."""

from datetime import timedelta

import pytest
from pades.checking.report import Report, Verdict
from pades.common.errors import PadesError
from pades.common.reasons import Reason
from test_pki.server import Server

from chungthuc.certification import followups, sealing, signature, standstill, stops
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy, ScanAnswer
from chungthuc.certification.oversight.invariants import broken
from chungthuc.certification.scan_answers import CARRIED
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.documents.models import RevisionKind
from chungthuc.registers.models import EntryState
from chungthuc.sentences import hindrances
from chungthuc.signing.models import SigningRequest, State
from demo import life
from demo.world import World


@pytest.fixture
def signed(world: World, submitted_copy: CertifiedCopy) -> CertifiedCopy:
    return life.forwarded(world, life.signed(world, submitted_copy))


@pytest.fixture
def sealed(world: World, signed: CertifiedCopy) -> CertifiedCopy:
    return life.sealed(world, life.stamped(signed))


def fails(copy: CertifiedCopy, code: str) -> CertifiedCopy:
    """The copy's job runs as often as it is tried, and fails so."""
    job = followups.finish_seal if copy.status == Status.SEALED else followups.stamp_signature
    for _time in range(stops.FEW):
        with pytest.raises((PadesError, Refused)) as found:
            job(str(copy.pk))
        assert found.value.code == code
    copy.refresh_from_db()
    return copy


def grow_tokens(services: Server) -> None:
    """The service begins to send a long chain with each token."""
    services.tsa_beside = tuple(services.pki.issue("Người khác").certificate for _one in range(30))


def test_a_seal_that_does_not_fit_is_made_again_with_the_same_number(world, services, sealed):
    grow_tokens(services)
    copy = fails(sealed, "signature_too_large")
    assert copy.stopped_at
    assert "Hãy ký hoặc đóng dấu lại" in hindrances.sentence(copy.last_fault)
    number = copy.entry.number
    standstill.seal_again(copy, by=world.tuan)
    assert (copy.status, copy.entry.number, copy.entry.state) == (Status.STAMPED, number, EntryState.RESERVED)
    assert (copy.stopped_at, copy.last_fault, copy.sealed_at) == (None, {}, None)
    sealing.finish(life.sealed(world, copy))
    copy.refresh_from_db()
    assert (copy.status, copy.entry.number, copy.entry.state) == (Status.ISSUED, number, EntryState.ISSUED)
    assert [one.action for one in copy.history if "seal" in one.action] == ["seal", "seal_again", "seal"]
    assert broken(thorough=True) == []


def test_a_signature_that_does_not_fit_is_made_again(world, services, signed):
    grow_tokens(services)
    copy = fails(signed, "signature_too_large")
    standstill.sign_again(copy, by=world.hoa)
    assert (copy.status, copy.signed_at, copy.forwarded_at, copy.stopped_at) == (Status.SUBMITTED, None, None, None)
    life.stamped(life.signed(world, copy))
    assert copy.status == Status.STAMPED
    assert copy.document.revisions.filter(kind=RevisionKind.SIGNATURE).count() == 1


def test_a_refusal_is_told_in_the_services_words_and_tried_again_when_it_is_mended(world, services, signed, jobs):
    services.tsa_refusal = "Hết hạn mức tháng này"
    copy = fails(signed, "tsa_refused")
    assert copy.stopped_at
    assert "Hết hạn mức tháng này" in hindrances.sentence(copy.last_fault)
    services.tsa_refusal = ""
    stops.again(copy, by=world.hoa)
    assert (copy.status, copy.stopped_at, copy.last_fault) == (Status.SIGNED, None, {})
    jobs()
    copy.refresh_from_db()
    assert copy.status == Status.STAMPED


def test_a_service_that_is_away_is_waited_for(world, services, signed, monkeypatch):
    monkeypatch.setattr("pades.making.timestamps.time.sleep", lambda _seconds: None)
    services.tsa_down = True
    copy = fails(signed, "tsa_unavailable")
    assert copy.stopped_at is None
    assert not copy.stands_still
    with pytest.raises(NotAllowed) as refusal:
        standstill.sign_again(copy, by=world.hoa)
    assert refusal.value.code == "not_stuck"
    CertifiedCopy.objects.filter(pk=copy.pk).update(signed_at=clock.now() - timedelta(hours=2))
    standstill.sign_again(copy, by=world.hoa)  # after an hour a person may decide
    assert copy.status == Status.SUBMITTED


def test_what_our_own_verifier_refuses_can_be_sealed_again(world, services, sealed, monkeypatch):
    """The seal is in the file already: nothing that was committed is taken away, another document goes on."""
    refusing = Report(Verdict.INVALID, Reason.REVOKED)
    with monkeypatch.context() as lying:
        lying.setattr(sealing, "examine", lambda _copy: refusing)
        copy = fails(sealed, "own_verifier_refuses")
    assert "Chứng thư số đã bị thu hồi trước khi ký" in hindrances.sentence(copy.last_fault)
    old, number = copy.document, copy.entry.number
    standstill.seal_again(copy, by=world.tuan)
    assert copy.document != old
    signed = old.revisions.filter(kind=RevisionKind.SIGNATURE).latest("position")
    upto = old.revisions.filter(position__lte=signed.position).order_by("position")
    assert copy.document.source().tail == b"".join(map(bytes, upto.values_list("bytes", flat=True)))
    assert old.revisions.filter(kind=RevisionKind.SEAL).exists()
    sealing.finish(life.sealed(world, copy))
    copy.refresh_from_db()
    assert (copy.status, copy.entry.number) == (Status.ISSUED, number)
    assert broken(thorough=True) == []


def test_what_was_answered_about_the_scan_goes_with_it(world, services, sealed, monkeypatch):
    old = sealed.document
    with monkeypatch.context() as lying:
        lying.setattr(sealing, "examine", lambda _copy: Report(Verdict.INVALID, Reason.REVOKED))
        copy = fails(sealed, "own_verifier_refuses")
    standstill.seal_again(copy, by=world.tuan)
    rows = ScanAnswer.objects.values(*CARRIED)
    assert copy.document != old
    assert rows.get(document=copy.document) == rows.get(document=old)


def test_a_job_that_was_under_way_issues_nothing_that_was_taken_back(world, services, sealed, monkeypatch):
    """While it looked at the file, the clerk took the seal back and sealed again."""
    true = sealing.examine

    def meanwhile(copy: CertifiedCopy) -> Report:
        report = true(copy)
        other = CertifiedCopy.objects.get(pk=copy.pk)
        CertifiedCopy.objects.filter(pk=copy.pk).update(stopped_at=clock.now(), last_fault={"legacy": "x"})
        standstill.seal_again(other, by=world.tuan)
        life.sealed(world, other)
        return report

    monkeypatch.setattr(sealing, "examine", meanwhile)
    sealing.finish(sealed)
    sealed.refresh_from_db()
    assert (sealed.status, sealed.entry.state) == (Status.SEALED, EntryState.RESERVED)


def test_a_value_that_was_given_up_does_not_come_back(world, services, sealed):
    grow_tokens(services)
    copy = fails(sealed, "signature_too_large")
    given = SigningRequest.objects.get(purpose="seal")
    standstill.seal_again(copy, by=world.tuan)
    given.refresh_from_db()
    assert given.state == State.ENDED
    with pytest.raises(Refused) as refusal:
        sealing.accept(given, copy, value=b"x", by=world.tuan)
    assert refusal.value.code == "request_over"


@pytest.mark.parametrize("who", ["minh", "hoa", "vi", "nga"])
def test_only_the_clerk_takes_a_seal_back(world, services, sealed, who):
    grow_tokens(services)
    copy = fails(sealed, "signature_too_large")
    with pytest.raises(NotAllowed):
        standstill.seal_again(copy, by=world.people[who])


@pytest.mark.parametrize("who", ["minh", "tuan", "binh"])
def test_only_the_signatory_takes_his_signature_back(world, services, signed, who):
    grow_tokens(services)
    copy = fails(signed, "signature_too_large")
    with pytest.raises(NotAllowed):
        standstill.sign_again(copy, by=world.people[who])


def test_returning_it_is_a_way_out_as_well(world, services, signed):
    grow_tokens(services)
    copy = fails(signed, "signature_too_large")
    signature.send_back(copy, reason="Ký không được, quét lại", by=world.hoa)
    assert (copy.status, copy.stopped_at) == (Status.RETURNED, None)
