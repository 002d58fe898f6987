"""Pages as pictures and the file itself, of copies that the person may see."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from pades.common.errors import PadesError
from pades.common.source import Source
from pades.intake.pages import render_in_child

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.documents import store
from chungthuc.documents.models import Document
from chungthuc.sentences.faults import of_error
from chungthuc.web.kit.looks import FILE, PICTURE, opened_copy
from chungthuc.web.kit.methods import only_headers, wants_content

DPI = 110


@require_GET
@cache_control(private=True, no_store=True)
def copy_page(request: PersonRequest, copy_id: UUID, n: int) -> HttpResponseBase:
    """Page ``n`` from 1; the last one is the attestation page. Scan pages are drawn from the base itself.

    Browsers keep nothing: the papers are somebody's, and the attestation page is made anew while the copy waits.
    """
    copy = opened_copy(request, copy_id, PICTURE)
    if changed := _changed(request, copy.document):
        return changed
    if not 1 <= n <= copy.document.page_count + 1:
        raise Http404
    if not wants_content(request):
        return only_headers(_length_of_picture(copy.document, n), content_type="image/jpeg")
    try:
        return HttpResponse(picture(copy.document, n), content_type="image/jpeg")
    except PadesError as fault:
        return HttpResponse(of_error(fault), status=503, content_type="text/plain; charset=utf-8")


@require_GET
def copy_file(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """The whole file as it stands."""
    copy = opened_copy(request, copy_id, FILE)
    if changed := _changed(request, copy.document):
        return changed
    name = f"ban-sao-{copy.dossier.code}.pdf"
    return whole_file(request, copy.document, name, inline="download" not in request.GET)


def _changed(request: PersonRequest, document: Document) -> HttpResponse | None:
    """409 for a page that shows another file than this one by now (``?file=`` and its SHA-256): what stands beside
    the button and what the button is for must not be two things."""
    if request.GET.get("file", document.file_sha256) == document.file_sha256:
        return None
    words = _("Bản sao đã được thay đổi sau khi bạn mở trang này. Tải lại trang và đọc lại.")
    return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")


def whole_file(request: HttpRequest, document: Document, name: str, *, inline: bool) -> FileResponse:
    """Base and tail streamed one behind the other; no copy is made."""
    facts: dict[str, Any] = {"filename": name, "as_attachment": not inline, "content_type": "application/pdf"}
    if not wants_content(request):
        return only_headers(document.length, **facts)
    response = FileResponse(document.source().open(), **facts)
    response["Content-Length"] = str(document.length)
    return response


def picture(document: Document, n: int) -> bytes:
    """JPEG of a page that there is, drawn once for each state of the file."""
    source = _drawn_from(document, n)
    return _drawn_once(_place_of_picture(document, source, n), source, n)


def scan_picture(base_sha256: str, n: int) -> bytes:
    """JPEG of a page of a scan before it is a document's; the document of the same base has the same picture."""
    return _drawn_once(_place_of(base_sha256, "base", n), Source(store.path(base_sha256)), n)


def length_of_scan_picture(base_sha256: str, n: int) -> int | None:
    """In bytes; None for one that was never drawn."""
    place = _place_of(base_sha256, "base", n)
    return place.stat().st_size if place.exists() else None


def _drawn_once(place: Path, source: Source, n: int) -> bytes:
    if not place.exists():
        drawn = render_in_child(source, n, dpi=DPI, kind="JPEG")
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(f".{hashlib.sha256(drawn).hexdigest()[:8]}")
        fresh.write_bytes(drawn)
        fresh.replace(place)
    return place.read_bytes()


def _drawn_from(document: Document, n: int) -> Source:
    source = document.source()
    return Source(source.base) if n <= document.page_count else source


def _place_of_picture(document: Document, source: Source, n: int) -> Path:
    name = hashlib.sha256(source.tail).hexdigest()[:16] if source.tail else "base"
    return _place_of(document.base_sha256, name, n)


def _place_of(base_sha256: str, name: str, n: int) -> Path:
    return Path(settings.STORE) / "pages" / base_sha256[:2] / f"{base_sha256}-{name}-{n}.jpg"


def _length_of_picture(document: Document, n: int) -> int | None:
    """In bytes; None for one that was never drawn."""
    place = _place_of_picture(document, _drawn_from(document, n), n)
    return place.stat().st_size if place.exists() else None
