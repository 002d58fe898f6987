"""What stands in the way of making, signing or keeping a file: codes of pades and of our own jobs, as sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pades.common.errors import ErrorCode, Facts, NetFaultCode, PadesError, PagePart, TsaRefusal
from pades.common.net import MOST_HOPS

KEY = _("Chứng thư số dùng loại khóa chưa hỗ trợ (cần RSA từ 2048 bit). Chọn chứng thư số khác.")
FAULTS = {
    ErrorCode.TOO_EXPENSIVE: _(
        "Tệp quá phức tạp, vượt giới hạn xử lý. Hãy quét lại bản giấy thành tệp PDF ảnh rồi thử lại."
    ),
    ErrorCode.CRASHED: _("Không đọc được tệp một cách an toàn. Hãy quét lại bản giấy thành tệp PDF ảnh rồi thử lại."),
    ErrorCode.PAGE_NOT_FOUND: _("Tệp không có trang này."),
    ErrorCode.FONT_MISSING: _("Thiếu phông chữ Tinos trong thư mục %(folder)s."),
    ErrorCode.LETTER_NOT_IN_NUMBER_FONT: _("Ký hiệu có chữ không in được: %(letters)s"),
    ErrorCode.FIELD_MISSING: _("Tệp không có ô %(fields)s."),
    ErrorCode.PAGE_DOES_NOT_FIT: _(
        "Mẫu lời chứng có dòng dài quá, không in vừa trang lời chứng. Hãy báo người quản trị."
    ),
    ErrorCode.PAGE_NOT_MADE: _("Không dựng được trang lời chứng: %(error)s"),
    ErrorCode.PLACEMENT_OUTSIDE: _("Chữ ký hoặc con dấu nằm ngoài trang lời chứng. Hãy đặt lại."),
    ErrorCode.PLACEMENT_TOO_SMALL: _("Chữ ký hoặc con dấu quá nhỏ. Hãy đặt rộng hơn."),
    ErrorCode.PLACEMENT_ON_TEXT: _("Chữ ký đè lên chữ hoặc lên ô số của trang lời chứng. Hãy dời vào chỗ trống."),
    ErrorCode.CERTIFICATE_UNREADABLE: _(
        "Không đọc được chứng thư số hoặc chuỗi chứng thư kèm theo. Nhờ người quản trị đăng ký lại chứng thư số."
    ),
    ErrorCode.CERTIFICATE_EXPIRED: _("Chứng thư số đã hết hạn. Liên hệ nơi cấp để gia hạn, rồi ký lại."),
    ErrorCode.CERTIFICATE_NOT_YET_VALID: _("Chứng thư số chưa đến ngày có hiệu lực."),
    ErrorCode.CERTIFICATE_PURPOSE: _("Chứng thư số này không dùng để ký. Chọn chứng thư số ký."),
    ErrorCode.CERTIFICATE_REVOKED: _("Chứng thư số đã bị thu hồi. Không ký được bằng chứng thư này; liên hệ nơi cấp."),
    ErrorCode.CERTIFICATE_UNTRUSTED: _(
        "Chứng thư số không do CA được tin cậy cấp, hoặc thiếu chứng thư số của nơi cấp. Chọn chứng thư số khác, hoặc "
        "nhờ người quản trị đăng ký chứng thư số kèm đủ chuỗi chứng thư."
    ),
    ErrorCode.KEY_NOT_SUPPORTED: KEY,
    ErrorCode.ISSUER_UNAVAILABLE: _(
        "Chưa tải được chứng thư số của nơi cấp%(why)s. Thử lại sau ít phút; nếu vẫn vậy, nhờ người quản trị đăng ký "
        "chứng thư số kèm đủ chuỗi chứng thư."
    ),
    ErrorCode.REVOCATION_UNAVAILABLE: _(
        "Chưa hỏi được tình trạng chứng thư số từ nơi cấp (OCSP, CRL)%(why)s. Hãy thử lại sau ít phút."
    ),
    ErrorCode.REVOCATION_UNREADABLE: _(
        "Không đọc được trả lời của nơi cấp chứng thư số (OCSP, CRL). Hãy thử lại sau ít phút; nếu vẫn vậy, báo nơi "
        "cấp."
    ),
    ErrorCode.REVOCATION_TOO_OLD: _(
        "Nơi cấp chứng thư số mới chỉ cho biết tình trạng của hơn 24 giờ trước. Hãy thử lại khi có dữ liệu mới."
    ),
    ErrorCode.VALUE_DOES_NOT_FIT: _("Chữ ký nhận được không khớp với tệp đã chuẩn bị. Hãy ký lại."),
    ErrorCode.SIGNATURE_TOO_LARGE: _(
        "Chứng thư số kèm chuỗi chứng thư quá lớn, không đặt vừa trong tệp. Dùng chứng thư số khác, hoặc nhờ người "
        "quản trị đăng ký lại chứng thư số với chuỗi chứng thư ngắn hơn."
    ),
    ErrorCode.TSA_UNAVAILABLE: _(
        "Dịch vụ dấu thời gian chưa trả lời%(why)s. Hệ thống sẽ tự thử lại; không cần ký lại."
    ),
    ErrorCode.TSA_REFUSED: _(
        "Dịch vụ dấu thời gian từ chối: %(refusal)s. Báo người quản trị xem lại dịch vụ dấu thời gian, rồi thử lại."
    ),
    ErrorCode.TSA_UNTRUSTED: _(
        "Chứng thư số của dịch vụ dấu thời gian không được tin cậy: không có trong danh sách, đã hết hạn hoặc bị thu "
        "hồi. Báo người quản trị xem lại dịch vụ và chứng thư gốc của dịch vụ, rồi thử lại."
    ),
    ErrorCode.NO_DOCUMENT_TIME_STAMP: _("Tệp chưa có dấu thời gian lưu trữ."),
    ErrorCode.ARCHIVE_STAMP_EXPIRED: _("Dấu thời gian lưu trữ của tệp đã hết hạn: gia hạn lúc này không còn tác dụng."),
    ErrorCode.RENEWAL_GAINS_NOTHING: _(
        "Dịch vụ dấu thời gian chưa có chứng thư số dài hạn hơn; chưa gia hạn được tệp."
    ),
    ErrorCode.TRUST_UNREADABLE: _("Không đọc được chứng thư gốc trong %(file)s."),
    ErrorCode.RIGHTS_UNREADABLE: _("Không đọc được bảng quyền: %(error)s"),
}
# The same code about something else than usual: the fact that tells it, and the sentence.
INSTEAD = {
    (ErrorCode.CERTIFICATE_EXPIRED, "in_chain"): _(
        "Chứng thư số (hoặc CA cấp nó) đã hết hạn. Liên hệ nơi cấp để gia hạn, rồi ký lại."
    ),
    (ErrorCode.REVOCATION_TOO_OLD, "signed"): _(
        "Nơi cấp chứng thư số chưa có dữ liệu thu hồi đủ mới so với lúc ký. Hệ thống sẽ tự hỏi lại; không cần ký lại."
    ),
    (ErrorCode.REVOCATION_UNAVAILABLE, "of_tsa"): _(
        "Chưa hỏi được tình trạng chứng thư số của dịch vụ dấu thời gian, nên chưa gia hạn được tệp."
    ),
    (ErrorCode.SIGNATURE_TOO_LARGE, "signed"): _(
        "Dấu thời gian nhận được lớn hơn chỗ dành sẵn trong tệp nên chữ ký chưa gắn vào tệp được. Hãy ký hoặc đóng dấu "
        "lại: hệ thống sẽ dành chỗ rộng hơn."
    ),
    (ErrorCode.FONT_MISSING, "fonts"): _("Trang lời chứng dùng phông chữ ngoài dự kiến: %(fonts)s."),
    (ErrorCode.RIGHTS_UNREADABLE, "columns"): _("Bảng quyền thiếu cột: cần %(columns)s."),
    (ErrorCode.RIGHTS_UNREADABLE, "line"): _("Bảng quyền sai ở dòng %(line)s: %(error)s"),
}
NO_ADDRESS = _("Chưa khai báo địa chỉ dịch vụ dấu thời gian.")
TOO_LONG = {
    PagePart.ORIGINAL_TITLE: _("Tên giấy tờ dài quá, không in vừa trang lời chứng. Hãy rút gọn tên giấy tờ."),
    PagePart.AGENCY: _("Tên cơ quan dài quá, không in vừa trang lời chứng. Hãy báo người quản trị."),
    PagePart.TITLE: _("Chức vụ của người ký dài quá, không in vừa trang lời chứng. Hãy báo người quản trị."),
    PagePart.SIGNATORY: _("Họ tên người ký dài quá, không in vừa trang lời chứng. Hãy báo người quản trị."),
    PagePart.CHECK_URL: _("Địa chỉ tra cứu dài quá, không in vừa trang lời chứng. Hãy báo người quản trị."),
    PagePart.TEMPLATE: FAULTS[ErrorCode.PAGE_DOES_NOT_FIT],
}
NET = {
    NetFaultCode.HOST_NOT_ALLOWED: _("máy chủ này chưa có trong danh sách được phép hỏi"),
    NetFaultCode.UNREACHABLE: _("không kết nối được, hoặc kết nối bị ngắt giữa chừng"),
    NetFaultCode.EMPTY: _("trả lời trống"),
    NetFaultCode.PACKED: _("trả lời bằng dữ liệu nén, không đọc được"),
    NetFaultCode.TOO_SLOW: _("trả lời quá chậm"),
    NetFaultCode.TOO_LARGE: _("gửi quá nhiều dữ liệu"),
    NetFaultCode.STATUS: _("trả lời lỗi %(status)s"),
    NetFaultCode.REDIRECTS: _("chuyển hướng quá %(hops)s lần"),
}
ODD_ADDRESS = _("địa chỉ ghi trong chứng thư số không đúng dạng")
TSA = {
    TsaRefusal.STATUS: _("dịch vụ trả lời lỗi %(status)s"),
    TsaRefusal.WRONG_TYPE: _("trả lời không phải dấu thời gian (%(media_type)s)"),
    TsaRefusal.UNREADABLE: _("không đọc được trả lời"),
    TsaRefusal.OTHER_QUESTION: _("dấu thời gian nhận được không phải cho chữ ký này"),
    TsaRefusal.OTHER_TIME: _("giờ của dịch vụ lệch quá 5 phút so với máy chủ"),
    TsaRefusal.SAID: "%(said)s",
}


def fault(code: str, facts: Facts) -> str:
    """What was not done, why, and what to do."""
    known = ErrorCode(code)
    return str(_sentence(known, facts)) % _filled(facts)


def of_error(error: PadesError) -> str:
    """The same of what was raised; one of an upload is told by ``uploads``."""
    return fault(error.code, error.facts)


def _sentence(code: ErrorCode, facts: Facts) -> Any:
    if code == ErrorCode.TSA_UNAVAILABLE and "net" not in facts:
        return NO_ADDRESS
    if code == ErrorCode.PAGE_DOES_NOT_FIT:
        return TOO_LONG[PagePart(facts.get("part", PagePart.TEMPLATE))]
    return next((words for (one, name), words in INSTEAD.items() if one == code and facts.get(name)), FAULTS[code])


def _filled(facts: Facts) -> dict[str, object]:
    """The facts as words, by the names that the sentences have for them."""
    given = {"letters": "", "folder": "", "file": "", "line": "", "error": "", **facts}
    lists = {name: ", ".join(found) for name, found in facts.items() if isinstance(found, list)}
    return {**given, **lists, "why": _why(facts), "refusal": _refusal(facts)}


def _why(facts: Facts) -> str:
    """« (crl.vidu.vn: trả lời quá chậm)», or nothing."""
    if "net" not in facts:
        return ""
    host = facts.get("host", "")
    words = str(_net(NetFaultCode(facts["net"]), host)) % {"status": facts.get("status"), "hops": MOST_HOPS}
    return f" ({host}: {words})" if host else f" ({words})"


def _net(code: NetFaultCode, host: str) -> Any:
    return ODD_ADDRESS if code == NetFaultCode.HOST_NOT_ALLOWED and not host else NET[code]


def _refusal(facts: Facts) -> str:
    words: Mapping[str, object] = {
        "status": facts.get("status"),
        "media_type": facts.get("media_type") or gettext("không ghi loại"),
        "said": facts.get("said"),
    }
    return str(TSA[TsaRefusal(facts["why"])]) % words if "why" in facts else ""
