"""What the agent answers when it does not do something: a stable code and a sentence for the signer."""

MESSAGES = {
    "bad_request": "Yêu cầu từ trang web không đúng dạng.",
    "origin_not_allowed": "Trang web này không được phép dùng phần mềm ký.",
    "not_paired": "Trang web này chưa được ghép nối với phần mềm ký trên máy.",
    "pairing_refused": "Việc ghép nối bị từ chối hoặc mã không đúng.",
    "pairing_busy": "Đang có một lần ghép nối khác. Hãy hoàn tất hoặc đợi hai phút.",
    "keys_unavailable": "Không lấy được khóa kiểm tra vé ký từ máy chủ.",
    "ticket_invalid": "Vé ký không hợp lệ; không ký gì cả.",
    "ticket_expired": "Vé ký đã hết hạn. Hãy bấm ký lại trên trang web.",
    "ticket_used": "Vé ký này đã được dùng. Hãy bấm ký lại trên trang web.",
    "content_changed": "Nội dung cần ký không khớp với chứng thư số đã chọn; không ký gì cả.",
    "busy": "Phần mềm ký đang xử lý một yêu cầu khác.",
    "stopped_by_user": "Người ký đã từ chối hoặc dừng.",
    "no_token": "Không thấy thiết bị ký. Hãy cắm thiết bị rồi thử lại.",
    "no_driver": "Chưa có trình điều khiển của thiết bị ký trên máy này.",
    "wrong_certificate": "Thiết bị ký không có chứng thư số đã chọn.",
    "wrong_pin": "Sai mã PIN. Thiết bị sẽ khóa nếu nhập sai nhiều lần.",
    "pin_locked": "Thiết bị ký đã bị khóa vì nhập sai mã PIN. Liên hệ nơi cấp thiết bị để mở khóa.",
    "token_error": "Thiết bị ký không trả lời hoặc báo lỗi.",
}


class AgentError(Exception):
    """Nothing was signed. ``code`` is one of MESSAGES."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail

    @property
    def message(self) -> str:
        return MESSAGES[self.code]

    def to_json(self) -> dict[str, str]:
        return {"error": self.code, "message": self.message}
