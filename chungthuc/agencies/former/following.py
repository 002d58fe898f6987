"""A commune that is merged away is a former name of the one that took it over; its own former names lead there too."""

import re
from datetime import date

from chungthuc.agencies import tree
from chungthuc.agencies.former.files import WORDS
from chungthuc.agencies.former.models import FormerName, folded_name
from chungthuc.agencies.models import Agency, Placement

COLUMNS = ("kind", "name", "district", "province", "main")
COMMITTEE = "Ủy ban nhân dân "
CALLED = re.compile(rf"{COMMITTEE}({'|'.join(WORDS)}) (.+)")


def follow(gone: Agency, kept: Agency, on: date, source: str) -> None:
    """From the day on. Twice is harmless."""
    for row in FormerName.objects.lasting(on).filter(agency=gone).order_by("pk"):
        _lead(kept, on, source, {name: getattr(row, name) for name in COLUMNS}, row.folded)
        FormerName.objects.filter(pk=row.pk, since__lt=on).update(until=on)
    placed = Placement.objects.filter(agency=gone).select_related("parent").order_by("during").last()
    called = CALLED.fullmatch(placed.name) if placed is not None else None
    if called is None or placed is None:
        return
    province = tree.name_on(placed.parent, on).removeprefix(COMMITTEE) if placed.parent else ""
    facts = {"kind": WORDS[called[1]], "name": called[2], "district": "", "province": province, "main": True}
    _lead(kept, on, source, facts, folded_name(called[2]))


def _lead(kept: Agency, on: date, source: str, facts: dict[str, object], folded: str) -> None:
    if not FormerName.objects.lasting(on).filter(agency=kept, **facts).exists():
        FormerName.objects.create(agency=kept, since=on, source=source[:200], folded=folded, **facts)
