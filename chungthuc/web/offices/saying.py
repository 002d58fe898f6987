"""Address, office hours and days: said from a day on, taken back while they lie ahead."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chungthuc.accounts.sign_in.person_request import PersonRequest
from chungthuc.agencies.models import OfficeAddress, OfficeHours, SpecialDay
from chungthuc.appointments.offices import free_days, saying
from chungthuc.appointments.offices.free_days import Said
from chungthuc.core import clock
from chungthuc.web.kit.administering.branch import administered, demand_lately_proved
from chungthuc.web.kit.refusals import refusals_lead_to
from chungthuc.web.offices.acting import Act, Effect, Heading, acting, hitting
from chungthuc.web.offices.forms import AddressForm, DayForm, HoursForm

ADDRESS = Heading(
    gettext_lazy("Địa chỉ"), gettext_lazy("Người dân thấy địa chỉ này ở trang liên hệ, phiếu hẹn và thư."),
    gettext_lazy("Lưu địa chỉ"), "office", "desks",
)  # fmt: skip
HOURS = Heading(
    gettext_lazy("Giờ làm việc"),
    gettext_lazy("Hạn trả kết quả tính đến giờ này. Áp dụng cả cho cơ quan trực thuộc chưa có quyết định riêng."),
    gettext_lazy("Lưu giờ làm việc"), "office", "desks",
)  # fmt: skip
DAY = Heading(
    gettext_lazy("Thêm ngày nghỉ, ngày làm bù"),
    gettext_lazy("Áp dụng cho cơ quan và mọi cơ quan trực thuộc chưa có quyết định riêng cho ngày đó."),
    gettext_lazy("Lưu ngày"), "office", "desks",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def office_address(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Địa chỉ» from a day on."""
    one = administered(request, agency)
    now = OfficeAddress.objects.filter(agency=one).in_force()
    known = {name: getattr(now, name) for name in ("address", "phone", "hint")} if now else {}
    form = AddressForm(request.POST or None, initial={"since": clock.today(), **known})

    def plan() -> Act:
        given = form.cleaned_data
        coming = saying.coming_moved(one, given["since"]).count()
        lines = [_("Từ %(day)s: %(address)s") % {"day": f"{given['since']:%d/%m/%Y}", "address": given["address"]}]
        told = _("%(n)d người đã hẹn sau ngày đó; địa chỉ mới hiện ở trang lịch hẹn của họ, không có tin nhắn riêng.")
        warnings = [told % {"n": coming}] if coming else []

        def save() -> object:
            return saying.move_to(
                one, given["address"], since=given["since"], by=request.user, decision=given["decision"],
                phone=given["phone"], hint=given["hint"],
            )  # fmt: skip

        return Act(Effect(lines=lines, warnings=warnings), save, _("Đã lưu địa chỉ."))

    return acting(request, one, form, plan, ADDRESS)


@require_http_methods(["GET", "POST"])
def office_hours(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Giờ làm việc» from a day on."""
    one = administered(request, agency)
    form = HoursForm(request.POST or None, initial={"since": clock.today()})

    def plan() -> Act:
        given = form.cleaned_data
        facts = {"day": f"{given['since']:%d/%m/%Y}", "hour": f"{given['closes_at']:%H:%M}"}
        late = saying.coming_after(one, given["closes_at"], given["since"]).count()
        told = _("%(n)d lịch hẹn kết thúc sau giờ này và giữ nguyên: sửa «Lịch tiếp nhận» của quầy nếu cần.")
        warnings = [told % {"n": late}] if late else []

        def save() -> object:
            when = given["closes_at"]
            return saying.work_until(one, when, since=given["since"], by=request.user, decision=given["decision"])

        effect = Effect(lines=[_("Từ %(day)s giờ làm việc kết thúc lúc %(hour)s.") % facts], warnings=warnings)
        return Act(effect, save, _("Đã lưu giờ làm việc."))

    return acting(request, one, form, plan, HOURS)


@require_http_methods(["GET", "POST"])
def day_new(request: PersonRequest, agency: str) -> HttpResponseBase:
    """«Thêm ngày nghỉ, ngày làm bù»."""
    one = administered(request, agency)
    form = DayForm(request.POST or None)

    def plan() -> Act:
        said = Said(**form.said())
        line = f"{said.day:%d/%m/%Y}: {said.kind.label}"
        save = partial(free_days.say, one, said, by=request.user)
        return Act(hitting(free_days.preview(one, said), line), save, _("Đã lưu ngày."))

    return acting(request, one, form, plan, DAY)


@require_POST
@refusals_lead_to("office", "agency")
def day_removal(request: PersonRequest, agency: str, pk: int) -> HttpResponseBase:
    """«Rút» a day that lies ahead."""
    one = administered(request, agency)
    demand_lately_proved(request)
    free_days.take_back(get_object_or_404(SpecialDay, agency=one, pk=pk), by=request.user)
    messages.success(request, _("Đã rút ngày này."))
    return redirect("office", agency)


@require_POST
@refusals_lead_to("office", "agency")
def address_removal(request: PersonRequest, agency: str, pk: int) -> HttpResponseBase:
    """«Rút» an address that does not count yet."""
    one = administered(request, agency)
    demand_lately_proved(request)
    saying.take_back(get_object_or_404(OfficeAddress, agency=one, pk=pk), by=request.user)
    messages.success(request, _("Đã rút địa chỉ chưa áp dụng."))
    return redirect("office", agency)


@require_POST
@refusals_lead_to("office", "agency")
def hours_removal(request: PersonRequest, agency: str, pk: int) -> HttpResponseBase:
    """«Rút» office hours that do not count yet."""
    one = administered(request, agency)
    demand_lately_proved(request)
    saying.take_back(get_object_or_404(OfficeHours, agency=one, pk=pk), by=request.user)
    messages.success(request, _("Đã rút giờ làm việc chưa áp dụng."))
    return redirect("office", agency)
