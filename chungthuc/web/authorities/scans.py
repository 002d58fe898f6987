"""The scan of a decision: taken in like every upload, and kept while the form is corrected."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.reception import intake, scans
from chungthuc.documents import store
from chungthuc.documents.models import Upload
from chungthuc.sentences import uploads
from chungthuc.web.kit.reading import as_uuid


@dataclass(frozen=True)
class SentScan:
    """``upload``: what stands, sent now or before; ``trouble``: why what was sent now is not taken."""

    upload: Upload | None
    trouble: str = ""


def sent_scan(request: PersonRequest) -> SentScan:
    """Files of ``scan`` joined in their order; without any the one that this person sent before (``upload``)."""
    files = [one for one in request.FILES.getlist("scan") if isinstance(one, UploadedFile)]
    if not files:
        key = as_uuid(request.POST.get("upload", ""))
        kept = Upload.objects.filter(pk=key, by=request.user.pk).first() if key else None
        return SentScan(kept if kept and kept.accepted else None)
    if len(files) > settings.UPLOAD_FILES:
        return SentScan(None, _("Mỗi lần tối đa %(most)d tệp.") % {"most": settings.UPLOAD_FILES})
    taken = [_take(one, request.user) for one in files]
    refused = next((one for one in taken if not one.accepted), None)
    if refused is not None:
        return SentScan(None, uploads.refused(refused.findings))
    return SentScan(scans.joined(None, taken, "", by=request.user))


def _take(file: "UploadedFile[bytes]", by: Person) -> Upload:
    place = store.staged(file.chunks(), settings.UPLOAD_LIMIT)
    return intake.take_upload(place, name=Path(file.name or "").name, by=by)
