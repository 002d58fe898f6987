"""Remarks on a scan, in the reader's language."""

import pytest
from django.utils import translation
from pades.commands import upload_words
from pades.intake.remarks import Remark
from pades.intake.remarks import remark as noted

from chungthuc.certification.scan_answers import pages_in_words
from chungthuc.sentences.uploads import REMARKS, remark

FACTS = {"dpi": 150, "papers": "A4"}


@pytest.mark.parametrize("code", Remark)
@pytest.mark.parametrize(("pages", "named"), [([2], "Page 2: "), ([1, 2, 3, 7], "Pages 1–3, 7: ")])
def test_each_remark_has_words_in_both(code, pages, named):
    one = noted(code, pages, **FACTS)
    with translation.override("vi"):
        assert remark(one) == upload_words.remark(one)
        assert str(REMARKS[code]) % {**FACTS, "pages": "Trang 1"} == upload_words.REMARKS[code].format(
            pages="Trang 1", **FACTS
        )
    with translation.override("en"):
        told = remark(one)
    assert told.startswith(named)
    assert "Trang" not in told
    assert "%" not in told


def test_a_remark_of_before_keeps_its_sentence():
    """Kept without its facts, or of a code that is said no more; in an answer, which is kept for ever, or moved."""
    for language in ("vi", "en"):
        with translation.override(language):
            for name in ("message", "legacy"):
                for one in (
                    {"code": "low_resolution", name: "Trang 1: độ phân giải thấp", "page": 1, "pages": [1]},
                    {"code": "annotations_removed", name: "Trang 1: chú thích đã bị bỏ", "page": 1},
                ):
                    assert remark(one) == one[name]


def test_an_answer_of_before_is_read_in_both_languages():
    one = {"code": "blank_page", "message": "Trang 1: có vẻ trắng.", "page": 1, "pages": [1]}
    with translation.override("vi"):
        assert remark(one) == "Trang 1: có vẻ trắng."
    with translation.override("en"):
        assert remark(one).startswith("Page 1: ")


def test_one_page_is_not_pages():
    with translation.override("en"):
        assert (pages_in_words(1), pages_in_words(2)) == ("1 page", "2 pages")
    with translation.override("vi"):
        assert (pages_in_words(1), pages_in_words(2)) == ("1 trang", "2 trang")
