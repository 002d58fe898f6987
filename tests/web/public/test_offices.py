"""«Liên hệ và giờ làm việc»: the office is found as on the way to a service; its page says where, when, and when not."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungthuc.agencies.models import (
    Agency,
    AgencyKind,
    DayKind,
    Desk,
    OfficeAddress,
    OfficeHours,
    SpecialDay,
    Succession,
)
from chungthuc.agencies.units import import_units
from chungthuc.appointments.models import AvailabilityRule, Closure
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.web.public import portal
from chungthuc.web.public.office_facts import merged, week_of
from tests.harness.clock import Clock

HERE = "/contact/00070"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def monday(monkeypatch):
    monkeypatch.setattr(clock, "now", Clock(MONDAY))


def text(client, path: str = HERE, query: dict[str, str] | None = None) -> str:
    answer = client.get(path, query or {})
    assert answer.status_code == 200
    return answer.content.decode()


def hours(desk: Desk, weekdays: list[int], opens: time, closes: time, **facts) -> AvailabilityRule:
    since = facts.pop("since", date(2026, 1, 5))
    return AvailabilityRule.objects.create(
        desk=desk, since=since, weekdays=weekdays, opens_at=opens, closes_at=closes, cap_public=1, cap_staff=2, **facts
    )


def closed(agency: Agency | None, days: int, *, desk: Desk | None = None, **facts) -> Closure:
    start = MONDAY + timedelta(days=days)
    return Closure.objects.create(
        agency=agency, desk=desk, starts_at=start, ends_at=start + timedelta(hours=3), kind="meeting",
        reason="Họp kín", made_at=MONDAY, **facts,
    )  # fmt: skip


def said(day: date, kind: DayKind, agency: Agency | None, reason: str) -> None:
    SpecialDay.objects.create(day=day, kind=kind, agency=agency, reason=reason)


def test_an_office_is_found_by_province_and_by_name(client, db):
    import_units()
    assert len(client.get("/contact").context["provinces"]) == 34
    page = text(client, "/contact", {"province": "01"})
    assert page.count('href="/contact/') == portal.SHOWN
    assert "Xem tiếp" in page
    page = text(client, "/contact", {"q": "hoan kiem ha noi"})
    assert 'href="/contact/00070"' in page
    assert "Thành phố Hà Nội" in page
    assert "Không tìm thấy phường, xã phù hợp" in text(client, "/contact", {"q": "xyzxyz"})


def test_every_office_of_a_province_is_reached_by_going_on(client, db):
    import_units()
    seen, after = [], ""
    while after is not None:
        page = client.get("/contact", {"province": "01", "after": after}).context["page"]
        seen += [one.code for one in page.items]
        after = page.next_key
    assert len(seen) == len(set(seen)) == 126


def test_it_says_where_and_how_to_reach_it(client, world, monday):
    page = text(client)
    for words in ("126 phố Hàng Trống", "Bộ phận Một cửa", "Hôm nay làm việc đến 17:00"):
        assert words in page
    assert "tel:" not in page
    OfficeAddress.objects.create(
        agency=world.office, since=date(2026, 11, 1), address="1 phố Mới", phone="024 0000 0000"
    )
    OfficeAddress.objects.create(agency=world.office, since=date(2026, 12, 1), address="2 phố Sau")
    page = text(client)
    assert 'href="tel:02400000000">024 0000 0000<' in page
    assert "1 phố Mới" in page
    assert "2 phố Sau" not in page


def test_hours_of_all_desks_are_told_once(client, world, monday):
    one, two = (
        Desk.objects.create(agency=world.office, name=name, during=(date(2026, 1, 1), None))
        for name in ("Quầy 8", "Quầy 9")
    )
    week = [1, 2, 3, 4, 5]
    hours(one, week, time(7, 30), time(11, 30))
    hours(two, week, time(8, 0), time(12, 0))
    hours(one, week, time(13, 30), time(17, 0))
    hours(two, [6], time(8, 0), time(11, 0))
    hours(one, [7], time(8, 0), time(11, 0), until=date(2026, 11, 1))  # over
    hours(one, [7], time(8, 0), time(11, 0), since=date(2026, 12, 1))  # not yet
    hours(one, [7], time(8, 0), time(11, 0), since=date(2026, 11, 16), every_weeks=2)  # not this week
    found = week_of(world.office)
    assert [one.hours for one in found] == [
        [(time(7, 30), time(12, 0)), (time(13, 30), time(17, 0))],
        [(time(8, 0), time(11, 0))],
    ]
    assert "07:30–12:00, 13:30–17:00" in text(client)
    assert week_of(world.neighbour) == []


@pytest.mark.parametrize(
    ("given", "together"),
    [
        ([], []),
        ([(8, 9), (9, 10)], [(8, 10)]),
        ([(13, 17), (7, 11)], [(7, 11), (13, 17)]),
        ([(7, 12), (8, 9)], [(7, 12)]),
    ],
)
def test_stretches_that_meet_are_one(given, together):
    as_times = [(time(opens), time(closes)) for opens, closes in given]
    assert merged(as_times) == [(time(opens), time(closes)) for opens, closes in together]


def test_days_off_come_from_the_nearest_who_said_something(client, world, monday):
    said(date(2026, 12, 24), DayKind.OFF, None, "Cả nước nghỉ")
    said(date(2026, 12, 24), DayKind.MAKE_UP, world.office, "Phường làm việc")
    said(date(2026, 12, 25), DayKind.OFF, world.province, "Thành phố nghỉ")
    said(date(2026, 12, 28), DayKind.OFF, world.neighbour, "Phường khác nghỉ")
    said(date(2026, 11, 20), DayKind.OFF, None, "Đã qua")
    said(date(2027, 6, 1), DayKind.OFF, None, "Còn xa")
    page = text(client)
    assert "Phường làm việc" in page
    assert "Thành phố nghỉ" in page
    for words in ("Cả nước nghỉ", "Phường khác nghỉ", "Đã qua", "Còn xa", "chưa có ngày nghỉ nào"):
        assert words not in page


def test_without_days_off_it_says_so(client, world, monday):
    assert "chưa có ngày nghỉ nào" in text(client)


def test_today_off_names_the_next_working_day(client, world, monday):
    said(date(2026, 11, 23), DayKind.OFF, world.office, "Mất điện")
    assert "Hôm nay không làm việc. Ngày làm việc tiếp theo: 24/11/2026" in text(client)


def test_hours_that_will_change_are_told(client, world, monday):
    OfficeHours.objects.create(agency=None, since=date(2026, 12, 1), closes_at=time(16, 30), decision="QĐ 1")
    OfficeHours.objects.create(agency=world.neighbour, since=date(2026, 12, 5), closes_at=time(15, 0), decision="QĐ 2")
    page = text(client)
    assert "Từ 01/12/2026: đến 16:30" in page
    assert "05/12/2026" not in page


def test_when_no_appointments_are_made_is_told_and_the_reason_is_not(client, world, monday):
    desk = Desk.objects.create(agency=world.office, name="Quầy 9", during=(date(2026, 1, 1), None))
    closed(world.office, 2)
    closed(world.province, 3)
    closed(None, 4)
    closed(world.neighbour, 5)
    closed(None, 6, desk=desk)
    closed(world.office, 7, lifted_at=MONDAY)
    closed(world.office, -1)
    closed(world.office, 90)
    page = text(client)
    told = [f"Từ 09:00 {day}/11/2026 đến 12:00 {day}/11/2026" in page for day in (25, 26, 27, 28, 29, 30, 22)]
    assert told == [True, True, True, False, False, False, False]
    assert page.count(" đến 12:00 ") == 3
    assert "Họp kín" not in page


def test_it_leads_on_to_what_is_offered(client, world):
    page = text(client)
    assert 'href="/services/2.000815/agencies/00070"' in page
    assert "/services/2.000884" not in page


@pytest.mark.parametrize("code", ["01", "99999", "x", "x" * 5000, "%00"])
def test_only_communes_of_today_have_a_page(client, world, code):
    assert client.get(f"/contact/{code}").status_code == 404


def test_who_was_merged_away_is_answered_for_by_its_successor(client, world):
    gone = Agency.objects.create(code="00999", kind=AgencyKind.COMMUNE)
    kept = Succession.objects.create(predecessor=gone, successor=world.office, on=date(2026, 1, 1), decision="NQ 1")
    answer = client.get("/contact/00999")
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    kept.delete()
    later = clock.today() + timedelta(days=1)
    Succession.objects.create(predecessor=gone, successor=world.office, on=later, decision="NQ 1")
    assert client.get("/contact/00999").status_code == 404


def test_an_office_is_shown_with_few_questions_however_much_is_said(client, world, monday):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(HERE)
        return len(asked)

    count()
    before = count()
    for day in range(1, 20):
        said(date(2026, 12, day), DayKind.OFF, world.office, "Nghỉ")
        closed(world.office, day)
    assert count() == before <= 16
