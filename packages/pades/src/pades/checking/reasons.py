"""What each reason code means, in Vietnamese, for people. The codes are stable; the sentences may be improved."""

REASONS = {
    # nothing to judge
    "not_found": "Không tìm thấy tệp này.",
    "not_readable": "Không mở được tệp.",
    "not_pdf": "Tệp không phải là PDF.",
    "malformed": "Không đọc được tệp một cách an toàn: cấu trúc PDF bị hỏng.",
    "truncated": "Tệp bị thiếu dữ liệu, có thể do tải về chưa hết.",
    "encrypted": "Tệp có mật khẩu hoặc bị mã hóa nên không kiểm tra được.",
    "too_expensive": "Tệp quá lớn hoặc quá phức tạp, không kiểm tra được trong giới hạn.",
    "claims_too_many_objects": "Tệp khai có nhiều đối tượng hơn hẳn dung lượng của nó có thể chứa nên không được đọc.",
    "blank_stretch": "Trong tệp có một đoạn trống dài bất thường, thường do tải về hoặc sao chép dở dang, nên không"
    " được đọc.",
    "structure_oversized": "Phần cấu trúc của tệp, không kể hình ảnh và dữ liệu nén, lớn bất thường nên tệp không"
    " được đọc.",
    "crashed": "Không đọc được tệp một cách an toàn.",
    "no_signature": "Tệp không có chữ ký số nào. Hình ảnh chữ ký, con dấu trên trang không có giá trị chứng minh.",
    "only_time_stamps": "Tệp chỉ có dấu thời gian, không có chữ ký số nào.",
    # changed, or not built as a signed file is
    "hash_mismatch": "Tệp đã bị thay đổi sau khi ký.",
    "signature_broken": "Chữ ký số không khớp với chứng thư số kèm theo.",
    "signature_unreadable": "Chữ ký số trong tệp bị hỏng, không đọc được.",
    "changed_after_last_signature": "Tệp đã bị thay đổi sau chữ ký cuối cùng.",
    "changed_between_signatures": "Giữa hai chữ ký, tệp bị thay đổi nhiều hơn việc điền các ô dành sẵn.",
    "title_changed": "Tiêu đề, tác giả hoặc chủ đề ghi trong tệp đã bị đổi sau khi ký.",
    "signed_field_changed": "Có ô đã được ký với một nội dung, sau đó bị đổi sang nội dung khác.",
    "trailing_data": "Có dữ liệu nối thêm sau phần đã ký.",
    "truncated_after_signing": "Tệp đã ký bị cắt mất một phần.",
    "header_not_first": "Có dữ liệu chèn vào trước phần đầu của tệp đã ký.",
    "header_twice": "Tệp có hai phần đầu nên mỗi phần mềm có thể hiển thị một nội dung khác nhau.",
    "hidden_signature": "Tệp chứa chữ ký bị che giấu.",
    "too_many_signatures": "Tệp có quá nhiều chữ ký.",
    "unexpected_signature": "Tệp có chữ ký ngoài hai chữ ký theo quy định.",
    "byte_range_form": "Chữ ký không xác định rõ phần nào của tệp được bảo vệ.",
    "byte_range_gap": "Có dữ liệu không được chữ ký bảo vệ nằm xen giữa phần đã ký.",
    "bytes_behind_the_signature": "Có dữ liệu lạ giấu trong chỗ dành cho chữ ký.",
    "not_a_cms": "Chỗ dành cho chữ ký không chứa chữ ký số.",
    "not_one_signer": "Một chữ ký trong tệp không có đúng một người ký.",
    "content_not_detached": "Chữ ký không thuộc dạng ký rời dùng cho PDF.",
    "signed_attributes_missing": "Chữ ký thiếu thông tin bắt buộc.",
    "signed_attribute_twice": "Chữ ký có thông tin bị lặp, có thể hiểu theo hai cách.",
    "signature_object_damaged": "Đối tượng chữ ký trong tệp bị sửa hoặc bị hỏng.",
    "field_names_twice": "Tệp có hai ô cùng tên.",
    "form_too_deep": "Biểu mẫu trong tệp phức tạp bất thường.",
    "field_picture_differs": "Số, quyển số hoặc ngày hiển thị trên trang khác với giá trị đã đóng dấu.",
    "digest_too_weak": "Chữ ký dùng thuật toán băm không còn an toàn.",
    "digest_differs_from_signature": "Các thuật toán trong chữ ký mâu thuẫn với nhau.",
    "signature_algorithm_not_allowed": "Chữ ký dùng thuật toán không được chấp nhận.",
    "key_too_short": "Khóa ký quá ngắn, không còn an toàn.",
    "key_not_allowed": "Loại khóa ký không được chấp nhận.",
    # signed, and it does not count
    "revoked": "Chứng thư số đã bị thu hồi trước khi ký.",
    "certificate_not_yet_valid": "Tại thời điểm ký, chứng thư số chưa có hiệu lực.",
    "signer_without_right": "Chứng thư số dùng để ký không có trong danh sách thẩm quyền.",
    "wrong_role": "Chữ ký không đúng vai trò: cần chữ ký của người ký chứng thực, sau đó là con dấu của cơ quan.",
    "wrong_order": "Cơ quan đã đóng dấu trước khi người ký chứng thực ký.",
    "different_agencies": "Người ký và con dấu thuộc hai cơ quan khác nhau.",
    "right_not_in_force": "Tại thời điểm ký, người ký không có thẩm quyền.",
    # not finished
    "seal_missing": "Phần đã ký chưa bị thay đổi, nhưng tệp mới có một chữ ký: thiếu số và con dấu của cơ quan.",
    "leader_missing": "Phần đã ký chưa bị thay đổi, nhưng tệp mới có con dấu: thiếu chữ ký của người ký chứng thực.",
    "number_missing": "Tệp có chữ ký và con dấu nhưng thiếu số chứng thực.",
    # cannot be told
    "no_trust_anchors": "Chưa có danh sách chứng thư số gốc tin cậy để đối chiếu.",
    "unknown_authority": "Không xác định được tổ chức cấp chứng thư số trong danh sách tin cậy.",
    "no_time_stamp": "Có chữ ký chưa có dấu thời gian đáng tin cậy.",
    "revocation_unknown": "Tệp không kèm đủ dữ liệu để biết chứng thư số có bị thu hồi trước khi ký hay không.",
    "revocation_too_old": "Dữ liệu thu hồi kèm trong tệp cũ hơn dấu thời gian quá 24 giờ nên không đủ căn cứ.",
    "revocation_before_stamp": "Dữ liệu thu hồi kèm trong tệp có trước dấu thời gian, nhưng không quá 24 giờ.",
    "revoked_time_unknown": "Chứng thư số đã bị thu hồi, chưa đủ căn cứ để biết là trước hay sau khi ký.",
    "expired_time_unknown": "Chứng thư số đã hết hạn, chưa đủ căn cứ để biết chữ ký có trước đó hay không.",
    "proof_of_existence_missing": "Chứng thư số đã hết hạn mà tệp không có dấu thời gian lưu trữ từ trước đó.",
    "algorithm_too_weak": "Một chứng thư số trong chuỗi dùng thuật toán không còn an toàn.",
    "certificate_purpose": "Chứng thư số này không dùng để ký.",
    "signed_later_than_asked": "Chữ ký được tạo sau thời điểm dùng để kiểm tra.",
    "same_certificate_twice": "Cả hai chữ ký đều được tạo bằng cùng một chứng thư số.",
    "same_signer_twice": "Cả hai chữ ký đều mang tên một chủ thể, không phải của một người ký và một cơ quan.",
    "seal_not_an_organisation": "Chữ ký ở vị trí con dấu không dùng chứng thư số của cơ quan, tổ chức.",
    "update_shows_nothing": "Sau khi ký, tệp được ghi thêm phần không làm đổi nội dung hiển thị và không được ký.",
    "subfilter_not_allowed": "Tệp có chữ ký thuộc kiểu không được quy tắc kiểm tra chấp nhận.",
    "certificate_not_bound": "Chữ ký không gắn chặt với chứng thư số của người ký.",
    "archive_stamp_expired": "Dấu thời gian lưu trữ đã hết hạn mà chưa được gia hạn. Hãy xin nơi cấp tệp đã gia hạn.",
    "time_stamp_expired": "Dấu thời gian của chữ ký đã hết hạn mà tệp không có dấu thời gian lưu trữ từ trước đó.",
    "document_time_stamp_missing": "Tệp chưa có dấu thời gian lưu trữ.",
    "document_time_stamp_not_last": "Sau dấu thời gian lưu trữ, tệp còn được bổ sung dữ liệu kiểm chứng.",
    "document_time_stamp_untrusted": "Dấu thời gian lưu trữ của tệp không do dịch vụ được tin cậy cấp, hoặc tệp thiếu"
    " dữ liệu về chứng thư số của dịch vụ.",
    "structure_not_strict": "Cấu trúc tệp có thể được đọc theo nhiều cách khác nhau nên chưa thể kết luận chắc chắn.",
    "unsigned_part_altered": "Phần không được ký của dấu thời gian cuối cùng không còn như lúc tạo.",
    "not_decided": "Chưa đủ căn cứ kết luận.",
    # in order
    "ok": "Hai chữ ký hợp lệ, tệp không bị thay đổi, người ký có thẩm quyền.",
    "ok_competence_not_checked": "Hai chữ ký hợp lệ, tệp không bị thay đổi; chưa kiểm tra thẩm quyền của người ký.",
}

COMPETENCE = {
    "ok": ("ok", "Người ký thuộc đúng cơ quan đóng dấu và có thẩm quyền tại thời điểm ký."),
    "unchecked": ("unknown", "Chưa kiểm tra thẩm quyền của người ký tại thời điểm ký."),
    "moment_unknown": ("unknown", "Người ký có trong danh sách thẩm quyền, nhưng chưa biết chắc đã ký vào lúc nào."),
    **{
        code: ("bad", REASONS[code])
        for code in ("signer_without_right", "wrong_role", "wrong_order", "different_agencies", "right_not_in_force")
    },
}

# Sub-indications of EN 319 102-1 that a person may meet; the others read «chưa đủ căn cứ kết luận».
STATUS = {
    "OK": "hợp lệ",
    "REVOKED": "đã bị thu hồi trước khi ký",
    "NOT_YET_VALID": "chưa có hiệu lực tại thời điểm ký",
    "NO_CERTIFICATE_CHAIN_FOUND": "nơi cấp không có trong danh sách tin cậy",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "chưa biết tình trạng thu hồi",
    "REVOKED_NO_POE": "đã bị thu hồi, chưa rõ trước hay sau khi ký",
    "REVOKED_CA_NO_POE": "nơi cấp đã bị thu hồi, chưa rõ trước hay sau khi ký",
    "OUT_OF_BOUNDS_NO_POE": "đã hết hạn, chưa rõ ký trước hay sau đó",
    "HASH_FAILURE": "không khớp với nội dung tệp",
    "SIG_CRYPTO_FAILURE": "chữ ký không khớp với chứng thư số",
    "FORMAT_FAILURE": "chữ ký sai cấu trúc",
}

# What is told beside the verdict, on the page and in the report; «revocation_before_stamp» and the time-stamps' have
# their sentences above.
WARNINGS = {
    "competence_not_checked": "Chưa kiểm tra thẩm quyền của người ký tại thời điểm ký.",
    "order_looks_reversed": "Theo chứng thư số, con dấu của cơ quan có trước chữ ký của người ký.",
    "other_structure": "Tệp không có cấu trúc của bản sao điện tử do phần mềm này tạo.",
    "active_content": "Tệp có nội dung tự chạy, liên kết che trang hoặc lớp hiển thị bật tắt được; chữ ký không bảo đảm"
    " những gì chúng làm. Không bấm vào những mục lạ.",
    "outside_content": "Một phần nội dung hiển thị nằm ở tệp hoặc địa chỉ khác, không được chữ ký bảo vệ.",
    "layers_differ": "Tệp có lớp hiển thị khác nhau khi xem trên màn hình, khi in hoặc khi xuất.",
    "attached_program": "Tệp đính kèm chương trình hoặc tệp có macro; không mở phần đính kèm.",
    "attachment": "Tệp có tệp khác đính kèm. Kết quả kiểm tra không nói về phần đính kèm.",
    "content_not_searched": "Chưa kiểm tra được hết nội dung hiển thị của tệp.",
}

# What a file is that is no PDF with signatures, and what happened to one on its way (transit.py).
KINDS = {
    "empty": "Tệp rỗng, không có nội dung.",
    "picture": "Đây là tệp ảnh, không phải PDF. Ảnh chụp, ảnh quét không mang chữ ký số.",
    "word": "Đây là tệp Word, không phải PDF có chữ ký số.",
    "office": "Đây là tệp văn phòng (Word, Excel, PowerPoint…), không phải PDF có chữ ký số.",
    "packed": "Đây là tệp nén (ZIP) có tệp PDF bên trong. Giải nén rồi kiểm tra chính tệp PDF.",
    "archive": "Đây là tệp nén, không phải PDF. Nếu bên trong có tệp PDF, hãy giải nén rồi kiểm tra chính tệp đó.",
    "encoded": "Đây là thư hoặc văn bản chứa tệp PDF đã mã hóa base64. Lưu riêng tệp đính kèm rồi kiểm tra tệp đó.",
    "web_page": "Đây là trang web được lưu lại, không phải PDF. Có thể việc tải tệp về chưa thành công.",
    "other": "Tệp không phải là PDF.",
    "byte_order_mark": "Tệp bị đổi khi chuyển qua một phần mềm khác: có thêm dấu thứ tự byte (BOM) ở đầu tệp. Đề nghị"
    " gửi lại tệp gốc, không mở và lưu lại bằng trình soạn thảo văn bản.",
    "line_ends": "Tệp bị đổi khi chuyển ở chế độ văn bản: mọi dấu xuống dòng đã bị viết lại; trước đó các chữ ký vẫn"
    " khớp. Đề nghị gửi lại tệp gốc ở chế độ nhị phân hoặc trong tệp nén.",
    "line_ends_lost": "Tệp có vẻ đã bị đổi khi chuyển ở chế độ văn bản: mọi dấu xuống dòng kiểu CRLF đã thành LF nên"
    " mất một số byte, không khôi phục được. Đề nghị gửi lại tệp gốc ở chế độ nhị phân hoặc trong tệp nén.",
    "read_as_text": "Tệp bị đổi khi một phần mềm đọc và lưu nó như văn bản: nhiều byte đã mất."
    " Đề nghị gửi lại tệp gốc.",
}


def warning(code: str) -> str:
    """The sentence for a warning's code."""
    return WARNINGS.get(code) or REASONS.get(code, code)
