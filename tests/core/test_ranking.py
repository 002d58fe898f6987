"""Names by what was typed: the nearer the better, two spellings of a sound are one, one letter may be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungthuc.core.text.ranking import LETTERS, WORDS, Rank, is_slip, name_of, rank, typed_words, words_of


@pytest.mark.parametrize(
    ("typed", "name", "how"),
    [
        ("Đống Đa", "Đống Đa", Rank.EXACT), ("dongda", "Đống Đa", Rank.EXACT), ("an phu", "An Phú Đông", Rank.FIRST_WORDS),
        ("an phu", "An Phước", Rank.BEGINNING), ("an phu", "Tân An Phú", Rank.PHRASE),
        ("phu an", "An Phú", Rank.ALL_WORDS), ("phu a", "An Phú", Rank.WORD_BEGINNINGS), ("oan iem", "Hoàn Kiếm", Rank.INSIDE),
        ("an", "Hoàn Kiếm", None), ("qui nhơn", "Quy Nhơn", Rank.EXACT), ("Mĩ Tho", "Mỹ Tho", Rank.EXACT),
        ("đắc lắc", "Đắk Lắk", Rank.EXACT), ("tài hồ", "Tây Hồ", None), ("dak r lap", "Đắk R\u2019Lấp", Rank.EXACT),
        ("dak rlap", "Đắk R'Lấp", Rank.EXACT), ("hoa lu", "Hoàn Kiếm", None),
    ],
)  # fmt: skip
def test_how_well_a_name_answers(typed, name, how):
    assert rank(typed_words(typed), name_of(name)) == how


@pytest.mark.parametrize(
    ("typed", "word", "slip"),
    [
        ("kim", "kiem", True), ("kiemm", "kiem", True), ("kien", "kiem", True), ("kime", "kiem", True), ("iekm", "kiem", False),
        ("kiem", "kiem", False), ("an", "anh", False), ("de", "da", False), ("dan", "dam", False), ("ki", "kiem", False),
        ("thanh", "thinh", True), ("htanh", "thanh", True), ("thahn", "thanh", True), ("tanhh", "thanh", False),
    ],
)  # fmt: skip
def test_one_letter_may_be_wrong_in_a_word_of_four(typed, word, slip):
    assert is_slip(typed, word) == is_slip(word, typed) == slip


@given(st.text(alphabet="abc", min_size=3, max_size=6), st.text(alphabet="abc", min_size=3, max_size=6))
def test_a_slip_is_one_step_of_damerau_and_levenshtein(one, other):
    letters = "abc"
    cuts = [(one[:at], one[at:]) for at in range(len(one) + 1)]
    near = {a + b[1:] for a, b in cuts if b} | {a + c + b[1:] for a, b in cuts if b for c in letters}
    near |= {a + c + b for a, b in cuts for c in letters} | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    expected = other != one and other in near and max(len(one), len(other)) >= 4
    assert is_slip(one, other) == expected


@pytest.mark.parametrize("typed", ["", "   ", "\0", "%_\\'\";--", "😀", "\ud800", "&|!:*"])
def test_what_has_no_letters_has_no_words(typed):
    assert typed_words(typed) == ()


def test_more_than_anybody_means_is_not_read():
    assert typed_words("a" * 10_000_000) == ("a" * LETTERS,)
    assert len(typed_words("a " * 5000)) == WORDS


@given(st.text(max_size=60))
def test_every_text_is_answered_and_finds_itself(text):
    if words := words_of(text):
        assert rank(words, name_of(text)) == Rank.EXACT
