"""What is sent is read in one module: ids, whole numbers, printed codes, keys of forms, announced lengths."""

import re
from pathlib import Path
from uuid import UUID

import pytest

from chungthuc import web
from chungthuc.core.errors import Refused
from chungthuc.web.kit.reading import (
    COLUMN,
    KEY,
    REASON_LIMIT,
    announced_length,
    appointment_code,
    as_int,
    as_uuid,
    copy_code,
    form_key,
    reason_of,
    slip_code,
)

ID = "0b6ef6ab-5b3a-4f5c-9c5e-2b1f3a4d5e6f"


@pytest.mark.parametrize(("text", "number"), [
    ("0", 0), ("7", 7), ("007", 7), (str(KEY), KEY), (str(KEY + 1), None), ("9" * 5000, None),
    ("", None), (None, None), ("-1", None), ("1.0", None), (" 1", None), ("1_000", None), ("²", None), ("٣", None),
])  # fmt: skip
def test_a_whole_number_has_plain_digits_and_fits_a_key(text, number):
    assert as_int(text) == number


@pytest.mark.parametrize(("text", "number"), [("0", None), ("1", 1), ("999", 999), ("1000", None)])
def test_a_whole_number_has_bounds(text, number):
    assert as_int(text, least=1, most=999) == number


def test_the_largest_of_a_column_is_read_and_no_larger():
    assert as_int(str(COLUMN), most=COLUMN) == COLUMN
    assert as_int(str(COLUMN + 1), most=COLUMN) is None


def test_an_id_is_one_or_none():
    assert as_uuid(ID) == UUID(ID)
    assert [as_uuid(text) for text in ("", "7", ID[:-1], "\0", "../x")] == [None] * 5


@pytest.mark.parametrize("typed", ["7K2-M9P-QRX", "7k2m9pqrx", " 7k2 m9p.qrx\n"])
def test_an_appointments_code_is_read_in_threes(typed):
    assert appointment_code(typed) == "7K2-M9P-QRX"


@pytest.mark.parametrize("read", [slip_code, copy_code])
def test_other_codes_are_read_in_fours_and_have_an_end(read):
    assert read("7k2m 9pqr-xy") == "7K2M-9PQR-XY"
    assert read("đ/\0") == ""
    assert len(read("x" * 5000).replace("-", "")) == 40


def test_a_forms_key_is_what_the_database_can_hold(rf):
    assert form_key(rf.post("/", {"request_key": "a\0" * 100})) == "a" * 64
    assert form_key(rf.post("/")) == ""


def test_a_line_of_a_reason_ends_in_one_character_as_the_browser_counts_it(rf):
    lines = "\n".join(["a" * 99] * 20)
    assert reason_of(rf.post("/", {"reason": lines.replace("\n", "\r\n") + " \0"}), most=len(lines)) == lines


@pytest.mark.parametrize("most", [300, REASON_LIMIT])
def test_a_reason_is_taken_whole_or_refused(rf, most):
    assert reason_of(rf.post("/", {"reason": "ữ" * most}), most=most) == "ữ" * most
    with pytest.raises(Refused) as refused:
        reason_of(rf.post("/", {"reason": "ữ" * (most + 7)}), most=most)
    assert refused.value.code == "text_too_long"
    assert f"dài quá 7 ký tự (tối đa {most})" in str(refused.value)


@pytest.mark.parametrize(("header", "length"), [("", 0), ("12", 12), ("x", 0), ("-1", 0), ("9" * 50, KEY)])
def test_a_length_past_all_numbers_is_the_largest(rf, header, length):
    assert announced_length(rf.get("/", headers={"Content-Length": header})) == length


READS_ITSELF = re.compile(r"\.is(?:digit|decimal|numeric)\(|\bUUID\(")


def test_no_other_module_reads_ids_and_numbers():
    root = Path(web.__file__).parent
    found = {file.relative_to(root).as_posix() for file in root.rglob("*.py") if READS_ITSELF.search(file.read_text())}
    assert found == {"kit/reading.py"}
