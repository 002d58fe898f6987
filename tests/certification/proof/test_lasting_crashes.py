"""kill -9 in the jobs that time asks for: a real worker dies just before its commit, another one takes its job up."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from test_pki.server import Server

from chungthuc.accounts import rights
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight.invariants import broken
from chungthuc.core import clock, jobs
from chungthuc.documents.models import RevisionKind
from chungthuc.notifications.models import Message
from chungthuc.verification import answers
from demo import life
from demo import world as demo_world
from demo.world import World
from tests.harness.connections import clearing
from tests.harness.jobs import run_jobs
from tests.harness.worker import Worker, worker

YEAR = timedelta(days=365)
Dying = Callable[[str, CertifiedCopy, Callable[[], bool]], None]


@pytest.fixture
def own(services: Server, tmp_path: Path) -> Iterator[Server]:
    """The authorities, put back as they were."""
    before = shutil.copytree(services.pki.directory, tmp_path / "before")
    yield services
    services.pki.list_age = timedelta(hours=6)
    shutil.rmtree(services.pki.directory)
    shutil.copytree(before, services.pki.directory)


@pytest.fixture
def committed_world(monkeypatch: pytest.MonkeyPatch, transactional_db: None, own: Server) -> Iterator[World]:
    """The cast in a database that commits; everybody's authority answers from a list of the day."""
    issue = own.pki.issue
    monkeypatch.setattr(own.pki, "issue", lambda *given, **more: issue(*given, **{**more, "under": "daily"}))
    with clearing(monkeypatch):
        yield demo_world.build(own.pki)


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Dying:
    """Let a worker die at the point while it keeps copies up, look at what it left, and let another one finish."""

    def keep_up(point: str, copy: CertifiedCopy, done: Callable[[], bool]) -> None:
        monkeypatch.setenv("CHUNGTHUC_CRASH_AT", point)
        whole, events = life.whole_file(copy, tmp_path / "before.pdf").read_bytes(), copy.history.count()
        with worker(tmp_path) as one:
            jobs.defer("certification.keep_up", timestamp=0)
            died(one)
            monkeypatch.delenv("CHUNGTHUC_CRASH_AT")
            assert life.whole_file(copy, tmp_path / "between.pdf").read_bytes() == whole
            assert (copy.history.count(), broken(thorough=True)) == (events, [])
            one.restart()
            one.wait_until(done)

    return keep_up


def died(one: Worker) -> None:
    """Of itself, there."""
    assert one.process is not None
    assert one.process.wait(timeout=300) != 0, one.said()
    one.process = None


def test_killed_while_it_renews(committed_world, own, scan, dying, tmp_path):
    own.pki.replace_tsa(life=8 * YEAR)  # due at once, where ten years of notice are wished
    copy = life.issued(committed_world, scan)
    run_jobs()
    earlier = life.whole_file(copy, tmp_path / "earlier.pdf")
    own.pki.replace_tsa(life=20 * YEAR, root="later")
    CertifiedCopy.objects.update(renewal_due_at=clock.now() - timedelta(days=1), recheck_due_at=None)
    with_notice = pytest.MonkeyPatch()
    with_notice.setenv("CHUNGTHUC_RENEW_DAYS_BEFORE", "3650")
    try:
        dying("renewal.before_commit", copy, lambda: copy.history.filter(action="renew").exists())
    finally:
        with_notice.undo()
    assert copy.history.filter(action="renew").count() == 1
    assert copy.document.revisions.filter(kind=RevisionKind.ARCHIVE).count() == 2
    later = life.whole_file(CertifiedCopy.objects.get(pk=copy.pk), tmp_path / "later.pdf")
    assert later.read_bytes().startswith(earlier.read_bytes())
    assert [answers.of_file(one, asker=()).reason for one in (earlier, later)] == ["issued_here_unchanged"] * 2
    assert broken(thorough=True) == []


def test_killed_while_it_tells_of_a_revocation(committed_world, own, scan, dying):
    copy = life.issued(committed_world, scan)
    run_jobs()
    since = (copy.signed_at - timedelta(hours=2)).replace(microsecond=0)
    own.pki.revoke(committed_world.signers["hoa"].certificate, since)
    own.pki.list_age = timedelta(0)
    CertifiedCopy.objects.update(recheck_due_at=F("issued_at"), renewal_due_at=None)
    dying("recheck.before_commit", copy, lambda: copy.history.filter(action="doubt").exists())
    assert copy.history.filter(action="doubt").count() == 1
    people = {committed_world.hoa, committed_world.tuan, *rights.administrators(committed_world.office)}
    told = Message.objects.filter(template="signer_revoked", channel="in_app")
    assert sorted(one.person_id for one in told) == sorted(one.pk for one in people)
    copy.refresh_from_db()
    assert (copy.revoked_since, copy.recheck_due_at) == (since, None)
