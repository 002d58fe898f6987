"""What a reason of a verdict, what is told beside it, and a kind of file are called."""

from django.utils.translation import gettext_lazy as _
from pades.common.kinds import FileKind
from pades.common.reasons import Caution, Reason, SignatureStatus

REASONS = {
    Reason.NOT_FOUND: _("Không tìm thấy tệp này."),
    Reason.NOT_READABLE: _("Không mở được tệp."),
    Reason.NOT_PDF: _("Tệp không phải là PDF."),
    Reason.MALFORMED: _("Không đọc được tệp một cách an toàn: cấu trúc PDF bị hỏng."),
    Reason.TRUNCATED: _("Tệp bị thiếu dữ liệu, có thể do tải về chưa hết."),
    Reason.ENCRYPTED: _("Tệp có mật khẩu hoặc bị mã hóa nên không kiểm tra được."),
    Reason.TOO_EXPENSIVE: _("Tệp quá lớn hoặc quá phức tạp, không kiểm tra được trong giới hạn."),
    Reason.CLAIMS_TOO_MANY_OBJECTS: _(
        "Tệp khai có nhiều đối tượng hơn hẳn dung lượng của nó có thể chứa nên không được đọc."
    ),
    Reason.BLANK_STRETCH: _(
        "Trong tệp có một đoạn trống dài bất thường, thường do tải về hoặc sao chép dở dang, nên không được đọc."
    ),
    Reason.STRUCTURE_OVERSIZED: _(
        "Phần cấu trúc của tệp, không kể hình ảnh và dữ liệu nén, lớn bất thường nên tệp không được đọc."
    ),
    Reason.CRASHED: _("Không đọc được tệp một cách an toàn."),
    Reason.NO_SIGNATURE: _(
        "Tệp không có chữ ký số nào. Hình ảnh chữ ký, con dấu trên trang không có giá trị chứng minh."
    ),
    Reason.ONLY_TIME_STAMPS: _("Tệp chỉ có dấu thời gian, không có chữ ký số nào."),
    Reason.HASH_MISMATCH: _("Tệp đã bị thay đổi sau khi ký."),
    Reason.SIGNATURE_BROKEN: _("Chữ ký số không khớp với chứng thư số kèm theo."),
    Reason.SIGNATURE_UNREADABLE: _("Chữ ký số trong tệp bị hỏng, không đọc được."),
    Reason.CHANGED_AFTER_LAST_SIGNATURE: _("Tệp đã bị thay đổi sau chữ ký cuối cùng."),
    Reason.CHANGED_BETWEEN_SIGNATURES: _("Giữa hai chữ ký, tệp bị thay đổi nhiều hơn việc điền các ô dành sẵn."),
    Reason.TITLE_CHANGED: _("Tiêu đề, tác giả hoặc chủ đề ghi trong tệp đã bị đổi sau khi ký."),
    Reason.SIGNED_FIELD_CHANGED: _("Có ô đã được ký với một nội dung, sau đó bị đổi sang nội dung khác."),
    Reason.TRAILING_DATA: _("Có dữ liệu nối thêm sau phần đã ký."),
    Reason.TRUNCATED_AFTER_SIGNING: _("Tệp đã ký bị cắt mất một phần."),
    Reason.HEADER_NOT_FIRST: _("Có dữ liệu chèn vào trước phần đầu của tệp đã ký."),
    Reason.HEADER_TWICE: _("Tệp có hai phần đầu nên mỗi phần mềm có thể hiển thị một nội dung khác nhau."),
    Reason.HIDDEN_SIGNATURE: _("Tệp chứa chữ ký bị che giấu."),
    Reason.TOO_MANY_SIGNATURES: _("Tệp có quá nhiều chữ ký."),
    Reason.UNEXPECTED_SIGNATURE: _("Tệp có chữ ký ngoài hai chữ ký theo quy định."),
    Reason.BYTE_RANGE_FORM: _("Chữ ký không xác định rõ phần nào của tệp được bảo vệ."),
    Reason.BYTE_RANGE_GAP: _("Có dữ liệu không được chữ ký bảo vệ nằm xen giữa phần đã ký."),
    Reason.BYTES_BEHIND_THE_SIGNATURE: _("Có dữ liệu lạ giấu trong chỗ dành cho chữ ký."),
    Reason.NOT_A_CMS: _("Chỗ dành cho chữ ký không chứa chữ ký số."),
    Reason.NOT_ONE_SIGNER: _("Một chữ ký trong tệp không có đúng một người ký."),
    Reason.CONTENT_NOT_DETACHED: _("Chữ ký không thuộc dạng ký rời dùng cho PDF."),
    Reason.SIGNED_ATTRIBUTES_MISSING: _("Chữ ký thiếu thông tin bắt buộc."),
    Reason.SIGNED_ATTRIBUTE_TWICE: _("Chữ ký có thông tin bị lặp, có thể hiểu theo hai cách."),
    Reason.SIGNATURE_OBJECT_DAMAGED: _("Đối tượng chữ ký trong tệp bị sửa hoặc bị hỏng."),
    Reason.FIELD_NAMES_TWICE: _("Tệp có hai ô cùng tên."),
    Reason.FORM_TOO_DEEP: _("Biểu mẫu trong tệp phức tạp bất thường."),
    Reason.FIELD_PICTURE_DIFFERS: _("Số, quyển số hoặc ngày hiển thị trên trang khác với giá trị đã đóng dấu."),
    Reason.DIGEST_TOO_WEAK: _("Chữ ký dùng thuật toán băm không còn an toàn."),
    Reason.DIGEST_DIFFERS_FROM_SIGNATURE: _("Các thuật toán trong chữ ký mâu thuẫn với nhau."),
    Reason.SIGNATURE_ALGORITHM_NOT_ALLOWED: _("Chữ ký dùng thuật toán không được chấp nhận."),
    Reason.KEY_TOO_SHORT: _("Khóa ký quá ngắn, không còn an toàn."),
    Reason.KEY_NOT_ALLOWED: _("Loại khóa ký không được chấp nhận."),
    Reason.REVOKED: _("Chứng thư số đã bị thu hồi trước khi ký."),
    Reason.CERTIFICATE_NOT_YET_VALID: _("Tại thời điểm ký, chứng thư số chưa có hiệu lực."),
    Reason.SIGNER_WITHOUT_RIGHT: _("Chứng thư số dùng để ký không có trong danh sách thẩm quyền."),
    Reason.WRONG_ROLE: _(
        "Chữ ký không đúng vai trò: cần chữ ký của người ký chứng thực, sau đó là con dấu của cơ quan."
    ),
    Reason.WRONG_ORDER: _("Cơ quan đã đóng dấu trước khi người ký chứng thực ký."),
    Reason.DIFFERENT_AGENCIES: _("Người ký và con dấu thuộc hai cơ quan khác nhau."),
    Reason.RIGHT_NOT_IN_FORCE: _("Tại thời điểm ký, người ký không có thẩm quyền."),
    Reason.SEAL_MISSING: _(
        "Phần đã ký chưa bị thay đổi, nhưng tệp mới có một chữ ký: thiếu số và con dấu của cơ quan."
    ),
    Reason.LEADER_MISSING: _(
        "Phần đã ký chưa bị thay đổi, nhưng tệp mới có con dấu: thiếu chữ ký của người ký chứng thực."
    ),
    Reason.NUMBER_MISSING: _("Tệp có chữ ký và con dấu nhưng thiếu số chứng thực."),
    Reason.NO_TRUST_ANCHORS: _("Chưa có danh sách chứng thư số gốc tin cậy để đối chiếu."),
    Reason.UNKNOWN_AUTHORITY: _("Không xác định được tổ chức cấp chứng thư số trong danh sách tin cậy."),
    Reason.NO_TIME_STAMP: _("Có chữ ký chưa có dấu thời gian đáng tin cậy."),
    Reason.REVOCATION_UNKNOWN: _("Tệp không kèm đủ dữ liệu để biết chứng thư số có bị thu hồi trước khi ký hay không."),
    Reason.REVOCATION_TOO_OLD: _("Dữ liệu thu hồi kèm trong tệp cũ hơn dấu thời gian quá 24 giờ nên không đủ căn cứ."),
    Reason.REVOCATION_BEFORE_STAMP: _("Dữ liệu thu hồi kèm trong tệp có trước dấu thời gian, nhưng không quá 24 giờ."),
    Reason.REVOKED_TIME_UNKNOWN: _("Chứng thư số đã bị thu hồi, chưa đủ căn cứ để biết là trước hay sau khi ký."),
    Reason.EXPIRED_TIME_UNKNOWN: _("Chứng thư số đã hết hạn, chưa đủ căn cứ để biết chữ ký có trước đó hay không."),
    Reason.PROOF_OF_EXISTENCE_MISSING: _("Chứng thư số đã hết hạn mà tệp không có dấu thời gian lưu trữ từ trước đó."),
    Reason.ALGORITHM_TOO_WEAK: _("Một chứng thư số trong chuỗi dùng thuật toán không còn an toàn."),
    Reason.CERTIFICATE_PURPOSE: _("Chứng thư số này không dùng để ký."),
    Reason.SIGNED_LATER_THAN_ASKED: _("Chữ ký được tạo sau thời điểm dùng để kiểm tra."),
    Reason.SAME_CERTIFICATE_TWICE: _("Cả hai chữ ký đều được tạo bằng cùng một chứng thư số."),
    Reason.SAME_SIGNER_TWICE: _("Cả hai chữ ký đều mang tên một chủ thể, không phải của một người ký và một cơ quan."),
    Reason.SEAL_NOT_AN_ORGANISATION: _("Chữ ký ở vị trí con dấu không dùng chứng thư số của cơ quan, tổ chức."),
    Reason.UPDATE_SHOWS_NOTHING: _(
        "Sau khi ký, tệp được ghi thêm phần không làm đổi nội dung hiển thị và không được ký."
    ),
    Reason.SUBFILTER_NOT_ALLOWED: _("Tệp có chữ ký thuộc kiểu không được quy tắc kiểm tra chấp nhận."),
    Reason.CERTIFICATE_NOT_BOUND: _("Chữ ký không gắn chặt với chứng thư số của người ký."),
    Reason.ARCHIVE_STAMP_EXPIRED: _(
        "Dấu thời gian lưu trữ đã hết hạn mà chưa được gia hạn. Hãy xin nơi cấp tệp đã gia hạn."
    ),
    Reason.TIME_STAMP_EXPIRED: _(
        "Dấu thời gian của chữ ký đã hết hạn mà tệp không có dấu thời gian lưu trữ từ trước đó."
    ),
    Reason.DOCUMENT_TIME_STAMP_MISSING: _("Tệp chưa có dấu thời gian lưu trữ."),
    Reason.DOCUMENT_TIME_STAMP_NOT_LAST: _("Sau dấu thời gian lưu trữ, tệp còn được bổ sung dữ liệu kiểm chứng."),
    Reason.DOCUMENT_TIME_STAMP_UNTRUSTED: _(
        "Dấu thời gian lưu trữ của tệp không do dịch vụ được tin cậy cấp, hoặc tệp thiếu dữ liệu về chứng thư "
        "số của dịch vụ."
    ),
    Reason.STRUCTURE_NOT_STRICT: _(
        "Cấu trúc tệp có thể được đọc theo nhiều cách khác nhau nên chưa thể kết luận chắc chắn."
    ),
    Reason.UNSIGNED_PART_ALTERED: _("Phần không được ký của dấu thời gian cuối cùng không còn như lúc tạo."),
    Reason.NOT_DECIDED: _("Chưa đủ căn cứ kết luận."),
    Reason.OK: _("Hai chữ ký hợp lệ, tệp không bị thay đổi, người ký có thẩm quyền."),
    Reason.OK_COMPETENCE_NOT_CHECKED: _(
        "Hai chữ ký hợp lệ, tệp không bị thay đổi; chưa kiểm tra thẩm quyền của người ký."
    ),
}
KINDS = {
    FileKind.EMPTY: _("Tệp rỗng, không có nội dung."),
    FileKind.PICTURE: _("Đây là tệp ảnh, không phải PDF. Ảnh chụp, ảnh quét không mang chữ ký số."),
    FileKind.WORD: _("Đây là tệp Word, không phải PDF có chữ ký số."),
    FileKind.OFFICE: _("Đây là tệp văn phòng (Word, Excel, PowerPoint…), không phải PDF có chữ ký số."),
    FileKind.PACKED: _("Đây là tệp nén (ZIP) có tệp PDF bên trong. Giải nén rồi kiểm tra chính tệp PDF."),
    FileKind.ARCHIVE: _(
        "Đây là tệp nén, không phải PDF. Nếu bên trong có tệp PDF, hãy giải nén rồi kiểm tra chính tệp đó."
    ),
    FileKind.ENCODED: _(
        "Đây là thư hoặc văn bản chứa tệp PDF đã mã hóa base64. Lưu riêng tệp đính kèm rồi kiểm tra tệp đó."
    ),
    FileKind.WEB_PAGE: _("Đây là trang web được lưu lại, không phải PDF. Có thể việc tải tệp về chưa thành công."),
    FileKind.OTHER: _("Tệp không phải là PDF."),
    FileKind.BYTE_ORDER_MARK: _(
        "Tệp bị đổi khi chuyển qua một phần mềm khác: có thêm dấu thứ tự byte (BOM) ở đầu tệp. Đề nghị gửi "
        "lại tệp gốc, không mở và lưu lại bằng trình soạn thảo văn bản."
    ),
    FileKind.LINE_ENDS: _(
        "Tệp bị đổi khi chuyển ở chế độ văn bản: mọi dấu xuống dòng đã bị viết lại; trước đó các chữ ký vẫn "
        "khớp. Đề nghị gửi lại tệp gốc ở chế độ nhị phân hoặc trong tệp nén."
    ),
    FileKind.LINE_ENDS_LOST: _(
        "Tệp có vẻ đã bị đổi khi chuyển ở chế độ văn bản: mọi dấu xuống dòng kiểu CRLF đã thành LF nên mất "
        "một số byte, không khôi phục được. Đề nghị gửi lại tệp gốc ở chế độ nhị phân hoặc trong tệp nén."
    ),
    FileKind.READ_AS_TEXT: _(
        "Tệp bị đổi khi một phần mềm đọc và lưu nó như văn bản: nhiều byte đã mất. Đề nghị gửi lại tệp gốc."
    ),
}
# Of the others it is told that nothing is decided.
STATUS = {
    SignatureStatus.OK: _("hợp lệ"),
    SignatureStatus.REVOKED: _("đã bị thu hồi trước khi ký"),
    SignatureStatus.NOT_YET_VALID: _("chưa có hiệu lực tại thời điểm ký"),
    SignatureStatus.NO_CERTIFICATE_CHAIN_FOUND: _("nơi cấp không có trong danh sách tin cậy"),
    SignatureStatus.CERTIFICATE_CHAIN_GENERAL_FAILURE: _("chưa biết tình trạng thu hồi"),
    SignatureStatus.REVOKED_NO_POE: _("đã bị thu hồi, chưa rõ trước hay sau khi ký"),
    SignatureStatus.REVOKED_CA_NO_POE: _("nơi cấp đã bị thu hồi, chưa rõ trước hay sau khi ký"),
    SignatureStatus.OUT_OF_BOUNDS_NO_POE: _("đã hết hạn, chưa rõ ký trước hay sau đó"),
    SignatureStatus.HASH_FAILURE: _("không khớp với nội dung tệp"),
    SignatureStatus.SIG_CRYPTO_FAILURE: _("chữ ký không khớp với chứng thư số"),
    SignatureStatus.FORMAT_FAILURE: _("chữ ký sai cấu trúc"),
}
CAUTIONS = {
    Caution.COMPETENCE_NOT_CHECKED: _("Chưa kiểm tra thẩm quyền của người ký tại thời điểm ký."),
    Caution.ORDER_LOOKS_REVERSED: _("Theo chứng thư số, con dấu của cơ quan có trước chữ ký của người ký."),
    Caution.OTHER_STRUCTURE: _("Tệp không có cấu trúc của bản sao điện tử do phần mềm này tạo."),
    Caution.ACTIVE_CONTENT: _(
        "Tệp có nội dung tự chạy, liên kết che trang hoặc lớp hiển thị bật tắt được; chữ ký không bảo đảm "
        "những gì chúng làm. Không bấm vào những mục lạ."
    ),
    Caution.OUTSIDE_CONTENT: _("Một phần nội dung hiển thị nằm ở tệp hoặc địa chỉ khác, không được chữ ký bảo vệ."),
    Caution.LAYERS_DIFFER: _("Tệp có lớp hiển thị khác nhau khi xem trên màn hình, khi in hoặc khi xuất."),
    Caution.ATTACHED_PROGRAM: _("Tệp đính kèm chương trình hoặc tệp có macro; không mở phần đính kèm."),
    Caution.ATTACHMENT: _("Tệp có tệp khác đính kèm. Kết quả kiểm tra không nói về phần đính kèm."),
    Caution.CONTENT_NOT_SEARCHED: _("Chưa kiểm tra được hết nội dung hiển thị của tệp."),
}


def reason(code: str) -> str:
    """Why the verdict is what it is."""
    return str(REASONS[Reason(code)])


def caution(code: str) -> str:
    """What is told beside a verdict; a code of another version as it is."""
    if code in set(Caution):
        return str(CAUTIONS[Caution(code)])
    return reason(code) if code in set(Reason) else code
