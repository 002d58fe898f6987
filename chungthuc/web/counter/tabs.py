"""The tabs of the counter's list, in the order of work, and what each says when it is empty."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungthuc.certification.lifecycle import AT_THE_CLERK, IN_FORCE, VOID, Status


@dataclass(frozen=True)
class Tab:
    """One stretch of the work: its statuses, and what its empty list says. What is over is shown newest first."""

    key: str
    label: Promise
    statuses: frozenset[Status]
    why: Promise
    next: Promise
    newest: bool = False


TABS = (
    Tab("submitted", _("Chờ ký"), frozenset({Status.SUBMITTED}),
        _("Không có hồ sơ nào đang chờ ký."),
        _("Người yêu cầu đến: bấm «Thêm mới bản sao từ bản chính».")),
    Tab("signed", _("Chờ dấu thời gian"), frozenset({Status.SIGNED}),
        _("Không có bản sao nào chờ dấu thời gian."),
        _("Dấu thời gian được gắn tự động ngay sau khi lãnh đạo ký.")),
    Tab("stamped", _("Chờ đóng dấu"), frozenset(AT_THE_CLERK),
        _("Không có bản sao nào chờ đóng dấu."),
        _("Bản sao đã ký hiện ở đây cho tới khi văn thư đóng dấu xong.")),
    Tab("returned", _("Hồ sơ bị từ chối"), frozenset({Status.RETURNED}),
        _("Không có hồ sơ nào bị trả về."),
        _("Hồ sơ lãnh đạo trả về hiện ở đây cùng lý do; bấm «Xử lý tiếp» để sửa và trình lại.")),
    Tab("done", _("Hoàn thành"), frozenset(IN_FORCE),
        _("Chưa có hồ sơ nào hoàn thành."),
        _("Bản sao đã cấp hiện ở đây, mới nhất ở trên."), newest=True),
    Tab("over", _("Đã hủy"), frozenset(VOID),
        _("Không có hồ sơ nào đã hủy."),
        _("Hồ sơ hủy vẫn được lưu cùng lý do."), newest=True),
)  # fmt: skip
