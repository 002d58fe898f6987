"""Codes have words in the command, one meaning each, and make a whole report alone."""

import pytest
from pades.checking.examination import unreadable
from pades.checking.report import DetailCode, LineCode, Report, Verdict
from pades.commands import line_words, reason_words
from pades.common.kinds import FileKind
from pades.common.reasons import Caution, Reason, SignatureStatus
from pades.trust.hierarchies import HierarchyKind


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (Reason, reason_words.REASONS),
        (Caution, reason_words.CAUTIONS),
        (FileKind, reason_words.KINDS),
        (SignatureStatus, reason_words.STATUS),
        (LineCode, line_words.LINES),
        (DetailCode, line_words.DETAILS),
        (HierarchyKind, line_words.HIERARCHIES),
    ],
)
def test_the_command_has_words_for_each_code(enum, words):
    assert set(words) == set(enum)


def test_no_code_of_a_line_has_two_meanings():
    of_lines, of_details = [*LineCode, *Reason, *FileKind], [*DetailCode, *Reason]
    assert len(set(of_lines)) == len(of_lines)
    assert len(set(of_details)) == len(of_details)
    assert not set(Caution) & set(Reason)


def test_a_code_alone_makes_a_whole_report():
    report = unreadable(Reason.TOO_EXPENSIVE)
    assert Report.from_json(report.to_json()) == report
    assert report.verdict == Verdict.UNREADABLE
    assert report.lines[0].code == Reason.TOO_EXPENSIVE
