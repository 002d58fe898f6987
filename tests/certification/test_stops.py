"""What stands in a job's way is said on the copy, whatever it is; absences are waited for, refusals stop."""

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pades.common.errors import ErrorCode, NetFaultCode, PadesError, TsaRefusal

from chungthuc.certification import followups, permissions, signature, stops, waiting
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight.invariants import broken
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.sentences import hindrances
from demo import life
from tests.harness.jobs import run_jobs
from tests.harness.jobs import waiting as waiting_jobs

STAMP = "certification.stamp_signature"


@pytest.fixture
def copy(world, submitted_copy) -> CertifiedCopy:
    """Signed; its time-stamp is to come, by a job."""
    return life.signed(world, submitted_copy)


@pytest.fixture
def fails(monkeypatch):
    """The step raises this from now on; None: it works again."""
    works = signature.stamp

    def with_(fault: Exception | None) -> None:
        def step(copy: CertifiedCopy) -> None:
            if fault is not None:
                raise fault
            works(copy)

        monkeypatch.setattr(signature, "stamp", step)

    return with_


def permanent() -> PadesError:
    return PadesError(ErrorCode.TSA_REFUSED, why=TsaRefusal.UNREADABLE, permanent=True)


def tried(copy: CertifiedCopy, kind: type[Exception] = Exception) -> Exception:
    with pytest.raises(kind) as told:
        followups.stamp_signature(copy_id=str(copy.pk))
    copy.refresh_from_db()
    return told.value


def again(fault: Exception, attempts: int = 0) -> bool:
    from procrastinate.jobs import Job

    job = Job(queue="default", lock=None, queueing_lock=None, task_name=STAMP, attempts=attempts)
    return followups.PATIENTLY.get_retry_decision(exception=fault, job=job) is not None


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def test_a_fault_nobody_thought_of_leaves_a_sentence_with_a_reference(copy, fails, caplog):
    fails(IntegrityError("DETAIL: Failing row contains (Nguyễn Văn An, 001085000011)"))
    with caplog.at_level(logging.INFO):
        told = tried(copy, stops.Unforeseen)
    reference = str(told).rpartition(" ")[2]
    assert copy.last_fault == {"code": "unforeseen", "facts": {"reference": reference}}
    assert hindrances.sentence(copy.last_fault).startswith(f"Có lỗi ngoài dự kiến (mã tham chiếu {reference})")
    assert reference in caplog.text
    assert "Nguyễn" not in caplog.text + str(told) + str(copy.last_fault)
    assert told.__cause__ is None
    assert told.__context__ is None, "the log of the job would quote it"
    assert again(told, 150)
    assert copy.stopped_at is None


def test_an_absence_is_waited_for_however_often(copy, fails):
    fails(PadesError(ErrorCode.TSA_UNAVAILABLE, net=NetFaultCode.TOO_SLOW, host="tsa.vidu.vn", status=0))
    told = [tried(copy, PadesError) for _time in range(stops.FEW + 2)][-1]
    assert again(told, 150)
    assert (copy.refusals, copy.stopped_at) == (0, None)
    facts = {"net": "too_slow", "host": "tsa.vidu.vn", "status": 0}
    assert copy.last_fault == {"code": "tsa_unavailable", "facts": facts}
    assert hindrances.sentence(copy.last_fault) == (
        "Dịch vụ dấu thời gian chưa trả lời (tsa.vidu.vn: trả lời quá chậm). Hệ thống sẽ tự thử lại; không cần ký lại."
    )


@pytest.mark.parametrize("fault", [permanent(), Refused("own_verifier_refuses", "INVALID: x")])
def test_a_refusal_is_tried_a_few_times_and_then_the_copy_stops(copy, fails, fault):
    fails(fault)
    for number in range(1, stops.FEW):
        assert again(tried(copy), number)
        assert (copy.refusals, copy.stopped_at) == (number, None)
    assert not again(tried(copy), 0), "after absences too: it depends on the fault, not on the number of tries"
    assert copy.stopped_at is not None
    assert copy.last_fault == hindrances.of(fault)
    assert hindrances.sentence(copy.last_fault)


def test_what_stopped_is_not_swept_up_and_goes_on_by_thu_lai(world, copy, fails):
    fails(permanent())
    for _time in range(stops.FEW):
        tried(copy)
    forget_jobs()
    assert waiting.take_up() == 0
    with pytest.raises(NotAllowed):
        stops.again(copy, by=world.minh)
    fails(None)
    stops.again(copy, by=world.tuan)
    with pytest.raises(NotAllowed, match="chưa dừng"):
        stops.again(copy, by=world.tuan)
    run_jobs()
    copy.refresh_from_db()
    assert (copy.status, copy.refusals, copy.stopped_at, copy.last_fault) == (Status.STAMPED, 0, None, {})
    assert copy.history.filter(action="retry").count() == 1


def test_another_step_begins_unhindered(world, copy, fails):
    fails(permanent())
    for _time in range(stops.FEW):
        tried(copy)
    signature.send_back(copy, reason="Ký lại", by=world.hoa)
    copy.refresh_from_db()
    assert (copy.refusals, copy.stopped_at, copy.last_fault) == (0, None, {})


def test_stopped_copy_says_why(copy):
    with pytest.raises(IntegrityError, match="stopped_copy_says_why"), transaction.atomic():
        CertifiedCopy.objects.filter(pk=copy.pk).update(stopped_at=clock.now(), last_fault={})


def test_a_step_that_does_nothing_does_not_succeed_and_stops(copy, monkeypatch, caplog):
    monkeypatch.setattr(signature, "stamp", lambda copy: None)
    told = tried(copy)
    assert str(told).startswith("NothingThere, reference ")
    assert again(told)
    assert str(copy.pk) in caplog.text
    assert copy.last_fault["facts"]["reference"] in str(told)
    for _time in range(1, stops.FEW):
        told = tried(copy)
    assert not again(told)
    assert copy.stopped_at is not None


class TestTheSweep:
    """Whatever lost the jobs, what waits goes on by itself, and it is told how much that was."""

    @pytest.fixture(autouse=True)
    def later(self, monkeypatch):
        now = clock.now
        monkeypatch.setattr(clock, "now", lambda: now() + self.gone)

    gone = timedelta(0)

    def lost(self, minutes: int = 6) -> None:
        forget_jobs()
        self.gone = timedelta(minutes=minutes)

    def test_a_signed_copy_without_a_job(self, copy, caplog):
        assert waiting.take_up() == 0
        self.lost()
        assert [one.where for one in broken() if one.invariant == "I14"] == [copy.subject]
        assert waiting.take_up() == 1
        assert waiting_jobs() == [STAMP]
        assert "took up 1 copies" in caplog.text
        assert waiting.take_up() == 0
        assert [one for one in broken() if one.invariant == "I14"] == []
        run_jobs()
        copy.refresh_from_db()
        assert copy.status == Status.STAMPED

    def test_a_follow_up_that_has_yet_to_run_is_a_job(self, copy):
        self.gone = timedelta(minutes=6)
        assert waiting.take_up() == 0

    def test_sealed_and_wished_copies(self, world, scan):
        from chungthuc.certification.results import delivery

        sealed = life.submitted(world, scan)
        life.stamped(life.forwarded(world, life.signed(world, sealed)))
        life.sealed(world, sealed)
        delivery.wish(sealed, by=world.tuan)
        self.lost()
        assert (waiting.take_up(), waiting_jobs()) == (1, ["certification.finish_seal"])
        run_jobs(most=1)
        forget_jobs()  # among them that of the handing over
        self.lost(12)
        assert (waiting.take_up(), waiting_jobs()) == (1, ["certification.hand_over"])
        run_jobs(most=1)
        self.lost(18)
        assert waiting.take_up() == 0
        assert run_letters() == 1
        run_jobs(most=1)
        self.lost(24)
        assert (waiting.take_up(), waiting_jobs()) == (1, [waiting.CONFIRM])
        assert waiting.take_up() == 0
        run_jobs()
        sealed.refresh_from_db()
        assert sealed.status == Status.DELIVERED

    def test_the_command_says_how_many(self, copy, capsys):
        self.lost()
        waiting.take_up()
        call_command("invariants_check")
        told = capsys.readouterr().out
        assert "1 copies without a job taken up in 7 days" in told
        assert "0 messages without a job" in told
        assert "0 copies stopped by refusals now" in told
        assert "0 jobs given up in 7 days" in told
        assert told.endswith("0 broken\n")


def run_letters() -> int:
    """Messages of which the jobs were lost are taken up by their own sweep."""
    from chungthuc.notifications import sweeping

    return sweeping.take_up()


@pytest.mark.parametrize(
    ("status", "may"),
    [("signed", {"hoa", "binh", "tuan"}), ("sealed", {"tuan"}), ("issued", {"tuan"}), ("stamped", set())],
)
def test_trying_again_is_for_whom_the_status_names(world, scan, status, may):
    """The leader's own step; after the seal the clerk answers for number, seal and sending."""
    copy = life.submitted(world, scan)
    copy.status = status
    people = ("minh", "hoa", "binh", "tuan", "vi", "nga", "lan")
    assert {who for who in people if permissions.may(world.people[who], Action.RETRY, copy)} == may
    for who in set(people) - may:
        copy.status = status
        with pytest.raises(NotAllowed):
            stops.again(copy, by=world.people[who])
