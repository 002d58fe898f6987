"""The page of a dossier: who asked, all its papers, its slip, its messages, and what happened in one history."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from chungthuc.accounts.models import Right
from chungthuc.accounts.phones import shown_phone
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.permissions import SLIP
from chungthuc.certification.reception import cancelling
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications import outbox
from chungthuc.notifications.models import MessageState
from chungthuc.web.delivery.message_states import MessageLine, line_of
from chungthuc.web.delivery.ways import Way, way_for
from chungthuc.web.kit.access import desk_page_of, held_at, visible_dossier
from chungthuc.web.kit.looks import note_dossier
from chungthuc.web.kit.paging import Page, page_of
from chungthuc.web.kit.sentences import sentence
from chungthuc.web.kit.show import show
from chungthuc.web.kit.timeline import Moment, timeline_of


@dataclass(frozen=True)
class Paper:
    """``sentence``: who acts next; ``link``: where this person works on it."""

    copy: CertifiedCopy
    sentence: str
    link: str


@dataclass(frozen=True)
class MessageOfPaper:
    """A message about one of the papers."""

    line: MessageLine
    paper: str


@dataclass(frozen=True)
class DossierPage:
    """``phone``, ``email``: of the dossier, else of the requester's own account. ``page``: of the papers, fifty at
    once, with their messages and history; ``slip``: may this person print it? ``may_cancel``: «Hủy hồ sơ» would stop
    something, and this person may."""

    dossier: Dossier
    phone: str
    email: str
    way: Way
    page: Page
    papers: list[Paper]
    told: list[MessageOfPaper]
    timeline: list[Moment]
    slip: bool
    may_cancel: bool


@require_GET
def office_dossier(request: PersonRequest, dossier_id: UUID) -> HttpResponse:
    """One dossier of the office; that it is opened is recorded before anything is shown."""
    dossier = visible_dossier(request, dossier_id)
    note_dossier(request, dossier)
    held, account = held_at(request, dossier.agency), dossier.account if dossier.is_the_accounts else None
    rows = CertifiedCopy.objects.filter(dossier=dossier).with_names()
    page = page_of(rows, request, by="submitted_at")
    shown = DossierPage(
        dossier=dossier,
        phone=shown_phone(dossier.phone or (account.phone if account else "")),
        email=dossier.email or (account.email if account else ""),
        way=way_for(dossier),
        page=page,
        papers=[Paper(one, sentence(one), reverse(desk_page_of(one, held), args=[one.pk])) for one in page.items],
        told=_told(page.items),
        timeline=timeline_of(dossier.pk, page.items),
        slip=bool(held & set(SLIP)),
        may_cancel=Right.CREATE_COPY in held and rows.filter(status__in=cancelling.CANCELLABLE).exists(),
    )
    return show(request, "finding/dossier.html", shown)


def _told(copies: Sequence[CertifiedCopy]) -> list[MessageOfPaper]:
    papers = {one.subject: one.original_title for one in copies}
    sent = outbox.of(*papers).exclude(state=MessageState.WITHDRAWN)
    return [MessageOfPaper(line_of(one), papers[one.about]) for one in sent]
