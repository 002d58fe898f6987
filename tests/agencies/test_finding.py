"""Communes by what somebody typed: the very names of today's 3,321, the best answer first."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from chungthuc.agencies import finding
from chungthuc.agencies.finding import communes
from chungthuc.agencies.models import Agency, AgencyKind, Placement
from chungthuc.agencies.units import import_units
from chungthuc.core.text.alphabet import collated
from tests.harness.connections import superuser

DONG_DA, HOAN_KIEM = "Đống Đa, Hà Nội", "Hoàn Kiếm, Hà Nội"
FIRST = {  # what was typed, what comes first
    **dict.fromkeys(
        ["Đống Đa, Hà Nội", "dong da ha noi", "Ha Noi dong da", "dongda hà nội", "phường đống đa hn", "da dong ha noi"], DONG_DA
    ),
    **dict.fromkeys(
        ["Hoàn Kiếm", "hoan kiem", "HOAN kiếm", "hoankiem", "hoan kiem ha noi", "kiem hoan", "p. hoàn kiếm", "phuong hoàn ki",
         "quận hoàn kiếm", "hoan kiem, tp. ha noi", "UBND phường Hoàn Kiếm, TP Hà Nội", "Ủy ban nhân dân phường Hoàn Kiếm",
         "hoan kim", "hoan kiemm", "haon kiem", "hoan keim", "hoankim", "hoan kien ha noi", "hoàn kiếm ha nọi",
         "phường Tràng Tiền, quận Hoàn Kiếm", "noi hoan ha kiem"],
        HOAN_KIEM,
    ),
    "qui nhơn": "Quy Nhơn, Gia Lai",
    "sai gon": "Sài Gòn, Hồ Chí Minh",
    "sg hcm": "Sài Gòn, Hồ Chí Minh",
    "phu quoc": "Phú Quốc, An Giang",
    "đặc khu phú quốc": "Phú Quốc, An Giang",
    "phương liệt": "Phương Liệt, Hà Nội",
    "phuong tan lap, tp buon ma thuot, dak lak": "Tân Lập, Đắk Lắk",
    "Trần Đề": "Trần Đề, Cần Thơ",
    "tran de soc trang": "Trần Đề, Cần Thơ",
    "thi tran tran de": "Trần Đề, Cần Thơ",
}  # fmt: skip


def bare(one: finding.Commune) -> str:
    return ", ".join(finding._bare(name)[1] for name in (one.name, one.province))


def firsts(typed: str, province: str = "") -> str:
    return next(map(bare, communes(typed, province)), "")


@pytest.fixture
def units(db) -> None:
    import_units()


def test_the_best_answer_comes_first(units):
    wrong = {typed: firsts(typed) for typed, wanted in FIRST.items() if not firsts(typed).startswith(wanted)}
    assert wrong == {}


def test_names_come_before_provinces_and_whole_names_before_longer_ones(units):
    for typed in ("Đống Đa", "an phú", "Tân Phú", "Tân An", "Long An"):
        names = [bare(one).partition(",")[0] for one in communes(typed)]
        same = [name for name in names if finding.name_of(name) == finding.name_of(typed)]
        assert same, typed
        assert names[: len(same)] == same, "no other stands between them"
        marked = [name.casefold() == typed.casefold() for name in same]
        assert marked == sorted(marked, reverse=True), "those with the very marks that were typed come first"
    assert [bare(one) for one in communes("hoan kiem ha noi")] == [HOAN_KIEM]
    assert len(communes("Hà Nội")) >= 126
    assert {one.province_code for one in communes("ha noi")[:126]} == {"01"}


def test_wards_come_before_communes_where_a_ward_was_typed(units):
    for typed, kind in (("phường tân phú", "phường"), ("xã Tân Phú", "xã")):
        kinds = [finding._bare(one.name)[0] for one in communes(typed) if bare(one).startswith("Tân Phú,")]
        assert len(set(kinds)) == 2, typed
        assert kinds == sorted(kinds, key=lambda one: one != kind)
    assert {finding._bare(one.name)[0] for one in communes("đặc khu")} == {"đặc khu"}


def test_equals_stand_in_vietnamese_order(units):
    names = [finding._bare(one.name)[1] for one in communes("", "79")]
    assert len(names) > 100
    assert names == sorted(names, key=collated)
    assert [bare(one).partition(",")[0] for one in communes("an hoi")][:3] == ["An Hội", "An Hội Đông", "An Hội Tây"]
    assert [bare(one).partition(",")[0] for one in communes("quy nhon")][:4] == [
        "Quy Nhơn", "Quy Nhơn Bắc", "Quy Nhơn Đông", "Quy Nhơn Nam",
    ]  # fmt: skip


def test_a_province_narrows_and_nobody_is_found_twice(units):
    for typed in ("tan", "an phu", "phuong", "ha noi", ""):
        codes = [one.code for one in communes(typed)]
        assert len(codes) == len(set(codes)), typed
        inside = [one.code for one in communes(typed) if one.province_code == "01"]
        if inside:  # else a slip is thought of
            assert [one.code for one in communes(typed, "01")] == inside
    assert firsts("hoa hunh", "79").startswith("Hòa Hưng"), "one letter wrong"
    assert len(communes("")) == 3321
    assert len(communes("", "01")) == 126


@pytest.mark.parametrize("typed", ["'); --", "&|!:*", "%", "\0", "😀", "khong co noi nay", "x" * 10_000, "q w z j f w"])
def test_what_is_no_name_finds_nothing(units, typed):
    assert communes(typed) == []


def test_only_spaces_are_nothing_typed(units):
    assert communes(" \t ", "01") == communes("", "01")


def test_a_search_asks_once_and_reads_the_names_when_a_placement_changed(units):
    communes("hoan kiem")
    with CaptureQueriesContext(connection) as asked:
        communes("tan phu")
    assert len(asked) == 1
    assert "sum" in asked[0]["sql"]
    ward = Placement.objects.get(agency__code="00070")
    superuser("UPDATE agencies_placement SET name = 'Ủy ban nhân dân phường Hồ Gươm' WHERE id = %s", [ward.pk])
    assert [bare(one) for one in communes("ho guom")] == ["Hồ Gươm, Hà Nội"]
    assert communes("hoan kiem") == []


def test_the_names_of_tomorrow_count_tomorrow(units, monkeypatch):
    ward = Placement.objects.get(agency__code="00070")
    Placement.objects.filter(pk=ward.pk).update(during=DateRange(ward.during.lower, date(2027, 1, 1)))
    ward.pk, ward.name, ward.during = None, "Ủy ban nhân dân phường Hồ Gươm", DateRange(date(2027, 1, 1), None)
    ward._state.adding = True
    ward.save()
    for day, name in ((date(2026, 12, 31), HOAN_KIEM), (date(2027, 1, 1), "Hồ Gươm, Hà Nội")):
        monkeypatch.setattr(finding.clock, "today", lambda day=day: day)
        assert [bare(one) for one in communes("", "01") if one.code == "00070"] == [name]


def test_look_alike_letters_and_apostrophes(house):
    for code, name in (("24000", "Ủy ban nhân dân xã Đắk R\u2019Lấp"), ("24001", "Ủy ban nhân dân xã Đông Hòa")):
        agency = Agency.objects.create(code=code, kind=AgencyKind.COMMUNE)
        house.place(agency, house.second, date(2025, 7, 1), None, name)
    for typed in ("\u0110ắk R'Lấp", "\u0189ak rlap", "dak r lap", "rl", "lấp"):
        assert [one.code for one in communes(typed)] == ["24000"], typed
    for typed in ("\u00d0ông Hòa", "Đông Hoà", "dong hoa"):
        assert [one.code for one in communes(typed)] == ["24001"], typed


def test_many_threads_search_while_names_are_read_anew(units, monkeypatch):
    """All have the version of this transaction: threads of a test see no rows of it."""
    communes("hoan kiem")
    known = finding._index
    reads: list[date] = []

    def read(day: date, _version: tuple[object, ...]) -> finding.Index:
        reads.append(day)
        release.wait(5)
        return finding.Index(("new",), known.rows, known.former)

    release = threading.Event()
    monkeypatch.setattr(finding, "_version", lambda _day: ("new",))
    monkeypatch.setattr(finding, "_read", read)
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(list(map(bare, communes("hoan kiem"))))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads[1:]:
        one.join(0.2)
    waiting = len(answers)
    release.set()
    for one in threads:
        one.join(5)
    assert waiting == 5, "only who reads waits; the others had the names of before"
    assert answers == [[HOAN_KIEM]] * 6
    assert len(reads) == 1
    finding._index = None
