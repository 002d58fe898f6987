"""Numbers of people and organisations: an error only where it is certain, otherwise a warning."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungthuc.core.errors import Refused
from chungthuc.core.identifiers import (
    ALPHABET,
    NumberKind,
    Sex,
    clean_number,
    doubts,
    kind_of,
    masked,
    random_code,
)

LAN = "001190012345"  # Hà Nội, a woman of the 1900s, born in 1990


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (LAN, NumberKind.PERSONAL),
        ("999999999999", NumberKind.PERSONAL),
        ("012345678", NumberKind.LEGACY),
        ("0100109106", NumberKind.TAX),
        ("0100233488", NumberKind.TAX),
        ("0314409058", NumberKind.TAX),
        ("0100112437", NumberKind.TAX),
        ("0312687878", NumberKind.TAX),
        ("0100109106001", NumberKind.TAX),
        ("C1234567", NumberKind.OTHER),
        ("XDDJ12345", NumberKind.OTHER),
    ],
)
def test_what_each_number_is(number, kind):
    assert kind_of(number) == kind


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "number_not_understood"),
        ("00119001234", "number_not_understood"),
        ("0011900123456789", "number_not_understood"),
        ("1234", "number_not_understood"),
        ("C123/4567", "number_not_understood"),
        ("٠٠١١٩٠٠١٢٣٤٥", "number_not_understood"),  # twelve digits, of another script
        ("0100109107", "tax_code_wrong"),  # one digit off
        ("0100109106000", "tax_code_wrong"),  # no dependent unit is 000
        ("0100000000", "tax_code_wrong"),
        ("0100109160", "tax_code_wrong"),  # two digits exchanged
        ("001000O00018", "letter_among_digits"),
        ("OO1000000018", "letter_among_digits"),
        ("00I19001234L", "letter_among_digits"),
        ("O100109106001", "letter_among_digits"),
        ("001000000018.0", "number_from_a_spreadsheet"),
        ("1000000018.00", "number_from_a_spreadsheet"),
        ("1.00E+09", "number_from_a_spreadsheet"),
    ],
)
def test_what_can_be_none_of_them_is_refused_with_a_remedy(number, code):
    with pytest.raises(Refused) as refusal:
        kind_of(clean_number(number))
    assert refusal.value.code == code
    assert str(refusal.value.message).endswith(".")
    assert refusal.value.remedy


@given(st.from_regex(r"0[0-9]{8}", fullmatch=True).filter(lambda text: text[2:].strip("0")))
def test_at_most_one_last_digit_is_right(first_nine):
    def is_right(last: int) -> bool:
        try:
            return kind_of(f"{first_nine}{last}") == NumberKind.TAX
        except Refused:
            return False

    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    expected = 10 - sum(w * int(d) for w, d in zip(weights, first_nine, strict=True)) % 11
    assert [last for last in range(10) if is_right(last)] == ([expected] if expected in range(10) else [])


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        (" 001 190 012.345 ", LAN),
        ("0100109106-001", "0100109106001"),
        ("c1234567", "C1234567"),
        ("００１１９００１２３４５", LAN),
        ("001\u00a0190\u2009012345", LAN),
        ("\u200b001190012345", LAN),
        ("001190012345\ufeff", LAN),
        ("\u202a001190012345\u202c", LAN),
        ("001\u00ad190\u2060012345", LAN),
        ("0100109106\u2014001", "0100109106001"),  # a long dash before the branch
        ("0100109106\u2212001", "0100109106001"),
        ("0100109106\u2011001", "0100109106001"),
    ],
)
def test_numbers_are_cleaned_before_they_are_compared(typed, cleaned):
    assert clean_number(typed) == cleaned


@pytest.mark.parametrize(
    ("number", "facts", "words"),
    [
        (LAN, {}, []),
        (LAN, {"born": date(1990, 5, 1), "sex": Sex.FEMALE}, []),
        (LAN, {"born": date(1991, 5, 1)}, ["Năm sinh"]),
        (LAN, {"born": date(2090, 5, 1)}, ["Năm sinh"]),
        (LAN, {"sex": Sex.MALE}, ["Giới tính"]),
        ("079204000001", {"born": date(2004, 1, 1), "sex": Sex.MALE}, []),
        ("079304000001", {"born": date(2004, 1, 1), "sex": Sex.FEMALE}, []),
        ("000190012345", {}, ["Ba số đầu"]),
        ("003190012345", {}, ["Ba số đầu"]),  # never given to a province
        ("300190012345", {"sex": Sex.MALE}, ["Ba số đầu", "Giới tính"]),  # a country's code: possible
        ("001890012345", {"sex": Sex.MALE}, ["Năm sinh"]),  # the 2300s are still to come
        ("C1234567", {}, []),
        ("C12345678", {}, []),
        ("C123456", {}, ["Hộ chiếu"]),
        ("XDDJ12345", {}, []),  # a foreign passport
        ("012345678", {}, ["CMND không còn giá trị"]),
        ("0100109106", {}, []),
        ("O12345678", {}, ["Có chữ O"]),  # may be a passport: told, not refused
        ("01O0109106", {}, ["Có chữ O"]),
        ("L12345678", {}, []),
        ("0790900B1234", {}, ["Có chữ cái"]),
        ("07909000123S", {}, ["Có chữ cái"]),
        ("12B4567890123", {}, ["Có chữ cái"]),
        ("B12345678", {}, []),
        ("12AB34567", {}, []),  # a foreign passport
    ],
)
def test_doubts_are_told_and_never_refuse(number, facts, words):
    found = [str(one) for one in doubts(number, **facts)]
    assert len(found) == len(words)
    assert all(told.startswith(word) for told, word in zip(found, words, strict=True))
    assert kind_of(number)


def test_a_number_is_shown_by_its_end_only():
    assert masked(LAN) == "•••••••••345"
    assert masked("12") == "12"
    assert masked("") == ""


@pytest.mark.parametrize("bits", [80, 100, 128])
def test_codes_have_the_bits_they_promise(bits):
    code = random_code(bits)
    letters = code.replace("-", "")
    assert len(letters) * math.log2(len(ALPHABET)) >= bits
    assert set(letters) <= set(ALPHABET)
    assert all(len(group) <= 4 for group in code.split("-"))


def test_codes_have_no_letters_that_look_alike():
    assert not set("01ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 30


def test_codes_do_not_repeat_and_use_every_letter():
    codes = {random_code() for _number in range(2000)}
    assert len(codes) == 2000
    assert set("".join(codes).replace("-", "")) == set(ALPHABET)


def test_a_code_that_could_be_guessed_is_a_mistake():
    with pytest.raises(ValueError, match="guessed"):
        random_code(79)
