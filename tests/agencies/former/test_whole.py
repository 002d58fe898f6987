"""The first fill as set-up makes it: ten thousand names of before 01/07/2025, every commune of today among them."""

import time

import pytest
from django.conf import settings
from django.core.management import call_command

from chungthuc.agencies import finding
from chungthuc.agencies.finding import communes
from chungthuc.agencies.former.models import FormerName
from chungthuc.agencies.models import Agency, AgencyKind

pytestmark = pytest.mark.skipif(not settings.FORMER_NAMES.exists(), reason="set-up has not made it here")
FIRST_SEARCH, SEARCH = 3.0, 0.1  # seconds of processor: twice and more what a slow machine needs


@pytest.fixture
def whole(units, capsys) -> str:
    call_command("import_former_names")
    return capsys.readouterr().out


def firsts(typed: str, count: int) -> list[str]:
    return [finding._bare(one.name)[1] for one in communes(typed)[:count]]


def test_all_of_it_is_there_and_leads_to_all_of_todays(whole):
    assert whole == "10602 former names\n"
    reached = FormerName.objects.values_list("agency").distinct().count()
    assert reached == Agency.objects.filter(kind=AgencyKind.COMMUNE).count() == 3321
    assert FormerName.objects.exclude(district="").values_list("district", "province").distinct().count() == 691
    assert (settings.FORMER_NAMES.parent / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_what_people_type_is_found_among_all_of_it(whole):
    assert firsts("hang gai", 1) == ["Hoàn Kiếm"]
    assert firsts("quận hoàn kiếm", 2) == ["Hoàn Kiếm", "Cửa Nam"]
    assert sorted(firsts("quận 1", 4)) == ["Bến Thành", "Cầu Ông Lãnh", "Sài Gòn", "Tân Định"]
    assert firsts("thi tran tran de", 1) == firsts("tran de soc trang", 1) == ["Trần Đề"]
    assert firsts("Đống Đa", 1) == ["Đống Đa"]
    assert firsts("phường An Phú", 1) == ["An Phú"]
    assert firsts("dương đông", 3)[:1] == ["Dương Đông"] or "Phú Quốc" in firsts("dương đông", 3)


def test_a_search_is_quick(whole):
    finding._index = None
    start = time.process_time()
    communes("hoan kiem")
    first = time.process_time() - start
    slowest = {}
    for typed in ("an phu", "tan", "quận hoàn kiếm", "hang gaj", "phường 5 quận 3", "khong co noi nay o dau ca"):
        communes(typed)
        start = time.process_time()
        communes(typed)
        slowest[typed] = time.process_time() - start
    assert first < FIRST_SEARCH
    assert {typed: used for typed, used in slowest.items() if used > SEARCH} == {}
