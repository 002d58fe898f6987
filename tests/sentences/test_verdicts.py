"""Every code of a report has its sentence in both languages; the command says the same; old reports are read."""

import pytest
from django.utils import translation
from pades.checking.report import Detail, DetailCode, Line, LineCode, Mark
from pades.commands import line_words, reason_words
from pades.common.kinds import FileKind
from pades.common.reasons import Caution, Reason, SignatureStatus
from pades.trust.hierarchies import HierarchyKind

from chungthuc.sentences import lines, reasons

WHO = {"role": "leader", "signer": "Đỗ Thanh Bình", "organization": "UBND phường"}
FACTS = {
    DetailCode.SIGNER: WHO,
    DetailCode.SIGNER_STATUS: {**WHO, "status": "REVOKED"},
    DetailCode.SIGNER_STAMPED: {**WHO, "signed_at": None, "claimed_at": "2026-08-01T02:00:00+00:00"},
    DetailCode.AUTHORITY: {"name": "Ban Cơ yếu", "kind": "official_duty"},
    DetailCode.FIELD_CHANGED: {"field": "hoten", "before": "A", "after": "B"},
    DetailCode.FIELD_PICTURE_CHANGED: {"field": "hoten", "before": "A"},
    DetailCode.NOTHING_BETWEEN: {},
    DetailCode.FILLED_BETWEEN: {"fields": {"CertNo": "17", "CertDate": "01/08/2026"}},
    DetailCode.REVOCATION_SOURCE: {},
}


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (Reason, reasons.REASONS),
        (Caution, reasons.CAUTIONS),
        (FileKind, reasons.KINDS),
        (SignatureStatus, reasons.STATUS),
        (LineCode, lines.LINES),
        (DetailCode, lines.DETAILS),
        (HierarchyKind, lines.HIERARCHIES),
    ],
)
def test_no_code_is_without_words(enum, words):
    assert set(words) == set(enum)
    for code in enum:
        plain = str(words[code]).startswith("%(")  # facts alone
        with translation.override("en"):
            english = str(words[code])
        with translation.override("vi"):
            assert plain or english != str(words[code])


@pytest.mark.parametrize(
    ("words", "of_the_command"),
    [
        (reasons.REASONS, reason_words.REASONS),
        (reasons.CAUTIONS, reason_words.CAUTIONS),
        (reasons.KINDS, reason_words.KINDS),
        (reasons.STATUS, reason_words.STATUS),
        (lines.LINES, line_words.LINES),
        (lines.HIERARCHIES, line_words.HIERARCHIES),
    ],
)
def test_the_command_says_the_same(words, of_the_command):
    with translation.override("vi"):
        assert {code: str(told) for code, told in words.items()} == of_the_command


@pytest.mark.parametrize("code", DetailCode)
def test_details_are_filled_with_their_facts(code):
    line = Line("integrity", Mark.OK, LineCode.ALL_STAMPED, (Detail(code, FACTS[code]),))
    with translation.override("vi"):
        (told,) = lines.said([line])
        assert {"key": told.key, "verdict": told.verdict, "sentence": told.sentence, "details": list(told.details)} == (
            line_words.line(line)
        )
    with translation.override("en"):
        english = lines.said([line])[0].details[0]
    facts = [str(one) for name in ("signer", "name", "field", "before") if (one := FACTS[code].get(name))]
    assert all(one in english for one in facts)
    assert "%(" not in english


@pytest.mark.parametrize("status", [*SignatureStatus, *Reason, "GENERIC"])
def test_each_status_has_its_words(status):
    line = Line(
        "certificates", Mark.OK, LineCode.CERTIFICATES_VALID, (Detail(DetailCode.SIGNER_STATUS, {"status": status}),)
    )
    with translation.override("vi"):
        assert list(lines.said([line])[0].details) == line_words.line(line)["details"]
    with translation.override("en"):
        assert not set("ạảầấắếềệộờớựữđ") & set(lines.said([line])[0].details[0])


def test_a_report_of_either_form_is_read():
    """Rows of issued copies are hashed: nobody may rewrite the sentences in them."""
    old = {
        "key": "integrity",
        "verdict": "ok",
        "sentence": "Tệp không bị thay đổi từ khi đóng dấu.",
        "details": ["Cũ."],
    }
    new = {"key": "integrity", "verdict": "ok", "code": "unchanged_since_seal", "details": [
        {"code": "nothing_between", "facts": {}}]}  # fmt: skip
    with translation.override("vi"):
        first, second = lines.kept({"lines": [old, new]})
        assert first.sentence == second.sentence == old["sentence"]
        assert (first.details, first.verdict) == (("Cũ.",), Mark.OK)
        assert second.details[0].startswith("Giữa hai chữ ký không có thay đổi nào")
    with translation.override("en"):
        assert {one.sentence for one in lines.kept({"lines": [old, new]})} == {
            "The file was not changed since it was sealed."
        }
    assert lines.kept({}) == []


def test_a_caution_may_be_a_reason_or_of_another_version():
    with translation.override("vi"):
        assert reasons.caution("update_shows_nothing") == reasons.reason("update_shows_nothing")
        assert reasons.caution("attachment").startswith("Tệp có tệp khác đính kèm")
    assert reasons.caution("of_tomorrow") == "of_tomorrow"
