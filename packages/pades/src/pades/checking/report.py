"""What a verification answers: a verdict, its reason, the signatures, and five lines for people, in codes and facts."""

from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any, TypedDict

from pades.changes.field_change import FieldChange
from pades.common.kinds import FileKind
from pades.common.reasons import Caution, Reason


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


class LineCode(StrEnum):
    """What a line says where it is no Reason and no kind of file."""

    UNCHANGED_SINCE_SEAL = "unchanged_since_seal"
    UNCHANGED_SINCE_SIGNATURE = "unchanged_since_signature"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_PREMATURE = "certificate_premature"
    CERTIFICATES_VALID = "certificates_valid"
    CERTIFICATES_UNDECIDED = "certificates_undecided"
    SIGNATURES_STAMPED = "signatures_stamped"
    ALL_STAMPED = "all_stamped"
    LAWFUL_AUTHORITY = "lawful_authority"
    COMPETENT = "competent"
    COMPETENCE_UNCHECKED = "competence_unchecked"
    SIGNING_TIME_UNKNOWN = "signing_time_unknown"


class DetailCode(StrEnum):
    """What is told below a line, and the facts that go with it."""

    SIGNER = "signer"  # role, signer, organization
    SIGNER_STATUS = "signer_status"  # the same and status
    SIGNER_STAMPED = "signer_stamped"  # the same and signed_at, claimed_at
    AUTHORITY = "authority"  # name, kind
    FIELD_CHANGED = "field_changed"  # field, before, after
    FIELD_PICTURE_CHANGED = "field_picture_changed"  # field, before
    NOTHING_BETWEEN = "nothing_between"
    FILLED_BETWEEN = "filled_between"  # fields
    REVOCATION_SOURCE = "revocation_source"


class DetailFacts(TypedDict, total=False):
    """Each goes into JSON as it is; times are ISO 8601 in UTC, names one cleaned line."""

    role: str  # leader, seal, or empty
    signer: str
    organization: str
    status: str
    signed_at: str | None
    claimed_at: str | None
    name: str
    kind: str
    field: str
    before: str
    after: str
    fields: dict[str, str]  # name and value of each that was filled


SaidOfLine = LineCode | Reason | FileKind


@dataclass(frozen=True)
class Detail:
    code: DetailCode | Reason
    facts: DetailFacts = dataclass_field(default_factory=DetailFacts)


@dataclass(frozen=True)
class Line:
    """One of the questions of 726/UBND-TH, annex II, and the fifth of ours."""

    key: str  # integrity, certificates, timestamps, authority_ca, competence
    verdict: Mark
    code: SaidOfLine
    details: tuple[Detail, ...] = ()

    @classmethod
    def from_json(cls, one: dict[str, Any]) -> "Line":
        details = (Detail(_member(d["code"], DetailCode, Reason), d["facts"]) for d in one["details"])
        return cls(one["key"], Mark(one["verdict"]), _member(one["code"], LineCode, Reason, FileKind), tuple(details))


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
    reason: Reason
    signatures: tuple[SignatureFacts, ...] = ()
    changed_after_last_signature: bool | None = None
    competence_checked: bool = False
    fields: dict[str, str] = dataclass_field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    warnings: tuple[Caution | Reason, ...] = ()  # none of them changes the verdict
    changed_fields: tuple[FieldChange, ...] = ()
    kind: FileKind | None = (
        None  # what a file is that is no signed PDF, or by what it was altered on its way (transit.py)
    )

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "kind": self.kind or ""}

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Report":
        return cls(
            verdict=Verdict(facts["verdict"]),
            reason=Reason(facts["reason"]),
            signatures=tuple(SignatureFacts(**one) for one in facts["signatures"]),
            changed_after_last_signature=facts["changed_after_last_signature"],
            competence_checked=facts["competence_checked"],
            fields=facts["fields"],
            lines=tuple(Line.from_json(one) for one in facts["lines"]),
            warnings=tuple(_member(one, Caution, Reason) for one in facts.get("warnings", ())),
            changed_fields=tuple(FieldChange(**one) for one in facts.get("changed_fields", ())),
            kind=FileKind(facts["kind"]) if facts.get("kind") else None,
        )


def _member(code: str, *enums: type[StrEnum]) -> Any:
    """The code as what it is; no code stands in two of the enums."""
    return next(enum(code) for enum in enums if code in set(enum))
