"""Dated rows: which count on a day, at a moment, now."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.agencies.models import Agency, AgencyKind, Desk, OfficeAddress, SealProfile
from chungthuc.core import clock
from chungthuc.core.database.dated import covers, covers_range
from chungthuc.dossiers.models import PaperType
from chungthuc.procedures.models import FeeSchedule

FIRST, LAST = date(2026, 3, 1), date(2026, 9, 1)
DAY = timedelta(days=1)
AROUND = (FIRST - DAY, FIRST, LAST - DAY, LAST)


@pytest.fixture
def office(db) -> Agency:
    return Agency.objects.create(code="00001", kind=AgencyKind.COMMUNE)


def test_a_span_counts_from_its_beginning_to_before_its_end(db):
    PaperType.objects.all().delete()
    ended = PaperType.objects.create(code="a", name="A", since=FIRST, until=LAST)
    lasting = PaperType.objects.create(code="b", name="B", since=FIRST)
    found = [list(PaperType.objects.on(day)) for day in AROUND]
    assert found == [[], [ended, lasting], [ended, lasting], [lasting]]
    assert [covers(ended, day) for day in AROUND] == [False, True, True, False]
    assert [covers(lasting, day) for day in AROUND] == [False, True, True, True]
    assert list(PaperType.objects.lasting(FIRST - DAY)) == [ended, lasting]
    assert list(PaperType.objects.lasting(LAST)) == [lasting]


def test_a_range_counts_on_each_of_its_days(office):
    desk = Desk.objects.create(agency=office, name="Quầy 1", during=DateRange(FIRST, LAST))
    desk.refresh_from_db()
    assert [list(Desk.objects.on(day)) for day in AROUND] == [[], [desk], [desk], []]
    assert [covers_range(desk.during, day) for day in AROUND] == [False, True, True, False]
    assert covers_range(SimpleNamespace(lower=None, upper=None), FIRST)


def test_of_what_has_begun_the_newest_counts(office):
    old = OfficeAddress.objects.create(agency=office, since=FIRST, address="A")
    new = OfficeAddress.objects.create(agency=office, since=LAST, address="B")
    assert [office.addresses.on(day) for day in AROUND] == [None, old, old, new]
    assert list(office.addresses.begun(LAST)) == [old, new]
    assert list(office.addresses.coming(FIRST)) == [new]


def test_now_is_a_day_where_days_are_kept_and_a_moment_where_moments_are(office, monkeypatch):
    FeeSchedule.objects.all().delete()
    rates = {"first_pages": 2, "first_rate": 2000, "next_rate": 1000, "most": 200_000, "citation": "x"}
    fee = FeeSchedule.objects.create(since=FIRST, **rates)
    noon = datetime(2026, 3, 1, 5, tzinfo=UTC)
    seal = SealProfile.objects.create(agency=office, image=b"", since=noon, by=UUID(int=0))
    monkeypatch.setattr(clock, "now", lambda: noon - timedelta(seconds=1))
    assert (FeeSchedule.objects.in_force(), office.seals.in_force()) == (fee, None)
    monkeypatch.setattr(clock, "now", lambda: noon)
    assert office.seals.in_force() == seal
    monkeypatch.setattr(clock, "now", lambda: noon - timedelta(hours=13))  # still the day before, in Vietnam
    assert FeeSchedule.objects.in_force() is None
