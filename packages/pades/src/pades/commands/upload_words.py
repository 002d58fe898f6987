"""What the command «intake» prints of a code, in Vietnamese; the server has its own sentences, in two languages."""

from collections.abc import Mapping
from typing import Any

from pades.common.errors import Facts, Unclear
from pades.common.kinds import FileFormat, Remedy, remedy
from pades.intake.refusals import Refusal
from pades.intake.remarks import Remark, in_runs

RESCAN = "Hãy quét lại bản giấy thành tệp PDF mới."
# For what the device or its program writes in every file, where scanning again cannot help.
REPRINT = (
    "Hãy mở tệp bằng phần mềm xem PDF, xem có đủ nội dung không rồi in ra tệp PDF mới (Print to PDF) và dùng tệp đó. "
    "Nếu tệp nào của máy quét cũng bị như vậy, hãy chọn kiểu lưu PDF khác trên máy."
)
REFUSALS = {
    Refusal.NOT_FOUND: "Không mở được tệp. Hãy kiểm tra lại đường dẫn và quyền đọc tệp.",
    Refusal.EMPTY: f"Tệp rỗng, không có dữ liệu. Hãy chép lại tệp từ máy quét. {RESCAN}",
    Refusal.TOO_LARGE: "Tệp lớn hơn {limit} MB. Hãy quét lại ở 200 dpi hoặc chọn mức nén ảnh cao hơn trên máy quét.",
    Refusal.NOT_PDF: "Đây là {kind}, không phải PDF hay ảnh JPEG, PNG, TIFF, HEIC. {advice}",
    Refusal.EXTENSION: "Tên tệp không có đuôi .pdf. Hãy chọn đúng tệp PDF của bản quét.",
    Refusal.HEADER_OFFSET: f"Tệp có dữ liệu lạ đứng trước phần PDF. {REPRINT}",
    Refusal.TRUNCATED: "Tệp bị thiếu phần cuối, có thể do chép hoặc tải chưa xong. Hãy chép lại tệp hoặc quét lại.",
    Refusal.TRAILING_DATA: f"Tệp có dữ liệu nối thêm sau phần PDF. {REPRINT}",
    Refusal.MALFORMED: f"Tệp PDF có chỗ ghi sai, không đọc được chắc chắn. {REPRINT}",
    Refusal.XREF_INVALID: f"Bảng tra cứu bên trong tệp PDF bị sai. {REPRINT}",
    Refusal.PAGE_TREE_INVALID: f"Danh mục trang của tệp PDF bị sai. {REPRINT}",
    Refusal.PAGE_COUNT: f"Tệp ghi số trang không khớp với các trang có trong tệp. {REPRINT}",
    Refusal.AMBIGUOUS: (
        "Tệp PDF có thể hiện khác nhau trên mỗi phần mềm, vì ghi sai hoặc khai báo trùng lặp. " + REPRINT
    ),
    Refusal.NO_PAGES: f"Tệp PDF không có trang nào. {RESCAN}",
    Refusal.TOO_MANY_PAGES: "Tệp có quá nhiều trang (tối đa 300). Hãy tách thành nhiều tệp.",
    Refusal.PAGE_SIZE: (
        "Trang {page} {what}. Hãy đặt đúng khổ giấy trên máy quét rồi quét lại, hoặc mở tệp và in ra tệp PDF "
        "mới theo khổ giấy của bản chính."
    ),
    Refusal.PAGE_SIZE_PIXELS: (
        "Trang {page} ghi số điểm ảnh ({size}) thay cho kích thước, và số đó không ứng với khổ giấy và độ phân "
        "giải thông dụng nào. Hãy đặt khổ giấy và độ phân giải trên máy quét (ví dụ A4, 300 dpi), hoặc mở tệp "
        "và in ra tệp PDF mới theo khổ giấy của bản chính."
    ),
    Refusal.IMAGE_TOO_LARGE: (
        "Ảnh có quá nhiều điểm ảnh (tối đa 100 triệu; ảnh PNG, TIFF, HEIC tối đa 50 triệu). Hãy quét "
        "lại ở độ phân giải thấp hơn; giấy khổ rất lớn thì quét "
        "thành nhiều trang."
    ),
    Refusal.PICTURE_INCOMPLETE: (
        "Trang {page}: phần cuối của ảnh bị thiếu. Hãy chép lại tệp từ máy quét; nếu vẫn vậy, hãy quét lại trang này."
    ),
    Refusal.PICTURE_DAMAGED: (
        "Trang {page}: dữ liệu của ảnh bị hỏng, một phần trang sẽ không hiện đúng. Hãy chép lại tệp từ máy "
        "quét; nếu vẫn vậy, hãy quét lại trang này."
    ),
    Refusal.PICTURE_UNREADABLE: (
        "Trang {page}: có ảnh ghi theo kiểu không đọc được chắc chắn, có thể hiện thiếu. Hãy đặt máy quét lưu "
        "thành PDF ảnh JPEG (không chọn kiểu nén cao, JBIG2) rồi quét lại trang này."
    ),
    Refusal.PAGE_INCOMPLETE: (
        "Trang {page}: phần mô tả nội dung trang bị thiếu hoặc hỏng, trang sẽ hiện không đủ. Hãy lưu hoặc in "
        "lại ra PDF từ tệp gốc, hoặc quét lại trang này."
    ),
    Refusal.FONT_DAMAGED: (
        "Trang {page}: phông chữ kèm trong tệp bị thiếu hoặc hỏng, chữ sẽ hiện sai hoặc mất. Hãy lưu hoặc in "
        "lại ra PDF từ tệp gốc, hoặc quét lại trang này."
    ),
    Refusal.FONT_MISSING: (
        "Trang {page}: tệp không kèm phông chữ, mỗi phần mềm hiện một kiểu hoặc mất chữ. Hãy lưu lại thành PDF "
        "có nhúng phông chữ (PDF/A), hoặc quét bản giấy."
    ),
    Refusal.PHOTOGRAPH_INCOMPLETE: (
        "Ảnh bị thiếu hoặc hỏng một phần. Hãy chép lại tệp từ điện thoại hoặc máy quét; nếu vẫn vậy, hãy chụp lại."
    ),
    Refusal.PHOTOGRAPH_UNREADABLE: (
        "Ảnh ghi theo kiểu không đọc được chắc chắn. Hãy lưu lại thành ảnh JPEG hoặc tệp PDF rồi chọn tệp đó."
    ),
    Refusal.TOO_EXPENSIVE: (
        "Tệp quá phức tạp hoặc quá nhiều trang, vượt giới hạn xử lý. Hãy quét lại thành PDF ảnh (JPEG) ở 200 "
        "dpi hoặc tách thành nhiều tệp."
    ),
    Refusal.TOO_DEEP: f"Cấu trúc bên trong tệp lồng nhau quá sâu. {REPRINT}",
    Refusal.RECURSION: f"Cấu trúc bên trong tệp quay vòng, không có điểm dừng. {REPRINT}",
    Refusal.FUNCTION_INVALID: f"Công thức tính màu bên trong tệp bị sai. {REPRINT}",
    Refusal.ENCRYPTED: (
        "Tệp có mật khẩu hoặc bị khóa quyền. Hãy lưu lại tệp không đặt mật khẩu, hoặc quét lại bản giấy."
    ),
    Refusal.ALREADY_SIGNED: (
        "Tệp đã có chữ ký số nên không phải bản quét; xử lý tiếp sẽ làm mất chữ ký đó. Hãy quét bản chính bằng giấy."
    ),
    Refusal.FORM: "Tệp là biểu mẫu có ô nhập liệu. Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm.",
    Refusal.XFA: "Tệp là biểu mẫu động (XFA). Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm.",
    Refusal.PORTFOLIO: "Tệp là bộ hồ sơ PDF gồm nhiều tệp bên trong. Hãy đính kèm riêng tệp PDF của bản quét.",
    Refusal.JAVASCRIPT: f"Tệp có chứa mã lệnh (JavaScript). {RESCAN}",
    Refusal.ACTION: f"Tệp có liên kết hoặc lệnh tự chạy. {REPRINT}",
    Refusal.ACTIVE_CONTENT: f"Tệp có âm thanh, phim, hình khối hoặc nội dung tự chạy. {RESCAN}",
    Refusal.EMBEDDED_FILE: f"Tệp có tệp khác đính kèm bên trong. {RESCAN}",
    Refusal.EXTERNAL_REFERENCE: f"Tệp lấy nội dung từ nơi khác ngoài tệp. {RESCAN}",
    Refusal.HIDDEN_CONTENT: f"Tệp có lớp nội dung có thể bật hoặc tắt khi xem. {REPRINT}",
    Refusal.ANNOTATION_UNCLEAR: (
        "Trang {page} có chú thích {what}, nên không biết chắc người xem thấy gì. Hãy xóa chú thích đó, hoặc mở "
        "tệp và in ra tệp PDF mới (Print to PDF) rồi xem lại."
    ),
    Refusal.XMP: f"Phần mô tả (siêu dữ liệu) của tệp có cấu trúc nguy hiểm. {REPRINT}",
    Refusal.CRASHED: (
        "Chương trình không đọc được tệp (mã lỗi: {detail}); tệp và bản giấy có thể không có lỗi. "
        + REPRINT
        + " Nếu vẫn không được, hãy báo người quản trị kèm mã lỗi này."
    ),
}
FORMATS = {
    FileFormat.JPEG: "ảnh JPEG",
    FileFormat.PNG: "ảnh PNG",
    FileFormat.GIF: "ảnh GIF",
    FileFormat.TIFF: "ảnh TIFF",
    FileFormat.BMP: "ảnh BMP",
    FileFormat.JPEG2000: "ảnh JPEG 2000",
    FileFormat.WEBP: "ảnh WebP",
    FileFormat.HEIC: "ảnh HEIC",
    FileFormat.AVIF: "ảnh AVIF",
    FileFormat.DJVU: "tệp DjVu",
    FileFormat.FILM: "tệp phim hoặc âm thanh",
    FileFormat.OLD_OFFICE: "tệp Office đời cũ (Word, Excel hoặc PowerPoint)",
    FileFormat.OFFICE: "tệp Office (Word, Excel hoặc PowerPoint)",
    FileFormat.WORD: "văn bản Word (.docx)",
    FileFormat.EXCEL: "bảng tính Excel (.xlsx)",
    FileFormat.POWERPOINT: "trình chiếu PowerPoint (.pptx)",
    FileFormat.OPEN_DOCUMENT: "văn bản OpenDocument (.odt)",
    FileFormat.RTF: "văn bản RTF",
    FileFormat.ZIP: "tệp nén ZIP",
    FileFormat.RAR: "tệp nén RAR",
    FileFormat.SEVEN_ZIP: "tệp nén 7-Zip",
    FileFormat.GZIP: "tệp nén GZIP",
    FileFormat.BZIP2: "tệp nén BZIP2",
    FileFormat.XZ: "tệp nén XZ",
    FileFormat.POSTSCRIPT: "tệp PostScript",
    FileFormat.WINDOWS_PROGRAM: "chương trình Windows",
    FileFormat.PROGRAM: "chương trình",
    FileFormat.WEB_PAGE: "trang web hoặc tệp XML",
    FileFormat.UNKNOWN: "tệp thuộc loại khác",
}
REMEDIES = {
    Remedy.SAVE_AS_PDF: "Hãy lưu ảnh thành JPEG hoặc PDF rồi chọn tệp đó.",
    Remedy.UNPACK: "Hãy giải nén rồi chọn tệp PDF hoặc ảnh của bản quét bên trong.",
    Remedy.SCAN_THE_PAPER: "Bản sao được chứng thực từ bản giấy: hãy quét bản chính thành tệp PDF.",
    Remedy.CHOOSE_THE_PDF: "Hãy chọn tệp PDF hoặc ảnh của bản quét.",
}
UNCLEAR = {
    Unclear.NO_STANDARD: "thuộc loại không có trong chuẩn PDF",
    Unclear.DRAWN_DIFFERENTLY: "được các phần mềm vẽ khác nhau",
    Unclear.DRAWN_BY_PROGRAMS: "không có hình kèm theo, mỗi phần mềm tự vẽ một cách",
    Unclear.ONLY_SOMEWHERE: "chỉ hiện trên màn hình hoặc chỉ hiện khi in",
    Unclear.TURNS: "không xoay theo trang",
}
REMARKS = {
    Remark.LOW_RESOLUTION: (
        "{pages}: độ phân giải thấp hơn 200 dpi (thấp nhất khoảng {dpi} dpi). Nên quét lại cho rõ."
    ),
    Remark.ODD_PAGE_SIZE: "{pages}: kích thước không theo khổ giấy thông dụng. Hãy đối chiếu với bản chính.",
    Remark.PAGE_SIZE_UNKNOWN: (
        "{pages}: tệp ghi số điểm ảnh thay cho kích thước trang, nên không rõ khổ giấy và độ phân giải. Hãy đối "
        "chiếu với bản chính."
    ),
    Remark.SCALED_TO_PAPER: (
        "{pages}: tệp ghi số điểm ảnh thay cho kích thước trang; trang đã được đưa về khổ giấy ứng với số điểm "
        "ảnh đó ({papers})."
    ),
    Remark.RASTERISED: "{pages}: không phải ảnh quét thuần túy nên đã được chuyển thành ảnh. Hãy xem lại từng trang.",
    Remark.BLANK_PAGE: "{pages}: có vẻ là trang trắng. Hãy kiểm tra lại.",
    Remark.ANNOTATIONS_DRAWN: (
        "{pages}: chú thích trên trang (con dấu, chữ hoặc hình thêm vào) đã được vẽ vào trang. Hãy đối chiếu "
        "với bản chính xem có đúng là phần của giấy tờ không."
    ),
    Remark.LINK_FRAMES_REMOVED: (
        "{pages}: khung viền của liên kết đã bị bỏ; khung đó do tệp PDF thêm vào, giấy không có."
    ),
    Remark.REPAIRED: (
        "{pages}: tệp được ghi không đúng chuẩn nên đã được đọc lại và đối chiếu bằng hai phần mềm; kết quả giống nhau."
    ),
    Remark.TRANSPARENCY_FILLED: (
        "{pages}: ảnh có chỗ trong suốt, đã được đặt trên nền trắng. Hãy đối chiếu với bản chính."
    ),
    Remark.FRAMES_LEFT_OUT: (
        "{pages}: tệp ảnh có nhiều khung hình, chỉ khung đầu tiên được lấy. Hãy đối chiếu với bản chính."
    ),
    Remark.FITTED_TO_A4: "{pages}: ảnh không ghi khổ giấy nên được đưa vừa khổ A4.",
    Remark.COLOURS_CONVERTED: "{pages}: màu của ảnh đã được đổi sang màu thông dụng (sRGB, 8 bit).",
    Remark.RECODED: "{pages}: ảnh đã được nén lại ở chất lượng cao.",
    Remark.DOUBLED_PAGE: "{pages}: trùng với một trang đứng trước. Hãy xem có thừa trang không.",
    Remark.METADATA_REMOVED: "{pages}: thông tin ghi kèm ảnh (nơi chụp, thời gian, máy chụp) không vào bản sao.",
}


def refusal(code: str, facts: Facts) -> str:
    """Why the upload is refused, and what to do."""
    return REFUSALS[Refusal(code)].format(**_filled(facts))


def remark(one: Mapping[str, Any]) -> str:
    """What is told of some pages of an upload that was taken in."""
    return REMARKS[Remark(one["code"])].format(**{**one, "pages": f"Trang {in_runs(one['pages'])}"})


def _filled(facts: Facts) -> dict[str, object]:
    """The facts as words, by the names that the sentences have for them."""
    known = facts.get("format", FileFormat.UNKNOWN)
    return {
        "page": facts.get("page"),
        "limit": facts.get("limit_mib"),
        "kind": FORMATS[FileFormat(known)],
        "advice": REMEDIES[remedy(FileFormat(known))],
        "what": UNCLEAR[Unclear(facts["unclear"])] if "unclear" in facts else _size(facts),
        "size": f"{facts.get('width_px')} × {facts.get('height_px')}",
        "detail": facts.get("error") or "không rõ",
    }


def _size(facts: Facts) -> str:
    if "width_mm" not in facts:
        return "không ghi kích thước, hoặc ghi không đúng cách"
    return f"ghi kích thước {facts['width_mm']} × {facts['height_mm']} mm, ngoài giới hạn từ 4 mm đến 1.763 mm"
