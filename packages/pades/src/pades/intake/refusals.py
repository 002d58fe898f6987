"""Why an upload is refused: stable codes, and what the officer should do, in Vietnamese."""

from pades.common.errors import PadesError

RESCAN = "Hãy quét lại bản giấy thành tệp PDF mới."
# For what the device or its program writes in every file, where scanning again cannot help.
REPRINT = (
    "Hãy mở tệp bằng phần mềm xem PDF, xem có đủ nội dung không rồi in ra tệp PDF mới (Print to PDF) và dùng tệp đó. "
    "Nếu tệp nào của máy quét cũng bị như vậy, hãy chọn kiểu lưu PDF khác trên máy."
)
REFUSALS = {
    "not_found": "Không mở được tệp. Hãy kiểm tra lại đường dẫn và quyền đọc tệp.",
    "empty": f"Tệp rỗng, không có dữ liệu. Hãy chép lại tệp từ máy quét. {RESCAN}",
    "too_large": "Tệp lớn hơn {limit} MB. Hãy quét lại ở 200 dpi hoặc chọn mức nén ảnh cao hơn trên máy quét.",
    "not_pdf": "Đây là {kind}, không phải PDF. {advice}",
    "extension": "Tên tệp không có đuôi .pdf. Hãy chọn đúng tệp PDF của bản quét.",
    "header_offset": f"Tệp có dữ liệu lạ đứng trước phần PDF. {REPRINT}",
    "truncated": "Tệp bị thiếu phần cuối, có thể do chép hoặc tải chưa xong. Hãy chép lại tệp hoặc quét lại.",
    "trailing_data": f"Tệp có dữ liệu nối thêm sau phần PDF. {REPRINT}",
    "malformed": f"Tệp PDF có chỗ ghi sai, không đọc được chắc chắn. {REPRINT}",
    "xref_invalid": f"Bảng tra cứu bên trong tệp PDF bị sai. {REPRINT}",
    "page_tree_invalid": f"Danh mục trang của tệp PDF bị sai. {REPRINT}",
    "page_count": f"Tệp ghi số trang không khớp với các trang có trong tệp. {REPRINT}",
    "ambiguous": f"Tệp PDF có thể hiện khác nhau trên mỗi phần mềm, vì ghi sai hoặc khai báo trùng lặp. {REPRINT}",
    "no_pages": f"Tệp PDF không có trang nào. {RESCAN}",
    "too_many_pages": "Tệp có quá nhiều trang (tối đa 300). Hãy tách thành nhiều tệp.",
    "page_size": "Trang {page} {what}. Hãy đặt đúng khổ giấy trên máy quét rồi quét lại, hoặc mở tệp và in ra tệp PDF "
    "mới theo khổ giấy của bản chính.",
    "page_size_pixels": "Trang {page} ghi số điểm ảnh ({size}) thay cho kích thước, và số đó không ứng với khổ giấy và "
    "độ phân giải thông dụng nào. Hãy đặt khổ giấy và độ phân giải trên máy quét (ví dụ A4, 300 dpi), hoặc mở tệp và "
    "in ra tệp PDF mới theo khổ giấy của bản chính.",
    "image_too_large": "Tệp có ảnh trên 100 triệu điểm ảnh. Hãy quét lại ở độ phân giải thấp hơn; giấy khổ rất lớn thì "
    "quét thành nhiều trang.",
    "picture_incomplete": "Trang {page}: phần cuối của ảnh bị thiếu. Hãy chép lại tệp từ máy quét; "
    "nếu vẫn vậy, hãy quét lại trang này.",
    "picture_damaged": "Trang {page}: dữ liệu của ảnh bị hỏng, một phần trang sẽ không hiện đúng. "
    "Hãy chép lại tệp từ máy quét; nếu vẫn vậy, hãy quét lại trang này.",
    "picture_unreadable": "Trang {page}: có ảnh ghi theo kiểu không đọc được chắc chắn, có thể hiện thiếu. "
    "Hãy đặt máy quét lưu thành PDF ảnh JPEG (không chọn kiểu nén cao, JBIG2) rồi quét lại trang này.",
    "page_incomplete": "Trang {page}: phần mô tả nội dung trang bị thiếu hoặc hỏng, trang sẽ hiện không đủ. "
    "Hãy lưu hoặc in lại ra PDF từ tệp gốc, hoặc quét lại trang này.",
    "font_damaged": "Trang {page}: phông chữ kèm trong tệp bị thiếu hoặc hỏng, chữ sẽ hiện sai hoặc mất. "
    "Hãy lưu hoặc in lại ra PDF từ tệp gốc, hoặc quét lại trang này.",
    "font_missing": "Trang {page}: tệp không kèm phông chữ, mỗi phần mềm hiện một kiểu hoặc mất chữ. "
    "Hãy lưu lại thành PDF có nhúng phông chữ (PDF/A), hoặc quét bản giấy.",
    "too_expensive": "Tệp quá phức tạp hoặc quá nhiều trang, vượt giới hạn xử lý. "
    "Hãy quét lại thành PDF ảnh (JPEG) ở 200 dpi hoặc tách thành nhiều tệp.",
    "too_deep": f"Cấu trúc bên trong tệp lồng nhau quá sâu. {REPRINT}",
    "recursion": f"Cấu trúc bên trong tệp quay vòng, không có điểm dừng. {REPRINT}",
    "function_invalid": f"Công thức tính màu bên trong tệp bị sai. {REPRINT}",
    "encrypted": "Tệp có mật khẩu hoặc bị khóa quyền. Hãy lưu lại tệp không đặt mật khẩu, hoặc quét lại bản giấy.",
    "already_signed": "Tệp đã có chữ ký số nên không phải bản quét; xử lý tiếp sẽ làm mất chữ ký đó. "
    "Hãy quét bản chính bằng giấy.",
    "form": "Tệp là biểu mẫu có ô nhập liệu. Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm.",
    "xfa": "Tệp là biểu mẫu động (XFA). Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm.",
    "portfolio": "Tệp là bộ hồ sơ PDF gồm nhiều tệp bên trong. Hãy đính kèm riêng tệp PDF của bản quét.",
    "javascript": f"Tệp có chứa mã lệnh (JavaScript). {RESCAN}",
    "action": f"Tệp có liên kết hoặc lệnh tự chạy. {REPRINT}",
    "active_content": f"Tệp có âm thanh, phim, hình khối hoặc nội dung tự chạy. {RESCAN}",
    "embedded_file": f"Tệp có tệp khác đính kèm bên trong. {RESCAN}",
    "external_reference": f"Tệp lấy nội dung từ nơi khác ngoài tệp. {RESCAN}",
    "hidden_content": f"Tệp có lớp nội dung có thể bật hoặc tắt khi xem. {REPRINT}",
    "annotation_unclear": "Trang {page} có chú thích {what}, nên không biết chắc người xem thấy gì. "
    "Hãy xóa chú thích đó, "
    "hoặc mở tệp và in ra tệp PDF mới (Print to PDF) rồi xem lại.",
    "xmp": f"Phần mô tả (siêu dữ liệu) của tệp có cấu trúc nguy hiểm. {REPRINT}",
    "crashed": "Chương trình không đọc được tệp (mã lỗi: {detail}); tệp và bản giấy có thể không có lỗi. "
    + REPRINT
    + " "
    "Nếu vẫn không được, hãy báo người quản trị kèm mã lỗi này.",
}


class RefusedUpload(PadesError):
    """A rule that the upload breaks; ``code`` is one of REFUSALS."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, REFUSALS[code].format(**facts))
