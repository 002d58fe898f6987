"""What the agent answers when it does not do something: a stable code, what happened, and what to do."""

MESSAGES: dict[str, tuple[str, str]] = {
    "bad_request": (
        "Yêu cầu từ trang web không đúng dạng.",
        "Tải lại trang rồi thử lại; nếu vẫn vậy, hãy cập nhật phần mềm ký.",
    ),
    "origin_not_allowed": (
        "Trang web này không được phép dùng phần mềm ký.",
        "Kiểm tra địa chỉ trang web; nếu đúng, hãy nhờ người quản trị cho phép trang này trong phần mềm ký.",
    ),
    "not_paired": (
        "Trang web này chưa được ghép nối với phần mềm ký trên máy.",
        "Tải lại trang, bấm ký lại và nhập mã ghép nối.",
    ),
    "pairing_refused": (
        "Mã ghép nối không đúng hoặc đã hết hạn.",
        "Nhập đúng mã đang hiện trong phần mềm ký; sau ba lần sai, hãy đợi hai phút rồi tải lại trang.",
    ),
    "pairing_busy": (
        "Đang có một trang web khác chờ ghép nối.",
        "Hoàn tất lần ghép nối đó hoặc đợi hai phút rồi thử lại.",
    ),
    "keys_unavailable": (
        "Không lấy được khóa kiểm tra yêu cầu ký từ máy chủ.",
        "Kiểm tra mạng rồi thử lại; nếu vẫn vậy, hãy báo người quản trị.",
    ),
    "ticket_invalid": (
        "Yêu cầu ký không hợp lệ; chưa ký gì cả.",
        "Bấm ký lại; nếu vẫn vậy, không ký và báo người quản trị.",
    ),
    "ticket_expired": (
        "Yêu cầu ký đã hết hạn.",
        "Bấm ký lại; nếu vẫn vậy, hãy chỉnh lại ngày giờ của máy.",
    ),
    "ticket_used": ("Yêu cầu ký này đã được dùng một lần.", "Bấm ký lại để có yêu cầu mới."),
    "content_changed": (
        "Nội dung cần ký không khớp với yêu cầu và chứng thư số đã chọn; chưa ký gì cả.",
        "Tải lại trang rồi ký lại; nếu vẫn vậy, không ký và báo người quản trị.",
    ),
    "busy": (
        "Phần mềm ký đang xử lý một yêu cầu khác.",
        "Hoàn tất hoặc từ chối yêu cầu đang mở trong phần mềm ký rồi thử lại.",
    ),
    "already_running": (
        "Phần mềm ký đã được mở rồi.",
        "Dùng phần mềm ký đang mở, hoặc tắt nó trước khi mở lại.",
    ),
    "no_port": (
        "Mọi cổng dành cho phần mềm ký đều đã bị chiếm.",
        "Tắt phần mềm ký đang mở hoặc chương trình đang chiếm cổng rồi mở lại.",
    ),
    "no_face": (
        "Phần mềm ký không có màn hình hay cửa sổ lệnh để hỏi người ký.",
        "Mở phần mềm ký từ màn hình của người ký.",
    ),
    "face_failed": (
        "Phần mềm ký gặp lỗi khi hỏi người ký.",
        "Tắt phần mềm ký, mở lại rồi ký lại; nếu vẫn vậy, hãy báo người quản trị.",
    ),
    "stopped_by_user": ("Người ký đã từ chối hoặc dừng.", "Bấm ký lại khi muốn ký tiếp."),
    "no_token": ("Không thấy thiết bị ký.", "Cắm thiết bị ký rồi thử lại."),
    "no_driver": (
        "Chưa có trình điều khiển của thiết bị ký trên máy này.",
        "Cài trình điều khiển do nơi cấp thiết bị cung cấp rồi mở lại phần mềm ký.",
    ),
    "wrong_certificate": (
        "Thiết bị ký không có chứng thư số đã chọn, hoặc chứng thư số không còn dùng để ký được.",
        "Cắm đúng thiết bị và chọn chứng thư số còn hạn.",
    ),
    "wrong_pin": ("Sai mã PIN.", "Kiểm tra phím Caps Lock và mã PIN trước khi ký lại; sai nhiều lần thiết bị sẽ khóa."),
    "pin_locked": (
        "Thiết bị ký đã bị khóa vì nhập sai mã PIN nhiều lần.",
        "Liên hệ nơi cấp thiết bị để mở khóa.",
    ),
    "token_error": (
        "Thiết bị ký không trả lời hoặc báo lỗi.",
        "Rút thiết bị, cắm lại rồi ký lại những văn bản chưa ký.",
    ),
}


class AgentError(Exception):
    """Nothing was signed. ``code`` is one of MESSAGES; ``detail`` is ours and fixed, never a part of what was sent.

    ``remark`` is a further sentence for the signer.
    """

    def __init__(self, code: str, detail: str = "", remark: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail
        self.cause, self.remedy = MESSAGES[code]
        self.remark = remark

    @property
    def message(self) -> str:
        return " ".join(part for part in (self.cause, self.remark, self.remedy) if part)

    def to_json(self) -> dict[str, str]:
        return {"error": self.code, "message": self.message}
