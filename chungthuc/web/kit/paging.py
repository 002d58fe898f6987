"""Lists in stretches: counted up to a bound, walked by keys, as fast on the last page as on the first."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpRequest, HttpResponse

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


QUEUE = ("due_at", "came_at")  # of copies: what is late stands on top, then first come, first served


def page_of(
    rows: QuerySet[Any],
    request: HttpRequest,
    *,
    size: int = 50,
    by: str | tuple[str, ...] = QUEUE,
    newest: bool = False,
) -> Page:
    """Keyset pagination on one moment or several and the id, oldest first: as fast on the last page as on the first.

    Rows are compared as PostgreSQL compares rows, (a, b, id) > (…): an index of just these columns is entered at the
    place itself. ``a > … OR (a = … AND …)`` would be read from the beginning.
    """
    by = (by,) if isinstance(by, str) else by
    columns = (*by, "id")
    rows = rows.order_by(*(f"-{one}" if newest else one for one in columns))
    if start := _read_key(request.GET.get("after", ""), len(by), rows.model):
        beyond = TupleLessThan if newest else TupleGreaterThan
        rows = rows.filter(beyond(Tuple(*map(F, columns)), start))
    items = list(rows[: size + 1])
    more = len(items) > size
    items = items[:size]
    return Page(items, _key([getattr(items[-1], one) for one in by], items[-1].pk) if more else None)


def beside(rows: QuerySet[Any], one: Any, *, by: tuple[str, ...] = QUEUE) -> tuple[Any | None, Any | None]:
    """Before and after this one in a list of ``page_of``'s order; after the last comes the first that is left."""
    others, columns = rows.exclude(pk=one.pk), (*by, "id")
    place, here = Tuple(*map(F, columns)), (*(getattr(one, name) for name in by), one.pk)
    before = others.filter(TupleLessThan(place, here)).order_by(*(f"-{name}" for name in columns)).first()
    after = others.filter(TupleGreaterThan(place, here)).order_by(*columns).first()
    return before, after or others.order_by(*columns).first()


def _key(moments: list[datetime], last: UUID | int) -> str:
    words = [*(one.isoformat() for one in moments), str(last)]
    return base64.urlsafe_b64encode(" ".join(words).encode()).decode()


def _read_key(text: str, length: int, model: type[Model]) -> tuple[Any, ...] | None:
    """The moments and the id of the row after which to go on; None for anything that is no such key."""
    try:
        *written, last = base64.urlsafe_b64decode(text.encode()).decode().split(" ")
        moments = [datetime.fromisoformat(one) for one in written]
        whole = len(moments) == length and all(one.tzinfo for one in moments)
        return (*(one.astimezone(UTC) for one in moments), model._meta.pk.to_python(last)) if whole else None
    except (ValueError, OverflowError, ValidationError):
        return None


def print_of(tabs: list[tuple[str, Any, str]], page: Page, *more: object) -> str:
    """Of a list as it is shown: its counts, and of each row what a list tells. The same content, the same print."""
    told = [(one.pk, *(getattr(one, name, None) for name in TELLING)) for one in page.items]
    shown = repr(([(key, count) for key, _name, count in tabs], told, page.next_key, more))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


TELLING = ("status", "state", "forwarded_at", "stopped_at", "officer_id", "signatory_id", "original_title", "due_at")


def unchanged(request: HttpRequest, seen: str) -> HttpResponse | None:
    """204 to a page that looks again by itself and shows this already (``js/live.js``)."""
    return HttpResponse(status=204) if request.GET.get("seen") == seen else None
