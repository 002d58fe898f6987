"""A finished file in 2036 and 2046: renewed in time it counts, unrenewed it does not, and the true reason is told."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify
from pades.common.errors import PadesError
from pades.common.source import Source
from pades.lasting.renewal import proof_ends, renew
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.status import SignatureCoverageLevel
from test_pki.authority import Pki
from test_pki.server import Server

from packages.pades.tests.builders.signed import tampering
from packages.pades.tests.builders.signed.making import Making, make_issued

DAY = timedelta(days=1)
IN_2036, IN_2046 = datetime(2036, 12, 1, tzinfo=UTC), datetime(2046, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Authorities of this file's own: their time passes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Server(Pki.create(tmp_path_factory.mktemp("pki"), base_url=f"http://127.0.0.1:{port}")) as server:
        yield server


@pytest.fixture(scope="module")
def aged(own: Server, tmp_path_factory: pytest.TempPathFactory) -> Making:
    """Issued now; renewed in 2036 by a new certificate and in 2046 by one under a new root; each a stage."""
    made = make_issued(tmp_path_factory.mktemp("aged"), own)
    try:
        own.pki.moment = datetime(2036, 6, 1, tzinfo=UTC)
        own.pki.replace_tsa(life=timedelta(days=5000), root="tsa2036")  # until 2050
        made.stages["2036"] = renewed(made, "issued")
        own.pki.moment = datetime(2046, 4, 1, tzinfo=UTC)
        own.pki.replace_tsa(root="tsa2046")
        made.stages["2046"] = renewed(made, "2036")
    finally:
        own.pki.moment = None
    return made


def renewed(made: Making, stage: str, **given: object) -> bytes:
    arguments = {
        "trust": made.trust,
        "fetch": made.fetch,
        "tsa": made.tsa,
        "ends": {},
        "at": made.server.pki.now(),
        **given,
    }
    return renew(made.source(stage), **arguments)  # type: ignore[arg-type]


def judged(made: Making, stage: str, at: datetime, folder: Path) -> Report:
    return verify(made.file(stage, folder / "x.pdf"), trust=made.trust, at=at)


def test_unrenewed_in_2036(aged, tmp_path):
    """The service's certificate runs to 2046: no other clock ends a genuine file."""
    report = judged(aged, "issued", IN_2036, tmp_path)
    assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")
    assert report.warnings == ("competence_not_checked",)


@pytest.mark.parametrize("at", [IN_2046, IN_2046 + 3650 * DAY])
def test_unrenewed_in_2046(aged, tmp_path, at):
    report = judged(aged, "issued", at, tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "archive_stamp_expired")
    assert report.changed_after_last_signature is False
    stamps = next(line for line in report.lines if line.key == "timestamps")
    assert stamps.code == "archive_stamp_expired"


@pytest.mark.parametrize(
    ("stage", "at"), [("2036", IN_2036), ("2046", IN_2046), ("2046", datetime(2060, 1, 1, tzinfo=UTC))]
)
def test_renewed_in_time(aged, tmp_path, stage, at):
    report = judged(aged, stage, at, tmp_path)
    assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")
    assert [one.level for one in report.signatures] == ["B-LTA", "B-LTA"]
    assert report.warnings == ("competence_not_checked",)


def test_renewed_once_and_never_again(aged, tmp_path):
    """2036's certificate ends in 2050."""
    assert judged(aged, "2036", IN_2046, tmp_path).verdict == Verdict.VALID
    report = judged(aged, "2036", datetime(2050, 12, 1, tzinfo=UTC), tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "archive_stamp_expired")


def test_a_renewal_is_the_last_revision_over_the_whole_file(aged, tmp_path):
    for stage, count in (("2036", 2), ("2046", 3)):
        with aged.source(stage).open() as stream:
            reader = PdfFileReader(stream)
            last = reader.embedded_signatures[-1]
            assert len(reader.embedded_timestamp_signatures) == count
            assert last.sig_object_type == "/DocTimeStamp"
            assert last.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
        assert aged.stages[stage].startswith(aged.stages["issued"])


@pytest.mark.parametrize("where", [0.2, 0.6, 0.9, 0.98])
def test_a_byte_changed_in_a_renewed_file(aged, tmp_path, where):
    whole = aged.file("2046", tmp_path / "x.pdf").read_bytes()
    file = tmp_path / "y.pdf"
    file.write_bytes(tampering.flipped(whole, int(len(whole) * where)))
    report = verify(file, trust=aged.trust, at=IN_2046)
    assert report.verdict in (Verdict.INVALID, Verdict.UNREADABLE), report.reason


def test_content_changed_and_then_renewed(own, aged, tmp_path):
    """A renewal proves nothing for what was put in before it."""
    aged.stages["annotated"] = tampering.annotated(aged.source("issued"))
    own.pki.moment = datetime(2046, 5, 1, tzinfo=UTC)
    try:
        aged.stages["renewed"] = renewed(aged, "annotated")
    finally:
        own.pki.moment = None
    assert judged(aged, "renewed", IN_2046, tmp_path).verdict == Verdict.INVALID


def test_renewed_too_late(own, aged, tmp_path):
    """After the end there is nothing to carry on: refused here, and not believed when somebody else does it."""
    own.pki.moment = IN_2046
    try:
        with pytest.raises(PadesError, match="archive_stamp_expired"):
            renewed(aged, "issued")
        from pades.lasting.extend import add_document_timestamp

        aged.stages["late"] = add_document_timestamp(aged.source("issued"), trust=aged.trust, tsa=aged.tsa)
    finally:
        own.pki.moment = None
    report = judged(aged, "late", IN_2046 + DAY, tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "archive_stamp_expired")


def stamped_over(made: Making, stage: str, moment: datetime) -> bytes:
    """Only a time-stamp, by whoever is the service at that moment, and no word on it."""
    from pades.lasting.extend import add_document_timestamp

    made.server.pki.moment = moment
    try:
        return add_document_timestamp(made.source(stage), trust=made.trust, tsa=made.tsa)
    finally:
        made.server.pki.moment = None


def test_renewed_without_a_word_on_the_new_service(aged, tmp_path):
    """There is an archive time-stamp: the reason is that nobody can tell whether it counts."""
    aged.stages["bare"] = stamped_over(aged, "2036", datetime(2046, 5, 1, tzinfo=UTC))
    report = judged(aged, "bare", IN_2046, tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "document_time_stamp_untrusted")


def test_a_time_stamp_from_before_what_it_covers(aged, tmp_path):
    """Good services, and no true time in one of them."""
    aged.stages["turned"] = stamped_over(aged, "2046", datetime(2046, 3, 25, tzinfo=UTC))
    report = judged(aged, "turned", IN_2046, tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "document_time_stamp_untrusted")


def test_a_service_revoked_before_it_stamped(tmp_path, own, aged):
    """The new service's certificate was revoked a day before: its stamp renews nothing."""
    own.pki.moment = datetime(2040, 1, 1, tzinfo=UTC)
    kept = own.pki.tsa
    try:
        own.pki.replace_tsa(life=timedelta(days=9000), root="tsa2040")
        aged.stages["good"] = renewed(aged, "2036")
        own.pki.revoke(own.pki.tsa.certificate, own.pki.now() - DAY)
        own.pki.moment += DAY
        with pytest.raises(PadesError, match="revocation_unavailable"):
            renewed(aged, "good")
    finally:
        own.pki.moment = None
        (own.pki.directory / "revoked.json").unlink()
        (own.pki.directory / "tsa-service.key").write_bytes(kept.key_pem)
        (own.pki.directory / "tsa-service.cer").write_bytes(kept.certificate)
    assert judged(aged, "good", datetime(2041, 1, 1, tzinfo=UTC), tmp_path).verdict == Verdict.VALID


class TestWhenItEnds:
    def test_with_the_certificate_of_the_service(self, aged):
        end = proof_ends(aged.source("issued"), ends={})
        assert IN_2046 - 30 * DAY < end < IN_2046

    @pytest.mark.parametrize("name", ["sha256", "rsa2048"])
    def test_with_an_algorithm(self, aged, name):
        ends = {name: datetime(2031, 1, 1, tzinfo=UTC), "secp256r1": datetime(2020, 1, 1, tzinfo=UTC)}
        assert proof_ends(aged.source("issued"), ends=ends) == ends[name]

    @pytest.mark.parametrize("name", ["rsa2048", "sha256"])
    def test_a_service_that_keeps_an_ending_algorithm_renews_nothing(self, own, aged, name):
        """The digest is ours to choose; the service's key and certificate are not."""
        own.pki.moment = datetime(2046, 5, 1, tzinfo=UTC)
        try:
            with pytest.raises(PadesError, match="renewal_gains_nothing"):
                renewed(aged, "issued", ends={name: datetime(2046, 6, 1, tzinfo=UTC)})
        finally:
            own.pki.moment = None

    def test_a_file_without_a_document_time_stamp(self, aged):
        with pytest.raises(PadesError, match="no_document_time_stamp"):
            proof_ends(Source(aged.base, aged.stages["extended"]), ends={})

    def test_nothing_longer_is_nothing_gained(self, own, aged):
        """The service still has the certificate under which it stamped in 2046."""
        own.pki.moment = datetime(2048, 1, 1, tzinfo=UTC)
        try:
            with pytest.raises(PadesError, match="renewal_gains_nothing"):
                renewed(aged, "2046")
        finally:
            own.pki.moment = None
