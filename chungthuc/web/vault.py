"""«Kho dữ liệu điện tử»: what was given to this person, to look at and to download."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from chungthuc.certification.models import CertifiedCopy
from chungthuc.vault.models import VaultItem
from chungthuc.vault.store import items_of
from chungthuc.web.pictures_of_pages import whole_file
from chungthuc.web.shown import person_of, sentence

SHOWN = 100


@require_GET
def vault(request: HttpRequest) -> HttpResponse:
    """Finished copies, newest first, and what is still on its way."""
    person = person_of(request)
    coming = (
        CertifiedCopy.objects.filter(dossier__account=person)
        .exclude(pk__in=[item.subject.removeprefix("certified-copy:") for item in items_of(person)[:SHOWN]])
        .with_names()
        .order_by("-submitted_at")[:SHOWN]
    )
    context = {"items": items_of(person)[:SHOWN], "coming": [(one, sentence(one)) for one in coming]}
    return render(request, "vault/vault.html", context)


@require_GET
def vault_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """«Xem giấy tờ»: what it is, by whom, with which number."""
    item = _own(request, item_id)
    copy = CertifiedCopy.objects.with_names().get(document=item.document_id)
    return render(request, "vault/item.html", {"item": item, "copy": copy})


@require_GET
def vault_file(request: HttpRequest, item_id: UUID) -> FileResponse:
    """«Xem chi tiết»: the certified file; ?download saves it."""
    item = _own(request, item_id)
    return whole_file(item.document, f"ban-sao-chung-thuc-{item.code}.pdf", inline="download" not in request.GET)


def _own(request: HttpRequest, item_id: UUID) -> VaultItem:
    return get_object_or_404(items_of(person_of(request)).select_related("document"), pk=item_id)
