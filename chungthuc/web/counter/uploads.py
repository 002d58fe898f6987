"""Files as they are chosen: kept, examined, and told what was found; the form carries the id."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from pades.common.errors import PadesError

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.reception import intake
from chungthuc.core.errors import Refused
from chungthuc.documents import store
from chungthuc.documents.models import Upload
from chungthuc.web.kit.reading import as_uuid
from chungthuc.web.kit.refusals import words


def take(file: "UploadedFile[Any]", by: Person) -> Upload:
    """Write it beside the store and examine it; what is too large is not written further than the limit."""
    place = store.staging()
    written = 0
    with place.open("wb") as target:
        for chunk in file.chunks():
            written += len(chunk)
            target.write(chunk)
            if written > settings.UPLOAD_LIMIT:
                break
    return intake.take_upload(place, name=Path(file.name or "").name, by=by)


def own(upload_id: str, by: Person) -> Upload | None:
    """An upload of this very person, or None."""
    key = as_uuid(upload_id)
    return Upload.objects.filter(pk=key, by=by.pk).first() if key else None


@require_POST
def uploads(request: PersonRequest) -> HttpResponse:
    """Take one file; answers the part of the form that shows what was found."""
    if not rights.agencies_where(request.user, Right.CREATE_COPY).exists():
        raise PermissionDenied
    file = request.FILES.get("scan")
    try:
        upload = take(file, request.user) if isinstance(file, UploadedFile) else None
        return render(request, "counter/found.html", {"upload": upload})
    except (Refused, PadesError) as refusal:
        return render(request, "counter/found.html", {"refusal": refusal, "trouble": words(refusal)})
