"""Taking in what a stranger's scanner made: checked, then made anew; what is refused is refused by name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from pades import sandbox, walk
from pades.rebuild import rebuild
from pades.refusals import REFUSALS, RefusedUpload

LIMIT = 30 * 1024 * 1024
CHILD = sandbox.Limits(cpu_seconds=20, wall_seconds=60, memory_bytes=512 * sandbox.MIB, file_bytes=96 * sandbox.MIB)


@dataclass(frozen=True)
class Intake:
    """The examination's answer. On «accept» the base was written and holds ``pages`` pages."""

    verdict: str
    reason: str
    message: str
    pages: int
    warnings: tuple[dict[str, Any], ...]


def intake_in_child(upload: Path, *, base: Path, limit: int = LIMIT) -> Intake:
    """Examine and rebuild in the limited child; never raises for what the file holds."""
    try:
        size = upload.stat().st_size
    except OSError:
        return refused("not_found")
    if size == 0:
        return refused("empty")
    if size > limit:
        return refused("too_large")
    try:
        wanted = {"upload": str(upload), "base": str(base)}
        found = sandbox.run("pades.intake:child", wanted, limits=CHILD, writable=(base.parent,))
    except sandbox.ChildFailed as failure:
        return refused(failure.code)
    if "refused" in found:
        return refused(found["refused"])
    return Intake("accept", "ok", "", found["pages"], tuple(found["warnings"]))


def refused(reason: str) -> Intake:
    return Intake("reject", reason, REFUSALS[reason], 0, ())


def child(wanted: dict[str, Any]) -> dict[str, Any]:
    """What runs inside the child."""
    try:
        made = examine_and_rebuild(Path(wanted["upload"]), Path(wanted["base"]))
    except RefusedUpload as refusal:
        return {"refused": refusal.reason}
    except MemoryError:
        return {"refused": "too_expensive"}
    return {"pages": made.pages, "warnings": made.warnings}


def examine_and_rebuild(upload: Path, base: Path) -> Any:
    """Raises RefusedUpload with the rule that is broken."""
    _check_frame(upload)
    try:
        pdf = pikepdf.open(upload, suppress_warnings=True, attempt_recovery=False)
    except pikepdf.PasswordError:
        raise RefusedUpload("encrypted") from None
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise RefusedUpload("too_deep" if "recurs" in str(error).lower() else "malformed") from None
    with pdf:
        if pdf.is_encrypted:
            raise RefusedUpload("encrypted")
        try:
            walk.check(pdf)
            return rebuild(pdf, upload, base)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise RefusedUpload("malformed") from None


def _check_frame(upload: Path) -> None:
    """%PDF at the first byte, %%EOF at the end, nothing after it but line ends and padding."""
    with upload.open("rb") as stream:
        head = stream.read(1024)
        stream.seek(max(0, upload.stat().st_size - 4096))
        end = stream.read()
    if not head.startswith(b"%PDF-"):
        raise RefusedUpload("header_offset" if b"%PDF-" in head else "not_pdf")
    place = end.rfind(b"%%EOF")
    if place < 0:
        raise RefusedUpload("truncated")
    if end[place + 5 :].strip(b"\r\n\t \0"):
        raise RefusedUpload("trailing_data")
