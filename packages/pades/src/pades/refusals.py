"""Why an upload is refused or remarked on: stable codes, and what the officer should do, in Vietnamese."""

REFUSALS = {
    "empty": "Tệp rỗng. Hãy quét lại giấy tờ và chọn tệp khác.",
    "too_large": "Tệp lớn hơn 30 MB. Hãy quét lại ở 200 dpi, hoặc nén ảnh rồi đính kèm lại.",
    "not_pdf": "Tệp không phải là PDF. Hãy lưu bản quét thành PDF rồi đính kèm lại.",
    "header_offset": "Tệp có dữ liệu lạ trước phần PDF. Hãy quét lại và lưu thành tệp PDF mới.",
    "truncated": "Tệp bị cắt cụt, có thể do chép chưa xong. Hãy chép lại hoặc quét lại.",
    "trailing_data": "Tệp có dữ liệu nối thêm ở cuối. Hãy quét lại và lưu thành tệp PDF mới.",
    "malformed": "Tệp PDF bị hỏng. Hãy quét lại và lưu thành tệp PDF mới.",
    "encrypted": "Tệp PDF có mật khẩu hoặc bị khóa. Hãy bỏ mật khẩu, hoặc quét lại.",
    "already_signed": "Tệp đã có chữ ký số. Bản sao phải chụp từ bản chính giấy: hãy quét bản giấy.",
    "no_pages": "Tệp PDF không có trang nào. Hãy quét lại.",
    "too_many_pages": "Tệp có quá nhiều trang (tối đa 300). Hãy tách thành nhiều tệp.",
    "page_size": "Tệp có trang quá nhỏ hoặc quá lớn. Hãy quét lại đúng khổ giấy.",
    "image_too_large": "Tệp có ảnh quá lớn. Hãy quét lại ở 200–300 dpi.",
    "too_expensive": "Tệp quá phức tạp, vượt giới hạn kiểm tra. Hãy quét lại thành PDF chỉ có ảnh.",
    "too_deep": "Tệp có cấu trúc bất thường. Hãy quét lại và lưu thành tệp PDF mới.",
    "page_tree_invalid": "Cây trang của tệp bị hỏng. Hãy quét lại và lưu thành tệp PDF mới.",
    "form": "Tệp có ô nhập liệu. Hãy in ra giấy hoặc quét bản giấy rồi đính kèm.",
    "xfa": "Tệp là biểu mẫu động (XFA). Hãy quét bản giấy rồi đính kèm.",
    "portfolio": "Tệp là bộ hồ sơ PDF chứa tệp khác. Hãy quét bản giấy rồi đính kèm.",
    "javascript": "Tệp có mã chương trình (JavaScript). Hãy quét bản giấy rồi đính kèm.",
    "action": "Tệp có lệnh tự chạy. Hãy quét bản giấy rồi đính kèm.",
    "active_content": "Tệp có âm thanh, phim hoặc nội dung động. Hãy quét bản giấy rồi đính kèm.",
    "embedded_file": "Tệp có tệp khác đính bên trong. Hãy quét bản giấy rồi đính kèm.",
    "external_reference": "Tệp lấy nội dung từ nơi khác. Hãy quét bản giấy rồi đính kèm.",
    "hidden_content": "Tệp có lớp nội dung ẩn. Hãy quét bản giấy rồi đính kèm.",
    "not_found": "Không tìm thấy hoặc không mở được tệp.",
    "crashed": "Không đọc được tệp một cách an toàn. Hãy quét lại và lưu thành tệp PDF mới.",
}
WARNINGS = {
    "low_resolution": "Trang {page}: độ phân giải khoảng {dpi} dpi, thấp hơn 200 dpi. Nên quét lại cho rõ.",
    "odd_page_size": "Trang {page}: khổ giấy khác thường.",
    "rasterised": "Trang {page}: đã chuyển thành ảnh 200 dpi.",
}


class RefusedUpload(Exception):
    """A rule that the upload breaks."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def warning(code: str, page: int, **facts: object) -> dict[str, object]:
    return {"code": code, "page": page, "message": WARNINGS[code].format(page=page, **facts)}
