"""The status of a copy as a sentence that says who acts next: for the office, and for whoever asked for it."""

from datetime import timedelta
from typing import assert_never

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy, Route
from chungthuc.certification.models.reasons import is_withdrawal
from chungthuc.certification.results.delivery import letter_failed, route_of
from chungthuc.core import clock


def status_words(copy: CertifiedCopy) -> str:
    """The word of lists and badges (``components/status_badge.html``)."""
    return _("Đã ký, chưa chuyển") if copy.waits_at_leader else str(Status(copy.status).label)


def sentence(copy: CertifiedCopy) -> str:
    """The status as a sentence that says who acts next."""
    signatory = copy.signatory.person.full_name
    match status := Status(copy.status):
        case Status.SUBMITTED:
            return _("Đang chờ %(name)s ký%(due)s.") % {"name": signatory, "due": _until(copy)}
        case Status.RETURNED:
            return _("Đã trả về: cán bộ tiếp nhận sửa rồi trình lại, hoặc hủy.")
        case Status.SIGNED if copy.stands_still:
            return _("Đã ký, chưa hoàn tất được. Đang chờ %(name)s xử lý.") % {"name": signatory}
        case Status.SEALED if copy.stands_still:
            return _("Đã đóng dấu, chưa hoàn tất được. Đang chờ văn thư xử lý.")
        case Status.ISSUED if copy.stopped_at:
            return _("Đã cấp, chưa chuyển được. Đang chờ văn thư xử lý.")
        case Status.SIGNED if copy.forwarded_at:
            return _("Đã ký – chờ dấu thời gian; sau đó văn thư đóng dấu.")
        case Status.STAMPED if copy.forwarded_at:
            return _("Đang chờ văn thư cấp số và đóng dấu%(due)s.") % {"due": _until(copy)}
        case Status.SIGNED | Status.STAMPED:
            return _("Đã ký. Đang chờ %(name)s chuyển cấp số và đóng dấu.") % {"name": signatory}
        case Status.SEALED if copy.last_fault:
            return _("Đã đóng dấu. Hệ thống đang thử hoàn tất lại; văn thư theo dõi.")
        case Status.SEALED:
            return _("Đã đóng dấu. Hệ thống đang gắn dấu thời gian và kiểm tra lại tệp.")
        case Status.ISSUED if copy.send_wished_at and route_of(copy) == Route.CLAIM:
            return _("Đã cấp. Đang chờ người yêu cầu nhận bằng mã trên phiếu hẹn trả kết quả.")
        case Status.ISSUED if copy.send_wished_at and letter_failed(copy):
            return _("Đã cấp, thư gửi không được. Đang chờ văn thư xử lý.")
        case Status.ISSUED if copy.send_wished_at:
            return _("Đã cấp. Hệ thống đang chuyển đến người yêu cầu.")
        case Status.ISSUED:
            return _("Đã cấp. Đang chờ văn thư chuyển đến người yêu cầu.")
        case Status.DELIVERED:
            return _("Đã chuyển đến người yêu cầu.")
        case Status.CANCELLED:
            return _("Đã hủy, dừng xử lý.")
        case Status.ANNULLED:
            return _("Đã hủy bỏ giá trị pháp lý.")
        case _:
            assert_never(status)


def for_citizen(copy: CertifiedCopy) -> str:
    """The same for whoever asked for the copy: what the office does about it, and whether he has to do anything."""
    match Status(copy.status):
        case Status.RETURNED:
            return _("Cán bộ tiếp nhận đang chỉnh sửa rồi trình ký lại. Bạn chưa cần làm gì.")
        case Status.SIGNED | Status.SEALED | Status.ISSUED if copy.stopped_at:
            return _("Đã ký; cơ quan đang xử lý một lỗi kỹ thuật trước khi trả kết quả. Bạn chưa cần làm gì.")
        case Status.CANCELLED if is_withdrawal(copy.return_reason):
            return _("Yêu cầu này đã được rút theo đề nghị của người yêu cầu; không cấp bản sao.")
        case Status.CANCELLED:
            return _("Cơ quan đã hủy yêu cầu này, không cấp bản sao.")
        case _:
            return sentence(copy)


def _until(copy: CertifiedCopy) -> str:
    left = copy.due_at - clock.now()
    if left < timedelta(0):
        return _(", đã quá hạn")
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    if hours >= 24:
        return _(", hạn trả %(moment)s") % {"moment": clock.vietnamese_moment(copy.due_at)}
    words = ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}
    if hours:
        words = _("%(hours)d giờ %(minutes)d phút") % {"hours": hours, "minutes": minutes}
    return _(", còn %(time)s đến hạn") % {"time": words}
