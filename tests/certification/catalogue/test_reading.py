"""A file that cannot be taken is refused by name and place, all its faults at once; nothing of it is taken."""

import re
from datetime import date
from pathlib import Path

import pytest

from chungthuc.certification.catalogue.kinds import KINDS
from chungthuc.certification.catalogue.reading import MOST_BYTES, BadFile, rows_of
from tests.certification.catalogue.rows import attestation, fee, ground, paper, procedure, waiver

DAY = date(2027, 4, 1)


def faults(content: str | bytes) -> tuple[str, ...]:
    with pytest.raises(BadFile) as refused:
        rows_of(content if isinstance(content, bytes) else content.encode())
    return refused.value.faults


def test_a_good_file_gives_its_rows_with_their_lines():
    text = f"# một dòng\n{fee(DAY)}{paper('lai-xe', DAY)}{procedure('2.000815', DAY)}{attestation(DAY)}{ground('1', DAY)}{waiver('a', DAY)}"
    rows = {row.kind.name: row for row in rows_of(text.encode())}
    assert set(rows) == {"testimony", "fee", "fee_waiver", "paper_type", "refusal_ground", "procedure"}
    assert (rows["fee"].line, rows["fee"].values["first_rate"], rows["fee"].since) == (2, 3000, DAY)
    assert rows["paper_type"].line == text[: text.index("[[paper_type]]")].count("\n") + 1
    assert rows["paper_type"].values["until"] is None
    assert rows["procedure"].values["explanations"] == [
        {"section": "bring", "words": "Bản chính.", "citation": "Điều 1"}
    ]


def test_letters_are_composed_and_line_breaks_become_spaces():
    text = fee(DAY).replace('"Thông tư 1/2027/TT-BTC"', '"""Tho\u0302ng tư\n  số 1"""')
    assert rows_of(text.encode())[0].values["citation"] == "Thông tư số 1"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xef\xbb\xbf" + fee(DAY).encode(), "BOM"),
        (fee(DAY).encode("utf-16"), "BOM"),
        (fee(DAY).encode() + 'x = "Đ'.encode("cp1258"), "dòng 9: không phải chữ UTF-8"),
        (fee(DAY, extra='citation = "lần nữa"'), "một mục ghi hai lần."),
        (f"{fee(DAY)}[fee]\n", "một mục ghi hai lần."),
        ("[[fee]]\nsince = hôm nay\n", "dòng 2, cột 9: viết không đúng cách của TOML."),
        ("[[fee]]\nsince =", "cuối tệp: viết không đúng cách của TOML."),
        ("[[fee", "viết không đúng cách của TOML"),
        (f"x = {'9' * 5000}", "dòng 1: dài hơn 2000 chữ."),
        ("a." * 100_000 + "a = 1", "dòng 1: dài hơn 2000 chữ."),
        ("x = " + "[\n" * 5000, "quá sâu"),
        ("# chỉ có ghi chú\n", "không có dòng nào"),
        (b" " * (MOST_BYTES + 1), "lớn hơn 256 KiB"),
        ("\n".join(paper(f"p{number}", DAY) for number in range(10_000)), "lớn hơn 256 KiB"),
        ("[[fee]]\n" * 10_000, "Tệp có 10000 dòng, nhiều nhất 500."),
        ("[fee]\nsince = 2027-04-01\n", "«fee»: mỗi dòng bắt đầu bằng [[fee]]."),
        ("fee = 3\n", "«fee»: mỗi dòng bắt đầu bằng [[fee]]."),
        ("fee = [3]\n", "mỗi dòng bắt đầu bằng [[fee]]."),
        ("[[fees]]\nsince = 2027-04-01\n", "«fees»: không có loại này; có: testimony, fee, fee_waiver, paper_type"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(content, said):
    told = faults(content)
    assert len(told) == 1
    assert said in told[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (fee(DAY, extra="colour = 3"), "dòng 1 (fee 1): «colour»: không có mục này."),
        (fee(DAY, extra='"\\u001b[2J\\u0007x" = 3'), "«[2J x»: không có mục này."),
        (fee(DAY).replace("first_pages = 2\n", ""), "dòng 1 (fee 1): first_pages: thiếu"),
        (fee(DAY).replace("= 2\n", '= "2"\n'), "first_pages: phải là số nguyên"),
        (fee(DAY).replace("= 2\n", "= true\n"), "first_pages: phải là số nguyên"),
        (fee(DAY).replace("= 2\n", "= 2.0\n"), "first_pages: phải là số nguyên"),
        (fee(DAY).replace("= 2\n", "= -1\n"), "first_pages: "),
        (fee(DAY).replace("= 2\n", "= 40000\n"), "first_pages: "),
        (fee(DAY).replace("2027-04-01", '"2027-04-01"'), "since: phải là ngày"),
        (fee(DAY).replace("2027-04-01", "2027-04-01T00:00:00"), "since: phải là ngày"),
        (fee(DAY).replace("1500", "3500"), "next_rate không được cao hơn first_rate"),
        (fee(DAY).replace("Thông tư 1/2027/TT-BTC", "x" * 201), "citation: "),
        (fee(DAY).replace("Thông tư 1/2027/TT-BTC", ""), "citation: "),
        (attestation(DAY, heading="Chøng thùc b¶n sao"), "heading: «Chøng thùc b¶n sao» có vẻ là chữ của phông cũ"),
        (paper("Lái xe", DAY), "code: "),
        (paper("lai-xe", DAY, extra="until = 2027-04-01"), "until phải sau since."),
        (ground("22.1", DAY, extra="until = 2027-03-01"), "until phải sau since."),
        (procedure("1", DAY).replace('"bring"', '"dress"'), "explanations 1: section: "),
        (procedure("1", DAY).replace('"commune"', '"village"'), "agency_kinds 1: kind: "),
        (procedure("1", DAY).replace("= true\npopular", "= 1\npopular"), "offered: phải là true hoặc false"),
        (procedure("1", DAY) + 'colour = "x"\n', "explanations 1: «colour»: không có mục này."),
        (procedure("1", DAY) + '[[procedure.agency_kinds]]\nkind = "commune"\noffered = false\n', "ghi hai lần"),
        (procedure("1", DAY, extra="").partition("[[procedure.a")[0] + "explanations = 3\n", "phải là danh sách"),
    ],
)
def test_a_row_that_cannot_be_is_named(content, said):
    told = faults(content)
    assert len(told) == 1
    assert said in told[0]
    assert told[0].startswith("dòng 1 (")


def test_a_row_said_twice_is_named_with_both_places():
    assert faults(fee(DAY) + fee(DAY)) == ("dòng 9 (fee 01/04/2027): đã ghi ở dòng 1 (fee 01/04/2027).",)
    twice = faults(paper("lai-xe", DAY) + paper("lai-xe", date(2028, 1, 1)))  # a code is one paper type for ever
    assert "đã ghi ở dòng 1 (paper_type lai-xe 01/04/2027)" in twice[0]


def test_all_faults_come_at_once():
    text = fee(DAY, extra="a = 1\nb = 2").replace("= 2\n", '= "2"\n') + paper("Lái xe", DAY) + "[[colours]]\nx = 1\n"
    told = faults(text)
    assert [words.partition(":")[0] for words in told] == [
        "«colours»",
        "dòng 1 (fee 1)",
        "dòng 1 (fee 1)",
        "dòng 1 (fee 1)",
        "dòng 10 (paper_type 1)",
    ]


def test_where_lines_are_not_sure_the_number_of_the_row_stands():
    text = fee(DAY).replace('"Thông tư 1/2027/TT-BTC"', "'''\n[[fee]]\n'''").replace("1500", "3500")
    assert faults(text) == ("fee 1: next_rate không được cao hơn first_rate.",)


def test_the_example_that_operators_read_is_a_good_file():
    paper_ = Path("docs/operating/catalogue.md").read_text(encoding="utf-8")
    example = paper_.partition("```toml\n")[2].partition("```")[0]
    rows = {row.kind.name: row for row in rows_of(example.encode())}
    assert set(rows) == set(KINDS)
    for kind in KINDS.values():
        fields = {*kind.fields, *(part.name for part in kind.parts)}
        told = set(re.findall(r"(?:^|\.)(\w+)(?: = |\]\])", example, re.MULTILINE))
        assert fields <= told, fields - told
