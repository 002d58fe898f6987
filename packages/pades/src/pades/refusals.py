"""Why an upload is refused: stable codes, and what the officer should do, in Vietnamese."""

from pades.errors import PadesError

RESCAN = "Hãy quét lại bản giấy thành tệp PDF mới."
REFUSALS = {
    "not_found": "Không mở được tệp. Hãy kiểm tra lại đường dẫn và quyền đọc tệp.",
    "empty": f"Tệp rỗng, không có dữ liệu. {RESCAN}",
    "too_large": "Tệp lớn hơn {limit} MB. Hãy quét lại ở độ phân giải 200 dpi hoặc giảm dung lượng ảnh.",
    "not_pdf": f"Tệp không phải là PDF, dù tên tệp có thể ghi như vậy. {RESCAN}",
    "extension": "Tên tệp không có đuôi .pdf. Hãy chọn đúng tệp PDF của bản quét.",
    "header_offset": f"Tệp có dữ liệu lạ đứng trước phần PDF. {RESCAN}",
    "truncated": "Tệp bị thiếu phần cuối, có thể do chép hoặc tải chưa xong. Hãy chép lại tệp hoặc quét lại.",
    "trailing_data": f"Tệp có dữ liệu nối thêm sau phần PDF. {RESCAN}",
    "malformed": f"Tệp PDF bị hỏng. {RESCAN}",
    "xref_invalid": f"Bảng tra cứu bên trong tệp PDF bị hỏng. {RESCAN}",
    "page_tree_invalid": f"Danh mục trang của tệp PDF bị hỏng. {RESCAN}",
    "ambiguous": f"Tệp PDF có nội dung khai báo trùng lặp, có thể hiện khác nhau trên mỗi phần mềm. {RESCAN}",
    "no_pages": f"Tệp PDF không có trang nào. {RESCAN}",
    "too_many_pages": "Tệp có quá nhiều trang (tối đa 300). Hãy tách thành nhiều tệp.",
    "page_size": "Trang {page} quá nhỏ, quá lớn hoặc không rõ kích thước. Hãy quét lại đúng khổ giấy.",
    "image_too_large": "Tệp có ảnh quá lớn (trên 100 triệu điểm ảnh). Hãy quét lại ở 200–300 dpi.",
    "too_expensive": "Tệp quá phức tạp hoặc quá nhiều trang, vượt giới hạn xử lý. "
    "Hãy quét lại thành PDF ảnh (JPEG) ở 200 dpi hoặc tách thành nhiều tệp.",
    "too_deep": f"Cấu trúc bên trong tệp lồng nhau quá sâu. {RESCAN}",
    "recursion": f"Cấu trúc bên trong tệp quay vòng, không có điểm dừng. {RESCAN}",
    "encrypted": "Tệp có mật khẩu hoặc bị khóa quyền. Hãy lưu lại tệp không đặt mật khẩu, hoặc quét lại bản giấy.",
    "already_signed": "Tệp đã có chữ ký số nên không phải bản quét; xử lý tiếp sẽ làm mất chữ ký đó. "
    "Hãy quét bản chính bằng giấy.",
    "form": "Tệp là biểu mẫu có ô nhập liệu. Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm.",
    "xfa": "Tệp là biểu mẫu động (XFA). Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm.",
    "portfolio": "Tệp là bộ hồ sơ PDF gồm nhiều tệp bên trong. Hãy đính kèm riêng tệp PDF của bản quét.",
    "javascript": f"Tệp có chứa mã lệnh (JavaScript). {RESCAN}",
    "action": f"Tệp có liên kết hoặc lệnh tự chạy. {RESCAN}",
    "active_content": f"Tệp có âm thanh, phim, hình khối hoặc nội dung tự chạy. {RESCAN}",
    "embedded_file": f"Tệp có tệp khác đính kèm bên trong. {RESCAN}",
    "external_reference": f"Tệp lấy nội dung từ nơi khác ngoài tệp. {RESCAN}",
    "hidden_content": f"Tệp có lớp nội dung ẩn, có thể bật hoặc tắt khi xem. {RESCAN}",
    "xmp": f"Phần mô tả (siêu dữ liệu) của tệp có cấu trúc nguy hiểm. {RESCAN}",
    "crashed": f"Không đọc được tệp một cách an toàn. {RESCAN}",
}


class RefusedUpload(PadesError):
    """A rule that the upload breaks; ``code`` is one of REFUSALS."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, REFUSALS[code].format(**facts))
