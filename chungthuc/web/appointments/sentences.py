"""An appointment in sentences: what stands, and who acts next; how long and how often it may still be changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungthuc.appointments.lifecycle import APPOINTMENT_LIFE, COMING, AppointmentStatus, Role
from chungthuc.appointments.models import Appointment, Rebooking
from chungthuc.appointments.policies import Policy
from chungthuc.core import clock

TONES = {
    AppointmentStatus.PRECONFIRMED: "warn",
    AppointmentStatus.MISSED: "warn",
    AppointmentStatus.CANCELLED_BY_AGENCY: "bad",
    AppointmentStatus.CANCELLED_BY_CITIZEN: "over",
    AppointmentStatus.LAPSED: "over",
    AppointmentStatus.FINISHED: "over",
}


@dataclass(frozen=True)
class Limits:
    """What the citizen may still do, and until when."""

    actions: set[str]
    until: datetime  # for moving
    moves_left: int


def sentence(appointment: Appointment, question: Rebooking | None = None) -> str:
    """The state as a sentence that says who acts next."""
    if question is not None and appointment.state in COMING:
        return _asked(question)
    match state := AppointmentStatus(appointment.state):
        case AppointmentStatus.PRECONFIRMED:
            return _("Đang chờ bạn xác nhận trước %(moment)s; sau đó chỗ được trả lại.") % {
                "moment": _m(appointment.confirm_by)
            }
        case AppointmentStatus.CONFIRMED if appointment.starts_at < clock.now():
            return _("Đã đến giờ hẹn: mời bạn đến quầy.")
        case AppointmentStatus.CONFIRMED:
            return _("Đã đặt. Vui lòng đến đúng giờ và mang theo bản chính.")
        case AppointmentStatus.ARRIVED | AppointmentStatus.PARKED:
            return _("Đã ghi nhận bạn đến. Đang chờ cơ quan gọi số.")
        case AppointmentStatus.CALLED:
            return _("Cơ quan đang gọi bạn: mời đến quầy.")
        case AppointmentStatus.PROCESSING:
            return _("Cơ quan đang làm thủ tục cho bạn.")
        case AppointmentStatus.FINISHED:
            return _("Đã xong tại quầy. Theo dõi kết quả trong «Hồ sơ của tôi».")
        case AppointmentStatus.MISSED:
            return _("Đã qua giờ hẹn. Bạn vẫn được tiếp nhận khi đến trực tiếp, hoặc đặt lịch mới.")
        case AppointmentStatus.CANCELLED_BY_CITIZEN:
            return _("Bạn đã hủy lịch hẹn này.")
        case AppointmentStatus.CANCELLED_BY_AGENCY:
            return _("Cơ quan đã hủy lịch hẹn này. Bạn vẫn được tiếp nhận khi đến trực tiếp, hoặc đặt lịch mới.")
        case AppointmentStatus.LAPSED:
            return _("Lịch hẹn không được xác nhận kịp nên chỗ đã trả lại. Bạn có thể đặt lịch mới.")
        case AppointmentStatus.MOVED:
            return _("Đã đổi sang giờ khác.")
        case _:
            assert_never(state)


def tone(appointment: Appointment) -> str:
    return TONES.get(AppointmentStatus(appointment.state), "good")


def limits(appointment: Appointment, policy: Policy) -> Limits:
    """Moving ends some time before and is counted; cancelling ends when the appointment begins."""
    until = appointment.starts_at - timedelta(minutes=policy.move_minutes)
    actions = {str(one) for one in APPOINTMENT_LIFE.available(appointment.state, Role.CITIZEN)}
    moves_left = max(policy.moves - appointment.moves, 0)
    if clock.now() > until or not moves_left:
        actions -= {"move"}
    if clock.now() >= appointment.starts_at and appointment.state == AppointmentStatus.CONFIRMED:
        actions -= {"cancel_visit", "change_papers"}
    return Limits(actions, until, moves_left)


def policy_words(appointment: Appointment, allowed: Limits) -> str:
    """The limits in words."""
    if clock.now() >= appointment.starts_at:
        return _("Đã đến giờ hẹn. Đến muộn bạn vẫn được tiếp nhận.")
    if clock.now() > allowed.until:
        return _("Đã quá thời hạn đổi giờ. Vẫn hủy được trước giờ hẹn; đến muộn bạn vẫn được tiếp nhận.")
    if not allowed.moves_left:
        return _("Đã đổi đủ số lần cho phép. Vẫn hủy được trước giờ hẹn.")
    until = {"moment": _m(allowed.until)}
    times = ngettext("còn %(n)d lần", "còn %(n)d lần", allowed.moves_left) % {"n": allowed.moves_left}
    return _("Bạn có thể đổi giờ hẹn đến %(moment)s (%(times)s) và hủy trước giờ hẹn.") % {**until, "times": times}


def _asked(question: Rebooking) -> str:
    if question.proposed is None:
        return _("Cơ quan không tiếp nhận được vào giờ này. Chọn giờ khác, hoặc chờ cơ quan đề nghị giờ mới.")
    return _("Cơ quan không tiếp nhận được vào giờ này và đề nghị %(new)s. Đang chờ bạn trả lời trước %(by)s.") % {
        "new": _m(question.proposed.starts_at),
        "by": _m(question.answer_by),
    }


def _m(moment: datetime | None) -> str:
    """«09:00 ngày 24/11/2026»."""
    if moment is None:
        return "…"
    day, time = clock.vietnamese_moment(moment).split()
    return _("%(time)s ngày %(day)s") % {"time": time, "day": day}
