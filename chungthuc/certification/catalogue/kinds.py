"""What may stand in a file of the catalogue: a kind is a table of it, a row of the kind a row of the model.

What the model says of a column (length, choices, may it be empty) holds for the file as well.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

from chungthuc.certification.models import TestimonyTemplate
from chungthuc.dossiers.models import FeeWaiver, PaperType
from chungthuc.procedures.models import Explanation, FeeSchedule, Procedure, ProcedureAgencyKind, RefusalGround, Section

Values = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A list inside a row: a table of its own that is kept and replaced with its row."""

    name: str  # of the relation, and in the file
    model: type[models.Model]
    fields: tuple[str, ...]
    grouped: tuple[str, ...] = ()  # the first field's values, in the order in which the list is kept
    once: bool = False  # the first field's value may stand there once only

    def ordered(self, rows: list[Values]) -> list[Values]:
        if not self.grouped:
            return rows
        return sorted(rows, key=lambda row: self.grouped.index(row[self.fields[0]]))

    def of(self, row: models.Model) -> list[Values]:
        return self.ordered([_values(one, self.fields) for one in getattr(row, self.name).all()])


@dataclass(frozen=True)
class Kind:
    """``thing``: the column that tells what a row is about; none where all rows are about the same. ``versioned``: a
    thing may have rows one after the other. ``loose``: what may change of a row that was used, from today on.
    ``of_copies``: the column by which copies refer to it, if they do."""

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    thing: str = ""
    versioned: bool = True
    loose: tuple[str, ...] = ()
    of_copies: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def ends(self) -> bool:
        return "until" in self.fields

    def stored(self) -> list[models.Model]:
        """The rows that there are, by thing and beginning."""
        order = [name for name in (self.thing, "since") if name]
        return list(self.model._default_manager.order_by(*order).prefetch_related(*[one.name for one in self.parts]))

    def values(self, row: models.Model) -> Values:
        """A stored row as the file would say it."""
        return _values(row, self.fields) | {part.name: part.of(row) for part in self.parts}


def _values(row: models.Model, fields: tuple[str, ...]) -> Values:
    return {name: getattr(row, name) for name in fields}


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "testimony",
            TestimonyTemplate,
            ("since", "name", "heading", "number_label", "volume_label", "date_label", "signing_note", "citation"),
            of_copies="testimony",
        ),
        Kind("fee", FeeSchedule, ("since", "first_pages", "first_rate", "next_rate", "most", "citation")),
        Kind(
            "fee_waiver",
            FeeWaiver,
            ("code", "since", "until", "words", "citation"),
            thing="code",
            loose=("until",),
        ),
        Kind(
            "paper_type",
            PaperType,
            ("code", "since", "until", "name", "order", "on_vneid_since"),
            thing="code",
            versioned=False,
            loose=("until", "order", "on_vneid_since"),
            of_copies="paper_type",
        ),
        Kind(
            "refusal_ground",
            RefusalGround,
            ("code", "since", "until", "words", "citation"),
            thing="code",
            loose=("until",),
        ),
        Kind(
            "procedure",
            Procedure,
            ("code", "since", "until", "name", "short_name", "summary", "keywords", "offered", "popular", "order",
             "citation"),
            thing="code",
            loose=("until",),
            parts=(
                Part("agency_kinds", ProcedureAgencyKind, ("kind", "offered"), once=True),
                Part("explanations", Explanation, ("section", "words", "citation"), grouped=tuple(Section.values)),
            ),
        ),
    )
}  # fmt: skip
