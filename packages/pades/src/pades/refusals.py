"""Why an upload is refused or remarked on: stable codes, and what the officer should do, in Vietnamese."""

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
    "picture_incomplete": "Trang {page}: phần cuối của ảnh bị thiếu. Hãy chép lại tệp từ máy quét; "
    "nếu vẫn vậy, hãy quét lại trang này.",
    "picture_damaged": "Trang {page}: dữ liệu của ảnh bị hỏng, một phần trang sẽ không hiện đúng. "
    "Hãy chép lại tệp từ máy quét; nếu vẫn vậy, hãy quét lại trang này.",
    "picture_unreadable": "Trang {page}: có ảnh ghi theo kiểu không đọc được chắc chắn, có thể hiện thiếu. "
    "Hãy đặt máy quét lưu thành PDF ảnh JPEG (không chọn kiểu nén cao, JBIG2) rồi quét lại trang này.",
    "page_incomplete": "Trang {page}: phần mô tả nội dung trang bị thiếu hoặc hỏng, trang sẽ hiện không đủ. "
    "Hãy lưu hoặc in lại ra PDF từ tệp gốc, hoặc quét lại trang này.",
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
WARNINGS = {
    "low_resolution": "{pages}: độ phân giải thấp hơn 200 dpi (thấp nhất khoảng {dpi} dpi). Nên quét lại cho rõ.",
    "odd_page_size": "{pages}: kích thước không theo khổ giấy thông dụng. Hãy đối chiếu với bản chính.",
    "rasterised": "{pages}: không phải ảnh quét thuần túy nên đã được chuyển thành ảnh. Hãy xem lại từng trang.",
    "blank_page": "{pages}: có vẻ là trang trắng. Hãy kiểm tra lại.",
    "annotations_removed": "{pages}: chú thích thêm trên trang đã bị loại bỏ.",
}


class RefusedUpload(PadesError):
    """A rule that the upload breaks; ``code`` is one of REFUSALS."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, REFUSALS[code].format(**facts))


def warning(code: str, pages: list[int], **facts: object) -> dict[str, object]:
    """One remark on some pages (numbers from 1, in order)."""
    message = WARNINGS[code].format(pages=_named(pages), **facts)
    return {"code": code, "message": message, "page": pages[0], "pages": pages}


def _named(pages: list[int]) -> str:
    """«Trang 1, 3–5»"""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "Trang " + ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
