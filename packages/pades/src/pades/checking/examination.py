"""A file that a reader reads: everything that decides on it, gathered, and the report on that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from pades.changes import active, structure
from pades.changes.filling import changes
from pades.changes.later import behind_everything, retitled
from pades.changes.unsigned import is_altered
from pades.checking.ageing import with_the_true_reason
from pades.checking.archive_stamp import stamp_fault
from pades.checking.competence import assign_roles, competence
from pades.checking.deciding import Findings, decide
from pades.checking.judging import Judgement, judge
from pades.checking.lines import five_lines, one_line
from pades.checking.report import Report, Verdict
from pades.checking.rights import Rights
from pades.checking.signed_bytes import Raw
from pades.common.kinds import FileKind
from pades.common.raw import RawSignature
from pades.common.reasons import Caution, Competence, Reason
from pades.trust.anchors import Trust
from pades.trust.hierarchies import Hierarchies
from pades.trust.tokens import attached_token, stamped_at

NOBODY = Trust((), (), "")


@dataclass(frozen=True)
class Question:
    """Against what a file is judged."""

    trust: Trust | None
    rights: Rights | None
    at: datetime
    names: Hierarchies
    partial: bool = False


def short(verdict: Verdict, reason: Reason, kind: FileKind | None = None) -> Report:
    """The answer on a file that could not be judged further."""
    return Report(verdict, reason, lines=one_line(verdict, reason, kind), kind=kind)


def unreadable(reason: Reason, kind: FileKind | None = None) -> Report:
    """The answer on a file that nothing can be said of; ``kind``: what it is, if that is known (transit.py)."""
    return short(Verdict.UNREADABLE, reason, kind)


def examined(reader: PdfFileReader, raw: Raw, question: Question, doubts: tuple[Reason, ...] = ()) -> Report:
    """The report. ``doubts``: what the way of reading it left open. Raises Fault and whatever a reader raises."""
    if reader.encrypted:
        return unreadable(Reason.ENCRYPTED)
    names = structure.field_names(reader, signed=raw.count > 0)
    embedded = list(reader.embedded_signatures)
    if not embedded and not raw.count:
        return short(Verdict.NO_SIGNATURE, Reason.NO_SIGNATURE)
    fault = raw.fault or structure.fault_between(embedded, raw.signatures, raw.count)
    if not _regular(embedded):
        return short(Verdict.INVALID, fault) if fault else short(Verdict.NO_SIGNATURE, Reason.ONLY_TIME_STAMPS)
    _prefill(embedded, raw.signatures)
    ours = names >= structure.OUR_FIELDS
    rights = _rights_of(_regular(embedded), question)
    judged = _judged(embedded, question, rights, ours=ours)
    findings = _findings(reader, embedded, judged, question, rights, ours=ours, fault=fault)
    findings = replace(findings, doubts=(*doubts, *_altered(raw, question, ours=ours), *findings.doubts))
    return _answer(findings, active.warnings(reader), rights is not None, question.names)


def _regular(embedded: Sequence[EmbeddedPdfSignature]) -> list[EmbeddedPdfSignature]:
    return [one for one in embedded if one.sig_object_type == "/Sig"]


def _judged(
    embedded: list[EmbeddedPdfSignature], question: Question, rights: Rights | None, *, ours: bool
) -> list[Judgement]:
    """Each signature judged; with roles, but for those of a partial table that does not know them."""
    regular, trust = _regular(embedded), question.trust or NOBODY

    def at(one: EmbeddedPdfSignature, moment: datetime) -> Judgement:
        return judge(one, trust, moment, last=one is regular[-1], ours=ours)

    judged = with_the_true_reason([at(one, question.at) for one in regular], embedded, question.at, at)
    if rights is not None or not question.partial:
        assign_roles(judged, rights, ours=ours)
    return judged


def _findings(
    reader: PdfFileReader,
    embedded: list[EmbeddedPdfSignature],
    judged: list[Judgement],
    question: Question,
    rights: Rights | None,
    *,
    ours: bool,
    fault: Reason | None,
) -> Findings:
    regular, kind = _regular(embedded), structure.doubtful_kind(embedded)
    behind = behind_everything(reader, embedded[-1], ours=ours)
    beside = judged[-1].beside or behind["beside"]
    return Findings(
        judged=judged,
        competence=competence(judged, rights),
        fault=fault,
        changed=judged[-1].changed or behind["changed"],
        retitled=retitled(reader, regular[0] if ours else regular[-1]),
        refilled=changes(reader, regular),
        ours=ours,
        anchored=question.trust is not None and bool(question.trust.signer_roots),
        stamp_fault=stamp_fault(embedded, judged, question.trust or NOBODY),
        filled=structure.filled_values(reader, ours=ours),
        doubts=(*((kind,) if kind else ()), *((Reason.UPDATE_SHOWS_NOTHING,) if beside else ())),
    )


def _altered(raw: Raw, question: Question, *, ours: bool) -> tuple[Reason, ...]:
    altered = ours and is_altered(raw.signatures, (question.trust or NOBODY).all_roots)
    return (Reason.UNSIGNED_PART_ALTERED,) if altered else ()


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


def _answer(found: Findings, content: tuple[Caution, ...], listed: bool, names: Hierarchies) -> Report:
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


def _warnings(found: Findings, content: tuple[Caution, ...]) -> tuple[Caution | Reason, ...]:
    roles = [one.role for one in found.judged]
    told = (
        (found.competence == Competence.UNCHECKED, Caution.COMPETENCE_NOT_CHECKED),
        (found.competence == Competence.UNCHECKED and roles == ["seal", "leader"], Caution.ORDER_LOOKS_REVERSED),
        (not found.ours, Caution.OTHER_STRUCTURE),
        (found.stamp_fault is not None, found.stamp_fault or Reason.NOT_DECIDED),
        (any(one.trusted and one.told_early for one in found.judged), Reason.REVOCATION_BEFORE_STAMP),
        (bool(found.refilled), Reason.SIGNED_FIELD_CHANGED),
        (
            any(one.beside for one in found.judged) or Reason.UPDATE_SHOWS_NOTHING in found.doubts,
            Reason.UPDATE_SHOWS_NOTHING,
        ),
    )
    return (*(warning for holds, warning in told if holds), *content)


def _prefill(embedded: list[EmbeddedPdfSignature], raw: list[RawSignature]) -> None:
    """The digests are known already: the library need not read the file once more for each signature."""
    known = {(one.range.first, one.range.second, one.range.rest): one for one in raw}
    for one in embedded:
        _start, first, second, rest = (int(number) for number in one.byte_range)
        if found := known.get((first, second, rest)):
            one.external_digests[found.range.algorithm] = found.digest
