"""Files as they are chosen: kept, examined, joined and put in order, and told what was found; the form carries the id.

A form, or the script, may send: ``scan`` (files instead of what stands), ``scan_more`` (files at ``scan_place``),
``arrange`` (a button below a page: «earlier:3», «later:3», «left:3», «right:3», «leave-out:3», «undo», «add»);
a page that was dragged is ``to:3:1``: the third becomes the first.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST
from pades.common.errors import PadesError

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.lifecycle import Action
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import intake, scans
from chungthuc.core.errors import Refused
from chungthuc.documents import store
from chungthuc.documents.models import Upload
from chungthuc.sentences.faults import of_error
from chungthuc.web.delivery.page_pictures import length_of_scan_picture, scan_picture
from chungthuc.web.delivery.people import asking
from chungthuc.web.kit.access import allowed, visible_copy
from chungthuc.web.kit.looks import PICTURE, note_look
from chungthuc.web.kit.methods import only_headers, wants_content
from chungthuc.web.kit.reading import as_int, as_uuid
from chungthuc.web.kit.refusals import Telling, words

UNDO = "undo"
QUESTIONS = asking.ON_THE_WAY - {"arrange"}
ACTS = {
    "earlier": lambda upload, page, by: scans.moved(upload, page, -1, by=by),
    "later": lambda upload, page, by: scans.moved(upload, page, 1, by=by),
    "left": lambda upload, page, by: scans.turned(upload, page, -90, by=by),
    "right": lambda upload, page, by: scans.turned(upload, page, 90, by=by),
    "leave-out": lambda upload, page, by: scans.without(upload, page, by=by),
}


def take(file: "UploadedFile[Any]", by: Person) -> Upload:
    """Write it beside the store and examine it; what is too large is not written further than the limit."""
    place = store.staged(file.chunks(), settings.UPLOAD_LIMIT)
    return intake.take_upload(place, name=Path(file.name or "").name, by=by)


def own(upload_id: str, by: Person) -> Upload | None:
    """An upload of this very person, or None."""
    key = as_uuid(upload_id)
    return Upload.objects.filter(pk=key, by=by.pk).first() if key else None


def of_form(request: PersonRequest, by: Person) -> Upload | None:
    """The scan after what this request sends or does with it; as it stood, with the trouble beside it, where that is
    refused. Raises Refused and PadesError where nothing stands yet."""
    standing = _standing(request)

    def tell(error: Refused | PadesError) -> None:
        if standing is None:
            raise error
        standing.findings["trouble"] = {"words": words(error), "code": error.code}

    with Telling(tell):
        return _told_where_chosen(request, _acted(request, standing, by))
    return _told_where_chosen(request, standing)


def _told_where_chosen(request: PersonRequest, upload: Upload | None) -> Upload | None:
    """Files to be added are chosen below the pages: what was not taken of them is told there (this answer only)."""
    if upload and upload.accepted and upload.findings.keys() & {"refused", "trouble"}:
        upload.findings["added"] = bool(request.FILES.getlist("scan_more"))
    return upload


def _acted(request: PersonRequest, standing: Upload | None, by: Person) -> Upload | None:
    if sent := _sent(request, "scan"):
        return scans.joined(standing, sent, "", by=by) or _beside(None, sent)
    is_asked = bool(QUESTIONS & set(request.POST))  # the form comes again and again until it is sent
    if sent := [] if is_asked else _sent(request, "scan_more"):
        place = request.POST.get("scan_place") or "end"
        return scans.joined(standing, sent, place, by=by) or _beside(standing, sent)
    act, _colon, page = request.POST.get("arrange", "").partition(":")
    if standing is None or not standing.accepted or not act:
        return _own_only(request, standing)
    if act == UNDO:
        return _state_before(request, standing)
    page, _colon, place = page.partition(":")
    number, wished = as_int(page), as_int(place, least=1)
    if act == "to" and number is not None and wished is not None:
        return scans.moved(standing, number, wished - number, by=by)
    return ACTS[act](standing, number, by) if act in ACTS and number is not None else standing


def _sent(request: PersonRequest, name: str) -> list[Upload]:
    files = [one for one in request.FILES.getlist(name) if isinstance(one, UploadedFile)]
    if len(files) > settings.UPLOAD_FILES:
        words_ = _("Đã chọn %(n)d tệp; mỗi lần tối đa %(most)d.") % {"n": len(files), "most": settings.UPLOAD_FILES}
        raise Refused("too_many_files", words_, _("Chọn ít tệp hơn, rồi thêm các tệp còn lại."))
    return [take(one, request.user) for one in files]


def _beside(standing: Upload | None, sent: list[Upload]) -> Upload:
    """Nothing of what was sent could be taken: what stands, else the first of it, names the others."""
    shown, others = (standing, sent) if standing is not None else (sent[0], sent[1:])
    shown.findings["refused"] = [{"name": one.name, **one.findings} for one in others]
    return shown


def _standing(request: PersonRequest) -> Upload | None:
    return _reachable(request, request.POST.get("upload", ""))


def _state_before(request: PersonRequest, standing: Upload) -> Upload:
    """Raises Refused where it has left the store: nothing names what was undone or done anew for weeks."""
    before = standing.findings.get("before")
    if not before:
        return standing
    if (found := _reachable(request, str(before))) is None:
        raise Refused(
            "no_state_before",
            _("Trạng thái trước của bản scan không còn trong kho: đã quá số ngày giữ tệp không dùng đến."),
            _("Sắp xếp lại bằng các nút dưới từng trang, hoặc chọn lại tệp."),
        )
    return found


def _own_only(request: PersonRequest, standing: Upload | None) -> Upload | None:
    """Sent as it is: the scan of a copy in hand is no new one."""
    return standing if standing is not None and standing.by == request.user.pk else None


def _reachable(request: PersonRequest, upload_id: str) -> Upload | None:
    """His own, or the scan of the returned copy that he is correcting: then he has looked at it."""
    if (found := own(upload_id, request.user)) is not None:
        return found
    copy = copy_in_hand(request)
    if copy is None or copy.document.upload_id != as_uuid(upload_id):
        return None
    note_look(request, copy, PICTURE)
    return copy.document.upload


def copy_in_hand(request: PersonRequest) -> CertifiedCopy | None:
    """The returned copy of «Xử lý tiếp», from the address or, where the script asks, from what it sends."""
    address = request.resolver_match.kwargs if request.resolver_match else {}
    key: UUID | None = address.get("copy_id") or as_uuid(request.POST.get("copy", ""))
    if key is None:
        return None
    copy = visible_copy(request, key)
    return copy if Action.RESUBMIT in allowed(request, copy) else None


@require_POST
def uploads(request: PersonRequest) -> HttpResponse:
    """Files or an act; answers the part of the form that shows what was found."""
    _demand_receiver(request)
    page: dict[str, Any] = {"copy": copy_in_hand(request)}
    with Telling(lambda error: page.update(refusal=error, trouble=words(error))):
        page["upload"] = of_form(request, request.user)
    return render(request, "counter/found.html", page)


@require_GET
@cache_control(private=True, no_store=True)
def upload_page(request: PersonRequest, upload_id: UUID, n: int) -> HttpResponseBase:
    """Page ``n`` (from 1) of what this very person has sent and not submitted yet; browsers keep nothing."""
    _demand_receiver(request)
    upload = own(str(upload_id), request.user)
    if upload is None or not 1 <= n <= upload.page_count:
        raise Http404
    if not wants_content(request):
        return only_headers(length_of_scan_picture(upload.base_sha256, n), content_type="image/jpeg")
    try:
        return HttpResponse(scan_picture(upload.base_sha256, n), content_type="image/jpeg")
    except PadesError as fault:
        return HttpResponse(of_error(fault), status=503, content_type="text/plain; charset=utf-8")


def _demand_receiver(request: PersonRequest) -> None:
    if not rights.agencies_where(request.user, Right.CREATE_COPY).exists():
        raise PermissionDenied
