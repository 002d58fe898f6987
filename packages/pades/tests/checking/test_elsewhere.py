"""Files of other systems are judged by the same rules: genuine ones are never «not valid», wrong ones never «valid»."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.rights import Rights
from pades.checking.validate import verify
from pyhanko.sign import fields
from test_pki.authority import Credential
from test_pki.server import Server

from packages.pades.tests.builders.signed.elsewhere import (
    ALL,
    BARE,
    STRUCTURES,
    Way,
    elliptic,
    sign,
    with_fields,
    with_statements,
)
from packages.pades.tests.builders.signed.making import Making, rights_file


@pytest.fixture(scope="session")
def people(authorities: Server) -> tuple[Credential, Credential]:
    return authorities.pki.issue("Lê Văn C"), authorities.pki.issue("UBND xã D", organization="UBND xã D")


@pytest.fixture
def empty(tmp_path: Path) -> bytes:
    return with_fields(STRUCTURES["classic"](tmp_path / "empty.pdf").read_bytes(), ("KyTen", "DongDau"))


@pytest.fixture
def judged(made: Making, tmp_path: Path) -> Callable[..., Report]:
    def answer(content: bytes, **given: object) -> Report:
        file = tmp_path / "elsewhere.pdf"
        file.write_bytes(content)
        return verify(file, trust=made.trust, **given)  # type: ignore[arg-type]

    return answer


def both(content: bytes, server: Server, people: tuple[Credential, Credential], first: Way, second: Way) -> bytes:
    signed = sign(content, server, people[0], "KyTen", first)
    return sign(signed, server, people[1], "DongDau", second)


@pytest.mark.parametrize("structure", ["classic", "object streams"])
@pytest.mark.parametrize("certify", [False, True])
def test_every_structure_is_judged(authorities, people, judged, tmp_path, structure, certify):
    content = with_fields(STRUCTURES[structure](tmp_path / "s.pdf").read_bytes(), ("KyTen", "DongDau"))
    report = judged(both(content, authorities, people, ALL.but(certify=certify, archive=False), ALL))
    assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")
    assert [(one.role, one.level) for one in report.signatures] == [("leader", "B-LTA"), ("seal", "B-LTA")]
    assert report.changed_after_last_signature is False


def test_a_hybrid_file_is_never_called_forged(authorities, people, judged, tmp_path):
    """Two programs may read it in two ways (ISO 32000-2, 7.5.8.4): genuine, and yet nothing to conclude from."""
    content = with_fields(STRUCTURES["hybrid"](tmp_path / "s.pdf").read_bytes(), ("KyTen", "DongDau"))
    report = judged(both(content, authorities, people, ALL, ALL))
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "structure_not_strict")
    assert len(report.signatures) == 2


@pytest.mark.parametrize(
    ("first", "second", "verdict", "reason"),
    [
        (ALL, ALL, Verdict.VALID, "ok_competence_not_checked"),
        (ALL.but(archive=False), ALL.but(archive=False), Verdict.VALID, "ok_competence_not_checked"),
        (ALL.but(pss=True), ALL.but(pss=True, digest="sha512"), Verdict.VALID, "ok_competence_not_checked"),
        (BARE, BARE, Verdict.INDETERMINATE, "no_time_stamp"),
        (BARE.but(stamped=True), BARE.but(stamped=True), Verdict.INDETERMINATE, "revocation_unknown"),
        (
            BARE.but(certify=True, permissions=fields.MDPPerm.NO_CHANGES),
            BARE,
            Verdict.INVALID,
            "changed_between_signatures",
        ),
        (
            BARE.but(subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
            BARE,
            Verdict.INDETERMINATE,
            "no_time_stamp",
        ),
    ],
)
def test_every_way_is_judged(authorities, people, judged, empty, first, second, verdict, reason):
    report = judged(both(empty, authorities, people, first, second))
    assert (report.verdict, report.reason) == (verdict, reason)


def test_keys_of_every_allowed_kind(authorities, judged, empty):
    strong = authorities.pki.issue("RSA 3072", key_bits=3072)
    report = judged(both(empty, authorities, (strong, elliptic(authorities.pki, "P-256")), ALL, ALL))
    assert report.verdict == Verdict.VALID, report.reason


def test_a_list_of_revocations_alone_is_enough(authorities, judged, empty):
    pki = authorities.pki
    pair = pki.issue("Chỉ có CRL", ocsp=False), pki.issue("Chỉ có CRL 2", ocsp=False, under="public")
    report = judged(both(empty, authorities, pair, ALL, ALL))
    assert report.verdict == Verdict.VALID, report.reason


def test_one_signature_is_incomplete(authorities, people, judged, empty):
    report = judged(sign(empty, authorities, people[0], "KyTen"))
    assert (report.verdict, report.reason) == (Verdict.INCOMPLETE, "seal_missing")
    report = judged(sign(empty, authorities, people[1], "KyTen"))
    assert (report.verdict, report.reason) == (Verdict.INCOMPLETE, "leader_missing")


def test_a_third_signature_is_one_too_many(authorities, people, judged, empty):
    three = sign(both(empty, authorities, people, BARE, BARE), authorities, people[0], "Third", BARE)
    assert judged(three).reason in ("unexpected_signature", "changed_after_last_signature")
    assert judged(three).verdict == Verdict.INVALID


def test_a_seal_in_the_leaders_place(authorities, people, judged, empty, tmp_path):
    table = rights_file(
        tmp_path / "r.csv", [(people[0], "leader", "D", "2020-01-01", ""), (people[1], "seal", "D", "2020-01-01", "")]
    )
    rights = Rights.load(table)
    straight = both(empty, authorities, people, ALL, ALL)
    assert judged(straight, rights=rights).reason == "ok"
    turned = both(empty, authorities, (people[1], people[0]), ALL, ALL)
    assert (judged(turned, rights=rights).verdict, judged(turned, rights=rights).reason) == (
        Verdict.INVALID,
        "wrong_order",
    )
    assert "order_looks_reversed" in judged(turned).warnings


def test_the_same_certificate_twice_is_no_second_person(authorities, people, judged, empty):
    report = judged(both(empty, authorities, (people[0], people[0]), ALL, ALL))
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "same_certificate_twice")


def test_a_rogue_time_stamp_is_no_time(authorities, people, judged, empty):
    rogue = authorities.pki.rogue_tsa()
    way = BARE.but(stamped=True, tsa=rogue)
    report = judged(both(empty, authorities, people, way, way))
    assert (report.verdict, [one.signed_at for one in report.signatures]) == (Verdict.INDETERMINATE, [None, None])


def test_a_certificate_that_may_not_sign(authorities, people, judged, empty):
    other = authorities.pki.issue("Chỉ để mã hóa", signing=False)
    report = judged(both(empty, authorities, (people[0], other), BARE, BARE))
    assert report.verdict == Verdict.INDETERMINATE


class TestExpired:
    """A certificate that ends: only an archive time-stamp made before carries the file over."""

    later = datetime.now(UTC) + timedelta(days=40)

    @pytest.fixture
    def short(self, authorities) -> Credential:
        return authorities.pki.issue("Sắp hết hạn", not_after=datetime.now(UTC) + timedelta(days=30))

    def test_with_the_archive_stamp(self, authorities, people, judged, empty, short):
        content = both(empty, authorities, (short, people[1]), ALL, ALL)
        assert judged(content, at=self.later).verdict == Verdict.VALID

    def test_without(self, authorities, people, judged, empty, short):
        way = ALL.but(archive=False)
        report = judged(both(empty, authorities, (short, people[1]), way, way), at=self.later)
        assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "proof_of_existence_missing")

    def test_before_it_began(self, authorities, people, judged, empty):
        early = authorities.pki.issue("Chưa đến ngày", not_before=datetime.now(UTC) + timedelta(days=5))
        way = BARE.but(stamped=True)
        report = judged(with_statements(both(empty, authorities, (early, people[1]), way, way), authorities))
        assert (report.verdict, report.reason) == (Verdict.INVALID, "certificate_not_yet_valid")
