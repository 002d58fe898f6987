"""The line of a citizen's card as a reader types it: read whole, by its number alone, or refused by name."""

import unicodedata

import pytest

from chungthuc.core.errors import Refused
from chungthuc.core.text import card_line

LINE = "001190012345|012345678|Nguyễn Thị Lan|01011990|Nữ|Số 1 Phố Huế, Hà Nội|15052021"


@pytest.mark.parametrize("line", [
    LINE, LINE.replace("012345678", ""), LINE + "||Nguyễn Văn Cha|Trần Thị Mẹ|", LINE.replace("|15052021", ""),
    LINE.rpartition("|Số")[0], unicodedata.normalize("NFD", LINE), f"  {LINE}\t",
])  # fmt: skip
def test_number_and_name_of_a_card(line):
    found = card_line.read(line)
    assert (found.number, found.name, found.doubts) == ("001190012345", "Nguyễn Thị Lan", [])
    assert card_line.is_line(line)
    assert card_line.number_in(line) == "001190012345"


@pytest.mark.parametrize("line", [
    LINE.replace("|", "~"), LINE.replace("Nguyễn Thị Lan", "Nguye^~n Thi5 Lan"), LINE.replace("|Nữ|", "|Nuw4|"),
    LINE.replace("01011990", "0101199o"), "001190012345ư012345678ưNguyeenx Thij Lanư01011990ưNuwx",
])  # fmt: skip
def test_of_a_line_that_the_keyboard_changed_the_number_is_taken_and_told(line):
    found = card_line.read(line)
    assert (found.number, found.name) == ("001190012345", "")
    assert "Bộ gõ tiếng Việt" in str(found.doubts[0])


@pytest.mark.parametrize("born", ["32011990", "00001990", "29022023", "01013000", "01011850"])
def test_a_birth_date_that_is_none_is_refused(born):
    with pytest.raises(Refused) as caught:
        card_line.read(LINE.replace("01011990", born))
    assert caught.value.code == "card_line_wrong"


def test_what_does_not_fit_the_number_is_for_the_officer_to_compare():
    found = card_line.read(LINE.replace("01011990", "01011989").replace("|Nữ|", "|Nam|"))
    assert [str(one)[:8] for one in found.doubts] == ["Năm sinh", "Giới tín"]


@pytest.mark.parametrize(("line", "named"), [
    ("https://chungthuc.vidu.vn/follow/ABCD-EFGH-JKMN", "trang mạng"),
    ("00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA", "chuyển khoản"),
    ("HS4010120012345|4e677579c3aa6e|01/01/2010|1|abc", "bảo hiểm y tế"),
    ("P<VNMNGUYEN<<THI<LAN<<<<<<<<<<<<<<<<<<<<<<<<", "hộ chiếu"),
    ("BEGIN:VCARD VERSION:3.0 FN:Nguyen Thi Lan TEL:0901234567", "danh thiếp"),
    ("abc|def|ghi|jkl", "không phải của thẻ căn cước"),
])  # fmt: skip
def test_another_code_is_refused_by_its_name(line, named):
    assert card_line.is_line(line)
    with pytest.raises(Refused) as caught:
        card_line.read(line)
    assert named in str(caught.value.message)


@pytest.mark.parametrize(
    "typed", ["", "001190012345", "001 190 012 345", "C1234567", "0101234567-001", "Nguyễn Thị Lan"]
)
def test_what_a_person_types_is_no_line(typed):
    assert not card_line.is_line(typed)
    assert card_line.number_in(typed) == typed
