"""The clerk's desk: number and seal, then on to the requester."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from chungthuc.accounts import certificates
from chungthuc.accounts.models import KeyPurpose, Right
from chungthuc.accounts.sign_in import sittings
from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import SealProfile
from chungthuc.certification.lifecycle import Action, Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.registers.volumes import open_today
from chungthuc.web.delivery.dispatch import dispatch_of
from chungthuc.web.delivery.returning import REASONS, to_following
from chungthuc.web.kit.access import acting_on, allowed, desk_of
from chungthuc.web.kit.looks import PAGE, opened_copy
from chungthuc.web.kit.paging import beside, count_of, page_of
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.kit.sentences import sentence
from chungthuc.web.kit.show import show
from chungthuc.web.kit.timeline import timeline
from chungthuc.web.sealing_desk.pages import SealingPage

TABS = (
    ("waiting", gettext_lazy("Chờ đóng dấu")),
    ("finishing", gettext_lazy("Đang hoàn tất")),
    ("issued", gettext_lazy("Đã cấp, chưa chuyển")),
    ("failed", gettext_lazy("Gửi không được")),
    ("done", gettext_lazy("Hoàn thành")),
    ("sealed", gettext_lazy("Đã đóng dấu")),
)
EMPTY = {
    "waiting": (
        gettext_lazy("Không có bản sao nào chờ đóng dấu."),
        gettext_lazy("Bản sao hiện ở đây khi lãnh đạo đã ký, có dấu thời gian và bấm «Chuyển cấp số và đóng dấu»."),
    ),
    "finishing": (
        gettext_lazy("Không có bản sao nào đang hoàn tất."),
        gettext_lazy("Sau khi đóng dấu, hệ thống gắn dấu thời gian và kiểm tra lại tệp; việc này thường mất vài giây."),
    ),
    "issued": (
        gettext_lazy("Bản sao đã cấp đều đã chuyển."),
        gettext_lazy("Bản sao đã cấp mà chưa chuyển tới người dân, doanh nghiệp hiện ở đây."),
    ),
    "failed": (
        gettext_lazy("Không có kết quả nào gửi không được."),
        gettext_lazy("Thư bị trả lại hoặc gửi mãi không được hiện ở đây cùng nguyên nhân và cách xử lý."),
    ),
    "done": (
        gettext_lazy("Chưa có bản sao nào hoàn thành."),
        gettext_lazy("Bản sao đã chuyển hiện ở đây, mới nhất ở trên."),
    ),
    "sealed": (
        gettext_lazy("Bạn chưa đóng dấu bản sao nào ở cơ quan này."),
        gettext_lazy("Bản sao bạn đã đóng dấu hiện ở đây, mới nhất ở trên."),
    ),
}


@require_GET
def sealing(request: PersonRequest) -> HttpResponse:
    """«Bản sao chờ đóng dấu»: stamped and forwarded; what became of the sealed ones, and which he sealed himself."""
    agency = desk_of(request, Right.SEAL_COPY)
    rows = CertifiedCopy.objects.filter(agency=agency)
    lists = {
        "waiting": rows.waiting_for_seal(),
        "finishing": rows.filter(Q(status=Status.SEALED) | Q(status=Status.SIGNED, stopped_at__isnull=False)),
        "issued": rows.filter(status=Status.ISSUED),
        "failed": delivery.failed(rows),
        "done": rows.filter(status=Status.DELIVERED),
        "sealed": rows.sealed_by(request.user),
    }
    chosen = request.GET.get("tab", "waiting")
    chosen = chosen if chosen in lists else "waiting"
    tabs = [(key, label, count_of(lists[key]).shown) for key, label in TABS]
    by = "sealed_at" if chosen == "sealed" else "due_at"
    page = page_of(lists[chosen].with_names(), request, by=by, newest=chosen in ("done", "sealed"))
    context = {"tabs": tabs, "chosen": chosen, "empty": EMPTY[chosen], "page": page}
    return render(request, "sealing_desk/sealing.html", context)


@require_GET
def sealing_copy(request: PersonRequest, copy_id: UUID) -> HttpResponse:
    """«Xử lý»: choose the book, see the number to come, seal, and send."""
    copy = opened_copy(request, copy_id, PAGE)
    may = allowed(request, copy)
    before, after = beside(CertifiedCopy.objects.filter(agency=copy.agency).waiting_for_seal(), copy)
    page = SealingPage(
        copy=copy,
        sentence=sentence(copy),
        allowed=may,
        volumes=open_today(copy.agency),
        has_seal=SealProfile.of(copy.agency) is not None,
        has_proved=sittings.has_proved(request),
        shown=copy.document.file_sha256 if "seal" in may else "",
        pages=range(1, copy.document.page_count + 2),
        timeline=timeline(copy),
        dispatch=dispatch_of(copy, may),
        preceding=before,
        following=after,
        reasons=REASONS,
        registered=" ".join(certificates.fingerprints(copy.agency, KeyPurpose.SEAL)) if "seal" in may else "",
    )
    return show(request, "sealing_desk/sealing_copy.html", page)


@require_POST
@refusals_lead_to("sealing_copy", "copy_id")
def copy_delivery(request: PersonRequest, copy_id: UUID) -> HttpResponseBase:
    """«Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp»."""
    with acting_on(request, copy_id, Action.SEND) as copy:
        delivery.wish(copy, by=request.user)
    words = (_("Bản sao «%(title)s» sẽ được chuyển ngay khi cấp xong.") if copy.status == Status.SEALED
             else _("Đang chuyển bản sao «%(title)s» đến người yêu cầu."))  # fmt: skip
    messages.success(request, words % {"title": copy})
    return to_following(request, "sealing") if request.POST.get("following") else redirect("sealing_copy", copy_id)
