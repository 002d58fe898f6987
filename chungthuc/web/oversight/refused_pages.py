"""What somebody was refused, in words: the chain of refusals keeps the name of an address and a code, for ever.

An address that is called otherwise today keeps its words here under the name that old events have.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER_PAGE = _("một trang khác của hệ thống")
OF_SIGN_IN = ("account_", "mfa_", "usersessions_")  # allauth's own names
SIGN_IN = _("đăng nhập và bảo vệ tài khoản")

COPIES = {
    "copies": _("danh sách hồ sơ ở bàn tiếp nhận"),
    "copy_new": _("tạo bản sao mới"),
    "copy": _("trang hồ sơ bản sao"),
    "copy_page": _("ảnh một trang giấy tờ"),
    "copy_file": _("tệp PDF của bản sao"),
    "copy_withdrawal": _("rút lại bản sao đã trình"),
    "copy_resubmission": _("sửa rồi trình lại bản sao"),
    "copy_cancellation": _("hủy một bản sao"),
    "dossier_cancellation": _("hủy hồ sơ"),
    "copy_officer": _("giao hồ sơ cho cán bộ khác"),
    "copy_signatory": _("đổi người ký bản sao"),
    "copy_return": _("trả về bản sao"),
    "copy_forwarding": _("chuyển cấp số và đóng dấu"),
    "copy_placement": _("đặt lại vị trí chữ ký"),
    "copy_delivery": _("chuyển bản sao đến người yêu cầu"),
    "copy_way_out": _("gỡ bản sao đang dừng"),
    "copy_addressee": _("sửa nơi nhận kết quả"),
    "copy_block": _("chặn kết quả gửi nhầm"),
    "copy_message": _("gửi lại thư báo kết quả"),
    "copy_slip": _("phiếu hẹn trả kết quả"),
    "copy_slip_code": _("cấp mã mới cho phiếu hẹn"),
    "dossier_slip": _("phiếu hẹn trả kết quả"),
    "dossier_slip_code": _("cấp mã mới cho phiếu hẹn"),
    "copy_fee": _("ghi phí chứng thực"),
    "dossier_fee": _("ghi phí chứng thực"),
    "dossier_extension": _("kéo dài thời hạn trả kết quả"),
    "requester_search": _("tìm người yêu cầu"),
    "uploads": _("tải bản scan lên"),
    "counter_drafts": _("lưu bản nháp"),
    "counter_draft_removal": _("xóa bản nháp"),
    "upload_page": _("ảnh một trang của bản scan chưa trình"),
    "identities": _("xác nhận giấy tờ tùy thân"),
    "signing": _("danh sách bản sao chờ ký"),
    "signing_copy": _("trang ký bản sao"),
    "profile": _("trang cá nhân của cán bộ"),
    "sealing": _("danh sách bản sao chờ đóng dấu"),
    "sealing_copy": _("trang đóng dấu bản sao"),
    "seal": _("hình ảnh con dấu"),
}
BOOKS = {
    "registers": _("quản lý sổ chứng thực"),
    "register": _("trang sổ chứng thực"),
    "register_new": _("mở sổ chứng thực mới"),
    "register_change": _("sửa sổ chứng thực"),
    "register_deletion": _("xóa sổ chứng thực"),
    "register_report": _("xuất báo cáo sổ chứng thực"),
    "finding": _("tìm hồ sơ"),
    "office_dossier": _("trang một hồ sơ của cơ quan"),
    "records": _("nhật ký xem và tìm"),
    "watch": _("giám sát"),
}
OFFICE = {
    "agency": _("đổi cơ quan đang làm việc"),
    "queue": _("hàng chờ"),
    "queue_state": _("hàng chờ"),
    "queue_desk": _("chọn quầy để gọi số"),
    "tickets": _("lấy số thứ tự"),
    "ticket": _("phiếu số thứ tự"),
    "arrivals": _("ghi người hẹn đã đến"),
    "calls": _("gọi số tiếp theo"),
    "entry_step": _("chuyển bước một số thứ tự"),
    "display": _("bảng gọi số"),
    "display_numbers": _("bảng gọi số"),
    "opening_agencies": _("lịch tiếp nhận của các cơ quan"),
    "opening": _("lịch tiếp nhận"),
    "rule_new": _("thêm lịch tiếp nhận"),
    "rule_change": _("sửa lịch tiếp nhận"),
    "rule_end": _("kết thúc lịch tiếp nhận"),
    "closure_new": _("đóng lịch"),
    "closure": _("trang lịch đã đóng"),
    "closure_proposals": _("đề nghị giờ mới cho người bị ảnh hưởng"),
    "closure_lifting": _("mở lại lịch đã đóng"),
    "booking_policies": _("quy định đặt lịch"),
    "desk_appointments": _("danh sách lịch hẹn"),
    "desk_appointment_opening": _("mở lịch hẹn bằng mã"),
    "desk_appointment": _("trang lịch hẹn"),
    "desk_appointment_handling": _("xử lý lượt hẹn"),
    "desk_appointment_arrival": _("ghi người hẹn đã đến"),
    "desk_appointment_end": _("kết thúc lượt hẹn"),
    "desk_appointment_confirmation": _("xác nhận lịch hẹn"),
    "desk_appointment_cancellation": _("hủy lịch hẹn"),
    "desk_appointment_rescheduling": _("dời lịch hẹn"),
    "desk_appointment_receipt": _("nhận bản chính để lại"),
}
ADMINISTRATION = {
    "administration": _("quản trị"),
    "office_overview": _("quản trị một cơ quan"),
    "office_going_live": _("đưa cơ quan vào vận hành"),
}
CITIZENS = {
    "home": _("trang chủ"),
    "set_language": _("đổi ngôn ngữ"),
    "desk_counts": _("số việc chờ ở các bàn làm việc"),
    "session": _("hỏi phiên đăng nhập còn hay hết"),
    "ticket_keys": _("khóa kiểm tra của phần mềm ký"),
    "health": _("tình trạng của hệ thống"),
    "dossiers": _("hồ sơ của tôi"),
    "dossier": _("trang một hồ sơ của tôi"),
    "follow": _("theo dõi hồ sơ"),
    "follow_dossier": _("theo dõi hồ sơ"),
    "follow_result": _("tải kết quả bằng phiếu hẹn"),
    "result": _("tải kết quả bằng đường dẫn trong thư"),
    "procedures": _("danh sách thủ tục"),
    "procedure": _("trang thủ tục"),
    "procedure_agencies": _("chọn cơ quan của thủ tục"),
    "procedure_agency": _("trang cơ quan của thủ tục"),
    "check": _("kiểm tra bản sao"),
    "check_code": _("tra cứu bản sao bằng mã"),
    "guide": _("hướng dẫn từng bước"),
    "privacy": _("trang quyền riêng tư"),
    "accessibility": _("trang khả năng tiếp cận"),
    "contact": _("liên hệ và giờ làm việc"),
    "contact_office": _("liên hệ và giờ làm việc"),
    "vault": _("kho dữ liệu điện tử"),
    "vault_item": _("giấy tờ trong kho dữ liệu điện tử"),
    "vault_file": _("tệp trong kho dữ liệu điện tử"),
    "vault_links": _("chia sẻ giấy tờ"),
    "link_revocation": _("thu hồi đường dẫn chia sẻ"),
    "shared": _("giấy tờ được chia sẻ"),
    "notices": _("thông báo"),
    "notices_read": _("đánh dấu thông báo đã đọc"),
    "account": _("tài khoản"),
    "account_closing": _("xóa tài khoản"),
    "account_details": _("sửa thông tin tài khoản"),
    "account_phone_code": _("xác nhận số điện thoại"),
    "account_phone_confirmation": _("xác nhận số điện thoại"),
    "open_sign_ins": _("thiết bị đang đăng nhập"),
    "recovery_codes": _("mã dự phòng"),
    "booking": _("đặt lịch hẹn"),
    "booking_check": _("đặt lịch hẹn"),
    "booking_time": _("đặt lịch hẹn"),
    "booking_hold": _("đặt lịch hẹn"),
    "booking_contact": _("đặt lịch hẹn"),
    "appointments": _("lịch hẹn của tôi"),
    "appointment": _("trang lịch hẹn của người dân"),
    "appointment_booked": _("trang lịch hẹn của người dân"),
    "appointment_time": _("đổi giờ hẹn"),
    "registration_again": _("đăng ký lại bằng địa chỉ khác"),
    "notice_opening": _("mở một thông báo"),
    "appointment_papers": _("đổi giấy tờ của lịch hẹn"),
    "appointment_cancellation": _("hủy lịch hẹn"),
    "appointment_confirmation": _("xác nhận lịch hẹn"),
    "appointment_answer": _("trả lời giờ mới được đề nghị"),
    "appointment_calendar": _("tệp lịch của lượt hẹn"),
}
PROGRAMS = {
    "api:api-root": _("giao diện cho phần mềm"),
    "api:openapi-json": _("mô tả giao diện cho phần mềm"),
    "api:ask_signature": _("yêu cầu ký số bản sao"),
    "api:give_signature": _("nộp chữ ký số"),
    "api:ask_seal": _("yêu cầu đóng dấu bản sao"),
    "api:give_seal": _("nộp chữ ký số của cơ quan"),
    "api:choose_certificate": _("chọn chứng thư số để ký"),
    "api:give_up": _("dừng lần ký đang mở"),
    "api:prepared_file": _("tệp chờ ký"),
    "api:sms_report": _("báo cáo gửi tin nhắn"),
}
# As addresses of appointments were called in events once.
ONCE = {name.replace("appointment", "visit"): words
        for name, words in {**OFFICE, **CITIZENS}.items() if "appointment" in name}  # fmt: skip
PAGES: dict[str, Promise] = {**ONCE, **COPIES, **BOOKS, **OFFICE, **ADMINISTRATION, **CITIZENS, **PROGRAMS}


def page_named(name: str) -> str:
    """What was asked for, by the name of its address."""
    return str(PAGES.get(name) or (SIGN_IN if name.startswith(OF_SIGN_IN) else OTHER_PAGE))


def parted(subject: str) -> tuple[str, list[str]]:
    """«page:<name>:<id>…» as its name, which may have a colon of its own («api:…»), and the ids."""
    name, *ids = subject.removeprefix("page:").split(":")
    if name == "api" and ids:
        name, ids = f"api:{ids[0]}", ids[1:]
    return name, ids
