"""What happened and what to do, in Vietnamese."""

from token_agent.common.codes import Code

REFUSALS = {
    Code.BAD_REQUEST: (
        "Yêu cầu từ trang web không đúng dạng.",
        "Tải lại trang rồi thử lại; nếu vẫn vậy, hãy cập nhật phần mềm ký.",
    ),
    Code.ORIGIN_NOT_ALLOWED: (
        "Trang web này không được phép dùng phần mềm ký.",
        "Kiểm tra địa chỉ trang web; nếu đúng, hãy nhờ người quản trị cho phép trang này trong phần mềm ký.",
    ),
    Code.NOT_PAIRED: (
        "Trang web này chưa được ghép nối với phần mềm ký trên máy.",
        "Tải lại trang, bấm ký lại và nhập mã ghép nối.",
    ),
    Code.PAIRING_REFUSED: (
        "Mã ghép nối không đúng hoặc đã hết hạn.",
        "Nhập đúng mã đang hiện trong phần mềm ký; sau ba lần sai, hãy đợi hai phút rồi tải lại trang.",
    ),
    Code.PAIRING_BUSY: (
        "Đang có một trang web khác chờ ghép nối.",
        "Hoàn tất lần ghép nối đó hoặc đợi hai phút rồi thử lại.",
    ),
    Code.KEYS_UNAVAILABLE: (
        "Không lấy được khóa kiểm tra yêu cầu ký từ máy chủ.",
        "Kiểm tra mạng rồi thử lại; nếu vẫn vậy, hãy báo người quản trị.",
    ),
    Code.KEYS_CHANGED: (
        "Khóa kiểm tra yêu cầu ký của trang web này đã khác với lúc ghép nối; chưa ký gì cả.",
        "Hỏi người quản trị trang web; chỉ khi họ xác nhận đã đổi khóa, hãy bấm ký lại và nhập mã để ghép nối lại.",
    ),
    Code.TICKET_INVALID: (
        "Yêu cầu ký không hợp lệ; chưa ký gì cả.",
        "Bấm ký lại; nếu vẫn vậy, không ký và báo người quản trị.",
    ),
    Code.TICKET_EXPIRED: (
        "Yêu cầu ký đã hết hạn.",
        "Bấm ký lại; nếu vẫn vậy, hãy chỉnh lại ngày giờ của máy.",
    ),
    Code.TICKET_USED: (
        "Yêu cầu ký này đã được dùng một lần.",
        "Bấm ký lại để có yêu cầu mới.",
    ),
    Code.CONTENT_CHANGED: (
        "Nội dung cần ký không khớp với yêu cầu và chứng thư số đã chọn; chưa ký gì cả.",
        "Tải lại trang rồi ký lại; nếu vẫn vậy, không ký và báo người quản trị.",
    ),
    Code.FILE_NEEDED: (
        "Trang web không đưa tệp để phần mềm ký tự kiểm tra; chưa ký gì cả.",
        "Nhờ người quản trị cập nhật trang web rồi ký lại.",
    ),
    Code.FILE_UNAVAILABLE: (
        "Phần mềm ký không lấy được tệp cần ký từ trang web để kiểm tra; chưa ký gì cả.",
        "Kiểm tra mạng rồi bấm ký lại; nếu vẫn vậy, hãy báo người quản trị.",
    ),
    Code.FILE_CHANGED: (
        "Tệp mà trang web đưa không phải tệp đã hiện và cần ký; chưa ký gì cả.",
        "Không ký và báo ngay người quản trị.",
    ),
    Code.BUSY: (
        "Phần mềm ký đang xử lý một yêu cầu khác.",
        "Hoàn tất hoặc từ chối yêu cầu đang mở trong phần mềm ký rồi thử lại.",
    ),
    Code.ALREADY_RUNNING: (
        "Phần mềm ký đã được mở rồi.",
        "Dùng phần mềm ký đang mở, hoặc tắt nó trước khi mở lại.",
    ),
    Code.NO_PORT: (
        "Mọi cổng dành cho phần mềm ký đều đã bị chiếm.",
        "Tắt phần mềm ký đang mở hoặc chương trình đang chiếm cổng rồi mở lại.",
    ),
    Code.NO_FACE: (
        "Phần mềm ký không có màn hình hay cửa sổ lệnh để hỏi người ký.",
        "Mở phần mềm ký từ màn hình của người ký.",
    ),
    Code.FACE_FAILED: (
        "Phần mềm ký gặp lỗi khi hỏi người ký.",
        "Tắt phần mềm ký, mở lại rồi ký lại; nếu vẫn vậy, hãy báo người quản trị.",
    ),
    Code.STOPPED_BY_USER: (
        "Người ký đã từ chối hoặc dừng.",
        "Bấm ký lại khi muốn ký tiếp.",
    ),
    Code.DRIVER_NOT_SET: (
        "Chưa chọn trình điều khiển của thiết bị ký.",
        "Cài trình điều khiển do nơi cấp thiết bị cung cấp rồi mở lại phần mềm ký với tệp của trình điều khiển đó.",
    ),
    Code.DRIVER_MISSING: (
        "Không có tệp trình điều khiển của thiết bị ký ở nơi đã chọn.",
        "Cài trình điều khiển do nơi cấp thiết bị cung cấp, hoặc chọn đúng nơi đã cài, rồi mở lại phần mềm ký.",
    ),
    Code.DRIVER_IS_A_FOLDER: (
        "Nơi đã chọn làm trình điều khiển là một thư mục, không phải một tệp.",
        "Chọn tệp trình điều khiển (đuôi .dll, .so hoặc .dylib) trong thư mục đó rồi mở lại phần mềm ký.",
    ),
    Code.DRIVER_UNREADABLE: (
        "Phần mềm ký không được phép đọc tệp trình điều khiển.",
        "Nhờ người quản trị máy cho tài khoản này đọc tệp, hoặc cài lại trình điều khiển, rồi mở lại phần mềm ký.",
    ),
    Code.DRIVER_UNSAFE: (
        "Tệp trình điều khiển nằm ở nơi mà người khác trên máy này sửa được nên không được dùng.",
        (
            "Cài lại bằng bộ cài của nơi cấp thiết bị, hoặc nhờ người quản trị máy sửa quyền của tệp và thư mục "
            "chứa tệp."
        ),
    ),
    Code.DRIVER_NO_LIBRARY: (
        "Tệp đã chọn không phải trình điều khiển mà là tệp loại khác.",
        "Chọn đúng tệp trình điều khiển (đuôi .dll, .so hoặc .dylib) của thiết bị rồi mở lại phần mềm ký.",
    ),
    Code.DRIVER_OTHER_MACHINE: (
        "Trình điều khiển được làm cho loại máy khác (ví dụ bản 32 bit, trong khi phần mềm ký là 64 bit).",
        "Cài bản trình điều khiển đúng loại máy, thường là bản 64 bit, rồi mở lại phần mềm ký.",
    ),
    Code.DRIVER_OF_SOMETHING_ELSE: (
        "Tệp đã chọn là một thư viện, nhưng không phải trình điều khiển của thiết bị ký (không có PKCS#11).",
        "Chọn đúng tệp trình điều khiển theo hướng dẫn của nơi cấp thiết bị rồi mở lại phần mềm ký.",
    ),
    Code.DRIVER_NOT_LOADED: (
        "Hệ thống không nạp được trình điều khiển của thiết bị ký; có thể thiếu một phần đi kèm.",
        "Gỡ trình điều khiển, cài lại bằng bộ cài đầy đủ của nơi cấp thiết bị rồi mở lại phần mềm ký.",
    ),
    Code.DRIVER_FAILED: (
        "Trình điều khiển của thiết bị ký báo lỗi khi bắt đầu làm việc.",
        "Rút mọi thiết bị ký, cắm lại và mở lại phần mềm ký; nếu vẫn vậy, hãy cài lại trình điều khiển.",
    ),
    Code.DRIVER_SILENT: (
        "Trình điều khiển của thiết bị ký không trả lời trong một phút nên đã bị dừng.",
        "Rút thiết bị, cắm lại rồi làm lại; nếu vẫn vậy, hãy khởi động lại máy.",
    ),
    Code.DRIVER_CRASHED: (
        "Trình điều khiển của thiết bị ký đã bị ngắt giữa chừng.",
        "Rút thiết bị, cắm lại rồi làm lại; nếu vẫn vậy, hãy cài lại trình điều khiển.",
    ),
    Code.NO_TOKEN: (
        "Không thấy thiết bị ký.",
        "Cắm thiết bị ký rồi thử lại.",
    ),
    Code.TOKEN_REMOVED: (
        "Thiết bị ký đã bị rút ra khi đang làm việc.",
        "Cắm lại thiết bị rồi ký lại những văn bản chưa ký.",
    ),
    Code.TOKEN_UNKNOWN: (
        "Trình điều khiển này không nhận ra thiết bị đang cắm.",
        "Cài trình điều khiển của đúng loại thiết bị đó, hoặc cắm thiết bị khác.",
    ),
    Code.TOKEN_IN_USE: (
        "Thiết bị ký đang được một chương trình khác dùng.",
        "Đóng chương trình ký khác (hoặc trang ngân hàng, thuế, hải quan) rồi thử lại.",
    ),
    Code.TOKEN_BROKEN: (
        "Thiết bị ký báo hỏng.",
        "Rút thiết bị, cắm vào cổng khác rồi thử lại; nếu vẫn vậy, hãy liên hệ nơi cấp thiết bị.",
    ),
    Code.CERTIFICATE_ABSENT: (
        "Không thiết bị nào đang cắm có chứng thư số đã chọn.",
        "Cắm đúng thiết bị rồi chọn lại chứng thư số.",
    ),
    Code.CERTIFICATE_UNFIT: (
        "Chứng thư số đã chọn không dùng để ký văn bản.",
        "Chọn chứng thư số dùng để ký.",
    ),
    Code.CERTIFICATE_NOT_YET: (
        "Chứng thư số đã chọn chưa có hiệu lực.",
        "Kiểm tra ngày giờ của máy, hoặc chọn chứng thư số khác.",
    ),
    Code.CERTIFICATE_OVER: (
        "Chứng thư số đã chọn đã hết hạn.",
        "Chọn chứng thư số còn hạn, hoặc xin gia hạn ở nơi cấp.",
    ),
    Code.KEY_MISSING: (
        "Thiết bị ký có chứng thư số đã chọn nhưng không có khóa của chứng thư số đó.",
        "Cắm thiết bị đã được cấp cùng chứng thư số; nếu đã đúng thiết bị, hãy liên hệ nơi cấp.",
    ),
    Code.KEY_OF_ANOTHER: (
        "Khóa trên thiết bị ký không phải khóa của chứng thư số đã chọn; chưa ký gì bằng khóa này.",
        "Cắm thiết bị khác có chứng thư số này, hoặc nhờ nơi cấp thiết bị nạp lại chứng thư số.",
    ),
    Code.KEY_CANNOT_SIGN: (
        "Thiết bị ký không cho dùng khóa này để ký theo cách được yêu cầu.",
        "Liên hệ nơi cấp thiết bị để được cấp khóa ký văn bản (RSA, SHA-256).",
    ),
    Code.WRONG_VALUE: (
        "Chữ ký mà thiết bị trả về không khớp với chứng thư số nên không được gửi đi.",
        "Ký lại; nếu vẫn vậy, hãy liên hệ nơi cấp thiết bị.",
    ),
    Code.PIN_WITH_MARKS: (
        "Bạn đang bật bộ gõ tiếng Việt: mã PIN vừa nhập có chữ đ hoặc chữ có dấu.",
        "Tắt bộ gõ (chuyển sang chữ E) rồi nhập lại mã PIN; thiết bị chưa được hỏi nên chưa mất lần thử nào.",
    ),
    Code.PIN_FOREIGN: (
        "Mã PIN vừa nhập có ký tự không phải chữ, số hay dấu của bàn phím tiếng Anh.",
        "Chuyển bàn phím sang tiếng Anh rồi gõ lại, không dán; thiết bị chưa được hỏi nên chưa mất lần thử nào.",
    ),
    Code.WRONG_PIN: (
        "Sai mã PIN.",
        "Kiểm tra phím Caps Lock và mã PIN trước khi ký lại.",
    ),
    Code.PIN_LENGTH: (
        "Mã PIN vừa nhập ngắn hoặc dài hơn mức thiết bị cho phép.",
        "Nhập đủ mã PIN của đúng thiết bị này.",
    ),
    Code.PIN_NOT_TAKEN: (
        "Thiết bị ký không nhận một ký tự trong mã PIN vừa nhập.",
        "Nhập lại đúng mã PIN của thiết bị này.",
    ),
    Code.PIN_LOCKED: (
        "Thiết bị ký đã bị khóa vì nhập sai mã PIN nhiều lần.",
        "Liên hệ nơi cấp thiết bị để mở khóa.",
    ),
    Code.PIN_EXPIRED: (
        "Mã PIN của thiết bị ký đã hết hạn.",
        "Đổi mã PIN bằng chương trình quản lý của thiết bị rồi ký lại.",
    ),
    Code.PIN_UNSET: (
        "Thiết bị ký chưa được đặt mã PIN.",
        "Đặt mã PIN bằng chương trình quản lý của thiết bị, hoặc liên hệ nơi cấp thiết bị.",
    ),
    Code.TOKEN_ERROR: (
        "Thiết bị ký báo một lỗi khác.",
        "Rút thiết bị, cắm lại rồi ký lại những văn bản chưa ký.",
    ),
}
