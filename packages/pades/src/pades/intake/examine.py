"""Taking in what a stranger's scanner made: checked, then made anew; what is refused is refused by name."""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pikepdf
from sandbox.limits import MIB, Limits

from pades.common import children
from pades.common.errors import Facts
from pades.intake.pdf import annotations, complaints, page_tree, reading
from pades.intake.photographs import taking
from pades.intake.rebuild import rebuild
from pades.intake.refusals import Refusal, RefusedUpload
from pades.intake.remarks import Remark
from pades.intake.upload_checks import LIMIT, check_envelope, photograph_of

# 20 s is the promise for a file as a whole: two are left for starting up and for the caller.
CHILD = Limits(cpu_seconds=18, wall_seconds=120, memory_bytes=512 * MIB, file_bytes=96 * MIB)
PHOTOGRAPH_CHILD = replace(CHILD, memory_bytes=768 * MIB)  # 48 million points of a telephone, decoded and packed
MOST_NESTED = 60  # as the parser counts; the walk allows 50
MOST_FILTERED = 100 * MIB


@dataclass(frozen=True)
class Intake:
    """The examination's answer. On «accept» the base was written and holds ``pages`` pages.

    ``warnings``: {"code", "page" (the first), "pages"} and the facts of ``remarks.FACTS``; ``facts``: of a refusal;
    lengths in bytes, hash in hexadecimal.
    """

    verdict: str
    reason: Refusal | Literal["ok"]
    facts: Facts
    pages: int
    warnings: tuple[dict[str, Any], ...]
    base_sha256: str = ""
    base_length: int = 0


def intake_in_child(upload: Path, *, base: Path, name: str | None = None, limit: int = LIMIT) -> Intake:
    """Examine ``upload`` and write ``base`` in the limited child; never raises for what the file holds.

    ``name``: what the sender calls the file. ``limit``: bytes.
    """
    try:
        check_envelope(upload, name=name, limit=limit)
        base.touch()
        arguments = {"upload": str(upload.absolute()), "base": str(base.absolute())}
        limits = CHILD if photograph_of(upload) is None else PHOTOGRAPH_CHILD
        found = children.run("pades.intake.examine:child", arguments, limits=limits, readable=[upload], writable=[base])
        if "refused" in found:
            return _rejected(base, Refusal(found["refused"]), found["facts"])
    except RefusedUpload as refusal:
        return _rejected(base, Refusal(refusal.code), refusal.facts)
    except children.ChildFailed as failure:
        return _rejected(base, Refusal(failure.code), {"error": _kind_of(failure.detail)})
    with base.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    warnings = tuple(found["warnings"])
    return Intake("accept", "ok", {}, found["pages"], warnings, digest, base.stat().st_size)


def _rejected(base: Path, reason: Refusal, facts: Facts) -> Intake:
    base.unlink(missing_ok=True)
    return Intake("reject", reason, facts, 0, ())


def _kind_of(detail: str) -> str:
    """What may be shown of what the child said last: the kind of its error, nothing of the file; or empty."""
    found = re.match(r"[A-Z][A-Za-z]+(?=:)|status -?\d+", detail)
    return found[0] if found else ""


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """What runs inside the child."""
    try:
        pages, warnings = examine_and_rebuild(Path(wanted["upload"]), Path(wanted["base"]))
    except RefusedUpload as refusal:
        return {"refused": refusal.code, "facts": refusal.facts}
    except RecursionError:
        return {"refused": Refusal.TOO_DEEP, "facts": {}}
    return {"pages": pages, "warnings": warnings}


def examine_and_rebuild(upload: Path, base: Path) -> tuple[int, list[dict[str, object]]]:
    """Number of pages and remarks. Raises RefusedUpload with the rule that is broken; MemoryError past the limit."""
    if (kind := photograph_of(upload)) is not None:
        return taking.take(upload, kind, base)
    pikepdf.settings.set_qpdf_limits(parser_max_nesting=MOST_NESTED, flate_max_memory=MOST_FILTERED)
    try:
        with reading.read(upload) as found:
            drawn = annotations.draw_in(found.pdf, found.leaves, found.source, page_tree.leaves)
            mending = found.repaired or drawn.source is not found.source
            complaints.heed(found.pdf.get_warnings(), mending=mending, of=found.pdf)
            told = drawn.remarks | ({Remark.REPAIRED: [leaf.number for leaf in drawn.leaves]} if found.repaired else {})
            return len(drawn.leaves), rebuild(drawn.leaves, drawn.source, base, told)
    except pikepdf.PdfError as error:
        raise RefusedUpload(complaints.meaning(str(error))) from None
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError):
        raise RefusedUpload(Refusal.MALFORMED) from None
