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
    "keys_changed": (
        "Khóa kiểm tra yêu cầu ký của trang web này đã khác với lúc ghép nối; chưa ký gì cả.",
        "Hỏi người quản trị trang web; chỉ khi họ xác nhận đã đổi khóa, hãy bấm ký lại và nhập mã để ghép nối lại.",
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
    "file_needed": (
        "Trang web không đưa tệp để phần mềm ký tự kiểm tra; chưa ký gì cả.",
        "Nhờ người quản trị cập nhật trang web rồi ký lại.",
    ),
    "file_unavailable": (
        "Phần mềm ký không lấy được tệp cần ký từ trang web để kiểm tra; chưa ký gì cả.",
        "Kiểm tra mạng rồi bấm ký lại; nếu vẫn vậy, hãy báo người quản trị.",
    ),
    "file_changed": (
        "Tệp mà trang web đưa không phải tệp đã hiện và cần ký; chưa ký gì cả.",
        "Không ký và báo ngay người quản trị.",
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
    "driver_not_set": (
        "Chưa chọn trình điều khiển của thiết bị ký.",
        "Cài trình điều khiển do nơi cấp thiết bị cung cấp rồi mở lại phần mềm ký với tệp của trình điều khiển đó.",
    ),
    "driver_missing": (
        "Không có tệp trình điều khiển của thiết bị ký ở nơi đã chọn.",
        "Cài trình điều khiển do nơi cấp thiết bị cung cấp, hoặc chọn đúng nơi đã cài, rồi mở lại phần mềm ký.",
    ),
    "driver_is_a_folder": (
        "Nơi đã chọn làm trình điều khiển là một thư mục, không phải một tệp.",
        "Chọn tệp trình điều khiển (đuôi .dll, .so hoặc .dylib) trong thư mục đó rồi mở lại phần mềm ký.",
    ),
    "driver_unreadable": (
        "Phần mềm ký không được phép đọc tệp trình điều khiển.",
        "Nhờ người quản trị máy cho tài khoản này đọc tệp, hoặc cài lại trình điều khiển, rồi mở lại phần mềm ký.",
    ),
    "driver_unsafe": (
        "Tệp trình điều khiển nằm ở nơi mà người khác trên máy này sửa được nên không được dùng.",
        "Cài lại bằng bộ cài của nơi cấp thiết bị, hoặc nhờ người quản trị máy sửa quyền của tệp và thư mục chứa tệp.",
    ),
    "driver_no_library": (
        "Tệp đã chọn không phải trình điều khiển mà là tệp loại khác.",
        "Chọn đúng tệp trình điều khiển (đuôi .dll, .so hoặc .dylib) của thiết bị rồi mở lại phần mềm ký.",
    ),
    "driver_other_machine": (
        "Trình điều khiển được làm cho loại máy khác (ví dụ bản 32 bit, trong khi phần mềm ký là 64 bit).",
        "Cài bản trình điều khiển đúng loại máy, thường là bản 64 bit, rồi mở lại phần mềm ký.",
    ),
    "driver_of_something_else": (
        "Tệp đã chọn là một thư viện, nhưng không phải trình điều khiển của thiết bị ký (không có PKCS#11).",
        "Chọn đúng tệp trình điều khiển theo hướng dẫn của nơi cấp thiết bị rồi mở lại phần mềm ký.",
    ),
    "driver_not_loaded": (
        "Hệ thống không nạp được trình điều khiển của thiết bị ký; có thể thiếu một phần đi kèm.",
        "Gỡ trình điều khiển, cài lại bằng bộ cài đầy đủ của nơi cấp thiết bị rồi mở lại phần mềm ký.",
    ),
    "driver_failed": (
        "Trình điều khiển của thiết bị ký báo lỗi khi bắt đầu làm việc.",
        "Rút mọi thiết bị ký, cắm lại và mở lại phần mềm ký; nếu vẫn vậy, hãy cài lại trình điều khiển.",
    ),
    "driver_silent": (
        "Trình điều khiển của thiết bị ký không trả lời trong một phút nên đã bị dừng.",
        "Rút thiết bị, cắm lại rồi làm lại; nếu vẫn vậy, hãy khởi động lại máy.",
    ),
    "driver_crashed": (
        "Trình điều khiển của thiết bị ký đã bị ngắt giữa chừng.",
        "Rút thiết bị, cắm lại rồi làm lại; nếu vẫn vậy, hãy cài lại trình điều khiển.",
    ),
    "no_token": ("Không thấy thiết bị ký.", "Cắm thiết bị ký rồi thử lại."),
    "token_removed": (
        "Thiết bị ký đã bị rút ra khi đang làm việc.",
        "Cắm lại thiết bị rồi ký lại những văn bản chưa ký.",
    ),
    "token_unknown": (
        "Trình điều khiển này không nhận ra thiết bị đang cắm.",
        "Cài trình điều khiển của đúng loại thiết bị đó, hoặc cắm thiết bị khác.",
    ),
    "token_in_use": (
        "Thiết bị ký đang được một chương trình khác dùng.",
        "Đóng chương trình ký khác (hoặc trang ngân hàng, thuế, hải quan) rồi thử lại.",
    ),
    "token_broken": (
        "Thiết bị ký báo hỏng.",
        "Rút thiết bị, cắm vào cổng khác rồi thử lại; nếu vẫn vậy, hãy liên hệ nơi cấp thiết bị.",
    ),
    "certificate_absent": (
        "Không thiết bị nào đang cắm có chứng thư số đã chọn.",
        "Cắm đúng thiết bị rồi chọn lại chứng thư số.",
    ),
    "certificate_unfit": (
        "Chứng thư số đã chọn không dùng để ký văn bản.",
        "Chọn chứng thư số dùng để ký.",
    ),
    "certificate_not_yet": (
        "Chứng thư số đã chọn chưa có hiệu lực.",
        "Kiểm tra ngày giờ của máy, hoặc chọn chứng thư số khác.",
    ),
    "certificate_over": (
        "Chứng thư số đã chọn đã hết hạn.",
        "Chọn chứng thư số còn hạn, hoặc xin gia hạn ở nơi cấp.",
    ),
    "key_missing": (
        "Thiết bị ký có chứng thư số đã chọn nhưng không có khóa của chứng thư số đó.",
        "Cắm thiết bị đã được cấp cùng chứng thư số; nếu đã đúng thiết bị, hãy liên hệ nơi cấp.",
    ),
    "key_of_another": (
        "Khóa trên thiết bị ký không phải khóa của chứng thư số đã chọn; chưa ký gì bằng khóa này.",
        "Cắm thiết bị khác có chứng thư số này, hoặc nhờ nơi cấp thiết bị nạp lại chứng thư số.",
    ),
    "key_cannot_sign": (
        "Thiết bị ký không cho dùng khóa này để ký theo cách được yêu cầu.",
        "Liên hệ nơi cấp thiết bị để được cấp khóa ký văn bản (RSA, SHA-256).",
    ),
    "wrong_value": (
        "Chữ ký mà thiết bị trả về không khớp với chứng thư số nên không được gửi đi.",
        "Ký lại; nếu vẫn vậy, hãy liên hệ nơi cấp thiết bị.",
    ),
    "pin_with_marks": (
        "Bạn đang bật bộ gõ tiếng Việt: mã PIN vừa nhập có chữ đ hoặc chữ có dấu.",
        "Tắt bộ gõ (chuyển sang chữ E) rồi nhập lại mã PIN; thiết bị chưa được hỏi nên chưa mất lần thử nào.",
    ),
    "pin_foreign": (
        "Mã PIN vừa nhập có ký tự không phải chữ, số hay dấu của bàn phím tiếng Anh.",
        "Chuyển bàn phím sang tiếng Anh rồi gõ lại, không dán; thiết bị chưa được hỏi nên chưa mất lần thử nào.",
    ),
    "wrong_pin": ("Sai mã PIN.", "Kiểm tra phím Caps Lock và mã PIN trước khi ký lại; sai nhiều lần thiết bị sẽ khóa."),
    "pin_length": (
        "Mã PIN vừa nhập ngắn hoặc dài hơn mức thiết bị cho phép.",
        "Nhập đủ mã PIN của đúng thiết bị này.",
    ),
    "pin_not_taken": (
        "Thiết bị ký không nhận một ký tự trong mã PIN vừa nhập.",
        "Nhập lại đúng mã PIN của thiết bị này.",
    ),
    "pin_locked": (
        "Thiết bị ký đã bị khóa vì nhập sai mã PIN nhiều lần.",
        "Liên hệ nơi cấp thiết bị để mở khóa.",
    ),
    "pin_expired": (
        "Mã PIN của thiết bị ký đã hết hạn.",
        "Đổi mã PIN bằng chương trình quản lý của thiết bị rồi ký lại.",
    ),
    "pin_unset": (
        "Thiết bị ký chưa được đặt mã PIN.",
        "Đặt mã PIN bằng chương trình quản lý của thiết bị, hoặc liên hệ nơi cấp thiết bị.",
    ),
    "token_error": (
        "Thiết bị ký báo một lỗi khác.",
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

    def of(self, token: str) -> dict[str, str]:
        """The same said of one token or reader among others."""
        return {"token": token, "code": self.code, "message": f"«{token}»: {self.message}"}
