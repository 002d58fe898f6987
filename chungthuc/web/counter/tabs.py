"""The tabs of the counter's list, in the order of work, and what each says when it is empty."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models.lists import AT_CLERK, IS_DONE, IS_VOID, UNFORWARDED
from chungthuc.web.kit.paging import QUEUE


@dataclass(frozen=True)
class Tab:
    """One stretch of the work: which copies, and what its empty list says. What is over is shown newest first, by the
    columns of ``by``; each has an index of its own (``certification.models.copies``)."""

    key: str
    label: Promise
    where: Q
    why: Promise
    next: Promise
    by: tuple[str, ...] = QUEUE
    newest: bool = False
    is_work: bool = True


TABS = (
    Tab("submitted", _("Chờ ký"), Q(status=Status.SUBMITTED),
        _("Không có hồ sơ nào đang chờ ký."),
        _("Người yêu cầu đến: bấm «Thêm mới bản sao từ bản chính».")),
    Tab("signed", _("Đã ký, chưa chuyển"), UNFORWARDED,
        _("Bản sao đã ký đều đã chuyển đến văn thư."),
        _("Bản sao lãnh đạo đã ký mà chưa bấm «Chuyển cấp số và đóng dấu» hiện ở đây.")),
    Tab("stamped", _("Chờ đóng dấu"), AT_CLERK,
        _("Không có bản sao nào chờ đóng dấu."),
        _("Bản sao lãnh đạo đã chuyển hiện ở đây cho đến khi văn thư đóng dấu xong.")),
    Tab("issued", _("Đã cấp, chưa trả"), Q(status=Status.ISSUED),
        _("Bản sao đã cấp đều đã trả cho người yêu cầu."),
        _("Bản sao đã cấp hiện ở đây cho đến khi văn thư chuyển, hoặc người yêu cầu nhận bằng mã trên phiếu hẹn.")),
    Tab("returned", _("Hồ sơ bị từ chối"), Q(status=Status.RETURNED),
        _("Không có hồ sơ nào bị trả về."),
        _("Hồ sơ bị trả về hoặc rút lại hiện ở đây cùng lý do; bấm «Xử lý tiếp» để sửa và trình lại.")),
    Tab("done", _("Hoàn thành"), IS_DONE,
        _("Chưa có hồ sơ nào hoàn thành."),
        _("Bản sao đã trả kết quả hiện ở đây, mới nhất ở trên."), by=("issued_at",), newest=True, is_work=False),
    Tab("over", _("Đã hủy"), IS_VOID,
        _("Không có hồ sơ nào đã hủy."),
        _("Hồ sơ hủy vẫn được lưu cùng lý do."), newest=True, is_work=False),
)  # fmt: skip
