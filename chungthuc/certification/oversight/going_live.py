"""«Đưa vào vận hành»: from here on the office's papers are real."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts import rights
from chungthuc.accounts.models import Person, Right
from chungthuc.agencies.going_live.models import LiveOffice
from chungthuc.agencies.models import Agency
from chungthuc.audit.chain import record
from chungthuc.certification.oversight import readiness
from chungthuc.core.errors import Refused, demand_fits, demand_reason

MOST = 300  # characters of the decision


def start(agency: Agency, *, decision: str, by: Person) -> LiveOffice:
    """Once, and nothing takes it back. Raises NotAllowed("no_right"), Refused("reason_missing", "text_too_long",
    "not_ready", "already_live")."""
    rights.demand_right(by, Right.ADMINISTER, agency, _("Bạn không quản trị cơ quan này."))
    demand_reason(decision, _("Ghi số, ngày văn bản đưa vào vận hành."))
    demand_fits(decision.strip(), MOST)
    if missing := readiness.of(agency).missing:
        raise Refused(
            "not_ready",
            _("Cơ quan còn thiếu %(count)d mục.") % {"count": len(missing)},
            _("Làm các mục «Chưa có» trong bảng rồi thử lại."),
        )
    trial = readiness.accepted_trials().filter(agency=agency).order_by("-issued_at").first()
    try:
        with transaction.atomic():
            live = LiveOffice.objects.create(
                agency=agency, by=by.pk, decision=decision.strip(), trial=trial.subject if trial else ""
            )
            record(agency.code, "go_live", subject=f"agency:{agency.code}", by=by, facts={"trial": live.trial})
    except IntegrityError:
        raise Refused("already_live", _("Cơ quan đã vận hành chính thức.")) from None
    return live
