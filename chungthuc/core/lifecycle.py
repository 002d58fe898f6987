"""One engine for whatever lives by a table: its statuses, its actions, where each starts and leads. No database here.

Copies, appointments and the numbers of the queue bring table and words (their ``lifecycle.py``); a table that is
incomplete fails when it is imported. What such a thing stands at is a *status* everywhere in code; the column of an
appointment, a number or a message is called ``state``, as its table was made.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from django.db.models import TextChoices

from chungthuc.core.errors import NotAllowed, Words

S = TypeVar("S", bound=TextChoices)
A = TypeVar("A", bound=TextChoices)

STAYS = None  # the action is recorded, the status is not changed


class Row(NamedTuple, Generic[S]):
    """From which statuses an action starts, where it leads, for which roles (none: rights are asked elsewhere)."""

    allowed_at: Set[S]
    leads_to: S | None
    roles: Set[str] = frozenset()


@dataclass(frozen=True)
class Refusal:
    """How a thing says that an action does not start here; the sentence names ``action`` and ``status``."""

    code: str
    sentence: Words
    remedy: Words


class Lifecycle(Generic[S, A]):
    """A table and the questions that are asked of it.

    ``actions``: each must have its row, and no other has one. ``roles``: where given, each row names some of them.
    """

    def __init__(
        self,
        rows: Mapping[A, Row[S]],
        *,
        statuses: type[S],
        actions: Iterable[A],
        refusal: Refusal,
        roles: type[TextChoices] | None = None,
    ) -> None:
        self.rows, self.statuses, self.refusal = rows, statuses, refusal
        if faults := sorted(_faults(rows, set(statuses), set(actions), set(roles or ()))):
            raise ValueError(f"{statuses.__qualname__}: {'; '.join(faults)}")

    def next(self, status: str, action: A, role: str = "") -> S:
        """Where the action leads from here. Raises NotAllowed when it does not start here, or is not for this role."""
        row = self.rows.get(action)
        if row is None or not _starts(row, status, role):
            words = {"action": action.label, "status": self.statuses(status).label}
            raise NotAllowed(self.refusal.code, str(self.refusal.sentence) % words, self.refusal.remedy)
        return row.leads_to or self.statuses(status)

    def available(self, status: str, role: str = "") -> set[A]:
        """What the status allows this role: buttons, queues, API and checks all start from here."""
        return {action for action, row in self.rows.items() if _starts(row, status, role)}

    def allowed_at(self, action: A) -> Set[S]:
        """The statuses at which the action starts."""
        return self.rows[action].allowed_at


def _starts(row: Row[S], status: str, role: str) -> bool:
    return status in row.allowed_at and (not row.roles or role in row.roles)


def _faults(rows: Mapping[A, Row[S]], statuses: set[S], actions: set[A], roles: set[TextChoices]) -> set[str]:
    """What is wrong with a table. By identity: two enumerations may have a word in common."""
    named = [status for row in rows.values() for status in (*row.allowed_at, row.leads_to) if status is not None]
    faults = {f"action {one!r} has no row" for one in actions - set(rows)}
    faults |= {f"action {one!r} should have no row" for one in set(rows) - actions}
    faults |= {f"{one!r} is not one of its statuses" for one in named if not _is_one_of(one, statuses)}
    faults |= {f"status {one!r} stands in no row" for one in statuses - set(named)}
    faults |= {f"action {one!r} starts nowhere" for one, row in rows.items() if not row.allowed_at}
    return faults | {
        f"action {one!r} names no role, or an unknown one"
        for one, row in rows.items()
        if bool(row.roles) != bool(roles) or not all(_is_one_of(role, roles) for role in row.roles)
    }


def _is_one_of(value: object, members: Set[TextChoices]) -> bool:
    return any(value is member for member in members)
