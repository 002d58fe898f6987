"""Every code of an upload has its sentence in both languages, filled with its facts; the command says the same."""

import unicodedata

import pytest
from django.utils import translation
from pades.commands import upload_words
from pades.common.errors import Unclear
from pades.common.kinds import FileFormat, Remedy
from pades.intake.refusals import Refusal
from pades.intake.remarks import WEIGHTY, Remark

from chungthuc.sentences import uploads

FACTS = {
    "page": 7, "limit_mib": 30, "format": FileFormat.ZIP, "unclear": Unclear.TURNS, "width_px": 5200, "height_px": 6000,
    "error": "LookupError",
}  # fmt: skip
NAMED = {
    Refusal.TOO_LARGE: ("30 MB",),
    Refusal.NOT_PDF: ("ZIP",),
    Refusal.PAGE_SIZE: ("3385 × 297 mm", "7"),
    Refusal.PAGE_SIZE_PIXELS: ("5200 × 6000", "7"),
    Refusal.CRASHED: ("LookupError",),
} | dict.fromkeys(
    (
        Refusal.PICTURE_INCOMPLETE, Refusal.PICTURE_DAMAGED, Refusal.PICTURE_UNREADABLE, Refusal.PAGE_INCOMPLETE,
        Refusal.FONT_DAMAGED, Refusal.FONT_MISSING, Refusal.ANNOTATION_UNCLEAR,
    ),
    ("7",),
)  # fmt: skip


def facts_of(code):
    """The size belongs to one code only, where no annotation is meant."""
    if code != Refusal.PAGE_SIZE:
        return FACTS
    return {"page": 7, "width_mm": 3385, "height_mm": 297}


@pytest.mark.parametrize("code", Refusal)
def test_each_refusal_has_its_sentence(code):
    facts = facts_of(code)
    with translation.override("vi"):
        vietnamese = uploads.refusal(code, facts)
    assert vietnamese == upload_words.refusal(code, facts)
    assert unicodedata.is_normalized("NFC", vietnamese)
    with translation.override("en"):
        english = uploads.refusal(code, facts)
    for told in (vietnamese, english):
        assert all(word in told for word in NAMED.get(code, ())), told
        assert told.endswith(".")
        assert "%" not in told
        assert "None" not in told
    assert not set("ạảầấắếềệộờớựữđ") & set(english)


@pytest.mark.parametrize(
    ("enum", "words"),
    [
        (Refusal, uploads.REFUSALS),
        (FileFormat, uploads.FORMATS),
        (Remedy, uploads.REMEDIES),
        (Unclear, uploads.UNCLEAR),
    ],
)
def test_no_code_is_without_words(enum, words):
    assert set(words) == set(enum)
    with translation.override("en"):
        english = {str(one) for one in words.values()}
    with translation.override("vi"):
        assert not english & {str(one) for one in words.values()}
    assert len(english) == len(words)


@pytest.mark.parametrize("known", FileFormat)
def test_each_format_is_called_the_same_by_the_command(known):
    with translation.override("vi"):
        assert uploads.refusal("not_pdf", {"format": known}) == upload_words.refusal("not_pdf", {"format": known})


@pytest.mark.parametrize("unclear", Unclear)
def test_each_doubt_is_called_the_same_by_the_command(unclear):
    facts = {"page": 1, "unclear": unclear}
    with translation.override("vi"):
        assert uploads.refusal("annotation_unclear", facts) == upload_words.refusal("annotation_unclear", facts)


def test_what_was_kept_is_told():
    """With its facts; of before, as it was said; and nothing of what was not examined."""
    with translation.override("vi"):
        assert "Trang 3: " in uploads.refused({"reason": "picture_damaged", "facts": {"page": 3}})
        assert uploads.refused({"reason": "page_size", "legacy": "Trang 4 quá to."}) == "Trang 4 quá to."
        assert uploads.refused({}) == ""


def test_what_must_be_looked_at_has_a_mark_beside_its_page():
    assert set(uploads.MARKS) == WEIGHTY & set(Remark)
    findings = {"warnings": [{"code": "blank_page", "page": 2, "pages": [2]}, {"code": "repaired", "pages": [1, 2]}]}
    with translation.override("vi"):
        assert [uploads.marks(findings, page) for page in (1, 2)] == [[], ["trang trắng?"]]
