"""What an administrator types about opening hours, closures and policies."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chungthuc.agencies.models import Agency, Desk
from chungthuc.appointments.closures.closing import Stretch
from chungthuc.appointments.models import AvailabilityRule, ClosureKind
from chungthuc.appointments.policies import DEFAULTS, MOST_BY_LAW, OF_THE_NATION, most_of
from chungthuc.core import clock
from chungthuc.core.clock import VIETNAM
from chungthuc.core.text.one_line import OneLine, ProperLetters
from chungthuc.web.kit.administering.fields import Day, Hour

WEEKDAYS = [
    (1, _("Thứ Hai")), (2, _("Thứ Ba")), (3, _("Thứ Tư")), (4, _("Thứ Năm")), (5, _("Thứ Sáu")), (6, _("Thứ Bảy")),
    (7, _("Chủ nhật")),
]  # fmt: skip
POLICY_WORDS = {
    "hold_minutes": _("Giữ chỗ khi đang đặt (phút)"),
    "confirm_minutes": _("Thời hạn xác nhận khi không có tài khoản (phút)"),
    "release_minutes": _("Chỗ vừa hủy được mở lại sau (phút)"),
    "release_spread_minutes": _("… cộng thêm ngẫu nhiên đến (phút)"),
    "public_percent": _("Phần đặt trực tuyến (phần trăm sức chứa)"),
    "fallback_minutes": _("Phần trực tuyến còn trống nhường người đến trực tiếp trước (phút)"),
    "originals_a_unit": _("Số bản chính trong một suất 10 phút"),
    "pages_a_unit": _("Số trang trong một suất 10 phút"),
    "most_units": _("Một lượt hẹn nhiều nhất (suất)"),
    "drop_off_units": _("Lượt nộp giấy tờ số lượng lớn (suất)"),
    "drop_off_days": _("Giấy tờ để lại: hạn trả dài thêm (ngày làm việc, tối đa 2)"),
    "open_a_person": _("Lịch hẹn đang mở của một người tại cơ quan"),
    "day_a_person": _("Lượt hẹn của một người trong một ngày"),
    "lead_minutes": _("Đặt trước ít nhất (phút)"),
    "lead_days": _("Đặt trước nhiều nhất (ngày)"),
    "early_minutes": _("Ghi nhận đến sớm nhất trước giờ hẹn (phút)"),
    "late_minutes": _("Đến muộn nhất sau giờ hẹn (phút)"),
    "calls": _("Số lần gọi trước khi ghi vắng mặt"),
    "misses": _("Số lần vắng mặt thì phải xác nhận"),
    "misses_days": _("… trong số ngày"),
    "move_minutes": _("Người dân đổi giờ chậm nhất trước giờ hẹn (phút)"),
    "moves": _("Số lần người dân được đổi lịch"),
    "answer_hours": _("Thời hạn trả lời giờ mới (giờ)"),
    "horizon_days": _("Mở lịch trước (ngày)"),
    "wipe_days": _("Xóa thông tin liên hệ sau lượt hẹn (ngày)"),
    "draft_days": _("Xóa bản nháp chưa trình ký sau lần sửa cuối (ngày)"),
    "upload_days": _("Xóa tệp scan không dùng đến sau ngày gửi (ngày)"),
    "message_days": _("Xóa lời thư, tin nhắn và địa chỉ nhận về hồ sơ sau ngày gửi (ngày)"),
    "one_person_allowed": _("Một người được tự ký, tự đóng dấu bản sao mình tiếp nhận (1: được, 0: không)"),
}


class RuleForm(forms.Form):
    """«Lịch tiếp nhận» of a desk: from when, on which days, which hours, how many."""

    since = Day(label=_("Áp dụng từ ngày"))
    until = Day(label=_("Đến hết ngày"), required=False, help_text=_("Để trống: cho đến khi ngừng."))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Các ngày trong tuần"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một ngày trong tuần.")},
    )  # fmt: skip
    opens_at = Hour(label=_("Từ giờ"))
    closes_at = Hour(label=_("Đến giờ"))
    slot_min = forms.IntegerField(label=_("Độ dài một khung giờ (phút)"), min_value=5, max_value=480, initial=30)
    cap_staff = forms.IntegerField(
        label=_("Sức chứa một khung giờ (suất 10 phút)"), min_value=1, max_value=500, initial=5,
        help_text=_("Một suất: khoảng 3 bản chính hoặc 20 trang."),
    )  # fmt: skip
    cap_public = forms.IntegerField(
        label=_("Trong đó đặt trực tuyến"), min_value=0, max_value=500, initial=3,
        help_text=_("Phần còn lại dành cho người đến trực tiếp."),
    )  # fmt: skip
    every_weeks = forms.IntegerField(label=_("Lặp lại sau (tuần)"), min_value=1, max_value=52, initial=1)
    on_make_up_days = forms.BooleanField(label=_("Cả ngày làm bù"), required=False, initial=True)
    lead_min = forms.IntegerField(
        label=_("Đặt trước ít nhất (phút)"), min_value=0, max_value=20000, required=False,
        help_text=_("Để trống: theo quy định chung của cơ quan."),
    )  # fmt: skip
    lead_max = forms.IntegerField(
        label=_("Đặt trước nhiều nhất (ngày)"), min_value=0, max_value=365, required=False,
        help_text=_("Để trống: theo quy định chung của cơ quan."),
    )  # fmt: skip

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since < clock.today():
            raise forms.ValidationError(_("Ngày bắt đầu đã qua. Chọn hôm nay hoặc một ngày sau."))
        return since

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and opens >= closes:
            self.add_error("closes_at", _("Giờ đóng phải sau giờ mở."))
        if given.get("cap_public", 0) > given.get("cap_staff", 500):
            self.add_error("cap_public", _("Không lớn hơn sức chứa."))
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày kết thúc phải sau ngày bắt đầu."))
        return given

    def facts(self) -> dict[str, Any]:
        """As the rule's fields; ``until`` there is the first day that no longer counts."""
        given = dict(self.cleaned_data)
        if given["until"]:
            given["until"] = given["until"] + timedelta(days=1)
        return given

    @staticmethod
    def initial_of(rule: AvailabilityRule) -> dict[str, Any]:
        names = ("weekdays", "opens_at", "closes_at", "slot_min", "cap_staff", "cap_public", "every_weeks",
                 "on_make_up_days", "lead_min", "lead_max")  # fmt: skip
        until = rule.until - timedelta(days=1) if rule.until else None
        return {**{name: getattr(rule, name) for name in names}, "until": until,
                "since": max(rule.since, clock.today())}  # fmt: skip


class EndForm(forms.Form):
    """«Ngừng lịch tiếp nhận»."""

    until = Day(label=_("Ngừng từ ngày"), help_text=_("Từ ngày này quầy không còn tiếp nhận theo lịch này."))

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until < clock.today():
            raise forms.ValidationError(_("Ngày này đã qua. Chọn hôm nay hoặc một ngày sau."))
        return until


class ClosureForm(ProperLetters):
    """«Đóng lịch»: where, from when to when, why."""

    where = forms.ChoiceField(label=_("Đóng ở đâu"))
    from_day = Day(label=_("Từ ngày"))
    from_hour = Hour(label=_("Từ giờ"), initial="07:30")
    to_day = Day(label=_("Đến ngày"))
    to_hour = Hour(label=_("Đến giờ"), initial="17:00")
    kind = forms.ChoiceField(label=_("Loại"), choices=ClosureKind.choices, initial=ClosureKind.OTHER)
    reason = OneLine(
        label=_("Lý do"), max_length=300, help_text=_("Người hẹn đọc được lý do này, ví dụ: mất điện theo kế hoạch."),
        error_messages={"required": _("Chưa ghi lý do. Ghi lý do để người dân biết vì sao.")},
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency, desks: list[Desk], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.desks = agency, {str(desk.pk): desk for desk in desks}
        all_of_it = _("Cả cơ quan, và cơ quan trực thuộc nếu có")
        self.fields["where"].choices = [("", all_of_it), *((key, str(one)) for key, one in self.desks.items())]  # type: ignore[attr-defined]
        self.fields["where"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if all(given.get(name) for name in ("from_day", "from_hour", "to_day", "to_hour")):
            if self._end(given) <= self._start(given):
                self.add_error("to_hour", _("Giờ kết thúc phải sau giờ bắt đầu."))
            elif self._end(given) <= clock.now():
                self.add_error("to_day", _("Thời gian này đã qua."))
        return given

    def stretch(self) -> Stretch:
        given = self.cleaned_data
        desk = self.desks.get(given["where"])
        return Stretch(self._start(given), self._end(given), None if desk else self.agency, desk)

    def _start(self, given: dict[str, Any]) -> datetime:
        return datetime.combine(given["from_day"], given["from_hour"], VIETNAM)

    def _end(self, given: dict[str, Any]) -> datetime:
        return datetime.combine(given["to_day"], given["to_hour"], VIETNAM)


class PolicyForm(ProperLetters):
    """One policy's value, from a day on."""

    name = forms.ChoiceField(label=_("Quy định"), choices=list(POLICY_WORDS.items()))
    value = forms.IntegerField(label=_("Giá trị"), min_value=0, max_value=100_000)
    since = Day(label=_("Áp dụng từ ngày"))
    reason = OneLine(label=_("Căn cứ, lý do"), max_length=300)

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since < clock.today():
            raise forms.ValidationError(_("Ngày bắt đầu đã qua. Chọn hôm nay hoặc một ngày sau."))
        return since

    def clean_value(self) -> int:
        value = int(self.cleaned_data["value"])
        name = self.data.get("name", "")
        if value == 0 and name in NEVER_ZERO:
            raise forms.ValidationError(_("Giá trị phải từ 1 trở lên."))
        if value > MOST_BY_LAW.get(name, value):
            most = {"most": MOST_BY_LAW[name]}
            raise forms.ValidationError(_("Không quá %(most)s ngày làm việc (Điều 21 Nghị định 23/2015/NĐ-CP).") % most)
        if name in POLICY_WORDS and value > most_of(name):
            raise forms.ValidationError(_("Giá trị phải từ 0 đến %(most)s.") % {"most": most_of(name)})
        return value


# A zero here would divide by nothing, or let nobody book at all.
NEVER_ZERO = {"originals_a_unit", "pages_a_unit", "most_units", "drop_off_units", "open_a_person", "day_a_person",
              "hold_minutes", "confirm_minutes", "calls", "misses", "horizon_days", "answer_hours",
              "draft_days", "upload_days", "message_days"}  # fmt: skip
assert set(POLICY_WORDS) == set(vars(DEFAULTS)) - OF_THE_NATION  # noqa: S101  (a policy without words could not be decided)
