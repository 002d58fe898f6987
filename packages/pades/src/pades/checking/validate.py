"""Is this file a certified copy that nobody changed? A library's «valid» alone is not our verdict: see deciding.py.

The bytes are judged first (raw.py), then what a strict reader makes of them (structure.py), then trust over time
(judging.py, offline.py) and competence. UNREADABLE: no PDF, or none that can be read safely; NO_SIGNATURE: nothing to
judge. Files of other systems are judged by the same rules, but for the names of fields and the order of revisions.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from pyhanko.pdf_utils.reader import PdfFileReader
from sandbox.limits import Allowance

from pades.changes import structure, transit
from pades.checking import cost
from pades.checking.examination import Question, examined, short, unreadable
from pades.checking.lines import one_line
from pades.checking.report import Report, Verdict
from pades.checking.rights import Rights
from pades.checking.signed_bytes import Raw, in_the_bytes, is_whole, reads_alone, without_enclosed
from pades.common import children, hex_strings
from pades.common.algorithms import Fault
from pades.common.kinds import FileKind
from pades.common.raw import Bytes
from pades.common.reasons import Reason
from pades.common.source import Source
from pades.trust import hierarchies
from pades.trust.anchors import Trust
from pades.trust.hierarchies import Hierarchies

hex_strings.read_in_pieces()

SHORTEST = 64  # bytes; nothing shorter is a PDF


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
            return unreadable(Reason.NOT_PDF, FileKind.EMPTY)
        with Bytes(source) as data, source.open() as stream:
            return _report(data, stream, question)
    except OSError:
        return unreadable(Reason.NOT_READABLE)
    except (MemoryError, RecursionError):
        return unreadable(Reason.TOO_EXPENSIVE)
    except Exception:  # noqa: BLE001  whatever a hostile file makes a library raise: it cannot be read
        return unreadable(Reason.MALFORMED)


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
        return unreadable(Reason(failure.code))


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


def _report(data: Bytes, stream: BinaryIO, question: Question) -> Report:
    if data.length < SHORTEST or not structure.has_header(data):
        return unreadable(Reason.NOT_PDF, transit.kind_of(data, stream))
    report = _on_pdf(data, stream, question)
    if report.verdict not in (Verdict.INVALID, Verdict.UNREADABLE):
        return report
    kind = transit.altered_on_its_way(data, is_whole)
    return (
        replace(report, kind=kind, lines=(*one_line(report.verdict, report.reason, kind), *report.lines[1:]))
        if kind
        else report
    )


def _on_pdf(data: Bytes, stream: BinaryIO, question: Question) -> Report:
    found = in_the_bytes(data)
    try:
        reader = PdfFileReader(stream, strict=True)
        found = without_enclosed(reader, data, found)
        if reader.xrefs.hybrid_xrefs_present:  # a strict reader will not judge what may be read in two ways
            return _leniently(data, stream, found, question)
        return examined(reader, found, question)
    except (MemoryError, RecursionError):
        raise
    except Fault as fault:
        return short(Verdict.INVALID, found.fault or fault.reason)
    except Exception:  # noqa: BLE001  a strict reader has many ways to refuse
        return _not_strictly(data, stream, found, question)


def _not_strictly(data: Bytes, stream: BinaryIO, raw: Raw, question: Question) -> Report:
    """A file that a strict reader refuses is never VALID; if signed bytes were damaged, or readable before something
    was appended to them, it is INVALID; else a lenient reader may still tell what there is."""
    if raw.fault:
        return short(Verdict.INVALID, raw.fault)
    if raw.end and raw.end < data.length and reads_alone(data.read(0, raw.end)):
        return short(Verdict.INVALID, Reason.CHANGED_AFTER_LAST_SIGNATURE)
    return _leniently(data, stream, raw, question)


def _leniently(data: Bytes, stream: BinaryIO, raw: Raw, question: Question) -> Report:
    try:
        reader = PdfFileReader(stream, strict=False)
        if reader.encrypted:
            return unreadable(Reason.ENCRYPTED)
        return examined(reader, raw, question, doubts=(Reason.STRUCTURE_NOT_STRICT,))
    except (MemoryError, RecursionError):
        raise
    except Fault as fault:
        return short(Verdict.INVALID, fault.reason)
    except Exception:  # noqa: BLE001
        return unreadable(Reason.MALFORMED if structure.has_end(data) else Reason.TRUNCATED)
