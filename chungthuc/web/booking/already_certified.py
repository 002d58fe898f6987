"""«Bạn đã có rồi»: a paper on VNeID, or a copy in this person's own store, need not be asked for again.

NĐ 280/2025/NĐ-CP Art. 9(8), 9(9): no office may demand a copy of what is integrated in VNeID and shown there.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.dossiers.models import PaperType
from chungthuc.vault import store
from chungthuc.vault.models import VaultItem
from chungthuc.web.booking.draft import Draft

SHOWN = 5  # copies of a kind
LOOKED_AT = 200  # of a store


@dataclass(frozen=True)
class Had:
    """A kind of paper that was asked for and is there already."""

    type: PaperType
    on_vneid: bool
    items: list[VaultItem] = field(default_factory=list)


def already(papers: list[dict[str, Any]], person: Person | None) -> list[Had]:
    """Of the kinds asked for those that are on VNeID, or of which the person's store holds a copy."""
    today = clock.today()
    kinds = list(PaperType.objects.filter(code__in=[paper["type"] for paper in papers]))
    mine = _in_store(kinds, person) if person else {}
    rows = [Had(kind, kind.is_on_vneid(today), mine.get(kind.pk, [])[:SHOWN]) for kind in kinds]
    return [row for row in rows if row.on_vneid or row.items]


def is_to_ask(draft: Draft, person: Person | None) -> bool:
    """Once as a stranger, once more with an account if its store has something to say."""
    if draft.checked == "person" or (draft.checked and person is None):
        return False
    had = already(draft.papers, person)
    return any(row.items for row in had) if draft.checked else bool(had)


@transaction.atomic
def count(agency: Agency, draft: Draft, choice: str, *, by: Person | None) -> None:
    """Write down what was chosen, «reused_copy» or «went_on»: how many needless copies the question spares."""
    had = already(draft.papers, by)
    facts = {
        "types": [row.type.code for row in had],
        "on_vneid": sum(row.on_vneid for row in had),
        "in_store": sum(bool(row.items) for row in had),
    }
    record(f"visits:{agency.code}", choice, subject=f"agency:{agency.code}", by=by or "system:visitor", facts=facts)


def _in_store(kinds: list[PaperType], person: Person) -> dict[int, list[VaultItem]]:
    items = {item.code: item for item in store.items_of(person)[:LOOKED_AT]}
    copies = CertifiedCopy.objects.filter(code__in=list(items), paper_type__in=kinds)
    found: dict[int, list[VaultItem]] = {}
    for code, kind in copies.order_by("-submitted_at").values_list("code", "paper_type"):
        found.setdefault(kind, []).append(items[code])
    return found
