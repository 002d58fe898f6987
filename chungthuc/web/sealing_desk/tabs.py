"""The tabs of the clerk's list, in the order of work, and what each says when it is empty."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungthuc.accounts.models import Person
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CopyQuerySet
from chungthuc.certification.results import worklists
from chungthuc.web.kit.paging import QUEUE


@dataclass(frozen=True)
class Tab:
    """One stretch of the work. ``of``: which of the office's copies, for this clerk; ``is_done_here``: he only looks at
    them."""

    key: str
    label: Promise
    of: Callable[[CopyQuerySet, Person], CopyQuerySet]
    why: Promise
    next: Promise
    by: tuple[str, ...] = QUEUE
    newest: bool = False
    is_work: bool = True
    is_done_here: bool = False


TABS = (
    Tab("waiting", _("Chờ đóng dấu"), lambda rows, _clerk: rows.waiting_for_seal(),
        _("Không có bản sao nào chờ đóng dấu."),
        _("Bản sao hiện ở đây khi lãnh đạo đã ký, có dấu thời gian và bấm «Chuyển cấp số và đóng dấu».")),
    Tab("finishing", _("Đang hoàn tất"), lambda rows, _clerk: worklists.finishing(rows),
        _("Không có bản sao nào đang hoàn tất."),
        _("Sau khi đóng dấu, hệ thống gắn dấu thời gian và kiểm tra lại tệp; việc này thường mất vài giây.")),
    Tab("issued", _("Đã cấp, chưa chuyển"), lambda rows, _clerk: worklists.unsent(rows),
        _("Bản sao đã cấp đều đã chuyển."),
        _("Bản sao đã cấp mà chưa chuyển đến người dân, doanh nghiệp hiện ở đây.")),
    Tab("failed", _("Gửi không được"), lambda rows, _clerk: worklists.failed(rows),
        _("Không có kết quả nào gửi không được."),
        _("Thư bị trả lại hoặc gửi mãi không được hiện ở đây cùng nguyên nhân và cách xử lý.")),
    Tab("claim", _("Chờ nhận bằng mã"), lambda rows, _clerk: worklists.waiting_for_code(rows),
        _("Không có kết quả nào chờ nhận bằng mã."),
        _("Kết quả chờ người yêu cầu nhận bằng mã trên phiếu hẹn hiện ở đây; văn thư không phải làm gì."),
        is_done_here=True),
    Tab("done", _("Hoàn thành"), lambda rows, _clerk: rows.filter(status=Status.DELIVERED),
        _("Chưa có bản sao nào hoàn thành."),
        _("Bản sao đã chuyển hiện ở đây, mới nhất ở trên."),
        by=("issued_at",), newest=True, is_work=False, is_done_here=True),
    Tab("sealed", _("Đã đóng dấu"), lambda rows, clerk: rows.sealed_by(clerk),
        _("Bạn chưa đóng dấu bản sao nào ở cơ quan này."),
        _("Bản sao bạn đã đóng dấu hiện ở đây, mới nhất ở trên."),
        by=("sealed_at",), newest=True, is_work=False, is_done_here=True),
)  # fmt: skip
