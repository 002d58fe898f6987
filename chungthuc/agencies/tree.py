"""Above and below, on a date."""

from datetime import date

from django.db import connection
from django.db.models import QuerySet

from chungthuc.agencies.models import Agency, Placement

ABOVE = """
WITH RECURSIVE up(id, depth) AS (
  SELECT %s::bigint, 0
  UNION SELECT p.parent_id, up.depth + 1 FROM up JOIN agencies_placement p
    ON p.agency_id = up.id AND p.during @> %s::date WHERE p.parent_id IS NOT NULL AND up.depth < 20
) SELECT id FROM up WHERE depth > 0 ORDER BY depth"""

BELOW = """
WITH RECURSIVE down(id, depth) AS (
  SELECT %s::bigint, 0
  UNION SELECT p.agency_id, down.depth + 1 FROM down JOIN agencies_placement p
    ON p.parent_id = down.id AND p.during @> %s::date WHERE down.depth < 20
) SELECT id FROM down WHERE depth > 0"""

PATHS = """
WITH RECURSIVE up(start, id, depth) AS (
  SELECT key, key, 0 FROM unnest(%s::bigint[]) AS key
  UNION SELECT up.start, p.parent_id, up.depth + 1 FROM up JOIN agencies_placement p
    ON p.agency_id = up.id AND p.during @> %s::date WHERE p.parent_id IS NOT NULL AND up.depth < 20
) SELECT start, id FROM up"""


def above(agency: Agency, on: date) -> QuerySet[Agency]:
    """Every agency over this one on the day."""
    return Agency.objects.filter(pk__in=_found(ABOVE, agency, on))


def below(agency: Agency, on: date) -> QuerySet[Agency]:
    """Every agency under this one on the day."""
    return Agency.objects.filter(pk__in=_found(BELOW, agency, on))


def path(agency: Agency, on: date) -> list[int]:
    """Keys of this agency and of those above it, the nearest first: whose word counts before whose."""
    return [agency.pk, *_found(ABOVE, agency, on)]


def paths(keys: list[int], on: date) -> dict[int, set[int]]:
    """Of each of these agencies, by key, itself and all above it, by one question."""
    found: dict[int, set[int]] = {key: set() for key in keys}
    with connection.cursor() as cursor:
        cursor.execute(PATHS, [keys, on])
        for start, one in cursor.fetchall():
            found[start].add(one)
    return found


def names_on(keys: list[int], day: date) -> dict[int, str]:
    """What these agencies, by key, were called that day, by one question; none where no placement says."""
    rows = Placement.objects.on(day).filter(agency__in=keys).values_list("agency", "name")
    return dict(rows)


def name_on(agency: Agency, day: date) -> str:
    """What it was called that day; its code where no placement says."""
    names = Placement.objects.on(day).filter(agency=agency).values_list("name", flat=True)
    return names.first() or agency.code


def _found(query: str, agency: Agency, on: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [agency.pk, on])
        return [row[0] for row in cursor.fetchall()]
