"""Flat as the tables grow: among ten thousand rows a search is a few questions to the index, whoever else is there."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max

from chungthuc.certification.finding.looking import find
from chungthuc.certification.finding.words import Known, typed
from chungthuc.certification.models import Findable
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from demo import life

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nga", "Oanh", "Phúc", "Quân")
ROWS = 12_000


@pytest.fixture
def many(world, scan):
    """An office with three years of rows, another with as many of the same names."""
    copy = life.issued(world, scan, name="Tôn Nữ Hiếm Hoi", title="Giấy hiếm")
    other = world.agencies["00004"]
    now, dossiers = clock.now(), []
    for at in range(ROWS):
        office = other if at % 2 else world.office
        name = f"{FAMILY[at % 10]} Văn {GIVEN[at % 13]} {GIVEN[at % 11]}"
        dossiers.append(Dossier(
            code=f"H{office.code}-{at:06d}-{at:08X}", agency=office, requester_kind="person", requester_name=name,
            requester_number=f"{at:012d}", received_at=now - timedelta(hours=at * 2), due_at=now,
            received_by=world.minh, officer=world.minh, request_key=uuid.uuid4().hex,
        ))  # fmt: skip
    Dossier.objects.bulk_create(dossiers, batch_size=2000)
    Findable.objects.bulk_create((_row(one) for one in dossiers), batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE certification_findable")
    return copy


def _row(one: Dossier) -> Findable:
    day = clock.day(one.received_at)
    known = Known(
        one.agency_id, day.year, [one.code, one.follow_code, one.requester_number], [one.requester_name], [day]
    )
    return Findable(dossier=one, agency_id=one.agency_id, year=day.year, at=one.received_at, words=known.vector())


def plan(query: str) -> str:
    return Findable.objects.filter(words__answers=query).order_by("-at", "-pk")[:51].explain(analyze=True)


def test_the_index_answers_and_the_table_is_not_read(many, world):
    agency, year = world.office.pk, clock.today().year
    for text in ("tôn nữ", "hiếm hoi", "nguyễn văn an", "lê văn khánh", many.code):
        said = typed(text, clock.today())
        for query in filter(None, (said.exactly(agency), said.together(agency, year), said.anywhere(agency, year))):
            told = plan(query)
            assert "findable_words" in told, (text, told)
            assert "Seq Scan" not in told, (text, told)


def test_a_search_is_a_handful_of_questions_however_many_rows_answer(many, world, django_assert_num_queries):
    years = 3
    with django_assert_num_queries(1 + 1):  # the years, the phrase of this one
        assert len(find(world.office, typed("van", clock.today()))) == 51
    with django_assert_num_queries(1 + 1 + 2 * years + 1):  # key, years, phrase and words of each, what was merged
        assert len(find(world.office, typed("hiem hoi", clock.today()))) == 1
    with django_assert_num_queries(1 + 1):
        assert len(find(world.office, typed(f"{clock.today():%d/%m/%Y}", clock.today()))) >= 1


def test_the_commonest_word_touches_what_one_office_took_in_in_a_year(many, world):
    """Whatever else the table holds: most of it is of others, or of other years."""
    agency, year = world.office.pk, clock.today().year
    said = typed("van", clock.today())
    for query in (said.together(agency, year), said.anywhere(agency, year)):
        answers = Findable.objects.filter(words__answers=query)
        assert 0 < answers.count() <= Findable.objects.filter(agency=agency, year=year).count() < ROWS / 2
        assert not answers.exclude(agency=agency, year=year).exists()


def test_two_letters_find_words_of_two_letters_only(many, world):
    """«ng» begins half of all names; «an» is one."""
    assert find(world.office, typed("ng", clock.today())) == []
    assert len(find(world.office, typed("an", clock.today()))) == 51
    assert Findable.objects.aggregate(Max("year"))["year__max"] == clock.today().year
