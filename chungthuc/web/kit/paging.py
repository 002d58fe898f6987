"""Lists in stretches: counted up to a bound, walked by keys, as fast on the last page as on the first."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

COUNTED = 1000


@dataclass(frozen=True)
class Count:
    """How many rows a tab has, counted up to a bound: what is over grows for ever, and nobody waits for thousands."""

    number: int

    @property
    def shown(self) -> str:
        return f"{COUNTED - 1}+" if self.number >= COUNTED else str(self.number)

    def __str__(self) -> str:
        return self.shown

    def __bool__(self) -> bool:
        return self.number > 0


def count_of(rows: QuerySet[Any]) -> Count:
    return Count(rows.order_by()[:COUNTED].count())


@dataclass(frozen=True)
class Page:
    """One stretch of a list. ``next_key`` goes into ?after= of the following one; None at the end."""

    items: list[Any]
    next_key: str | None


def page_of(
    rows: QuerySet[Any], request: HttpRequest, *, size: int = 50, by: str = "due_at", newest: bool = False
) -> Page:
    """Keyset pagination on (``by``, id), oldest first: as fast on the last page as on the first."""
    way, beyond = ("-", "lt") if newest else ("", "gt")
    rows = rows.order_by(f"{way}{by}", f"{way}id")
    if start := _read_key(request.GET.get("after", "")):
        moment, last = start
        rows = rows.filter(Q(**{f"{by}__{beyond}": moment}) | Q(**{by: moment, f"id__{beyond}": last}))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    return Page(items, _key(getattr(items[-1], by), items[-1].pk) if more else None)


def beside(rows: QuerySet[Any], one: Any, *, by: str = "due_at") -> tuple[Any | None, Any | None]:
    """Before and after this one in a list of ``page_of``'s order; after the last comes the first that is left."""
    others = rows.exclude(pk=one.pk)
    moment = getattr(one, by)
    earlier = Q(**{f"{by}__lt": moment}) | Q(**{by: moment, "id__lt": one.pk})
    before = others.filter(earlier).order_by(f"-{by}", "-id").first()
    after = others.exclude(earlier).order_by(by, "id").first()
    return before, after or others.order_by(by, "id").first()


def _key(moment: datetime, last: UUID) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {last}".encode()).decode()


def _read_key(text: str) -> tuple[datetime, UUID] | None:
    try:
        written, last = base64.urlsafe_b64decode(text.encode()).decode().split(" ")
        moment = datetime.fromisoformat(written)
        return (moment.astimezone(UTC), UUID(last)) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
