"""How a refusal looks in an answer: one shape for all that this API does not do, in the reader's language."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _
from ninja import Schema


class Problem(Schema):
    """A refusal: a stable code, what happened, what to do."""

    code: str
    message: str
    remedy: str = ""


NOT_FOUND = "not_found"
# Of an answer that no rule of the office gave: by its status. The codes are those of the pages.
WORDS = {
    HTTPStatus.BAD_REQUEST: (
        _("Máy chủ không đọc được nội dung gửi lên."),
        _("Gửi JSON đúng như mô tả của giao diện, không có ký tự NUL."),
    ),
    HTTPStatus.UNAUTHORIZED: (_("Chưa đăng nhập, hoặc phiên đăng nhập đã kết thúc."), _("Đăng nhập rồi gửi lại.")),
    HTTPStatus.FORBIDDEN: (
        _("Yêu cầu này bị từ chối: thiếu quyền, hoặc thiếu mã của biểu mẫu."),
        _("Tải lại trang rồi thử lại; nếu vẫn vậy, hỏi người quản trị về quyền của bạn."),
    ),
    HTTPStatus.NOT_FOUND: (
        _("Không có gì ở địa chỉ này, hoặc bạn không có quyền xem."),
        _("Kiểm tra địa chỉ và mã đã gửi."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        _("Địa chỉ này không nhận phương thức đã dùng."),
        _("Dùng phương thức ghi trong tiêu đề Allow."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (_("Nội dung gửi lên quá lớn."), _("Gửi ít dữ liệu hơn.")),
    HTTPStatus.UNPROCESSABLE_ENTITY: (
        _("Nội dung gửi lên thiếu hoặc không đúng."),
        _("Gửi JSON đúng như mô tả của giao diện."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (_("Gửi quá nhiều lần."), _("Đợi theo tiêu đề Retry-After rồi gửi lại.")),
    HTTPStatus.SERVICE_UNAVAILABLE: (_("Hệ thống tạm thời chưa trả lời được."), _("Thử lại sau ít phút.")),
}
OTHER = (_("Hệ thống gặp lỗi khi trả lời."), _("Thử lại sau ít phút; nếu vẫn lỗi, báo mã này cho bộ phận hỗ trợ."))


def of_status(status: int) -> dict[str, str]:
    """A ``Problem`` for an answer that has only its status."""
    message, remedy = WORDS.get(HTTPStatus(status), OTHER)
    code = NOT_FOUND if status == HTTPStatus.NOT_FOUND else f"http_{status}"
    return {"code": code, "message": str(message), "remedy": str(remedy)}
