"""«Hủy bản sao này», «Hủy hồ sơ»: stop for good what has not been signed. What is signed or issued goes on or stays."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.audit.chain import record
from chungthuc.certification.fees.sums import collected_of
from chungthuc.certification.lifecycle import COPY_LIFE, Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.models.reasons import is_withdrawal
from chungthuc.certification.permissions import demand
from chungthuc.core.errors import NotAllowed, Refused, demand_reason
from chungthuc.dossiers.models import Dossier
from chungthuc.dossiers.requester_news import tell_stopped
from chungthuc.signing import requests
from chungthuc.signing.models import Purpose

CANCELLABLE = COPY_LIFE.allowed_at(Action.CANCEL)


@dataclass(frozen=True)
class Papers:
    """Of one dossier, oldest first: what «Hủy hồ sơ» stops, and what goes on, is issued or was cancelled before."""

    stopped: list[CertifiedCopy]
    staying: list[CertifiedCopy]

    @property
    def shown(self) -> str:
        """What a page offers to stop, to compare when it is sent."""
        return ",".join(str(one.pk) for one in self.stopped)


@dataclass(frozen=True)
class Ways:
    """By which names a copy is cancelled: ``paper`` alone, so that its dossier goes on; its ``dossier``, which is more.

    ``others``: papers of its dossier beside it, whatever became of them.
    """

    others: int
    paper: bool
    dossier: bool


def ways_of(copy: CertifiedCopy) -> Ways:
    """Where the dossier is this one paper, «Hủy hồ sơ» is the act; where nothing else can be stopped, «Hủy bản sao này»
    is. Two names of one act would make people look for the difference."""
    counted = CertifiedCopy.objects.filter(dossier=copy.dossier_id).exclude(pk=copy.pk).aggregate(
        all=Count("pk"), living=Count("pk", filter=~Q(status=Status.CANCELLED)),
        stoppable=Count("pk", filter=Q(status__in=CANCELLABLE)),
    )  # fmt: skip
    awaited = (copy.dossier.originals_left or 0) > counted["living"] + 1
    goes_on = counted["living"] > 0 or awaited
    return Ways(counted["all"], paper=goes_on, dossier=counted["stoppable"] > 0 or awaited or not goes_on)


def papers_of(dossier: Dossier) -> Papers:
    copies = list(CertifiedCopy.objects.with_names().filter(dossier=dossier).order_by("submitted_at", "pk"))
    stopped = [one for one in copies if one.status in CANCELLABLE]
    return Papers(stopped, [one for one in copies if one not in stopped])


def cancel(copy: CertifiedCopy, *, reason: str, by: Person) -> None:
    """«Hủy bản sao này»; a reserved number is voided with the reason."""
    demand(by, Action.CANCEL, copy)
    demand_reason(reason)
    with transaction.atomic():
        copy.lock()
        _stop(copy, reason, by)
        _tell(copy.dossier, 1, reason)


def cancel_dossier(dossier: Dossier, *, shown: str, reason: str, by: Person) -> Papers:
    """«Hủy hồ sơ»: every paper that may still be cancelled, with one reason, all or none; returns what became of each.

    ``shown``: ``Papers.shown`` of the page. Raises NotAllowed("dossier_moved_on") where it is other papers by now.
    """
    demand_reason(reason)
    with transaction.atomic():
        locked = list(CertifiedCopy.objects.select_for_update().filter(dossier=dossier).order_by("pk"))
        papers = papers_of(dossier)
        _demand_as_shown(papers, shown)
        for copy in papers.stopped:
            demand(by, Action.CANCEL, copy)
            _stop(copy, reason, by)
        _tell(dossier, len(papers.stopped), reason)
        record(locked[0].agency.code, "cancel_dossier", row=dossier, by=by, facts={"copies": len(papers.stopped)})
    return papers


def _stop(copy: CertifiedCopy, reason: str, by: Person) -> None:
    requests.end_open(copy.document, Purpose.SIGNATURE)
    recorded = copy.give_up_number(reason=reason, by=by)
    copy.advance(Action.CANCEL, by=by, reason=reason, recorded=recorded, return_reason=reason, entry=copy.entry)


def _tell(dossier: Dossier, papers: int, reason: str) -> None:
    stopped = CertifiedCopy.objects.filter(dossier=dossier, status=Status.CANCELLED)
    if stopped.filter(trial=True).exists():
        return  # of a trial nobody hears: who was named in it asked for nothing
    collected = sum(collected_of(stopped).values())
    tell_stopped(dossier, papers=papers, reason=reason, withdrawn=is_withdrawal(reason), collected=collected)


def _demand_as_shown(papers: Papers, shown: str) -> None:
    if not papers.stopped:
        raise Refused("nothing_to_cancel", _("Hồ sơ này không còn giấy tờ nào hủy được: đã ký, đã cấp hoặc đã hủy."))
    if papers.shown != shown:
        raise NotAllowed(
            "dossier_moved_on",
            _("Giấy tờ của hồ sơ đã thay đổi sau khi bạn mở trang này; chưa hủy gì."),
            _("Xem lại danh sách dưới đây rồi bấm lại."),
        )
