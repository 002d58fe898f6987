"""«Kho dữ liệu điện tử»: what was given to this person, to look at and to download."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.tree import name_on
from chungthuc.certification.lifecycle import OVER
from chungthuc.certification.models import CertifiedCopy
from chungthuc.vault.models import VaultItem
from chungthuc.vault.store import items_of
from chungthuc.web.delivery.page_pictures import whole_file
from chungthuc.web.kit.looks import FILE, note_look
from chungthuc.web.kit.paging import page_of
from chungthuc.web.kit.sentences import for_citizen

SIZE = 30
COMING = 10  # on the first page; all of them are in «Hồ sơ của tôi»


@require_GET
def vault(request: PersonRequest) -> HttpResponse:
    """Finished copies, newest first; on the first page above them what is still on its way."""
    person = request.user
    page = page_of(items_of(person), request, by="given_at", newest=True, size=SIZE)
    coming = [] if "after" in request.GET else list(_on_the_way(person.pk)[: COMING + 1])
    context = {
        "page": page,
        "coming": [(one, for_citizen(one)) for one in coming[:COMING]],
        "more_coming": len(coming) > COMING,
    }
    return render(request, "citizen/vault.html", context)


def _on_the_way(owner: UUID) -> QuerySet[CertifiedCopy]:
    """Not over, and not lying in the store."""
    going = CertifiedCopy.objects.filter(dossier__account=owner).exclude(status__in=OVER)
    return going.with_names().order_by("-dossier__received_at", "-dossier_id")


@require_GET
def vault_item(request: PersonRequest, item_id: UUID) -> HttpResponse:
    """«Xem giấy tờ»: what it is, by whom, with which number."""
    item = _own(request, item_id)
    copy = CertifiedCopy.objects.with_names().get(document=item.document_id)
    context = {"item": item, "copy": copy, "agency": name_on(copy.agency, copy.entry.certified_on)}  # type: ignore[union-attr]
    return render(request, "citizen/item.html", context)


@require_GET
def vault_file(request: PersonRequest, item_id: UUID) -> FileResponse:
    """«Xem chi tiết»: the certified file; ?download saves it."""
    item = _own(request, item_id)
    note_look(request, CertifiedCopy.objects.select_related("agency").get(document=item.document_id), FILE)
    name = f"ban-sao-chung-thuc-{item.code}.pdf"
    return whole_file(request, item.document, name, inline="download" not in request.GET)


def _own(request: PersonRequest, item_id: UUID) -> VaultItem:
    return get_object_or_404(items_of(request.user).select_related("document"), pk=item_id)
