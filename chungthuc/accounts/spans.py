"""Stretches of time, from a moment to before another (None: without an end), and where they meet."""

from collections.abc import Iterable
from datetime import datetime

Span = tuple[datetime, datetime | None]


def meet(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The stretches in which one of the first and one of the second hold at once."""
    others = list(others)
    both = (_overlap(one, other) for one in some for other in others)
    return [span for span in both if span is not None]


def _overlap(one: Span, other: Span) -> Span | None:
    start = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends, default=None)
    return (start, end) if end is None or start < end else None
