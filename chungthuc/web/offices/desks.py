"""«Quầy»: a new one, another name, its end; first shown with whom it hits."""

from datetime import timedelta

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments.offices import desks
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import administered
from chungthuc.web.offices.acting import Act, Effect, Heading, acting, hitting
from chungthuc.web.offices.forms import DeskEndForm, DeskForm

NEW = Heading(
    gettext_lazy("Thêm quầy"), gettext_lazy("Sau khi thêm, đặt giờ tiếp nhận của quầy ở «Lịch tiếp nhận»."),
    gettext_lazy("Thêm quầy"), "office", "desks",
)  # fmt: skip
NAME = Heading(
    gettext_lazy("Đổi tên quầy"),
    gettext_lazy("Giờ tiếp nhận và lịch đã hẹn đi theo quầy; tên cũ giữ đến hết ngày trước đó."),
    gettext_lazy("Đổi tên quầy"), "office", "desks",
)  # fmt: skip
END = Heading(
    gettext_lazy("Ngừng quầy"), gettext_lazy("Người đã hẹn sau ngày này được đề nghị giờ khác, ở «Lịch tiếp nhận»."),
    gettext_lazy("Ngừng quầy"), "office", "desks", danger=True,
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def desk_new(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Thêm quầy»."""
    one = administered(request, agency)
    form = DeskForm(request.POST or None, initial={"since": clock.today()})

    def plan() -> Act:
        given = form.cleaned_data
        lines = [
            _("Quầy «%(name)s» tiếp nhận từ %(day)s.") % {"name": given["name"], "day": f"{given['since']:%d/%m/%Y}"}
        ]

        def save() -> object:
            return desks.add(one, given["name"], since=given["since"], by=request.user, decision=given["decision"])

        return Act(Effect(lines=lines), save, _("Đã thêm quầy «%(name)s».") % {"name": given["name"]})

    return acting(request, one, form, plan, NEW)


@require_http_methods(["GET", "POST"])
def desk_name(request: PersonRequest, agency: str, pk: int) -> HttpResponseBase:
    """«Đổi tên quầy»: a new row from a day on."""
    one = administered(request, agency)
    desk = _desk(one, pk)
    form = DeskForm(request.POST or None, initial={"since": _earliest(desk), "name": desk.name})

    def plan() -> Act:
        given = form.cleaned_data
        facts = {"old": desk.name, "name": given["name"], "day": f"{given['since']:%d/%m/%Y}"}
        line = _("Từ %(day)s quầy «%(old)s» mang tên «%(name)s». Không ảnh hưởng lịch hẹn nào.") % facts

        def save() -> object:
            return desks.rename(desk, given["name"], since=given["since"], by=request.user, decision=given["decision"])

        return Act(Effect(lines=[line]), save, _("Đã đổi tên quầy."))

    return acting(request, one, form, plan, NAME)


@require_http_methods(["GET", "POST"])
def desk_end(request: PersonRequest, agency: str, pk: int) -> HttpResponseBase:
    """«Ngừng quầy» from a day on."""
    one = administered(request, agency)
    desk = _desk(one, pk)
    form = DeskEndForm(request.POST or None, initial={"day": _earliest(desk)})

    def plan() -> Act:
        given = form.cleaned_data
        facts = {"name": desk.name, "day": f"{given['day']:%d/%m/%Y}"}
        hit = desks.preview_end(desk, given["day"]).hit

        def save() -> object:
            return desks.end(desk, day=given["day"], by=request.user, decision=given["decision"])

        line = _("Quầy «%(name)s» không tiếp nhận từ %(day)s.") % facts
        return Act(hitting(hit, line), save, _("Đã ngừng quầy «%(name)s» từ %(day)s.") % facts)

    return acting(request, one, form, plan, END)


def _earliest(desk: Desk) -> object:
    return max(clock.today(), desk.during.lower) + timedelta(days=1)


def _desk(agency: Agency, pk: int) -> Desk:
    """One of today or to come."""
    return get_object_or_404(Desk.objects.lasting(clock.today()).filter(agency=agency), pk=pk)
