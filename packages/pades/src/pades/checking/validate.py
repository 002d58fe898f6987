"""Is this file a certified copy that nobody changed? A library's «valid» alone is not our verdict: see deciding.py.

The bytes are judged first (raw.py), then what a strict reader makes of them (structure.py), then trust over time
(judging.py, offline.py) and competence. UNREADABLE: no PDF, or none that can be read safely; NO_SIGNATURE: nothing to
judge. Files of other systems are judged by the same rules, but for the names of fields and the order of revisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from sandbox.limits import Allowance

from pades.changes import active, enclosed, structure, transit
from pades.changes.filling import changes
from pades.changes.later import behind_everything, retitled
from pades.changes.unsigned import is_altered
from pades.checking import ageing, cost
from pades.checking.ageing import with_the_true_reason
from pades.checking.competence import assign_roles, competence
from pades.checking.deciding import Findings, decide
from pades.checking.judging import Judged, judge
from pades.checking.lines import five_lines, one_line
from pades.checking.report import Report, Verdict
from pades.checking.rights import Rights
from pades.common import children, hex_strings
from pades.common.algorithms import Fault
from pades.common.raw import Bytes, BytesOf, RawSignature, Span, places_of, signatures
from pades.common.source import Source
from pades.trust import hierarchies, offline
from pades.trust.anchors import Trust
from pades.trust.hierarchies import Hierarchies
from pades.trust.tokens import attached_token, is_covered, is_sound, stamped_at

hex_strings.read_in_pieces()

SHORTEST = 64  # bytes; nothing shorter is a PDF
NOBODY = Trust((), (), "")


@dataclass(frozen=True)
class Question:
    """Against what a file is judged."""

    trust: Trust | None
    rights: Rights | None
    at: datetime
    names: Hierarchies
    partial: bool = False


def verify(
    file: Path | Source,
    *,
    trust: Trust | None,
    rights: Rights | None = None,
    at: datetime | None = None,
    names: Hierarchies | None = None,
    partial: bool = False,
) -> Report:
    """The report on one file, as of ``at`` (default: now). Opens no connection; never raises on what a file holds.

    ``partial``: the rights are those of some agencies, not of all that there are. Who is not among them is unknown, not
    wrong; and nobody gets a role that no table gives him.
    """
    source = file if isinstance(file, Source) else Source(file)
    question = Question(trust, rights, at or datetime.now(UTC), names or {}, partial)
    try:
        if source.length == 0:
            return unreadable("not_pdf", "empty")
        with Bytes(source) as data, source.open() as stream:
            return _report(data, stream, question)
    except OSError:
        return unreadable("not_readable")
    except (MemoryError, RecursionError):
        return unreadable("too_expensive")
    except Exception:  # noqa: BLE001  whatever a hostile file makes a library raise: it cannot be read
        return unreadable("malformed")


def verify_in_child(
    file: Path | Source,
    *,
    trust_dir: Path | None,
    rights_csv: Path | None,
    at: datetime | None,
    partial: bool = False,
    allowance: Allowance | None = None,
) -> Report:
    """The same in the limited child process; a child that dies is «cannot be read», never valid.

    What costs too much (``cost``) is not even tried.
    """
    source = file if isinstance(file, Source) else Source(file)
    if fault := cost.fault_of(source):
        return unreadable(fault)
    wanted = {
        "base": str(source.base.absolute()),
        "tail": source.tail.hex(),
        "trust": str(trust_dir) if trust_dir else None,
        "rights": str(rights_csv) if rights_csv else None,
        "at": at.isoformat() if at else None,
        "partial": partial,
    }
    try:
        readable = [source.base, *(one for one in (trust_dir, rights_csv) if one)]
        return Report.from_json(
            children.run("pades.checking.validate:child", wanted, allowance=allowance, readable=readable)
        )
    except children.ChildFailed as failure:
        return unreadable(failure.code)


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """What runs inside: JSON in, JSON out."""
    trust_dir = Path(wanted["trust"]) if wanted["trust"] else None
    report = verify(
        Source(Path(wanted["base"]), bytes.fromhex(wanted["tail"])),
        trust=Trust.load(trust_dir) if trust_dir else None,
        rights=Rights.load(Path(wanted["rights"])) if wanted["rights"] else None,
        at=datetime.fromisoformat(wanted["at"]) if wanted["at"] else None,
        names=hierarchies.load(trust_dir) if trust_dir else None,
        partial=bool(wanted.get("partial")),
    )
    return report.to_json()


def unreadable(reason: str, kind: str = "") -> Report:
    """The answer on a file that nothing can be said of; ``kind``: what it is, if that is known (transit.py)."""
    return _short(Verdict.UNREADABLE, reason, kind)


def _short(verdict: Verdict, reason: str, kind: str = "") -> Report:
    return Report(verdict, reason, lines=one_line(verdict, reason, kind), kind=kind)


def _report(data: Bytes, stream: BinaryIO, question: Question) -> Report:
    if data.length < SHORTEST or not structure.has_header(data):
        return unreadable("not_pdf", transit.kind_of(data, stream))
    report = _on_pdf(data, stream, question)
    if report.verdict not in (Verdict.INVALID, Verdict.UNREADABLE):
        return report
    kind = transit.altered_on_its_way(data, _is_whole)
    return (
        replace(report, kind=kind, lines=(*one_line(report.verdict, report.reason, kind), *report.lines[1:]))
        if kind
        else report
    )


def _is_whole(content: bytes) -> bool:
    """Do all signatures of these bytes fit them?"""
    with BytesOf(content) as data:
        raw = _in_the_bytes(data)
    return raw.count > 0 and raw.fault is None


def _on_pdf(data: Bytes, stream: BinaryIO, question: Question) -> Report:
    found = _in_the_bytes(data)
    try:
        reader = PdfFileReader(stream, strict=True)
        found = _without_enclosed(reader, data, found)
        if reader.xrefs.hybrid_xrefs_present:  # a strict reader will not judge what may be read in two ways
            return _leniently(data, stream, found, question)
        return _read(reader, data, found, question)
    except (MemoryError, RecursionError):
        raise
    except Fault as fault:
        return _short(Verdict.INVALID, found.fault or fault.reason)
    except Exception:  # noqa: BLE001  a strict reader has many ways to refuse
        return _not_strictly(data, stream, found, question)


@dataclass(frozen=True)
class Raw:
    """What the bytes say: signatures that can be read, how many there are, the first broken rule."""

    signatures: list[RawSignature]
    count: int
    fault: str | None

    @property
    def end(self) -> int:
        """Where the last signed byte stands."""
        return max((one.end for one in self.signatures), default=0)


def _in_the_bytes(data: Bytes, carried: Sequence[Span] = ()) -> Raw:
    count = len(places_of(data, carried))
    found, fault = signatures(data, carried)
    raw = Raw(found, count, fault)
    return Raw(found, count, fault or structure.fault_around(data, raw.end, carried)) if count else raw


def _without_enclosed(reader: PdfFileReader, data: Bytes, raw: Raw) -> Raw:
    """The same without the signatures of other files that this one carries as they are. Asked only where something is
    wrong, or the reader sees fewer signatures than the bytes."""
    if raw.fault is None and raw.count == len(reader.embedded_signatures):
        return raw
    carried = enclosed.spans(reader, data, [*places_of(data), *structure.headers(data)])
    return _in_the_bytes(data, carried) if carried else raw


def _not_strictly(data: Bytes, stream: BinaryIO, raw: Raw, question: Question) -> Report:
    """A file that a strict reader refuses is never VALID; if signed bytes were damaged, or readable before something
    was appended to them, it is INVALID; else a lenient reader may still tell what there is."""
    if raw.fault:
        return _short(Verdict.INVALID, raw.fault)
    if raw.end and raw.end < data.length and _reads_alone(data.read(0, raw.end)):
        return _short(Verdict.INVALID, "changed_after_last_signature")
    return _leniently(data, stream, raw, question)


def _leniently(data: Bytes, stream: BinaryIO, raw: Raw, question: Question) -> Report:
    try:
        reader = PdfFileReader(stream, strict=False)
        if reader.encrypted:
            return unreadable("encrypted")
        return _read(reader, data, raw, question, doubts=("structure_not_strict",))
    except (MemoryError, RecursionError):
        raise
    except Fault as fault:
        return _short(Verdict.INVALID, fault.reason)
    except Exception:  # noqa: BLE001
        return unreadable("malformed" if structure.has_end(data) else "truncated")


def _reads_alone(content: bytes) -> bool:
    try:
        return len(PdfFileReader(BytesIO(content), strict=True).embedded_signatures) > 0
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001
        return False


def _read(reader: PdfFileReader, data: Bytes, raw: Raw, question: Question, doubts: tuple[str, ...] = ()) -> Report:
    if reader.encrypted:
        return unreadable("encrypted")
    names = structure.field_names(reader, signed=raw.count > 0)
    embedded = list(reader.embedded_signatures)
    if not embedded and not raw.count:
        return _short(Verdict.NO_SIGNATURE, "no_signature")
    fault = raw.fault or structure.fault_between(embedded, raw.signatures, raw.count)
    regular = [one for one in embedded if one.sig_object_type == "/Sig"]
    if not regular:
        return _short(*((Verdict.INVALID, fault) if fault else (Verdict.NO_SIGNATURE, "only_time_stamps")))
    _prefill(embedded, raw.signatures)
    kind = structure.doubtful_kind(embedded)
    ours, trust = names >= structure.OUR_FIELDS, question.trust or NOBODY
    rights = _rights_of(regular, question)
    if ours and is_altered(raw.signatures, trust.all_roots):
        doubts = (*doubts, "unsigned_part_altered")
    judged = [judge(one, trust, question.at, last=one is regular[-1], ours=ours) for one in regular]
    judged = with_the_true_reason(
        judged, embedded, question.at, lambda one, moment: judge(one, trust, moment, last=one is regular[-1], ours=ours)
    )
    if rights is not None or not question.partial:
        assign_roles(judged, rights, ours=ours)
    behind = behind_everything(reader, embedded[-1], ours=ours)
    beside = judged[-1].beside or behind["beside"]
    findings = Findings(
        judged=judged,
        competence=competence(judged, rights),
        fault=fault,
        changed=judged[-1].changed or behind["changed"],
        retitled=retitled(reader, regular[0] if ours else regular[-1]),
        refilled=changes(reader, regular),
        ours=ours,
        anchored=question.trust is not None and bool(question.trust.signer_roots),
        stamp_fault=_stamp_fault(embedded, judged, trust),
        filled=structure.filled_values(reader, ours=ours),
        doubts=(*doubts, *((kind,) if kind else ()), *(("update_shows_nothing",) if beside else ())),
    )
    return _answer(findings, active.warnings(reader), rights is not None, question.names)


def _rights_of(regular: Sequence[EmbeddedPdfSignature], question: Question) -> Rights | None:
    """The table, unless it is a partial one that does not know each of the signers at that time."""
    rights = question.rights
    if rights is None or not question.partial:
        return rights
    return rights if all(_knows(rights, one) for one in regular) else None


def _knows(rights: Rights, signature: EmbeddedPdfSignature) -> bool:
    """Of the time before its first row a partial table says nothing: an office that changed systems signed there with
    the same certificates."""
    rows, token = rights.of(str(signature.signer_cert.sha256.hex())), attached_token(signature)
    return bool(rows) and (token is None or stamped_at(token) >= min(row.valid_from for row in rows))


def _answer(found: Findings, content: tuple[str, ...], listed: bool, names: Hierarchies) -> Report:
    verdict, reason = decide(found)
    facts = tuple(one.facts for one in found.judged)
    return Report(
        verdict,
        reason,
        signatures=facts,
        changed_after_last_signature=found.changed or found.fault is not None,
        competence_checked=listed,
        fields=found.filled,
        lines=five_lines(verdict, reason, facts, found, names),
        warnings=_warnings(found, content),
        changed_fields=found.refilled,
    )


def _warnings(found: Findings, content: tuple[str, ...]) -> tuple[str, ...]:
    roles = [one.role for one in found.judged]
    told = (
        (found.competence == "unchecked", "competence_not_checked"),
        (found.competence == "unchecked" and roles == ["seal", "leader"], "order_looks_reversed"),
        (not found.ours, "other_structure"),
        (found.stamp_fault is not None, found.stamp_fault or ""),
        (any(one.trusted and one.told_early for one in found.judged), "revocation_before_stamp"),
        (bool(found.refilled), "signed_field_changed"),
        (any(one.beside for one in found.judged) or "update_shows_nothing" in found.doubts, "update_shows_nothing"),
    )
    return (*(warning for holds, warning in told if holds), *content)


def _prefill(embedded: list[EmbeddedPdfSignature], raw: list[RawSignature]) -> None:
    """The digests are known already: the library need not read the file once more for each signature."""
    known = {(one.range.first, one.range.second, one.range.rest): one for one in raw}
    for one in embedded:
        _start, first, second, rest = (int(number) for number in one.byte_range)
        if found := known.get((first, second, rest)):
            one.external_digests[found.range.algorithm] = found.digest


def _stamp_fault(embedded: list[EmbeddedPdfSignature], judged: list[Judged], trust: Trust) -> str | None:
    """Why the outermost signature is not a trusted time-stamp over the whole file, or None."""
    if not any(one.sig_object_type == "/DocTimeStamp" for one in embedded):
        return "document_time_stamp_missing"
    last = embedded[-1]
    if last.sig_object_type != "/DocTimeStamp" or last.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return "document_time_stamp_not_last"
    if judged[-1].doubt == ageing.ARCHIVE:
        return ageing.ARCHIVE
    stamps = [one for one in embedded if one.sig_object_type == "/DocTimeStamp"]
    sound = all(is_sound(one.signed_data, one, trust) and is_covered(one.signed_data, one, trust) for one in stamps)
    return None if sound and _in_order(embedded, judged) and judged[-1].archived else "document_time_stamp_untrusted"


def _in_order(embedded: list[EmbeddedPdfSignature], judged: list[Judged]) -> bool:
    """What covers another time-stamp cannot have been made before it."""
    signed = {one.signature.field_name: one.moment for one in judged}
    told = [
        stamped_at(one.signed_data) if one.sig_object_type == "/DocTimeStamp" else signed.get(one.field_name)
        for one in embedded
    ]
    return all(later >= earlier - offline.TOLERANCE for earlier, later in pairwise(filter(None, told)))
