"""What the authorities say in the file of the certificates, and when they said it, decides; nobody else's word does."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from elsewhere import BARE, STRUCTURES, ocsp_of, sign, with_fields, with_statements
from pades.report import Report, Verdict
from pades.trust import Trust
from pades.validate import verify
from test_pki import answers
from test_pki.authority import Credential, Pki
from test_pki.server import Server

WAY = BARE.but(stamped=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LISTS = ("official-ca", "official-root", "tsa-root")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """Authorities of this test's own: it revokes them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Server(Pki.create(tmp_path / "pki", base_url=f"http://127.0.0.1:{port}")) as server:
        yield server


class World:
    """One signer of interest, another who seals; their file, before any validation data."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.who, self.other = server.pki.issue("Người ký"), server.pki.issue("UBND xã D", organization="UBND xã D")
        empty = with_fields(STRUCTURES["classic"](folder / "e.pdf").read_bytes(), ("KyTen", "DongDau"))
        self.signed = sign(sign(empty, server, self.who, "KyTen", WAY), server, self.other, "DongDau", WAY)

    def judged(self, content: bytes, **given: object) -> Report:
        file = self.folder / "judged.pdf"
        file.write_bytes(content)
        return verify(file, trust=Trust.load(self.server.pki.trust), **given)  # type: ignore[arg-type]

    def lists(self, made: datetime | None = None) -> list[bytes]:
        return [answers.crl(self.server.pki, name, made=made) for name in LISTS]

    def revoke(self, who: Credential, ago: timedelta) -> None:
        self.server.pki.revoke(who.certificate, datetime.now(UTC) - ago)

    def by_list(self) -> bytes:
        return with_statements(self.signed, self.server)

    def by_answer(self) -> bytes:
        """OCSP for the two signers; lists only for their authorities."""
        told = [ocsp_of(self.server, one) for one in (self.who, self.other)]
        return with_statements(self.signed, self.server, crls=self.lists()[1:], ocsps=told)


@pytest.fixture
def world(own: Server, tmp_path: Path) -> World:
    return World(own, tmp_path)


SOURCES = pytest.mark.parametrize("source", [World.by_list, World.by_answer])


@SOURCES
def test_good_news_is_valid(world, source):
    assert world.judged(source(world)).reason == "ok_competence_not_checked"


@SOURCES
@pytest.mark.parametrize("ago", [HOUR, 400 * DAY])
def test_revoked_before_the_time_stamp(world, source, ago):
    world.revoke(world.who, ago)
    report = world.judged(source(world))
    assert (report.verdict, report.reason) == (Verdict.INVALID, "revoked")
    assert [one.status for one in report.signatures][0] == "REVOKED"
    assert next(line for line in report.lines if line.key == "certificates").verdict == "bad"


@SOURCES
def test_revoked_after_the_time_stamp(world, source):
    world.revoke(world.who, -timedelta(seconds=1))
    time.sleep(2)  # no authority tells of a revocation to come
    report = world.judged(source(world))
    assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")


@pytest.mark.parametrize("ago", [HOUR, -timedelta(seconds=1)])
def test_a_revoked_authority(world, ago):
    """Before: nothing that it certified counts. After: what was stamped before may still be shown to hold."""
    world.revoke(world.server.pki.issuer(), ago)
    report = world.judged(world.by_list())
    allowed = {Verdict.INDETERMINATE} if ago > timedelta(0) else {Verdict.INDETERMINATE, Verdict.VALID}
    assert report.verdict in allowed, report.reason


@pytest.mark.parametrize("ago", [HOUR, 400 * DAY])
def test_a_revoked_time_stamp_service_tells_no_time(world, ago):
    world.revoke(world.server.pki.tsa, ago)
    report = world.judged(world.by_list())
    assert report.verdict == Verdict.INDETERMINATE
    assert [one.signed_at for one in report.signatures] == [None, None]


def forged_list(world: World, by: Credential) -> bytes:
    """In the name of the authority, a list by somebody else: the signer was revoked long ago."""
    world.revoke(world.who, DAY)
    forged = answers.crl(world.server.pki, "official-ca", by=by)
    (world.server.pki.directory / "revoked.json").unlink()
    return forged


@pytest.mark.parametrize("by", ["other", "public-ca", "tsa-root"])
def test_a_forged_revocation_makes_nobody_guilty(world, by):
    """Appended by anyone, the file would else be called forged. Beside the true data it changes nothing."""
    forged = forged_list(world, world.other if by == "other" else world.server.pki._load(by))
    alone = world.judged(with_statements(world.signed, world.server, crls=[forged, *world.lists()[1:]]))
    assert alone.verdict == Verdict.INDETERMINATE, alone.reason
    for lists in ([forged, *world.lists()], [*world.lists(), forged]):
        beside = world.judged(with_statements(world.signed, world.server, crls=lists))
        assert beside.reason == "ok_competence_not_checked"


def test_forged_good_news_is_no_news(world):
    lists = [answers.crl(world.server.pki, "official-ca", by=world.other), *world.lists()[1:]]
    assert world.judged(with_statements(world.signed, world.server, crls=lists)).verdict == Verdict.INDETERMINATE
    told = [ocsp_of(world.server, one, by=world.other) for one in (world.who, world.other)]
    content = with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=told)
    assert world.judged(content).verdict == Verdict.INDETERMINATE


def test_true_bad_news_beside_forged_good_news(world):
    good = answers.crl(world.server.pki, "official-ca", by=world.other)
    world.revoke(world.who, HOUR)
    for lists in ([good, *world.lists()], [*world.lists(), good]):
        assert world.judged(with_statements(world.signed, world.server, crls=lists)).reason == "revoked"


@pytest.mark.parametrize(
    ("age", "verdict", "reason"),
    [
        (timedelta(seconds=20), Verdict.VALID, "ok_competence_not_checked"),
        (23 * HOUR, Verdict.VALID, "ok_competence_not_checked"),
        (25 * HOUR, Verdict.INDETERMINATE, "revocation_too_old"),
    ],
)
def test_data_from_before_the_time_stamp(world, age, verdict, reason):
    """Other systems ask first and stamp then, or have one list a day (decision 0009)."""
    lists = world.lists(datetime.now(UTC) - age)
    report = world.judged(with_statements(world.signed, world.server, crls=lists))
    assert (report.verdict, report.reason) == (verdict, reason)
    assert ("revocation_before_stamp" in report.warnings) == (verdict == Verdict.VALID and age > timedelta(minutes=1))


def test_in_our_own_structure_data_is_always_newer(made, tmp_path):
    """We fetch after the time-stamp, so older data in such a file is not ours."""

    def judge(lists: list[bytes]) -> Report:
        file = tmp_path / "ours.pdf"
        sealed = made.base.read_bytes() + made.stages["sealed"]
        file.write_bytes(with_statements(sealed, made.server, crls=lists))
        return verify(file, trust=made.trust)

    def lists(made_at: datetime | None) -> list[bytes]:
        return [answers.crl(made.server.pki, name, made=made_at) for name in LISTS]

    assert judge(lists(None)).reason == "ok_competence_not_checked"
    report = judge(lists(datetime.now(UTC) - 2 * HOUR))
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "revocation_too_old")
