"""The scan until «Trình ký»: files joined in order, pages moved, turned, left out, put in place of others.

Each state is an upload of its own, made anew in the limited child from the bases of the files that were sent; those
stay as evidence. ``findings`` of such a state, beside what every upload has:

    pages   [[upload, page, degrees clockwise], …] of files as they were sent
    from    [{"upload", "name", "sha256"}, …]: those files, of the bytes that were sent
    before  the state that «Hoàn tác» leads to
    refused [{"name", "reason", "facts"}, …]: files sent together with these, and not taken
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pades.common.errors import PadesError
from pades.intake.arranging import NewBase, Piece, arrange_in_child
from pades.intake.pdf.page_tree import MOST_PAGES
from pades.intake.remarks import Remark, remark

from chungthuc.accounts.models import Person
from chungthuc.core.errors import Refused
from chungthuc.documents import store
from chungthuc.documents.models import Upload, hold

MIB = 1024 * 1024


@dataclass(frozen=True)
class Sheet:
    """A page (from 1) of a file as it was sent, turned clockwise by so many degrees."""

    upload: UUID
    page: int
    turn: int = 0


def sheets_of(upload: Upload) -> list[Sheet]:
    """Its pages in order."""
    kept = upload.findings.get("pages")
    if kept is None:
        return [Sheet(upload.pk, page) for page in range(1, upload.page_count + 1)]
    return [Sheet(UUID(key), page, turn) for key, page, turn in kept]


def joined(standing: Upload | None, sent: Sequence[Upload], place: str, *, by: Person) -> Upload | None:
    """What was sent, at ``place`` among the pages that stand: «» instead of all, «end», «before:3», «instead:3».

    None where nothing of it was taken: then all stays. What was refused is named by the result.
    """
    taken = [one for one in sent if one.accepted]
    if not taken:
        return None
    new = [sheet for one in taken for sheet in sheets_of(one)]
    whole = new if standing is None or not place else _put(sheets_of(standing), new, place)
    found = _made(whole, standing, by)
    refused = [one for one in sent if not one.accepted]
    if refused or (standing is not None and found.pk in {one.pk for one in taken}):
        found.findings |= {"refused": [_as_told(one) for one in refused], **_before(standing)}
        found.save(update_fields=["findings"])
    return found


def turned(upload: Upload, page: int, degrees: int, *, by: Person) -> Upload:
    """«Xoay trái» (−90), «Xoay phải» (90)."""

    def turn(sheets: list[Sheet]) -> None:
        sheets[page - 1] = replace(sheets[page - 1], turn=(sheets[page - 1].turn + degrees) % 360)

    return _changed(upload, page, turn, by)


def moved(upload: Upload, page: int, places: int, *, by: Person) -> Upload:
    """So many places earlier (−1) or later (1); at the ends it stays."""

    def move(sheets: list[Sheet]) -> None:
        sheets.insert(max(0, page - 1 + places), sheets.pop(page - 1))

    return _changed(upload, page, move, by)


def without(upload: Upload, page: int, *, by: Person) -> Upload:
    """«Bỏ trang». Raises Refused for the only one."""

    def leave_out(sheets: list[Sheet]) -> None:
        sheets.pop(page - 1)

    return _changed(upload, page, leave_out, by)


def origins(upload: Upload) -> dict[str, Any]:
    """What the event of a submission records of a scan that was put together: the hashes of the files as they were
    sent."""
    found = upload.findings.get("from")
    return {"scan_from": [one["sha256"] for one in found]} if found else {}


def _changed(upload: Upload, page: int, change: Callable[[list[Sheet]], None], by: Person) -> Upload:
    sheets = sheets_of(upload)
    if not 1 <= page <= len(sheets):
        raise Refused("no_such_page", _("Bản scan không có trang này."), _("Xem lại các trang rồi bấm lại."))
    change(sheets)
    return upload if sheets == sheets_of(upload) else _made(sheets, upload, by)


def _put(sheets: list[Sheet], new: list[Sheet], place: str) -> list[Sheet]:
    """A place that there is not any more is the end."""
    how, _colon, number = place.partition(":")
    at = int(number) - 1 if number.isdecimal() and 1 <= int(number) <= len(sheets) else len(sheets)
    return [*sheets[:at], *new, *sheets[at + (how == "instead") :]]


def _made(sheets: list[Sheet], before: Upload | None, by: Person) -> Upload:
    """The upload of these pages: the file itself where they are all of its own, else one made anew."""
    _demand_some(sheets)
    sources = Upload.objects.in_bulk({one.upload for one in sheets})
    only = sources[sheets[0].upload]
    if sheets == sheets_of(only):
        return only
    base = store.staging()
    try:
        pieces = [Piece(store.path(sources[one.upload].base_sha256), one.page, one.turn) for one in sheets]
        made = arrange_in_child(pieces, base=base)
        _demand_small(made)
    except (Refused, PadesError):
        base.unlink(missing_ok=True)
        raise
    return _recorded(store.put(base), made.pages, sources, _findings(sheets, sources) | _before(before), by)


@transaction.atomic
def _recorded(
    kept: store.Stored, pages: int, sources: dict[Any, Upload], findings: dict[str, Any], by: Person
) -> Upload:
    """Raises Refused where a file that it was made from has left meanwhile."""
    hold(sources.values())
    found = Upload.objects.create(
        name=", ".join(dict.fromkeys(one["name"] for one in findings["from"]))[:255],
        sha256=kept.sha256, length=kept.length, by=by.pk, base_sha256=kept.sha256, base_length=kept.length,
        page_count=pages, findings=findings,
    )  # fmt: skip
    found.made_from.set(sources.values())
    return found


def _demand_some(sheets: list[Sheet]) -> None:
    if not sheets:
        raise Refused(
            "no_page_left", _("Bản scan phải còn ít nhất một trang."), _("Chọn tệp khác nếu cần thay cả bản.")
        )
    if len(sheets) > MOST_PAGES:
        words = _("Bản scan sẽ có %(pages)d trang; tối đa %(most)d.") % {"pages": len(sheets), "most": MOST_PAGES}
        raise Refused("scan_too_long", words, _("Bỏ bớt trang, hoặc chia thành nhiều giấy tờ."))


def _demand_small(made: NewBase) -> None:
    if made.length > settings.UPLOAD_LIMIT:
        words = _("Các trang cộng lại lớn hơn %(limit)d MB.") % {"limit": settings.UPLOAD_LIMIT // MIB}
        raise Refused("scan_too_large", words, _("Quét hoặc chụp lại ở độ phân giải thấp hơn, hoặc bỏ bớt trang."))


def _findings(sheets: list[Sheet], sources: dict[Any, Upload]) -> dict[str, Any]:
    files = [sources[key] for key in dict.fromkeys(one.upload for one in sheets)]
    return {
        "verdict": "accept",
        "reason": "ok",
        "facts": {},
        "warnings": _warnings(sheets, sources),
        "pages": [[str(one.upload), one.page, one.turn] for one in sheets],
        "from": [{"upload": str(one.pk), "name": one.name, "sha256": one.sha256} for one in files],
    }


def _before(standing: Upload | None) -> dict[str, str]:
    return {} if standing is None else {"before": str(standing.pk)}


def _as_told(refused: Upload) -> dict[str, Any]:
    return {"name": refused.name, "reason": refused.findings.get("reason"), "facts": refused.findings.get("facts", {})}


def _warnings(sheets: list[Sheet], sources: dict[Any, Upload]) -> list[dict[str, Any]]:
    """What was told of each page, by its new number; and of pages that come twice."""
    found: dict[str, dict[str, Any]] = {}
    doubled, seen = [], set()
    for number, sheet in enumerate(sheets, start=1):
        for one in sources[sheet.upload].findings.get("warnings", []):
            if sheet.page in one.get("pages", [one.get("page")]):
                _add(found.setdefault(one["code"], {**one, "page": number, "pages": []}), one, number)
        picture = (sources[sheet.upload].base_sha256, sheet.page)
        doubled += [number] if picture in seen else []
        seen.add(picture)
    return [*found.values(), *([dict(remark(Remark.DOUBLED_PAGE, doubled))] if doubled else [])]


def _add(kept: dict[str, Any], one: dict[str, Any], number: int) -> None:
    kept["pages"].append(number)
    if "dpi" in one:
        kept["dpi"] = min(kept["dpi"], one["dpi"])
    if one.get("papers", "") not in kept.get("papers", ""):
        kept["papers"] += ", " + one["papers"]
