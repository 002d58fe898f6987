"""Which of the two lawful hierarchies an anchor belongs to: official duty (VGCA) or public (NEAC).

Known by the anchor's fingerprint, never by the names in certificates. ``names.json`` beside the anchors:
{fingerprint_sha256: {"name": …, "kind": "official_duty" | "public"}}.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FILE = "names.json"


class HierarchyKind(StrEnum):
    OFFICIAL_DUTY = "official_duty"
    PUBLIC = "public"


@dataclass(frozen=True)
class Hierarchy:
    """An anchor's name in Vietnamese and its kind: a HierarchyKind, or empty."""

    name: str
    kind: str


Hierarchies = dict[str, Hierarchy]


def load(directory: Path) -> Hierarchies:
    """By fingerprint, lower case. A table that is missing or not readable names nobody, and decides nothing."""
    try:
        table = json.loads((directory / FILE).read_text(encoding="utf-8"))
        return {
            fingerprint.lower(): Hierarchy(str(one["name"]), str(one.get("kind", "")))
            for fingerprint, one in table.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
