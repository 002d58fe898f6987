"""What somebody typed finds the paper: by every kind of key, without tones, the best first, at this office only."""

from datetime import date, timedelta

import pytest

from chungthuc.certification.finding import keeping
from chungthuc.certification.finding.looking import find
from chungthuc.certification.finding.words import typed
from chungthuc.certification.models import CertifiedCopy, Findable
from chungthuc.certification.reception import intake
from chungthuc.certification.reception.receipts import Requester, open_dossier
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.core.identifiers import clean_number
from demo import life

TODAY = date(2026, 11, 29)


def titles(office, text: str, most: int = 50) -> list[str]:
    hits = find(office, typed(text, clock.today()), most)
    named = dict(CertifiedCopy.objects.values_list("pk", "original_title"))
    return [named[one.copy] for one in hits if one.copy]


@pytest.fixture
def diploma(world, scan):
    return life.issued(world, scan, title="Bằng tốt nghiệp đại học số A 123456", name="Đỗ Thị Thúy Quỳnh")


@pytest.fixture
def birth(world, scan):
    return life.submitted(world, scan, title="Giấy khai sinh", name="Nguyễn Văn Quỳnh")


@pytest.mark.parametrize("text", [
    "Đỗ Thị Thúy Quỳnh", "do thi thuy quynh", "DO THI THUY", "thúy quỳnh", "quynh thuy", "Thuy Quy", "đỗ thúy quỳ",
    "bang tot nghiep", "tot nghiep 123456", "A 123456", "  bằng   ĐẠI học ", "do quynh dai hoc",
])  # fmt: skip
def test_words_find_without_tones_in_any_order_over_people_and_paper(world, diploma, birth, text):
    assert titles(world.office, text) == [diploma.original_title]


@pytest.mark.parametrize(
    "text", ["ng", "q", "&|!:*", "'); --", "%", "\0", "😀", "", "   ", "x" * 10_000, ":*", "khong co", "31/02/2026"]
)
def test_what_is_too_short_or_nonsense_finds_nothing_and_breaks_nothing(world, diploma, birth, text):
    assert titles(world.office, text) == []


def test_every_kind_of_code_and_number_finds_its_paper_whole(world, diploma, birth):
    one, dossier = diploma, diploma.dossier
    year, day = one.entry.register.year, clock.today()
    for text in (
        dossier.code, dossier.code.lower().replace("-", " "), dossier.code.rpartition("-")[2], dossier.follow_code,
        dossier.follow_code.lower(), one.code, one.code.replace("-", ""), f"https://example.gov.vn/c/{one.code}",
        f"https://example.gov.vn/follow/{dossier.follow_code}/", str(one.entry.number), f"{one.entry.number}/{year}",
        f"số {one.entry.number}", f"So {one.entry.number} / {year}", f"số chứng thực {one.entry.number}",
    ):  # fmt: skip
        assert titles(world.office, text) == [one.original_title], text
    for text in ("001085000011", "001 085 000 011", "001085000011 "):
        assert set(titles(world.office, text)) == {one.original_title, birth.original_title}
    for text in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}"):
        assert set(titles(world.office, text)) == {one.original_title, birth.original_title}, text
    assert titles(world.office, f"quỳnh thúy {day:%d/%m/%Y}") == [one.original_title]
    assert titles(world.office, f"quỳnh {day - timedelta(days=1):%d/%m/%Y}") == []
    assert titles(world.office, f"{one.entry.number}/{year - 1}") == []


def test_no_part_of_a_persons_number_finds_anybody(world, diploma):
    for text in ("00108500001", "001085", "000011", "0011"):
        assert titles(world.office, text) == []


def test_the_presenter_is_found_too(world, diploma):
    diploma.dossier.presenter_name, diploma.dossier.presenter_number = "Y Ksor H'Bia", "B1234567"
    diploma.dossier.save()
    keeping.keep_dossier(diploma.dossier)
    for text in ("h'bia", "hbia", "h bia", "ksor", "b 1234567", "B1234567"):
        assert titles(world.office, text) == [diploma.original_title], text


def test_codes_come_before_phrases_and_phrases_before_words_newest_first(world, scan):
    number = life.issued(world, scan, title="Một", name="Ai Đó").entry.number
    life.submitted(world, scan, title=f"Thẻ {number} trang", name="B C")
    assert titles(world.office, str(number)) == ["Một", f"Thẻ {number} trang"]
    for title, name in (("cũ", "Lan Anh Vũ"), ("giữa", "Vũ Lan Anh"), ("mới", "Anh Lan"), ("đầu chữ", "Lan Anhh")):
        life.submitted(world, scan, title=title, name=name)
    assert titles(world.office, "lan anh") == ["giữa", "cũ", "đầu chữ", "mới"]
    assert titles(world.office, "lan anh", most=1) == ["giữa", "cũ"], "one more says that there are others"


def test_no_phrase_reaches_from_one_name_into_the_next(world, scan):
    life.submitted(world, scan, title="Anh văn", name="Mai Lan")
    life.submitted(world, scan, title="Thẻ", name="Lan Anh")
    assert titles(world.office, "lan anh") == ["Thẻ", "Anh văn"]


def test_another_office_finds_none_of_it(world, diploma):
    other = world.agencies["00004"]
    for text in ("quynh", diploma.code, diploma.dossier.code, str(diploma.entry.number), "001085000011"):
        assert titles(other, text) == []


def test_what_changes_is_found_as_it_is_now(world, diploma, scan):
    old = diploma.dossier.follow_code
    delivery.new_code(diploma.dossier, by=world.minh)
    assert titles(world.office, old) == []
    assert titles(world.office, diploma.dossier.follow_code) == [diploma.original_title]
    copy = life.submitted(world, scan, title="Học bạ", name="Lê Nhầm")
    intake.withdraw(copy, by=world.minh)
    paper = intake.Paper(copy.paper_type, "Bảng điểm", 1)
    requester = Requester(kind="person", name="Lê Đúng", number="001085000029")
    intake.resubmit(copy, paper=paper, signatory=copy.signatory, by=world.minh, requester=requester)
    assert titles(world.office, "học bạ") == titles(world.office, "lê nhầm") == []
    assert titles(world.office, "le dung bang diem") == titles(world.office, "001085000029") == ["Bảng điểm"]


def test_a_voided_number_still_finds_the_paper_that_had_it(world, scan):
    copy = life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan, title="Hủy"))))
    life.sealed(world, copy)
    entry = copy.entry
    entry.void(reason="thử", by=world.tuan)
    assert titles(world.office, f"{entry.number}/{entry.register.year}") == ["Hủy"]


def test_a_dossier_without_papers_is_found_until_it_has_some(world, scan):
    requester = Requester(kind="person", name="Phan Thị Đợi", number="001085000037")
    dossier = open_dossier(world.office, requester, world.minh, "k", clock.now(), None)
    (hit,) = find(world.office, typed("phan thi doi", TODAY))
    assert (hit.dossier, hit.copy) == (dossier.pk, None)
    first = life.submitted(world, scan)
    CertifiedCopy.objects.filter(pk=first.pk).update(dossier=dossier)
    keeping.keep_dossier(dossier)
    (hit,) = find(world.office, typed("phan thi doi", TODAY))
    assert hit.copy == first.pk
    assert Findable.objects.filter(dossier=dossier, copy=None).count() == 0


@pytest.mark.parametrize(("text", "day"), [
    ("29/11", "20261129"), ("30/11", "20251130"), ("1/1", "20260101"), ("29/2", "20240229"), ("5.6.2024", "20240605"),
])  # fmt: skip
def test_a_day_without_a_year_is_the_last_such_day(text, day):
    assert typed(text, TODAY).days == (f"d{day}",)


def test_numbers_that_people_own_are_normed_like_the_counters(world, birth):
    assert clean_number("0101234567-001") == "0101234567001"
    assert "0101234567001" in typed("0101234567-001", TODAY).keys


@pytest.mark.parametrize(("text", "about"), [
    ("12", False), ("số 12/2026", False), ("29/11/2026", False), ("Nguyễn Văn An", True), ("001085000011", True),
])  # fmt: skip
def test_what_may_be_a_person_is_known(text, about):
    assert typed(text, TODAY).is_about_people is about
