"""A table of some agencies only: who is not in it, or not yet, is unknown and not wrong; who left it is wrong."""

import pytest
from pades.checking.report import Report, Verdict
from pades.checking.rights import Rights
from pades.checking.validate import verify

from packages.pades.tests.builders.signed.making import Making, rights_file

UNKNOWN = (Verdict.VALID, "ok_competence_not_checked")  # the page then says «chưa rõ thẩm quyền»
A, B, ALWAYS, LATER = "00070", "00071", "2020-01-01", "2999-01-01"


def judged(made: Making, tmp_path, *rows, partial: bool = True) -> Report:
    table = Rights.load(rights_file(tmp_path / "rights.csv", rows))
    return verify(made.source("issued"), trust=made.trust, rights=table, partial=partial)


def verdict(*given, **more) -> tuple[Verdict, str]:
    report = judged(*given, **more)
    return report.verdict, report.reason


@pytest.fixture
def seal(made):
    return (made.seal, "seal", A, ALWAYS, "")


def test_both_known(made, seal, tmp_path):
    assert verdict(made, tmp_path, (made.leader, "leader", A, ALWAYS, ""), seal) == (Verdict.VALID, "ok")


def test_one_of_both_is_known(made, seal, tmp_path):
    report = judged(made, tmp_path, seal)
    assert (report.verdict, report.reason) == UNKNOWN
    assert ([one.role for one in report.signatures], report.competence_checked) == (["", ""], False)


def test_the_same_name_with_another_certificate(made, seal, tmp_path):
    other = made.server.pki.issue("Đỗ Thanh Bình")
    assert verdict(made, tmp_path, (other, "leader", A, ALWAYS, ""), seal) == UNKNOWN


@pytest.mark.parametrize("who", ["leader", "seal"])
def test_signed_before_the_table_began(made, tmp_path, who):
    """An office that changed systems: its older files were signed by the same people, in another system."""
    rows = [
        (made.leader, "leader", A, LATER if who == "leader" else ALWAYS, ""),
        (made.seal, "seal", A, LATER if who == "seal" else ALWAYS, ""),
    ]
    assert verdict(made, tmp_path, *rows) == UNKNOWN
    assert verdict(made, tmp_path, *rows, partial=False) == (Verdict.INVALID, "right_not_in_force")


def test_signed_after_the_right_or_the_delegation_ended(made, seal, tmp_path):
    ended = (made.leader, "leader", A, ALWAYS, "2020-12-31")
    assert verdict(made, tmp_path, ended, seal) == (Verdict.INVALID, "right_not_in_force")
    again = (made.leader, "leader", A, LATER, "")
    assert verdict(made, tmp_path, ended, again, seal) == (Verdict.INVALID, "right_not_in_force")


def test_a_signer_of_another_agency(made, seal, tmp_path):
    row = (made.leader, "leader", B, ALWAYS, "")
    assert verdict(made, tmp_path, row, seal) == (Verdict.INVALID, "different_agencies")


def test_a_signer_who_moved_between_agencies(made, seal, tmp_path):
    rows = [(made.leader, "leader", B, ALWAYS, "2020-12-31"), (made.leader, "leader", A, "2021-01-01", "")]
    assert verdict(made, tmp_path, *rows, seal) == (Verdict.VALID, "ok")


def test_the_roles_turned(made, tmp_path):
    rows = [(made.leader, "seal", A, ALWAYS, ""), (made.seal, "leader", A, ALWAYS, "")]
    assert verdict(made, tmp_path, *rows) == (Verdict.INVALID, "wrong_order")
