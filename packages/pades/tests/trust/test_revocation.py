"""What the authorities say in the file of the certificates, and when they said it, decides; nobody else's word does."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify
from pades.common.errors import PadesError
from pades.lasting.extend import check_certificate
from test_pki import answers
from test_pki.authority import Credential
from test_pki.server import Server

from packages.pades.tests.builders.signed.elsewhere import ocsp_of, with_statements
from packages.pades.tests.builders.signed.making import Making, make_base
from packages.pades.tests.builders.signed.revoking import LISTS, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

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


@pytest.mark.parametrize(
    ("age", "verdict", "reason"),
    [
        (timedelta(0), Verdict.VALID, "ok_competence_not_checked"),
        (23 * HOUR, Verdict.VALID, "ok_competence_not_checked"),
        (25 * HOUR, Verdict.INDETERMINATE, "revocation_too_old"),
    ],
)
def test_in_our_own_structure_a_list_of_the_day_is_enough(made, tmp_path, age, verdict, reason):
    """Authorities that answer from a daily list must not stop an office; what their next list says is asked for."""
    lists = [answers.crl(made.server.pki, name, made=datetime.now(UTC) - age) for name in LISTS]
    file = tmp_path / "ours.pdf"
    file.write_bytes(with_statements(made.base.read_bytes() + made.stages["sealed"], made.server, crls=lists))
    report = verify(file, trust=made.trust)
    assert (report.verdict, report.reason) == (verdict, reason)
    assert ("revocation_before_stamp" in report.warnings) == (age == 23 * HOUR)


class TestKnownWhen:
    """An OCSP answer speaks of thisUpdate (RFC 6960, 2.4), whenever it was signed (producedAt)."""

    def judged(self, world: World, **given: object) -> Report:
        told = [ocsp_of(world.server, one, **given) for one in (world.who, world.other)]
        return world.judged(with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=told))

    def test_revoked_two_days_ago_in_an_answer_of_three_days_ago(self, world):
        """The responder signs now what its list said then: genuine, and no proof at all."""
        told = datetime.now(UTC) - 3 * DAY
        report = self.judged(world, known=told, until=7 * DAY)
        assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "revocation_too_old")

    @pytest.mark.parametrize(("age", "verdict"), [(23 * HOUR, Verdict.VALID), (25 * HOUR, Verdict.INDETERMINATE)])
    def test_what_was_known_decides_not_when_it_was_signed(self, world, age, verdict):
        report = self.judged(world, known=datetime.now(UTC) - age, until=7 * DAY)
        assert report.verdict == verdict, report.reason
        assert ("revocation_before_stamp" in report.warnings) == (verdict == Verdict.VALID)

    def test_who_knows_more_than_when_he_signed_is_not_believed(self, world):
        now = datetime.now(UTC)
        report = self.judged(world, known=now, produced=now - HOUR)
        assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "revocation_unknown")
        assert self.judged(world, known=now - HOUR, produced=now - HOUR).verdict == Verdict.VALID

    def test_bad_news_counts_however_it_is_dated(self, world):
        world.revoke(world.who, HOUR)
        now = datetime.now(UTC)
        assert self.judged(world, known=now, produced=now - HOUR).reason == "revoked"

    def test_no_word_on_the_next_answer(self, world):
        assert self.judged(world, until=None).verdict == Verdict.VALID
        assert self.judged(world, known=datetime.now(UTC) - 25 * HOUR, until=None).reason == "revocation_too_old"

    def test_several_certificates_in_one_answer(self, world):
        pki = world.server.pki
        single = [ocsp_of(world.server, one) for one in (world.who, world.other)]
        for order in (single, single[::-1]):
            both = answers.together(order, pki.issuer())
            content = with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=[both])
            assert world.judged(content).reason == "ok_competence_not_checked"
        world.revoke(world.other, HOUR)
        both = answers.together([ocsp_of(world.server, one) for one in (world.who, world.other)], pki.issuer())
        report = world.judged(with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=[both]))
        assert (report.reason, [one.status for one in report.signatures]) == ("revoked", ["OK", "REVOKED"])

    def test_a_number_of_another_authority_is_not_ours(self, world):
        """The same serial number under another issuer's name: not a word on our signer."""
        other = ocsp_of(world.server, world.who, issuer="public")
        content = with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=[other])
        assert world.judged(content).verdict == Verdict.INDETERMINATE

    @pytest.mark.parametrize("no_check", [True, False])
    def test_a_responder_that_the_authority_certified(self, world, no_check):
        """With «no check» it needs no word on itself (RFC 6960, 4.2.2.2.1); without, one must be there for good news."""
        responder = world.server.pki.responder("official", no_check=no_check)
        told = [ocsp_of(world.server, one, responder=responder) for one in (world.who, world.other)]
        content = with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=told)
        assert world.judged(content).verdict == (Verdict.VALID if no_check else Verdict.INDETERMINATE)
        world.revoke(world.who, HOUR)
        told = [ocsp_of(world.server, one, responder=responder) for one in (world.who, world.other)]
        report = world.judged(with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=told))
        assert report.verdict == (Verdict.INVALID if no_check else Verdict.INDETERMINATE)

    def test_any_certificate_of_the_authority_is_no_responder(self, world):
        told = [ocsp_of(world.server, one, responder=world.other) for one in (world.who, world.other)]
        content = with_statements(world.signed, world.server, crls=world.lists()[1:], ocsps=told)
        assert world.judged(content).verdict == Verdict.INDETERMINATE


def test_a_list_with_a_later_revocation_beside_an_older_answer(world):
    """The newest word says «since then»: after the time-stamp, so it proves that before it all was well."""
    told = [ocsp_of(world.server, one) for one in (world.who, world.other)]
    world.revoke(world.who, -timedelta(seconds=1))
    time.sleep(2)
    report = world.judged(with_statements(world.signed, world.server, ocsps=told))
    assert report.reason == "ok_competence_not_checked"


def test_revoked_in_the_second_of_the_time_stamp(world):
    """Nobody can tell which came first: not called revoked before, and not called in order either."""
    stamped = datetime.fromisoformat(world.judged(world.by_answer()).signatures[0].signed_at or "")
    world.server.pki.revoke(world.who.certificate, stamped)
    report = world.judged(world.by_list())
    assert report.verdict == Verdict.INDETERMINATE, report.reason
    world.server.pki.revoke(world.who.certificate, stamped - timedelta(seconds=1))
    assert world.judged(world.by_list()).reason == "revoked"


@pytest.mark.parametrize("under", ["daily", "listed"])
class TestListsOfTheDay:
    """Authorities whose word is some hours old when it is asked for."""

    @pytest.fixture
    def copy(self, own: Server, tmp_path: Path, under: str) -> Making:
        leader = own.pki.issue("Đỗ Thanh Bình", under=under)
        seal = own.pki.issue("UBND phường H", kind="agency", organization="UBND phường H", under=under)
        copy = Making(own, make_base(tmp_path / "base.pdf"), leader, seal)
        copy.attested()
        copy.signed()
        copy.sealed()
        return copy

    def test_do_not_stop_an_office(self, copy, tmp_path, under):
        copy.extended()
        copy.issued()
        report = verify(copy.file("issued", tmp_path / "x.pdf"), trust=copy.trust)
        assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")
        assert "revocation_before_stamp" in report.warnings

    def test_too_old_a_list_is_waited_for(self, copy, under):
        copy.server.pki.list_age = 25 * HOUR
        with pytest.raises(PadesError) as refusal:
            copy.extended()
        assert refusal.value.code in ("revocation_too_old", "revocation_unavailable")
        copy.server.pki.list_age = HOUR
        copy.extended()

    def test_before_signing(self, copy, under):
        def check(age: timedelta) -> None:
            copy.server.pki.list_age = age
            who = copy.leader
            check_certificate(who.certificate, who.chain, trust=copy.trust, fetch=copy.fetch, at=datetime.now(UTC))

        check(23 * HOUR)
        with pytest.raises(PadesError) as refusal:
            check(72 * HOUR)
        assert refusal.value.code in ("revocation_too_old", "revocation_unavailable")
        copy.server.pki.revoke(copy.leader.certificate, datetime.now(UTC) - 2 * HOUR)
        check(3 * HOUR)  # not yet in the list: nobody could know
        with pytest.raises(PadesError, match="certificate_revoked"):
            check(HOUR)
