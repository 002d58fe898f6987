"""What a verification answers: a verdict, its reason, the signatures, and five lines for people."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from pades.changes.field_change import FieldChange


class Verdict(StrEnum):
    VALID = "VALID"
    INVALID = "INVALID"
    INDETERMINATE = "INDETERMINATE"
    INCOMPLETE = "INCOMPLETE"
    NO_SIGNATURE = "NO_SIGNATURE"
    UNREADABLE = "UNREADABLE"


class Mark(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """One of the questions of 726/UBND-TH, annex II, and the fifth of ours; the sentence is Vietnamese."""

    key: str  # integrity, certificates, timestamps, authority_ca, competence
    verdict: Mark
    sentence: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignatureFacts:
    """A signature as the report shows it; times are ISO 8601 in UTC, ``signed_at`` is the time-stamp's."""

    field: str
    role: str  # leader, seal, or empty when nobody can say
    signer: str
    fingerprint_sha256: str
    signed_at: str | None
    level: str  # B-B, B-T, B-LT, B-LTA
    status: str  # ETSI EN 319 102-1: OK or a sub-indication; or the rule of ours that it does not meet
    organization: str = ""
    root: str = ""
    root_sha256: str = ""
    claimed_at: str | None = None  # by the signer's own clock: no evidence


@dataclass(frozen=True)
class Report:
    """Everything that is said of one file."""

    verdict: Verdict
    reason: str
    signatures: tuple[SignatureFacts, ...] = ()
    changed_after_last_signature: bool | None = None
    competence_checked: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    warnings: tuple[str, ...] = ()  # stable codes; none of them changes the verdict
    changed_fields: tuple[FieldChange, ...] = ()
    kind: str = ""  # what a file is that is no signed PDF, or by what it was altered on its way (transit.py)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Report":
        return cls(
            verdict=Verdict(facts["verdict"]),
            reason=facts["reason"],
            signatures=tuple(SignatureFacts(**one) for one in facts["signatures"]),
            changed_after_last_signature=facts["changed_after_last_signature"],
            competence_checked=facts["competence_checked"],
            fields=facts["fields"],
            lines=tuple(
                Line(one["key"], Mark(one["verdict"]), one["sentence"], tuple(one["details"])) for one in facts["lines"]
            ),
            warnings=tuple(facts.get("warnings", ())),
            changed_fields=tuple(FieldChange(**one) for one in facts.get("changed_fields", ())),
            kind=facts.get("kind", ""),
        )
