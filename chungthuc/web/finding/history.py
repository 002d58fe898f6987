"""«Xuất lịch sử»: all that happened to a dossier, a PDF to be read or JSON to be compared (docs/operating/audit.md).

Who acted, in which post, when, why, and the place of each event in its chain with its hash. Nothing of the requester:
neither name nor number nor where he can be reached.
"""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from django.conf import settings
from django.http import FileResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.tree import name_on
from chungthuc.audit import recorder
from chungthuc.audit.chain import name_of
from chungthuc.audit.recorder import Export
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM, vietnamese_moment
from chungthuc.dossiers.models import Dossier
from chungthuc.watch.checkpoints import in_groups, listed
from chungthuc.web.finding.posts import Posts
from chungthuc.web.kit.access import visible_dossier
from chungthuc.web.kit.methods import only_headers, wants_content
from chungthuc.web.kit.timeline import Moment, timeline_of

FORM = "chungthuc-history-1"
TEMPLATE = Path(__file__).parent / "history.typ"
Whole = dict[str, Any]


@require_GET
def dossier_history(request: PersonRequest, dossier_id: UUID) -> FileResponse:
    """``?as=json``, else a PDF. In Vietnamese, whatever language its reader chose: it is handed to others."""
    dossier = visible_dossier(request, dossier_id)
    is_json = request.GET.get("as") == "json"
    file: Whole = {
        "as_attachment": True,
        "filename": f"lich-su-{dossier.code}.{'json' if is_json else 'pdf'}",
        "content_type": "application/json" if is_json else "application/pdf",
    }
    if not wants_content(request):
        return only_headers(**file)
    what = Export.HISTORY_JSON if is_json else Export.HISTORY_PDF
    recorder.exported(dossier.plain_name, agency=dossier.agency.code, by=request.user, what=what)
    with translation.override("vi"):
        told = history_of(dossier, by=request.user)
        content = json.dumps(told, ensure_ascii=False, indent=1).encode() if is_json else drawn(told)
    return FileResponse(BytesIO(content), **file)


def history_of(dossier: Dossier, *, by: Any) -> Whole:
    """The whole of it, as the JSON says it."""
    copies = list(CertifiedCopy.objects.filter(dossier=dossier).with_names().order_by("submitted_at", "pk"))
    moments = timeline_of(dossier.pk, copies)
    actors = [one.event.by for one in moments if one.event]
    posts, now = Posts([*actors, name_of(by)], dossier.agency), clock.now()
    return {
        "form": FORM,
        "site": settings.ADDRESS,
        "agency": {"code": dossier.agency.code, "name": name_on(dossier.agency, clock.today())},
        "dossier": {"code": dossier.code, "received_at": _iso(dossier.received_at), "due_at": _iso(dossier.due_at)},
        "papers": [_paper(one) for one in copies],
        "events": [_event(one, posts) for one in moments],
        "checkpoint": _checkpoint(),
        "exported": {
            "at": _iso(now),
            "shown": vietnamese_moment(now),
            "who": by.full_name,
            "post": posts.of(name_of(by), now),
        },
    }


def drawn(told: Whole) -> bytes:
    """As a PDF of A4 sheets. Every word comes through ``sys.inputs``: nothing that somebody typed is ever markup."""
    for one in told["events"]:
        one["groups"] = in_groups(one["hash"], " ")
    if told["checkpoint"]:
        told["checkpoint"]["groups"] = in_groups(told["checkpoint"]["sha256"], " ")
    return bytes(
        typst.compile(
            str(TEMPLATE),
            format="pdf",
            font_paths=[str(settings.FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"history": json.dumps(told)},
        )
    )


def _paper(copy: CertifiedCopy) -> Whole:
    entry = copy.entry
    return {
        "title": copy.original_title,
        "status": str(copy.get_status_display()),
        "number": entry.certification_number if entry else "",
        "volume": entry.volume.volume_code if entry else "",
    }


def _event(one: Moment, posts: Posts) -> Whole:
    if one.event is None:
        raise TypeError("a moment without its event")
    blanked = one.reason is not None and one.reason.blanked_at is not None
    return {
        "at": _iso(one.at),
        "shown": vietnamese_moment(one.at),
        "action": one.action,
        "what": one.what,
        "who": one.who,
        "post": posts.of(one.event.by, one.at),
        "paper": one.paper,
        "reason": one.reason.text if one.reason else "",
        "reason_blanked": blanked,
        "note": one.note,
        "chain": one.event.chain,
        "position": one.event.position,
        "previous": one.event.previous,
        "hash": one.event.hash,
    }


def _checkpoint() -> Whole | None:
    """The last one that was made: the chain of before it is what it was then."""
    last = listed().first()
    return {"day": last.day.isoformat(), "shown": f"{last.day:%d/%m/%Y}", "sha256": last.sha256} if last else None


def _iso(at: Any) -> str:
    return str(at.astimezone(VIETNAM).isoformat(timespec="seconds"))
