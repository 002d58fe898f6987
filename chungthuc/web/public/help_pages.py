"""What people read before they come, and what they may know about us: guide, privacy notice, accessibility statement.

Public; nothing is kept. Every number comes from where it counts: fees, hours and policies of today, limits of the code.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungthuc.accounts.sign_in import devices
from chungthuc.agencies.calendar import MOST_EXTENSION
from chungthuc.appointments.policies import Policy, policy_of_nation
from chungthuc.certification.results.delivery import LINK_LIFE
from chungthuc.core import clock
from chungthuc.dossiers.models import SECRET_LENGTH
from chungthuc.notifications.tidying import KEPT
from chungthuc.procedures.models import Explanation, FeeSchedule, Procedure, Section
from chungthuc.vault.sharing import LONGEST
from chungthuc.web.kit.show import show

TOLD = (Section.BRING, Section.VALUE)  # what the guide says in the words of the catalogue


@dataclass(frozen=True)
class GuidePage:
    """``procedure``: what is offered today, None where nothing is; ``bring``, ``value``: its points; ``schedule``: of
    today's fees; ``policy``: what counts for appointments where no office decided otherwise; ``more_days``: that many
    or long papers may take longer; ``link_days``: how long a link in a letter lives; ``share_days``: one to share, at
    most; ``secret_length``: characters asked beside the slip's code."""

    procedure: Procedure | None
    bring: list[Explanation]
    value: list[Explanation]
    schedule: FeeSchedule | None
    policy: Policy
    more_days: int
    link_days: int
    share_days: int
    secret_length: int


@login_not_required
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """«Hướng dẫn»: from the question what an electronic copy is to the office that receives it."""
    procedure = Procedure.objects.in_force().filter(offered=True).first()
    points = list(procedure.explanations.filter(section__in=TOLD)) if procedure else []
    page = GuidePage(
        procedure=procedure,
        bring=[one for one in points if one.section == Section.BRING],
        value=[one for one in points if one.section == Section.VALUE],
        schedule=FeeSchedule.objects.on(clock.today()),
        policy=policy_of_nation(),
        more_days=MOST_EXTENSION,
        link_days=LINK_LIFE.days,
        share_days=LONGEST.days,
        secret_length=SECRET_LENGTH,
    )
    return show(request, "public/guide.html", page)


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """«Quyền riêng tư»: which data, what for, who sees them, how long, and what their owner may ask."""
    context = {
        "policy": policy_of_nation(),
        "letter_days": KEPT.days,
        "device_days": devices.LIFE.days,
    }
    return render(request, "public/privacy.html", context)


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """«Khả năng tiếp cận»: what holds, how it is tried, what is known to be missing, where to complain."""
    return render(request, "public/accessibility.html", {})
