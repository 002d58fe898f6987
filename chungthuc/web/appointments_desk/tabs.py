"""The tabs of the office's appointments, in the order of work, and what each says when it is empty."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungthuc.appointments.lifecycle import COMING, OPEN, AppointmentStatus
from chungthuc.appointments.models import Answer
from chungthuc.certification.reception.announced_papers import has_unscanned
from chungthuc.core import clock
from chungthuc.web.kit.appointments import midnights, today


@dataclass(frozen=True)
class Tab:
    """One stretch of the work. ``where`` is asked anew each time: it knows today."""

    key: str
    label: Promise
    where: Callable[[], Q]
    why: Promise
    next: Promise
    newest: bool = False


def _coming() -> Q:
    return Q(starts_at__gte=midnights()[1], state=AppointmentStatus.CONFIRMED)


def _unconfirmed() -> Q:
    return Q(state=AppointmentStatus.PRECONFIRMED)


def again() -> Q:
    return Q(state__in=sorted(COMING), ends_at__gt=clock.now(), rebooking__answer=Answer.WAITING)


def _left() -> Q:
    """Originals that were left here are not all scanned and submitted yet."""
    return Q(drop_off=True) & Q(has_unscanned())


def _over() -> Q:
    gone = set(AppointmentStatus) - OPEN - {AppointmentStatus.MOVED}
    return Q(state__in=sorted(gone)) | Q(state=AppointmentStatus.CONFIRMED, starts_at__lt=midnights()[0])


TABS = (
    Tab("today", _("Hôm nay"), today,
        _("Hôm nay không còn lịch hẹn nào."),
        _("Người đến trực tiếp: mở «Hàng chờ» và bấm «Lấy số».")),
    Tab("coming", _("Sắp tới"), _coming,
        _("Chưa có ai đặt lịch cho những ngày tới."),
        _("Lịch hẹn người dân đặt trên cổng hiện ở đây ngay khi đặt xong.")),
    Tab("unconfirmed", _("Chờ xác nhận"), _unconfirmed,
        _("Không có lịch hẹn nào chờ xác nhận."),
        _("Người đặt không có tài khoản phải xác nhận qua thư hoặc tin nhắn; quá hạn thì chỗ được trả lại.")),
    Tab("again", _("Cần hẹn lại"), again,
        _("Không có ai cần hẹn lại."),
        _("Khi đóng lịch, người đã hẹn vào giờ đó hiện ở đây cho đến khi họ trả lời giờ mới.")),
    Tab("left", _("Giấy tờ để lại, chưa đủ"), _left,
        _("Không còn giấy tờ để lại nào chưa trình ký."),
        _("Bản chính người dân để lại hiện ở đây cho đến khi đủ bản sao được trình ký.")),
    Tab("over", _("Đã qua, vắng mặt, hủy"), _over,
        _("Chưa có lịch hẹn nào đã qua."),
        _("Lượt đã xong, vắng mặt hoặc hủy hiện ở đây, mới nhất ở trên."), newest=True),
)  # fmt: skip
