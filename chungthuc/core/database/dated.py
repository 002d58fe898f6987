"""Dated rows: what the law may change is in force from one day to another, and a change is a new row. The one way to
have them; a model has the columns of one of three shapes, and its ``objects`` the query set of that shape.

==================  ======================================================  =================================
shape               columns                                                 ``objects = ….as_manager()``
==================  ======================================================  =================================
from, to before     ``since``, ``until`` (None: without an end)             ``SpanQuerySet``
the same as range   ``during`` (a range of days)                            ``RangeQuerySet``
each ends the last  ``since``; of those that have begun the newest counts   ``LatestQuerySet``
==================  ======================================================  =================================

``since`` may be a day or a moment; what is asked must be the same. An end is the first day (moment) that no longer
counts. In SQL of one's own: ``during @> %s::date``, and ``since <= %s`` in the order of ``since``.
"""

from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from chungthuc.core import clock

Row = TypeVar("Row", bound=models.Model)


class SpanQuerySet(models.QuerySet[Row]):
    """Rows with ``since`` and ``until``."""

    def on(self, when: date) -> Self:
        """Those in force on the day, or at the moment."""
        return self.filter(since__lte=when).lasting(when)

    def in_force(self) -> Self:
        """Those in force now."""
        return self.on(_now(self.model))

    def lasting(self, when: date) -> Self:
        """Those not over then, begun or yet to begin."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=when))


class RangeQuerySet(models.QuerySet[Row]):
    """Rows with a range of days, ``during``."""

    def on(self, day: date) -> Self:
        """Those in force on the day."""
        return self.filter(during__contains=day)

    def in_force(self) -> Self:
        """Those in force today."""
        return self.on(clock.today())

    def begun(self, day: date) -> Self:
        """Those that have begun by then, over or not, the latest last."""
        return self.filter(during__startswith__lte=day).order_by("during", "pk")

    def lasting(self, day: date) -> Self:
        """Those not over then, begun or yet to begin, the earliest first."""
        return self.filter(Q(during__endswith__gt=day) | Q(during__endswith=None)).order_by("during", "pk")

    def over(self, day: date) -> Self:
        """Those that ended by then, the latest last."""
        return self.filter(during__endswith__lte=day).order_by("during", "pk")


class LatestQuerySet(models.QuerySet[Row]):
    """Rows with ``since`` alone: each counts until a newer one begins. Of several things' rows (agencies, names), ask
    for ``begun`` and keep the last of each."""

    def begun(self, when: date) -> Self:
        """Those that have begun by then, the one that counts last."""
        return self.filter(since__lte=when).order_by("since", "pk")

    def coming(self, when: date) -> Self:
        """Those that begin after it, the next one first."""
        return self.filter(since__gt=when).order_by("since", "pk")

    def on(self, when: date) -> Row | None:
        """The row that counts on the day, or at the moment; None where none has begun."""
        return self.begun(when).last()

    def in_force(self) -> Row | None:
        """The row that counts now."""
        return self.on(_now(self.model))


def covers(row: Any, when: date) -> bool:
    """Is this row, with ``since`` and ``until``, in force then?"""
    return bool(row.since <= when and (row.until is None or when < row.until))


def covers_range(during: Any, day: date) -> bool:
    """Is the day in this range, which has a beginning and perhaps no end?"""
    return bool((during.lower is None or during.lower <= day) and (during.upper is None or day < during.upper))


def ends_after_start(name: str, *, may_be_empty: bool = False) -> models.CheckConstraint:
    """``until`` comes after ``since``; ``may_be_empty``: or equals it, and the row was never in force."""
    ends = Q(until__gte=F("since")) if may_be_empty else Q(until__gt=F("since"))
    return models.CheckConstraint(name=name, condition=Q(until__isnull=True) | ends)


def one_at_a_time(name: str, *same: tuple[str, str], during: Func | str = "during") -> ExclusionConstraint:
    """No two rows with the same columns in force at once. ``same``: columns and the range type of each."""
    columns = [(_both(column, kind), RangeOperators.OVERLAPS) for column, kind in same]
    return ExclusionConstraint(name=name, expressions=[*columns, (during, RangeOperators.OVERLAPS)])


def _both(column: str, kind: str) -> Func:
    """The column as a range of itself: exclusion constraints compare ranges without the extension btree_gist, which
    the embedded PostgreSQL does not have."""
    return Func(F(column), F(column), Value("[]"), function=kind)


def _now(model: type[models.Model]) -> date:
    """The moment, or the day, as the model's ``since`` counts."""
    of_moments = isinstance(model._meta.get_field("since"), models.DateTimeField)
    return clock.now() if of_moments else clock.today()
