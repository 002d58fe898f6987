"""What comes in as text and leaves as text: identifiers, reasons, small pictures."""

import base64
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from chungthuc.agencies.models import AgencyKind, Placement
from chungthuc.procedures.models import Procedure


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


REASON_LIMIT = 2000


def reason_of(request: HttpRequest) -> str:
    """What was written as a reason, without what PostgreSQL cannot hold."""
    return request.POST.get("reason", "").replace("\0", "").strip()[:REASON_LIMIT]


def data_url(png: bytes) -> str:
    """A small picture inside the page."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def commune(code: str) -> Placement | None:
    """A commune by its code, as it is called today."""
    rows = Placement.objects.in_force().filter(agency__kind=AgencyKind.COMMUNE)
    return rows.select_related("agency", "parent").filter(agency__code=code[:20].replace("\0", "")).first()


def offered(code: str) -> Procedure:
    """A procedure that is offered today. Raises Http404."""
    return get_object_or_404(Procedure.objects.in_force(), code=code, offered=True)
