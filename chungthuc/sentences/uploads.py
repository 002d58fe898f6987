"""What is told of an upload: why it is refused, what the examination remarks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from pades.common.errors import Facts, Unclear
from pades.common.kinds import FileFormat, Remedy, remedy
from pades.intake.refusals import Refusal
from pades.intake.remarks import Remark, in_runs

RESCAN = _("Hãy quét lại bản giấy thành tệp PDF mới.")
# For what the device or its program writes in every file, where scanning again cannot help.
REPRINT = _(
    "Hãy mở tệp bằng phần mềm xem PDF, xem có đủ nội dung không rồi in ra tệp PDF mới (Print to PDF) và dùng tệp đó. "
    "Nếu tệp nào của máy quét cũng bị như vậy, hãy chọn kiểu lưu PDF khác trên máy."
)
REFUSALS = {
    Refusal.NOT_FOUND: _("Không mở được tệp. Hãy kiểm tra lại đường dẫn và quyền đọc tệp."),
    Refusal.EMPTY: _("Tệp rỗng, không có dữ liệu. Hãy chép lại tệp từ máy quét. %(rescan)s"),
    Refusal.TOO_LARGE: _(
        "Tệp lớn hơn %(limit)s MB. Hãy quét lại ở 200 dpi hoặc chọn mức nén ảnh cao hơn trên máy quét."
    ),
    Refusal.NOT_PDF: _("Đây là %(kind)s, không phải PDF hay ảnh JPEG, PNG, TIFF, HEIC. %(advice)s"),
    Refusal.EXTENSION: _("Tên tệp không có đuôi .pdf. Hãy chọn đúng tệp PDF của bản quét."),
    Refusal.HEADER_OFFSET: _("Tệp có dữ liệu lạ đứng trước phần PDF. %(reprint)s"),
    Refusal.TRUNCATED: _("Tệp bị thiếu phần cuối, có thể do chép hoặc tải chưa xong. Hãy chép lại tệp hoặc quét lại."),
    Refusal.TRAILING_DATA: _("Tệp có dữ liệu nối thêm sau phần PDF. %(reprint)s"),
    Refusal.MALFORMED: _("Tệp PDF có chỗ ghi sai, không đọc được chắc chắn. %(reprint)s"),
    Refusal.XREF_INVALID: _("Bảng tra cứu bên trong tệp PDF bị sai. %(reprint)s"),
    Refusal.PAGE_TREE_INVALID: _("Danh mục trang của tệp PDF bị sai. %(reprint)s"),
    Refusal.PAGE_COUNT: _("Tệp ghi số trang không khớp với các trang có trong tệp. %(reprint)s"),
    Refusal.AMBIGUOUS: _(
        "Tệp PDF có thể hiện khác nhau trên mỗi phần mềm, vì ghi sai hoặc khai báo trùng lặp. %(reprint)s"
    ),
    Refusal.NO_PAGES: _("Tệp PDF không có trang nào. %(rescan)s"),
    Refusal.TOO_MANY_PAGES: _("Tệp có quá nhiều trang (tối đa 300). Hãy tách thành nhiều tệp."),
    Refusal.PAGE_SIZE: _(
        "Trang %(page)s %(what)s. Hãy đặt đúng khổ giấy trên máy quét rồi quét lại, hoặc mở tệp và in ra tệp "
        "PDF mới theo khổ giấy của bản chính."
    ),
    Refusal.PAGE_SIZE_PIXELS: _(
        "Trang %(page)s ghi số điểm ảnh (%(size)s) thay cho kích thước, và số đó không ứng với khổ giấy và độ "
        "phân giải thông dụng nào. Hãy đặt khổ giấy và độ phân giải trên máy quét (ví dụ A4, 300 dpi), hoặc "
        "mở tệp và in ra tệp PDF mới theo khổ giấy của bản chính."
    ),
    Refusal.IMAGE_TOO_LARGE: _(
        "Ảnh có quá nhiều điểm ảnh (tối đa 100 triệu; ảnh PNG, TIFF, HEIC tối đa 50 triệu). Hãy quét "
        "lại ở độ phân giải thấp hơn; giấy khổ rất lớn thì quét "
        "thành nhiều trang."
    ),
    Refusal.PICTURE_INCOMPLETE: _(
        "Trang %(page)s: phần cuối của ảnh bị thiếu. Hãy chép lại tệp từ máy quét; nếu vẫn vậy, hãy quét lại trang này."
    ),
    Refusal.PICTURE_DAMAGED: _(
        "Trang %(page)s: dữ liệu của ảnh bị hỏng, một phần trang sẽ không hiện đúng. Hãy chép lại tệp từ máy "
        "quét; nếu vẫn vậy, hãy quét lại trang này."
    ),
    Refusal.PICTURE_UNREADABLE: _(
        "Trang %(page)s: có ảnh ghi theo kiểu không đọc được chắc chắn, có thể hiện thiếu. Hãy đặt máy quét "
        "lưu thành PDF ảnh JPEG (không chọn kiểu nén cao, JBIG2) rồi quét lại trang này."
    ),
    Refusal.PAGE_INCOMPLETE: _(
        "Trang %(page)s: phần mô tả nội dung trang bị thiếu hoặc hỏng, trang sẽ hiện không đủ. Hãy lưu hoặc "
        "in lại ra PDF từ tệp gốc, hoặc quét lại trang này."
    ),
    Refusal.FONT_DAMAGED: _(
        "Trang %(page)s: phông chữ kèm trong tệp bị thiếu hoặc hỏng, chữ sẽ hiện sai hoặc mất. Hãy lưu hoặc "
        "in lại ra PDF từ tệp gốc, hoặc quét lại trang này."
    ),
    Refusal.FONT_MISSING: _(
        "Trang %(page)s: tệp không kèm phông chữ, mỗi phần mềm hiện một kiểu hoặc mất chữ. Hãy lưu lại thành "
        "PDF có nhúng phông chữ (PDF/A), hoặc quét bản giấy."
    ),
    Refusal.PHOTOGRAPH_INCOMPLETE: _(
        "Ảnh bị thiếu hoặc hỏng một phần. Hãy chép lại tệp từ điện thoại hoặc máy quét; nếu vẫn vậy, hãy chụp lại."
    ),
    Refusal.PHOTOGRAPH_UNREADABLE: _(
        "Ảnh ghi theo kiểu không đọc được chắc chắn. Hãy lưu lại thành ảnh JPEG hoặc tệp PDF rồi chọn tệp đó."
    ),
    Refusal.TOO_EXPENSIVE: _(
        "Tệp quá phức tạp hoặc quá nhiều trang, vượt giới hạn xử lý. Hãy quét lại thành PDF ảnh (JPEG) ở 200 "
        "dpi hoặc tách thành nhiều tệp."
    ),
    Refusal.TOO_DEEP: _("Cấu trúc bên trong tệp lồng nhau quá sâu. %(reprint)s"),
    Refusal.RECURSION: _("Cấu trúc bên trong tệp quay vòng, không có điểm dừng. %(reprint)s"),
    Refusal.FUNCTION_INVALID: _("Công thức tính màu bên trong tệp bị sai. %(reprint)s"),
    Refusal.ENCRYPTED: _(
        "Tệp có mật khẩu hoặc bị khóa quyền. Hãy lưu lại tệp không đặt mật khẩu, hoặc quét lại bản giấy."
    ),
    Refusal.ALREADY_SIGNED: _(
        "Tệp đã có chữ ký số nên không phải bản quét; xử lý tiếp sẽ làm mất chữ ký đó. Hãy quét bản chính bằng giấy."
    ),
    Refusal.FORM: _("Tệp là biểu mẫu có ô nhập liệu. Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm."),
    Refusal.XFA: _("Tệp là biểu mẫu động (XFA). Hãy quét bản giấy, hoặc in ra PDF rồi đính kèm."),
    Refusal.PORTFOLIO: _("Tệp là bộ hồ sơ PDF gồm nhiều tệp bên trong. Hãy đính kèm riêng tệp PDF của bản quét."),
    Refusal.JAVASCRIPT: _("Tệp có chứa mã lệnh (JavaScript). %(rescan)s"),
    Refusal.ACTION: _("Tệp có liên kết hoặc lệnh tự chạy. %(reprint)s"),
    Refusal.ACTIVE_CONTENT: _("Tệp có âm thanh, phim, hình khối hoặc nội dung tự chạy. %(rescan)s"),
    Refusal.EMBEDDED_FILE: _("Tệp có tệp khác đính kèm bên trong. %(rescan)s"),
    Refusal.EXTERNAL_REFERENCE: _("Tệp lấy nội dung từ nơi khác ngoài tệp. %(rescan)s"),
    Refusal.HIDDEN_CONTENT: _("Tệp có lớp nội dung có thể bật hoặc tắt khi xem. %(reprint)s"),
    Refusal.ANNOTATION_UNCLEAR: _(
        "Trang %(page)s có chú thích %(what)s, nên không biết chắc người xem thấy gì. Hãy xóa chú thích đó, "
        "hoặc mở tệp và in ra tệp PDF mới (Print to PDF) rồi xem lại."
    ),
    Refusal.XMP: _("Phần mô tả (siêu dữ liệu) của tệp có cấu trúc nguy hiểm. %(reprint)s"),
    Refusal.CRASHED: _(
        "Chương trình không đọc được tệp (mã lỗi: %(detail)s); tệp và bản giấy có thể không có lỗi. "
        "%(reprint)s Nếu vẫn không được, hãy báo người quản trị kèm mã lỗi này."
    ),
}
REMARKS = {
    Remark.LOW_RESOLUTION: _(
        "%(pages)s: độ phân giải thấp hơn 200 dpi (thấp nhất khoảng %(dpi)s dpi). Nên quét lại cho rõ."
    ),
    Remark.ODD_PAGE_SIZE: _("%(pages)s: kích thước không theo khổ giấy thông dụng. Hãy đối chiếu với bản chính."),
    Remark.PAGE_SIZE_UNKNOWN: _(
        "%(pages)s: tệp ghi số điểm ảnh thay cho kích thước trang, nên không rõ khổ giấy và độ phân giải. Hãy "
        "đối chiếu với bản chính."
    ),
    Remark.SCALED_TO_PAPER: _(
        "%(pages)s: tệp ghi số điểm ảnh thay cho kích thước trang; trang đã được đưa về khổ giấy ứng với số "
        "điểm ảnh đó (%(papers)s)."
    ),
    Remark.RASTERISED: _(
        "%(pages)s: không phải ảnh quét thuần túy nên đã được chuyển thành ảnh. Hãy xem lại từng trang."
    ),
    Remark.BLANK_PAGE: _("%(pages)s: có vẻ là trang trắng. Hãy kiểm tra lại."),
    Remark.ANNOTATIONS_DRAWN: _(
        "%(pages)s: chú thích trên trang (con dấu, chữ hoặc hình thêm vào) đã được vẽ vào trang. Hãy đối "
        "chiếu với bản chính xem có đúng là phần của giấy tờ không."
    ),
    Remark.LINK_FRAMES_REMOVED: _(
        "%(pages)s: khung viền của liên kết đã bị bỏ; khung đó do tệp PDF thêm vào, giấy không có."
    ),
    Remark.REPAIRED: _(
        "%(pages)s: tệp được ghi không đúng chuẩn nên đã được đọc lại và đối chiếu bằng hai phần mềm; kết quả "
        "giống nhau."
    ),
    Remark.TRANSPARENCY_FILLED: _(
        "%(pages)s: ảnh có chỗ trong suốt, đã được đặt trên nền trắng. Hãy đối chiếu với bản chính."
    ),
    Remark.FRAMES_LEFT_OUT: _(
        "%(pages)s: tệp ảnh có nhiều khung hình, chỉ khung đầu tiên được lấy. Hãy đối chiếu với bản chính."
    ),
    Remark.FITTED_TO_A4: _("%(pages)s: ảnh không ghi khổ giấy nên được đưa vừa khổ A4."),
    Remark.COLOURS_CONVERTED: _("%(pages)s: màu của ảnh đã được đổi sang màu thông dụng (sRGB, 8 bit)."),
    Remark.RECODED: _("%(pages)s: ảnh đã được nén lại ở chất lượng cao."),
    Remark.DOUBLED_PAGE: _("%(pages)s: trùng với một trang đứng trước. Hãy xem có thừa trang không."),
    Remark.METADATA_REMOVED: _("%(pages)s: thông tin ghi kèm ảnh (nơi chụp, thời gian, máy chụp) không vào bản sao."),
}
MARKS = {  # beside the picture of a page
    Remark.LOW_RESOLUTION: _("dưới 200 dpi"),
    Remark.ODD_PAGE_SIZE: _("khổ giấy lạ"),
    Remark.PAGE_SIZE_UNKNOWN: _("không rõ khổ giấy"),
    Remark.BLANK_PAGE: _("trang trắng?"),
    Remark.ANNOTATIONS_DRAWN: _("có chú thích"),
    Remark.TRANSPARENCY_FILLED: _("có chỗ trong suốt"),
    Remark.FRAMES_LEFT_OUT: _("còn khung hình khác"),
    Remark.DOUBLED_PAGE: _("trùng trang trước"),
}
FORMATS = {
    FileFormat.JPEG: _("ảnh JPEG"),
    FileFormat.PNG: _("ảnh PNG"),
    FileFormat.GIF: _("ảnh GIF"),
    FileFormat.TIFF: _("ảnh TIFF"),
    FileFormat.BMP: _("ảnh BMP"),
    FileFormat.JPEG2000: _("ảnh JPEG 2000"),
    FileFormat.WEBP: _("ảnh WebP"),
    FileFormat.HEIC: _("ảnh HEIC"),
    FileFormat.AVIF: _("ảnh AVIF"),
    FileFormat.DJVU: _("tệp DjVu"),
    FileFormat.FILM: _("tệp phim hoặc âm thanh"),
    FileFormat.OLD_OFFICE: _("tệp Office đời cũ (Word, Excel hoặc PowerPoint)"),
    FileFormat.OFFICE: _("tệp Office (Word, Excel hoặc PowerPoint)"),
    FileFormat.WORD: _("văn bản Word (.docx)"),
    FileFormat.EXCEL: _("bảng tính Excel (.xlsx)"),
    FileFormat.POWERPOINT: _("trình chiếu PowerPoint (.pptx)"),
    FileFormat.OPEN_DOCUMENT: _("văn bản OpenDocument (.odt)"),
    FileFormat.RTF: _("văn bản RTF"),
    FileFormat.ZIP: _("tệp nén ZIP"),
    FileFormat.RAR: _("tệp nén RAR"),
    FileFormat.SEVEN_ZIP: _("tệp nén 7-Zip"),
    FileFormat.GZIP: _("tệp nén GZIP"),
    FileFormat.BZIP2: _("tệp nén BZIP2"),
    FileFormat.XZ: _("tệp nén XZ"),
    FileFormat.POSTSCRIPT: _("tệp PostScript"),
    FileFormat.WINDOWS_PROGRAM: _("chương trình Windows"),
    FileFormat.PROGRAM: _("chương trình"),
    FileFormat.WEB_PAGE: _("trang web hoặc tệp XML"),
    FileFormat.UNKNOWN: _("tệp thuộc loại khác"),
}
REMEDIES = {
    Remedy.SAVE_AS_PDF: _("Hãy lưu ảnh thành JPEG hoặc PDF rồi chọn tệp đó."),
    Remedy.UNPACK: _("Hãy giải nén rồi chọn tệp PDF hoặc ảnh của bản quét bên trong."),
    Remedy.SCAN_THE_PAPER: _("Bản sao được chứng thực từ bản giấy: hãy quét bản chính thành tệp PDF."),
    Remedy.CHOOSE_THE_PDF: _("Hãy chọn tệp PDF hoặc ảnh của bản quét."),
}
UNCLEAR = {
    Unclear.NO_STANDARD: _("thuộc loại không có trong chuẩn PDF"),
    Unclear.DRAWN_DIFFERENTLY: _("được các phần mềm vẽ khác nhau"),
    Unclear.DRAWN_BY_PROGRAMS: _("không có hình kèm theo, mỗi phần mềm tự vẽ một cách"),
    Unclear.ONLY_SOMEWHERE: _("chỉ hiện trên màn hình hoặc chỉ hiện khi in"),
    Unclear.TURNS: _("không xoay theo trang"),
}


def refusal(code: str, facts: Facts) -> str:
    """Why an upload is refused, and what to do."""
    return str(REFUSALS[Refusal(code)]) % _filled(facts)


def refused(findings: Mapping[str, Any]) -> str:
    """The same of what an upload's row keeps; as it was written where only the sentence was kept."""
    if "legacy" in findings or "reason" not in findings:
        return str(findings.get("legacy", ""))
    return refusal(findings["reason"], findings.get("facts", {}))


def remark(one: Mapping[str, Any]) -> str:
    """A remark as a sentence. An answer to it is kept for ever: what was written there before codes were, stands."""
    written = str(one.get("message") or one.get("legacy", ""))
    if written and (get_language() == "vi" or one["code"] not in REMARKS or not one.get("pages")):
        return written
    numbers = one["pages"]
    pages = ngettext("Trang %(numbers)s", "Trang %(numbers)s", len(numbers)) % {"numbers": in_runs(numbers)}
    try:
        return str(REMARKS[one["code"]]) % {**one, "pages": pages}
    except KeyError:
        return written


def marks(findings: Mapping[str, Any], page: int) -> list[str]:
    """In a word or two, what the officer must look at on this page."""
    told = [one for one in findings.get("warnings", []) if page in one.get("pages", [one.get("page")])]
    return [str(MARKS[one["code"]]) for one in told if one["code"] in MARKS]


def _filled(facts: Facts) -> dict[str, object]:
    """The facts as words, by the names that the sentences have for them."""
    known = FileFormat(facts.get("format", FileFormat.UNKNOWN))
    return {
        "page": facts.get("page"),
        "limit": facts.get("limit_mib"),
        "kind": FORMATS[known],
        "advice": REMEDIES[remedy(known)],
        "what": UNCLEAR[Unclear(facts["unclear"])] if "unclear" in facts else _size(facts),
        "size": f"{facts.get('width_px')} × {facts.get('height_px')}",
        "detail": facts.get("error") or gettext("không rõ"),
        "rescan": RESCAN,
        "reprint": REPRINT,
    }


def _size(facts: Facts) -> str:
    if "width_mm" not in facts:
        return gettext("không ghi kích thước, hoặc ghi không đúng cách")
    return gettext("ghi kích thước %(width_mm)s × %(height_mm)s mm, ngoài giới hạn từ 4 mm đến 1.763 mm") % facts
