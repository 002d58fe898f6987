"""Every variant that must fail, built from a really issued file, and seen to fail."""

from pathlib import Path

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.rights import Rights
from pades.checking.validate import verify
from pades.common.errors import PadesError
from pades.common.source import Source

from packages.pades.tests.builders.signed import tampering
from packages.pades.tests.builders.signed.making import Making, make_issued, rights_file


def judged(made: Making, content: bytes, tmp_path: Path, **given: object) -> Report:
    file = tmp_path / "variant.pdf"
    file.write_bytes(content)
    return verify(file, trust=made.trust, **given)  # type: ignore[arg-type]


def whole(made: Making, stage: str = "issued") -> bytes:
    return made.base.read_bytes() + made.stages[stage]


def test_the_issued_file_is_valid(made, issued):
    report = verify(issued, trust=made.trust)
    assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")
    assert [one.role for one in report.signatures] == ["leader", "seal"]
    assert [one.level for one in report.signatures] == ["B-LTA", "B-LTA"]
    assert report.changed_after_last_signature is False
    assert [line.verdict for line in report.lines] == ["ok", "ok", "ok", "ok", "unknown"]


@pytest.mark.parametrize("stage", ["sealed", "extended", "issued"])
@pytest.mark.parametrize(
    "change", [tampering.refilled, tampering.revalued, tampering.annotated, tampering.repainted, tampering.redirected]
)
def test_any_change_after_the_seal_fails(made, tmp_path, stage, change):
    tail = change(made.source(stage))
    report = judged(made, made.base.read_bytes() + tail, tmp_path)
    assert report.verdict == Verdict.INVALID, report.reason


@pytest.mark.parametrize("change", [tampering.annotated, tampering.repainted, tampering.redirected])
def test_a_change_between_leader_and_seal_fails(made, tmp_path, change):
    other = Making(made.server, made.base, made.leader, made.seal, dict(made.stages))
    other.stages["changed"] = change(made.source("signed"))
    other.sealed(on="changed")
    other.extended()
    other.issued()
    report = judged(made, whole(other), tmp_path)
    assert report.verdict == Verdict.INVALID, report.reason


@pytest.mark.parametrize("visible", [True, False])
@pytest.mark.parametrize("stage", ["sealed", "issued"])
def test_a_third_signature_fails(made, tmp_path, visible, stage):
    tail = tampering.signed_again(made.source(stage), made.server.pki.issue("Người thứ ba"), visible=visible)
    assert judged(made, made.base.read_bytes() + tail, tmp_path).verdict == Verdict.INVALID


@pytest.mark.parametrize("change", [tampering.appended, tampering.prefixed, tampering.cut, tampering.resaved])
def test_bytes_around_and_re_saving_fail(made, tmp_path, change):
    assert judged(made, change(whole(made)), tmp_path).verdict in (Verdict.INVALID, Verdict.UNREADABLE)


@pytest.mark.parametrize(
    "change",
    [
        lambda n: [n[0], n[1], n[2] + 2, n[3] - 2],
        lambda n: [n[0], n[1] - 10, n[2], n[3]],
        lambda n: [1, n[1], n[2], n[3]],
        lambda n: [0, 0, 0, 0],
        lambda n: [n[0], n[1], n[2], n[3] - 100],
        lambda n: [n[0], -5, n[2], n[3]],
    ],
)
def test_byte_range_tricks_fail(made, tmp_path, change):
    report = judged(made, tampering.byte_range(whole(made), change), tmp_path)
    assert report.verdict in (Verdict.INVALID, Verdict.UNREADABLE)


@pytest.mark.parametrize("entry", [b"/Contents", b"/ByteRange", b"/SubFilter", b"/Filter", b"/Type"])
def test_a_damaged_signature_object_fails(made, tmp_path, entry):
    report = judged(made, tampering.without_entry(whole(made), entry), tmp_path)
    assert report.verdict in (Verdict.INVALID, Verdict.UNREADABLE)


def test_the_leaders_revision_alone_is_incomplete(made, tmp_path):
    report = judged(made, whole(made, "signed"), tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INCOMPLETE, "seal_missing")


def test_the_unsigned_file_has_no_signature(made, tmp_path):
    assert judged(made, whole(made, "attested"), tmp_path).verdict == Verdict.NO_SIGNATURE


def test_without_revocation_data_nothing_is_concluded(made, tmp_path):
    report = judged(made, whole(made, "sealed"), tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "revocation_unknown")


def test_without_time_stamps_nothing_is_concluded(made, tmp_path):
    other = Making(made.server, made.base, made.leader, made.seal, dict(made.stages))
    other.stages["bare"] = tampering.signed_without_stamp(other, "attested", "SigLeader", made.leader, certify=True)
    other.stages["bare"] = tampering.signed_without_stamp(other, "bare", "SigSeal", made.seal, certify=False)
    report = judged(made, whole(other, "bare"), tmp_path)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "no_time_stamp")
    listed = [(made.leader, "leader", "A", "2020-01-01", ""), (made.seal, "seal", "A", "2020-01-01", "")]
    rights = Rights.load(rights_file(tmp_path / "rights.csv", listed))
    report = judged(made, whole(other, "bare"), tmp_path, rights=rights)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "no_time_stamp")


def test_without_anchors_nothing_is_concluded(made, issued):
    report = verify(issued, trust=None)
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, "no_trust_anchors")


def test_an_unknown_authority_is_no_verdict(made, issued, tmp_path):
    from pades.trust.anchors import Trust
    from test_pki.authority import Pki

    stranger = Pki.create(tmp_path / "other")
    report = verify(issued, trust=Trust.load(stranger.trust))
    assert report.verdict == Verdict.INDETERMINATE


def test_a_rogue_time_stamp_is_not_trusted(authorities, made, tmp_path):
    other = Making(authorities, made.base, made.leader, made.seal, {"attested": made.stages["attested"]})
    authorities.tsa_service = authorities.pki.rogue_tsa()
    try:
        other.signed()
        other.sealed()
    finally:
        authorities.tsa_service = None
    assert judged(made, whole(other, "sealed"), tmp_path).verdict == Verdict.INDETERMINATE
    with pytest.raises(PadesError):
        other.extended()


class TestRights:
    """The table says who may: a valid certificate is no competence."""

    def report(self, made: Making, issued: Path, tmp_path: Path, leader: tuple, seal: tuple) -> Report:
        table = rights_file(tmp_path / "rights.csv", [(made.leader, *leader), (made.seal, *seal)])
        return verify(issued, trust=made.trust, rights=Rights.load(table))

    def test_both_right(self, made, issued, tmp_path):
        report = self.report(
            made, issued, tmp_path, ("leader", "00070", "2026-01-01", ""), ("seal", "00070", "2026-01-01", "")
        )
        assert (report.verdict, report.reason, report.competence_checked) == (Verdict.VALID, "ok", True)

    @pytest.mark.parametrize(
        ("leader", "seal", "reason"),
        [
            (("seal", "A", "2020-01-01", ""), ("seal", "A", "2020-01-01", ""), "wrong_role"),
            (("leader", "A", "2020-01-01", ""), ("leader", "A", "2020-01-01", ""), "wrong_role"),
            (("leader", "A", "2020-01-01", ""), ("seal", "B", "2020-01-01", ""), "different_agencies"),
            (("leader", "A", "2020-01-01", "2021-01-01"), ("seal", "A", "2020-01-01", ""), "right_not_in_force"),
            (("leader", "A", "2090-01-01", ""), ("seal", "A", "2020-01-01", ""), "right_not_in_force"),
        ],
    )
    def test_a_wrong_right_is_invalid(self, made, issued, tmp_path, leader, seal, reason):
        report = self.report(made, issued, tmp_path, leader, seal)
        assert (report.verdict, report.reason) == (Verdict.INVALID, reason)

    def test_a_signer_who_is_not_listed_is_invalid(self, made, issued, tmp_path):
        table = rights_file(tmp_path / "rights.csv", [(made.seal, "seal", "A", "2020-01-01", "")])
        report = verify(issued, trust=made.trust, rights=Rights.load(table))
        assert (report.verdict, report.reason) == (Verdict.INVALID, "signer_without_right")


def test_the_wrong_order_is_invalid(made, tmp_path):
    """The agency's key in the leader's place and the reverse: every byte is genuine."""
    swapped = Making(made.server, made.base, made.seal, made.leader).all()
    table = rights_file(
        tmp_path / "rights.csv",
        [(made.leader, "leader", "A", "2020-01-01", ""), (made.seal, "seal", "A", "2020-01-01", "")],
    )
    file = swapped.file("issued", tmp_path / "swapped.pdf")
    report = verify(file, trust=made.trust, rights=Rights.load(table))
    assert (report.verdict, report.reason) == (Verdict.INVALID, "wrong_order")


def test_a_certificate_revoked_before_signing_is_invalid(authorities, tmp_path):
    made = make_issued(tmp_path, authorities)
    assert verify(made.file("issued", tmp_path / "x.pdf"), trust=made.trust).verdict == Verdict.VALID
    from datetime import UTC, datetime, timedelta

    other = Making(authorities, made.base, authorities.pki.issue("Người bị thu hồi"), made.seal)
    other.attested()
    other.signed()
    other.sealed()
    authorities.pki.revoke(other.leader.certificate, datetime.now(UTC) - timedelta(hours=1))
    with pytest.raises(PadesError, match="certificate_revoked"):
        other.extended()


def test_revocation_after_signing_changes_nothing(authorities, tmp_path):
    made = make_issued(tmp_path, authorities)
    authorities.pki.revoke(made.seal.certificate)
    assert verify(made.file("issued", tmp_path / "x.pdf"), trust=made.trust).verdict == Verdict.VALID


def test_without_the_archive_stamp_it_is_valid_while_the_certificates_run(made, tmp_path):
    from datetime import UTC, datetime

    now = judged(made, whole(made, "extended"), tmp_path)
    assert (now.verdict, [one.level for one in now.signatures]) == (Verdict.VALID, ["B-LT", "B-LT"])
    later = judged(made, whole(made, "extended"), tmp_path, at=datetime(2032, 1, 1, tzinfo=UTC))
    assert (later.verdict, later.reason) == (Verdict.INDETERMINATE, "proof_of_existence_missing")


def test_a_file_issued_elsewhere_is_judged_whatever_its_fields_are_called(made, tmp_path):
    """Two ordinary signatures in fields of other names, under the public hierarchy, one with a CRL only."""
    pki = made.server.pki
    person = pki.issue("Nguyễn Văn A", under="public")
    agency = pki.issue("UBND xã B", under="public", kind="agency", ocsp=False)
    other = Making(made.server, made.base, person, agency, {"start": b""})
    for field, who in (("Signature1", person), ("Signature2", agency)):
        other.stages["start"] = tampering.signed_elsewhere(other.source("start"), field, who, made.tsa)
    assert judged(made, whole(other, "start"), tmp_path).verdict == Verdict.INDETERMINATE
    other.stages["sealed"] = other.stages["start"]
    other.extended()
    other.issued()
    report = judged(made, whole(other, "issued"), tmp_path)
    assert (report.verdict, report.reason) == (Verdict.VALID, "ok_competence_not_checked")
    assert [(one.field, one.role) for one in report.signatures] == [("Signature1", "leader"), ("Signature2", "seal")]
    table = rights_file(
        tmp_path / "rights.csv", [(person, "leader", "B", "2020-01-01", ""), (agency, "seal", "B", "2020-01-01", "")]
    )
    assert judged(made, whole(other, "issued"), tmp_path, rights=Rights.load(table)).reason == "ok"


def test_another_files_tail_is_refused(made, authorities, tmp_path):
    other = make_issued(tmp_path, authorities)
    mixed = made.base.read_bytes() + other.stages["issued"]
    assert judged(made, mixed, tmp_path).verdict in (Verdict.INVALID, Verdict.UNREADABLE)


def test_no_connection_is_made(made, issued):
    before = len(made.server.asked)
    assert verify(issued, trust=made.trust).verdict == Verdict.VALID
    assert len(made.server.asked) == before


def test_ten_years_on_it_is_still_valid(made, issued):
    from datetime import UTC, datetime, timedelta

    from pades.common.coroutines import run
    from pades.trust import offline
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.ades.report import AdESPassed
    from pyhanko.sign.validation.ades import simulate_future_ades_lta_validation

    with Source(issued).open() as stream:
        for signature in PdfFileReader(stream).embedded_regular_signatures:
            future = datetime.now(UTC) + timedelta(days=3653)
            result = run(simulate_future_ades_lta_validation(signature, offline.spec(made.trust), future))
            assert result.ades_subindic == AdESPassed.OK
