"""Authorities issue lists for others than the signer, for some reasons, of changes: what does not speak of a certificate
is no good news of it, however fresh it is."""

import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from pades.checking.report import Report, Verdict
from pades.checking.validate import verify
from pades.trust.anchors import Trust
from test_pki import answers
from test_pki.authority import Pki
from test_pki.server import Server

from packages.pades.tests.builders.signed.crls import Line, listed, scope
from packages.pades.tests.builders.signed.elsewhere import BARE, STRUCTURES, sign, with_fields, with_statements

HOUR = timedelta(hours=1)
Reason = x509.ReasonFlags


class File:
    """Signed and stamped now by two people under one authority; its validation data are what a test gives."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.pki, self.folder = server, server.pki, folder
        self.who, self.other = self.pki.issue("Người ký"), self.pki.issue("UBND xã D", organization="UBND xã D")
        way = BARE.but(stamped=True)
        empty = with_fields(STRUCTURES["classic"](folder / "e.pdf").read_bytes(), ("KyTen", "DongDau"))
        self.signed = sign(sign(empty, server, self.who, "KyTen", way), server, self.other, "DongDau", way)
        self.began = datetime.now(UTC)
        self.number = self.who.x509.serial_number

    def judged(self, lists: Sequence[bytes]) -> Report:
        above = [answers.crl(self.pki, name) for name in ("official-root", "tsa-root")]
        file = self.folder / "judged.pdf"
        file.write_bytes(with_statements(self.signed, self.server, crls=[*lists, *above]))
        return verify(file, trust=Trust.load(self.pki.trust))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[File]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Server(Pki.create(tmp_path_factory.mktemp("pki"), base_url=f"http://127.0.0.1:{port}")) as server:
        yield File(server, tmp_path_factory.mktemp("file"))


def address(file: File, name: str) -> list[x509.GeneralName]:
    return [x509.UniformResourceIdentifier(f"{file.pki.base_url}/crl/{name}.crl")]


SILENT = {
    "of authorities": lambda file: scope(only_contains_ca_certs=True),
    "of attribute certificates": lambda file: scope(only_contains_attribute_certs=True),
    "of some reasons": lambda file: scope(only_some_reasons=frozenset([Reason.key_compromise])),
    "of another address": lambda file: scope(full_name=address(file, "another")),
    "of changes": lambda file: x509.DeltaCRLIndicator(100),
    "of an unknown kind": lambda file: x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00"),
}


@pytest.mark.parametrize("kind", SILENT)
def test_a_fresh_list_that_does_not_cover_the_signer_freshens_nothing(file, kind):
    """Whoever was revoked yesterday could add the authority's list of something else, made today."""
    old = listed(file.pki, made=file.began - 30 * HOUR)
    fresh = listed(file.pki, critical=[SILENT[kind](file)])
    report = file.judged([old, fresh])
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "revocation_too_old")
    assert file.judged([fresh]).reason == "revocation_unknown"
    assert file.judged([listed(file.pki), fresh]).verdict == Verdict.VALID


@pytest.mark.parametrize("kind", ["users", "its address", "indirect"])
def test_a_list_that_covers_the_signer_among_few(file, kind):
    said = {
        "users": {"only_contains_user_certs": True},
        "its address": {"full_name": address(file, "official-ca")},
        "indirect": {"indirect_crl": True},
    }
    assert file.judged([listed(file.pki, critical=[scope(**said[kind])])]).verdict == Verdict.VALID


@pytest.mark.parametrize("kind", ["of changes", "of another address", "of some reasons"])
def test_a_line_is_bad_news_in_any_list(file, kind):
    lines = [Line(file.number, file.began - HOUR, Reason.key_compromise)]
    report = file.judged([listed(file.pki), listed(file.pki, lines, critical=[SILENT[kind](file)])])
    assert (report.verdict, report.reason) == (Verdict.INVALID, "revoked")


def test_another_authority_s_line_in_an_indirect_list(file):
    """The same number under another issuer: nobody of ours (5.3.3)."""
    theirs = Line(file.number, file.began - HOUR, issuer=file.pki.issuer("public").x509.subject)
    behind = Line(1, file.began - HOUR)
    content = listed(file.pki, [behind, theirs], critical=[scope(indirect_crl=True)])
    assert file.judged([content]).verdict == Verdict.VALID
    ours = Line(file.number, file.began - HOUR, issuer=file.pki.issuer().x509.subject)
    assert file.judged([listed(file.pki, [ours], critical=[scope(indirect_crl=True)])]).reason == "revoked"


class TestHold:
    """certificateHold may be lifted, no other revocation can be."""

    def test_it_counts_like_any_revocation(self, file):
        held = [Line(file.number, file.began - HOUR, Reason.certificate_hold)]
        assert file.judged([listed(file.pki, held)]).reason == "revoked"

    def test_lifted_it_makes_nobody_guilty(self, file):
        """Whether it was lifted before the signature is not known: no forgery, and no green either."""
        held = [Line(file.number, file.began - 3 * HOUR, Reason.certificate_hold)]
        report = file.judged([listed(file.pki, held, made=file.began - 2 * HOUR), listed(file.pki)])
        assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "revoked_time_unknown")

    @pytest.mark.parametrize("reason", [None, Reason.key_compromise, Reason.superseded])
    def test_a_revocation_is_never_taken_back(self, file, reason):
        revoked = [Line(file.number, file.began - 3 * HOUR, reason)]
        report = file.judged([listed(file.pki, revoked, made=file.began - 2 * HOUR), listed(file.pki)])
        assert report.reason == "revoked"


@pytest.mark.parametrize("order", [1, -1])
def test_issued_again_with_an_earlier_date(file, order):
    """The worst of what an authority ever said counts, in whatever order the lists stand."""
    later = [Line(file.number, file.began + timedelta(seconds=1), Reason.key_compromise)]
    earlier = [Line(file.number, file.began - HOUR, Reason.key_compromise)]
    lists = [listed(file.pki, one) for one in (later, earlier)][::order]
    assert file.judged(lists).reason == "revoked"


def test_nobody_knows_of_what_is_to_come(file):
    """A list dated later than the moment that is asked about says nothing good; five minutes are clocks."""
    to_come = listed(file.pki, made=datetime.now(UTC) + 2 * HOUR)
    assert file.judged([to_come]).reason == "revocation_unknown"
    assert file.judged([listed(file.pki, made=file.began - 30 * HOUR), to_come]).reason == "revocation_too_old"
    assert file.judged([listed(file.pki, made=datetime.now(UTC) + timedelta(minutes=3))]).verdict == Verdict.VALID
