"""Where an agency stood, what it was called, and who is above it: answered for a date."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from chungthuc.agencies import tree
from chungthuc.agencies.models import Agency, AgencyKind, Desk, Succession
from tests.harness.connections import superuser

BEFORE, AFTER = date(2026, 9, 30), date(2026, 10, 1)


def refused(name: str):
    """A context in which the database must refuse by this constraint's name."""
    return pytest.raises(IntegrityError, match=name)


def test_above_and_below_depend_on_the_day(house):
    assert [list(tree.above(house.ward, day)) for day in (BEFORE, AFTER)] == [[house.first], [house.second]]
    assert [list(tree.below(house.first, day)) for day in (BEFORE, AFTER)] == [[house.ward], []]
    assert list(tree.below(house.second, AFTER)) == [house.ward]
    assert list(tree.above(house.ward, date(2025, 6, 30))) == []


def test_the_name_is_that_of_the_day(house):
    assert tree.name_on(house.ward, BEFORE) == "Ủy ban nhân dân phường Hoàn Kiếm"
    assert tree.name_on(house.ward, AFTER) == "Ủy ban nhân dân phường Hồ Gươm"
    assert tree.name_on(house.ward, date(2020, 1, 1)) == "00070"


def test_a_tree_of_any_depth(house):
    lower = house.ward
    for depth in range(5):
        deeper = house.agency(f"D{depth}", AgencyKind.NOTARY_ORGANIZATION, "Phòng")
        house.place(deeper, lower, BEFORE)
        lower = deeper
    assert tree.path(lower, AFTER)[-2:] == [house.ward.pk, house.second.pk]
    assert len(tree.path(lower, AFTER)) == 7
    assert tree.below(house.second, AFTER).count() == 6


def test_a_circle_ends(house):
    superuser("UPDATE agencies_placement SET parent_id = %s WHERE agency_id = %s", [house.ward.pk, house.second.pk])
    assert set(tree.above(house.ward, AFTER)) == {house.ward, house.second}


def test_an_agency_stands_at_one_place(house):
    with refused("an_agency_stands_at_one_place"), transaction.atomic():
        house.place(house.ward, house.first, date(2026, 12, 1), date(2026, 12, 2))


def test_no_agency_is_its_own_parent(house):
    with refused("no_agency_is_its_own_parent"), transaction.atomic():
        house.place(house.second, house.second, BEFORE)


def test_a_code_is_one_agencys(house):
    with refused("agencies_agency_code"), transaction.atomic():
        Agency.objects.create(code="00070", kind=AgencyKind.COMMUNE)


def test_no_agency_succeeds_itself(house):
    with refused("no_agency_succeeds_itself"), transaction.atomic():
        Succession.objects.create(predecessor=house.ward, successor=house.ward, on=AFTER, decision="QĐ 2")


def test_a_desk_is_named_once_a_day(house):
    always = DateRange(date(2026, 1, 1), None)
    Desk.objects.create(agency=house.ward, name="Quầy 1", during=always)
    Desk.objects.create(agency=house.ward, name="Quầy 2", during=always)
    Desk.objects.create(agency=house.first, name="Quầy 1", during=always)
    with refused("a_desk_is_named_once_a_day"), transaction.atomic():
        Desk.objects.create(agency=house.ward, name="Quầy 1", during=DateRange(BEFORE, AFTER))
