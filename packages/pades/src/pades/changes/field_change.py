"""What is said of a field that changed; apart from what finds it, which needs a parser."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldChange:
    """A field that was signed with one value and ended with another; as text, in one line."""

    field: str
    before: str
    after: str
