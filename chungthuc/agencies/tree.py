"""Above and below, on a date."""

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from chungthuc.agencies.models import Agency, Placement, Succession

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

SUCCESSORS = """
WITH RECURSIVE kept(id) AS (
  SELECT %s::bigint
  UNION SELECT s.successor_id FROM kept JOIN agencies_succession s ON s.predecessor_id = kept.id AND s."on" <= %s::date
) SELECT id FROM kept"""


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
    """What these agencies, by key, were called that day, by one question; of one that is no more its last name; none
    where it was not there yet."""
    rows = Placement.objects.begun(day).filter(agency__in=keys)
    return dict(rows.values_list("agency", "name"))


def name_on(agency: Agency, day: date) -> str:
    """What it was called that day, or last before; its code where it was not there yet."""
    return names_on([agency.pk], day).get(agency.pk, agency.code)


def successions(day: date) -> dict[int, int]:
    """Of each agency that was merged away by that day, by key, who has taken its place."""
    return dict(Succession.objects.filter(on__lte=day).values_list("predecessor", "successor"))


def successors(agency: Agency, day: date) -> RawSQL:
    """For ``__in``: this agency's key, and of those that it was merged into by that day, one after the other."""
    return RawSQL(SUCCESSORS, [agency.pk, day])  # noqa: S611  (nothing of it was typed by anybody)


def predecessors(keys: Iterable[int], day: date) -> set[int]:
    """Keys of all that were merged into these agencies by that day, and of what had been merged into those."""
    into, found, reached = successions(day), set[int](), set(keys)
    while more := {gone for gone, kept in into.items() if kept in reached} - found:
        found |= more
        reached = more
    return found


def _found(query: str, agency: Agency, on: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [agency.pk, on])
        return [row[0] for row in cursor.fetchall()]
