"""What time asks of issued copies: renewal of their last time-stamp, and a second question about their signers."""

import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from pades.common.errors import PadesError
from test_pki.authority import Pki
from test_pki.server import Server

from chungthuc.accounts import rights
from chungthuc.audit.chain import check
from chungthuc.certification import followups, stops
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.oversight.invariants import broken
from chungthuc.certification.preservation import rechecking, renewal
from chungthuc.certification.proof import verdict
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.documents.models import RevisionKind
from chungthuc.notifications.models import Message
from chungthuc.sentences import hindrances
from chungthuc.verification import answers
from demo import life
from demo import world as demo_world
from demo.world import World
from tests.harness.jobs import waiting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IN_2046 = datetime(2046, 6, 20, tzinfo=UTC)  # half a year before the service's certificate ends, and a month


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Turn the server's clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Authorities of this file's own: their time passes, their lists grow."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Server(Pki.create(tmp_path_factory.mktemp("pki"), base_url=f"http://127.0.0.1:{port}")) as server:
        yield server


@pytest.fixture
def own(kept: Server, tmp_path: Path, settings, services: Server) -> Iterator[Server]:
    """As they were made, for each test: keys take time."""
    before = shutil.copytree(kept.pki.directory, tmp_path / "before")
    settings.TRUST, settings.TSA_URL = kept.pki.trust, kept.tsa_url
    settings.REVOCATION_HOSTS = frozenset({kept.host})
    yield kept
    kept.pki.moment, kept.pki.list_age = None, timedelta(hours=6)
    shutil.rmtree(kept.pki.directory)
    shutil.copytree(before, kept.pki.directory)


@pytest.fixture
def own_world(db, own: Server) -> World:
    return demo_world.build(own.pki)


def due_of(copy: CertifiedCopy) -> datetime:
    copy.refresh_from_db()
    assert copy.renewal_due_at is not None
    return copy.renewal_due_at


class TestRenewal:
    @pytest.fixture
    def copy(self, own_world: World, scan: bytes, jobs) -> CertifiedCopy:
        return life.issued(own_world, scan)

    def test_the_date_is_known_from_the_day_of_issue(self, copy, own):
        end = own.pki.tsa.x509.not_valid_after_utc
        assert due_of(copy) == end - timedelta(days=180)
        assert renewal.due(10) == []

    def test_an_algorithm_may_end_first(self, own_world, scan, settings, jobs):
        settings.ALGORITHM_ENDS = {"sha256": datetime(2035, 1, 1, tzinfo=UTC)}
        assert due_of(life.issued(own_world, scan)) == datetime(2035, 1, 1, tzinfo=UTC) - timedelta(days=180)

    def test_renewed_in_time_and_both_files_stay_known(self, copy, own, own_world, at, jobs, tmp_path):
        earlier = life.whole_file(copy, tmp_path / "2026.pdf")
        own.pki.moment = IN_2046
        own.pki.replace_tsa(root="tsa2046")
        at(IN_2046)
        assert renewal.due(10) == [str(copy.pk)]
        followups.keep_up(0)
        assert waiting().count("certification.renew") == 1
        assert jobs() >= 1
        later = life.whole_file(copy, tmp_path / "2046.pdf")
        assert later.read_bytes().startswith(earlier.read_bytes())
        for file in (earlier, later):
            answer = answers.of_file(file, asker=())
            assert (answer.conclusion, answer.reason, answer.copy) == ("valid", "issued_here_unchanged", copy)
        copy.refresh_from_db()
        assert (due_of(copy) > IN_2046 + 3650 * DAY, copy.renewal_fault) == (True, {})
        assert copy.history.filter(action="renew").count() == 1
        assert check(own_world.office.code) == []
        assert broken(thorough=True) == []
        at(IN_2046 + 3650 * DAY)
        assert verdict.faults(copy, verdict.examine(copy)) == []

    def test_a_job_twice_is_one_renewal(self, copy, own, at):
        own.pki.moment = IN_2046
        own.pki.replace_tsa(root="tsa2046")
        at(IN_2046)
        stale = CertifiedCopy.objects.with_names().get(pk=copy.pk)
        followups.renew(str(copy.pk))
        followups.renew(str(copy.pk))
        assert copy.document.revisions.filter(kind=RevisionKind.ARCHIVE).count() == 2
        renewal.renew(stale)  # one that had read the copy before sees the file as it is now
        assert copy.document.revisions.filter(kind=RevisionKind.ARCHIVE).count() == 2

    def test_a_service_without_a_newer_certificate_leaves_a_word(self, copy, own, own_world, at, client, jobs):
        own.pki.moment = IN_2046
        at(IN_2046)
        with pytest.raises(PadesError, match="renewal_gains_nothing"):
            followups.renew(str(copy.pk))
        copy.refresh_from_db()
        assert copy.document.revisions.filter(kind=RevisionKind.ARCHIVE).count() == 1
        assert (copy.renewal_due_at, "chứng thư số dài hạn hơn" in hindrances.sentence(copy.renewal_fault)) == (
            IN_2046 + DAY,
            True,
        )
        client.force_login(own_world.minh)
        page = client.get(reverse("copy", args=[copy.pk])).content.decode()
        assert "Chưa gia hạn được dấu thời gian của tệp" in page
        own.pki.moment = IN_2046 + DAY
        own.pki.replace_tsa(root="tsa2046")
        at(IN_2046 + DAY)
        followups.renew(str(copy.pk))
        copy.refresh_from_db()
        assert copy.renewal_fault == {}

    def test_a_fault_of_any_class_leaves_a_word(self, copy, own, at, monkeypatch):
        """Nobody thought of it: the page gives its reference, the log of the job quotes nothing of it."""

        def fails(*_given: object, **_named: object) -> bytes:
            raise ValueError("a name that nobody may read")

        monkeypatch.setattr(renewal, "renewed", fails)
        at(IN_2046)
        with pytest.raises(stops.Unforeseen) as told:
            followups.renew(str(copy.pk))
        copy.refresh_from_db()
        assert (copy.renewal_due_at, "mã tham chiếu" in hindrances.sentence(copy.renewal_fault)) == (
            IN_2046 + DAY,
            True,
        )
        assert "nobody may read" not in str(told.value) + str(copy.renewal_fault)

    def test_copies_from_before_there_were_dates_get_theirs(self, copy):
        end = due_of(copy)
        CertifiedCopy.objects.filter(pk=copy.pk).update(renewal_due_at=copy.issued_at)
        followups.renew(str(copy.pk))
        assert due_of(copy) == end
        assert copy.document.revisions.filter(kind=RevisionKind.ARCHIVE).count() == 1

    def test_what_is_annulled_is_left(self, copy, at):
        CertifiedCopy.objects.filter(pk=copy.pk).update(status="annulled")
        at(IN_2046)
        assert renewal.due(10) == []
        followups.renew(str(copy.pk))
        assert copy.document.revisions.filter(kind=RevisionKind.ARCHIVE).count() == 1

    def test_a_batch_takes_the_most_urgent(self, copy, own_world, scan, at, jobs):
        other = life.issued(own_world, scan)
        CertifiedCopy.objects.filter(pk=other.pk).update(renewal_due_at=IN_2046 - 90 * DAY)
        at(IN_2046)
        assert renewal.due(1) == [str(other.pk)]
        assert renewal.due(10) == [str(other.pk), str(copy.pk)]


class TestRecheck:
    """The office's certificates come from an authority that answers from a list of the day."""

    @pytest.fixture
    def copy(self, db, own: Server, scan: bytes, jobs, monkeypatch) -> CertifiedCopy:
        issue = own.pki.issue
        monkeypatch.setattr(own.pki, "issue", lambda *given, **more: issue(*given, **{**more, "under": "daily"}))
        self.office = demo_world.build(own.pki)
        return life.issued(self.office, scan)

    def test_a_list_of_the_day_is_enough_and_asked_again(self, copy, own):
        copy.refresh_from_db()
        assert "revocation_before_stamp" in copy.report["warnings"]
        expected = clock.now() - own.pki.list_age + DAY  # its nextUpdate
        assert abs(copy.recheck_due_at - expected) < HOUR
        assert rechecking.due(10) == []

    def test_good_news_settles_it(self, copy, own, at, jobs):
        own.pki.moment = clock.now() + DAY
        at(own.pki.moment)
        assert rechecking.due(10) == [str(copy.pk)]
        followups.keep_up(0)
        jobs()
        copy.refresh_from_db()
        assert (copy.recheck_due_at, copy.revoked_since) == (None, None)
        assert not Message.objects.filter(template="signer_revoked").exists()

    def test_no_newer_list_is_asked_again(self, copy, own, at):
        later = clock.now() + DAY
        own.pki.moment, own.pki.list_age = later, timedelta(hours=30)
        at(later)
        followups.recheck(str(copy.pk))
        copy.refresh_from_db()
        assert later < copy.recheck_due_at <= later + DAY

    def test_a_silent_authority_is_asked_again(self, copy, own, at, settings):
        settings.REVOCATION_HOSTS = frozenset()
        later = clock.now() + DAY
        at(later)
        followups.recheck(str(copy.pk))
        copy.refresh_from_db()
        assert later < copy.recheck_due_at <= later + DAY

    def test_a_revocation_dated_before_the_signature_is_told(self, copy, own, at, client, jobs, tmp_path):
        since = (copy.signed_at - 2 * HOUR).replace(microsecond=0)  # after the list of the day, before the signature
        own.pki.revoke(self.office.signers["hoa"].certificate, since)
        own.pki.moment = clock.now() + DAY
        at(own.pki.moment)
        followups.keep_up(0)
        jobs()
        jobs()
        copy.refresh_from_db()
        assert (copy.revoked_since, copy.recheck_due_at, copy.status) == (since, None, "issued")
        assert copy.history.filter(action="doubt").count() == 1
        told = Message.objects.filter(template="signer_revoked")
        people = {self.office.hoa, self.office.tuan, *rights.administrators(self.office.office)}
        assert {one.person for one in told.filter(channel="in_app")} == people
        assert set(told.filter(channel="email").values_list("recipient", flat=True)) == {one.email for one in people}
        letters = [one.body + one.subject for one in mail.outbox if "thu hồi" in one.subject]
        assert len(letters) == len(people)
        for secret in (copy.original_title, copy.dossier.requester_name, self.office.hoa.full_name):
            assert not any(secret in one for one in letters)
        answer = answers.of_file(life.whole_file(copy, tmp_path / "x.pdf"), asker=())
        assert (answer.conclusion, answer.reason) == ("valid", "issued_here_unchanged")
        assert check(self.office.office.code) == []
        for person, page in (
            (self.office.minh, "copy"),
            (self.office.hoa, "signing_copy"),
            (self.office.tuan, "sealing_copy"),
        ):
            client.force_login(person)
            shown = client.get(reverse(page, args=[copy.pk])).content.decode()
            assert "bị thu hồi từ" in shown, page
        followups.recheck(str(copy.pk))
        assert copy.history.filter(action="doubt").count() == 1

    def test_a_revocation_after_the_signature_settles_it(self, copy, own, at):
        own.pki.revoke(self.office.signers["hoa"].certificate, clock.now() + HOUR)
        own.pki.moment = clock.now() + DAY
        at(own.pki.moment)
        followups.recheck(str(copy.pk))
        copy.refresh_from_db()
        assert (copy.recheck_due_at, copy.revoked_since) == (None, None)


def test_data_from_after_the_stamp_needs_no_second_question(world, scan, jobs):
    copy = life.issued(world, scan)
    copy.refresh_from_db()
    assert copy.recheck_due_at is None


@pytest.mark.parametrize("missing", ["document_time_stamp_missing", "document_time_stamp_not_last"])
def test_without_a_time_stamp_over_the_whole_file_nothing_is_issued(world, scan, jobs, monkeypatch, missing):
    """The verifier alone may call it valid; we promise more (the outermost one over ENTIRE_FILE)."""
    from chungthuc.certification import sealing

    add = sealing._add

    def lacking(copy: CertifiedCopy, kind: RevisionKind) -> object:
        if kind == RevisionKind.VALIDATION and missing == "document_time_stamp_missing":
            return add(copy, kind)
        if missing == "document_time_stamp_missing":
            return None
        return add(copy, RevisionKind.ARCHIVE if kind == RevisionKind.VALIDATION else RevisionKind.VALIDATION)

    monkeypatch.setattr(sealing, "_add", lacking)
    copy = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
    life.sealed(world, copy)
    with pytest.raises(Refused, match=missing):
        jobs()
    copy.refresh_from_db()
    assert (copy.status, missing in hindrances.sentence(copy.last_fault)) == ("sealed", True)
