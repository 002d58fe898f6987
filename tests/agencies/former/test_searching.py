"""Offices by the names of before 01/07/2025: the examples of people, after today's names, with the reason beside them."""

from datetime import date

import pytest

from chungthuc.agencies import finding
from chungthuc.agencies.finding import communes
from chungthuc.agencies.former.models import FormerName

QUARTER = ["Cầu Ông Lãnh", "Bến Thành", "Sài Gòn", "Tân Định"]  # of quận 1
TYPED = {  # what comes first, by which former name
    **dict.fromkeys(
        ["hang gai", "hàng gai", "HÀNG GAI", "hanggai", "phường hàng gai", "p. hang gai", "hàng gai hà nội",
         "hang gai hoan kiem", "phường Hàng Gai, quận Hoàn Kiếm", "phường hàng gai, quận hoàn kiếm, thành phố hà nội",
         "hoan kiem hang gai", "hang ga", "hang gaii", "12 phố Hàng Bông, phường Hàng Gai, Hoàn Kiếm",
         "12 hàng bông, hàng gai, hoàn kiếm"],
        ("Hoàn Kiếm", "phường Hàng Gai"),
    ),
    **dict.fromkeys(["phường Tràng Tiền", "trang tien ha noi"], ("Cửa Nam", "phường Tràng Tiền")),
    **dict.fromkeys(["phường 5 quận 3", "P5 Q3 tphcm", "phuong 5, quan 3, tp hcm"], ("Bàn Cờ", "phường 5")),
    **dict.fromkeys(["phường 10, quận 10", "p10 q10"], ("Vườn Lài", "phường 10")),
    **dict.fromkeys(["Lịch Hội Thượng, Sóc Trăng", "xã lịch hội thượng trần đề sóc trăng"],
                    ("Lịch Hội Thượng", "xã Lịch Hội Thượng")),
    "an phú tam kỳ": ("Quảng Phú", "phường An Phú"),
    "huyện Côn Đảo, Bà Rịa - Vũng Tàu": ("Côn Đảo", "huyện Côn Đảo"),
}  # fmt: skip


def names(typed: str, province: str = "") -> list[str]:
    return [finding._bare(one.name)[1] for one in communes(typed, province)]


def test_the_names_that_people_know_lead_to_the_office_of_today(former):
    found = {typed: next(((finding._bare(one.name)[1], one.was and one.was.name) for one in communes(typed)), None)
             for typed in TYPED}  # fmt: skip
    assert {typed: one for typed, one in found.items() if one != TYPED[typed]} == {}


def test_a_name_of_today_needs_no_reason(former):
    for typed in ("Trần Đề", "thi tran tran de", "quận hoàn kiếm", "Đống Đa", "đặc khu Côn Đảo"):
        assert communes(typed)[0].was is None, typed
    assert names("thi tran tran de")[0] == "Trần Đề"
    assert names("tran de soc trang")[0] == "Trần Đề"


def test_a_district_leads_to_all_who_took_over_its_wards(former):
    for typed in ("quận 1", "q1", "q. 1 tphcm", "quan 1 ho chi minh"):
        assert sorted(names(typed)[:4]) == sorted(QUARTER), typed
        assert {one.was.name for one in communes(typed)[:4] if one.was} == {"quận 1"}, typed
    assert names("quận hoàn kiếm")[:2] == ["Hoàn Kiếm", "Cửa Nam"], "today's ward first, then who took most"
    assert names("huyện trần đề")[:2] == ["Trần Đề", "Lịch Hội Thượng"]
    assert "Vườn Lài" not in names("quận 1"), "quận 10 is another"


def test_a_bare_number_is_no_name(former):
    assert not [one for one in communes("1") if one.was]
    assert not [one for one in communes("phường 1") if one.was], "the number of a district"
    assert not [one for one in communes("quận 5") if one.was]


def test_names_of_today_come_first_among_equals_and_whole_ones_before_longer_ones(former):
    found = [(finding._bare(one.name)[1], bool(one.was)) for one in communes("Phường An Phú")]
    assert found[:3] == [("An Phú", False), ("An Phú", False), ("Quảng Phú", True)] or found[0] == ("An Phú", False)
    whole = [name for name, was in found if was or name == "An Phú"]
    assert [name for name, _was in found[: len(whole)]] == whole
    assert whole[-1] == "Quảng Phú"
    assert ("An Phú Đông", False) in found[len(whole) :]


def test_a_province_that_is_no_more_leads_to_its_communes(former):
    found = communes("tỉnh Bà Rịa - Vũng Tàu")
    assert [finding._bare(one.name)[1] for one in found if one.was] == ["Côn Đảo"]
    assert found[-1].was == ("tỉnh Bà Rịa - Vũng Tàu", "", "", date(2025, 7, 1))


def test_the_reason_names_the_province_where_it_was_another(former):
    assert communes("hàng gai")[0].was == ("phường Hàng Gai", "quận Hoàn Kiếm", "", date(2025, 7, 1))
    assert communes("an phú tam kỳ")[0].was == (
        "phường An Phú", "thành phố Tam Kỳ", "tỉnh Quảng Nam", date(2025, 7, 1),
    )  # fmt: skip


def test_a_province_of_today_narrows(former):
    assert names("hàng gai", "01") == ["Hoàn Kiếm"]
    assert names("hàng gai", "79") == []


@pytest.mark.parametrize("until", [date(2026, 1, 1), None])
def test_what_is_ended_leads_nowhere_and_is_seen_at_once(former, until):
    assert names("hang gai") == ["Hoàn Kiếm"]
    FormerName.objects.filter(name="Hàng Gai").update(until=until)
    assert [one.code for one in communes("hang gai") if one.was] == ([] if until else ["00070"])


@pytest.mark.parametrize(
    "typed", ["'); --", "\0", "x" * 10_000, "q w z j f w", "quận", "huyện", "thị trấn", "phường 99"]
)
def test_what_is_no_name_finds_no_former_one(former, typed):
    assert not [one for one in communes(typed) if one.was]
