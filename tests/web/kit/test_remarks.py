"""Remarks on a scan, in the reader's language; the sentence of the intake is what Vietnamese readers get."""

import pytest
from django.utils import translation
from pades.intake.remarks import WARNINGS, warning

from chungthuc.certification.scan_answers import pages_in_words
from chungthuc.web.kit.remarks import REMARKS, words

FACTS = {"dpi": 150, "papers": "A4"}


@pytest.mark.parametrize("code", WARNINGS)
@pytest.mark.parametrize(("pages", "named"), [([2], "Page 2: "), ([1, 2, 3, 7], "Pages 1–3, 7: ")])
def test_each_remark_has_words_in_both(code, pages, named):
    remark = warning(code, pages, **FACTS)
    with translation.override("vi"):
        assert words(remark) == remark["message"]
        assert str(REMARKS[code]) % {**FACTS, "pages": "Trang 1"} == WARNINGS[code].format(pages="Trang 1", **FACTS)
    with translation.override("en"):
        told = words(remark)
    assert told.startswith(named)
    assert "Trang" not in told
    assert "%" not in told


def test_a_remark_of_before_keeps_its_sentence():
    """Kept without its facts, or of a code that is said no more."""
    with translation.override("en"):
        for one in (
            {"code": "low_resolution", "message": "Trang 1: độ phân giải thấp", "page": 1, "pages": [1]},
            {"code": "annotations_removed", "message": "Trang 1: chú thích đã bị bỏ", "page": 1},
        ):
            assert words(one) == one["message"]


def test_one_page_is_not_pages():
    with translation.override("en"):
        assert (pages_in_words(1), pages_in_words(2)) == ("1 page", "2 pages")
    with translation.override("vi"):
        assert (pages_in_words(1), pages_in_words(2)) == ("1 trang", "2 trang")
