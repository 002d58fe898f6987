"""OCSP responders of an authority's own run for weeks or a year; what they told is asked for in twenty years."""

import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify
from pades.common.source import Source
from pades.lasting.renewal import renew
from pades.trust.anchors import Trust
from test_pki import answers
from test_pki.authority import Credential, Pki
from test_pki.server import Server

from packages.pades.tests.builders.signed.elsewhere import BARE, STRUCTURES, ocsp_of, sign, with_fields, with_statements
from packages.pades.tests.builders.signed.making import Making, make_issued

DAY = timedelta(days=1)
IN_2036, IN_2046 = datetime(2036, 12, 1, tzinfo=UTC), datetime(2046, 12, 1, tzinfo=UTC)
VALID, EXPIRED = (Verdict.VALID, "ok_competence_not_checked"), (Verdict.INDETERMINATE, "archive_stamp_expired")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The authority of signers answers through a responder of ten days."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Server(Pki.create(tmp_path_factory.mktemp("pki"), base_url=f"http://127.0.0.1:{port}")) as server:
        server.responders = {"official": server.pki.responder(life=10 * DAY)}
        yield server


@pytest.fixture(scope="module")
def copy(own: Server, tmp_path_factory: pytest.TempPathFactory) -> Making:
    """Issued now, renewed half a year before the end of the service."""
    made, service = make_issued(tmp_path_factory.mktemp("copy"), own), own.pki.tsa
    own.pki.moment = datetime(2046, 6, 1, tzinfo=UTC)
    try:
        own.pki.replace_tsa(root="tsa2046")
        made.stages["renewed"] = renew(
            made.source("issued"), trust=made.trust, fetch=made.fetch, tsa=made.tsa, ends={}, at=own.pki.moment
        )
    finally:
        own.pki.moment = None
        (own.pki.directory / "tsa-service.key").write_bytes(service.key_pem)
        (own.pki.directory / "tsa-service.cer").write_bytes(service.certificate)
    return made


def judged(made: Making, stage: str, at: datetime) -> Report:
    return verify(made.source(stage), trust=made.trust, at=at)


@pytest.mark.parametrize(
    ("stage", "at", "expected"),
    [
        ("issued", datetime.now(UTC) + 20 * DAY, VALID),
        ("issued", datetime.now(UTC) + 4 * 365 * DAY, VALID),
        ("issued", IN_2036, VALID),
        ("issued", IN_2046, EXPIRED),
        ("renewed", IN_2046, VALID),
        ("renewed", datetime(2060, 1, 1, tzinfo=UTC), VALID),
    ],
)
def test_a_copy_outlives_the_responder(copy, stage, at, expected):
    report = judged(copy, stage, at)
    assert (report.verdict, report.reason) == expected


def test_two_moments_at_once(copy):
    """Two threads of the web server, each with its own moment: none sees the other's."""
    asked = [("issued", IN_2036, VALID), ("issued", IN_2046, EXPIRED), ("renewed", IN_2046, VALID)] * 3
    with ThreadPoolExecutor(3) as threads:
        reports = list(threads.map(lambda one: judged(copy, one[0], one[1]), asked))
    assert [(one.verdict, one.reason) for one in reports] == [expected for _stage, _at, expected in asked]


class World:
    """Another system's file with two signers, before its validation data."""

    def __init__(self, server: Server, folder: Path, tsa: Credential | None = None) -> None:
        self.server, self.pki, self.file = server, server.pki, folder / "f.pdf"
        self.signers = [server.pki.issue("Người ký"), server.pki.issue("UBND xã D", organization="UBND xã D")]
        content = with_fields(STRUCTURES["classic"](folder / "e.pdf").read_bytes(), ("A", "B"))
        for who, field in zip(self.signers, "AB", strict=True):
            content = sign(content, server, who, field, BARE.but(stamped=True, tsa=tsa))
        self.signed = content

    def lists(self, *names: str) -> list[bytes]:
        return [answers.crl(self.pki, name) for name in names]

    def judged(self, content: bytes, at: datetime | None = None) -> Report:
        self.file.write_bytes(content)
        return verify(Source(self.file), trust=Trust.load(self.pki.trust), at=at)


@pytest.fixture(scope="module")
def world(own: Server, tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(own, tmp_path_factory.mktemp("world"))


def test_answers_that_nothing_proves_to_be_from_before_its_end(world, own):
    """Whoever found the responder's key afterwards could date them back."""
    told = [ocsp_of(own, one, responder=own.responders["official"]) for one in world.signers]
    lists = world.lists("official-root", "tsa-root")
    own.pki.moment = datetime.now(UTC) + 20 * DAY
    try:
        late = with_statements(world.signed, own, crls=lists, ocsps=told)
        at = own.pki.moment + DAY
    finally:
        own.pki.moment = None
    assert world.judged(late, at).verdict == Verdict.INDETERMINATE
    in_time = with_statements(world.signed, own, crls=lists, ocsps=told)
    assert (world.judged(in_time, at).verdict, world.judged(in_time, at).reason) == VALID


def test_an_answer_from_after_the_responder_s_end(world, own):
    ended = own.pki.responder(life=timedelta(seconds=-60))
    told = [ocsp_of(own, one, responder=ended) for one in world.signers]
    content = with_statements(world.signed, own, crls=world.lists("official-root", "tsa-root"), ocsps=told)
    assert world.judged(content).verdict == Verdict.INDETERMINATE
    old = world.lists("official-root", "tsa-root")
    old += [answers.crl(own.pki, "official-ca", made=datetime.now(UTC) - timedelta(hours=30))]
    content = with_statements(world.signed, own, crls=old, ocsps=told)
    assert world.judged(content).reason == "revocation_too_old"  # it freshens nothing either


def test_a_responder_of_the_time_stamp_s_authority(own, tmp_path):
    """Nothing later covers the outermost time-stamp: for the word on its service its own moment is the proof."""
    for kind in ("key", "cer"):
        shutil.copy(own.pki.directory / f"tsa-root.{kind}", own.pki.directory / f"stamps-ca.{kind}")
    service = own.pki.other_tsa(ocsp="stamps-ca", life=20 * 365 * DAY)
    world = World(own, tmp_path, service)
    told = [ocsp_of(own, one, responder=own.responders["official"]) for one in world.signers]
    told += [ocsp_of(own, service, issuer="stamps", responder=own.pki.responder("stamps", life=10 * DAY))]
    own.tsa_service = service
    try:
        content = with_statements(world.signed, own, crls=world.lists("official-root"), ocsps=told)
    finally:
        own.tsa_service = None
    for at in (datetime.now(UTC) + DAY, datetime.now(UTC) + 20 * DAY, IN_2036):
        report = world.judged(content, at)
        assert (report.verdict, report.reason) == VALID, at


def test_a_root_s_list_counts_where_the_file_does_not_bring_the_root(world, own):
    """Other makers leave out what every verifier has; the signers' certificates ended in the meantime."""
    content = with_statements(world.signed, own)
    for at in (datetime.now(UTC) + DAY, datetime.now(UTC) + 4 * 365 * DAY, IN_2036):
        report = world.judged(content, at)
        assert (report.verdict, report.reason) == VALID, at
