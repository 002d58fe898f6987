"""A dossier at the desks, its papers, and the look that is due to whoever gets to know its code."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from chungthuc.accounts import rights
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import SLIP
from chungthuc.dossiers.models import Dossier


def dossier_of_mine(request: PersonRequest, dossier_id: UUID) -> Dossier:
    """Of an office where the person works at the counter or the register; no other exists for him."""
    rows = Dossier.objects.filter(agency__in=rights.agencies_answered_for(request.user, *SLIP))
    return get_object_or_404(rows.select_related("agency", "appointment", "account", "received_by"), pk=dossier_id)


def living_papers(dossier: Dossier) -> list[CertifiedCopy]:
    """What is asked for: a paper that was cancelled is on no slip and costs nothing."""
    papers = CertifiedCopy.objects.filter(dossier=dossier).exclude(status=Status.CANCELLED)
    return list(papers.select_related("agency", "entry").order_by("submitted_at", "id"))
