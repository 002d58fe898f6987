"""Names and codes that a finding keeps, in words: a background job, what of a file is not as it was, why."""

from django.utils.translation import gettext_lazy as _
from pades.common.reasons import Caution, Reason

from chungthuc.certification.preservation.reverification import What
from chungthuc.notifications.sending import RELIEF
from chungthuc.sentences import reasons

JOBS = {
    "accounts.tidy_codes": _("dọn mã xác nhận hết hạn"),
    "accounts.tidy_sign_ins": _("dọn phiên đăng nhập đã hết"),
    "appointments.build_slots": _("mở giờ hẹn của những ngày tới"),
    "appointments.build_below": _("mở lại giờ hẹn sau khi đổi ngày nghỉ"),
    "appointments.sweep": _("trả lại chỗ giữ quá giờ"),
    "appointments.note_missed": _("ghi người hẹn vắng mặt"),
    "appointments.wipe": _("xóa thông tin liên hệ sau lượt hẹn"),
    "certification.stamp_signature": _("gắn dấu thời gian cho chữ ký"),
    "certification.finish_seal": _("hoàn tất bản sao đã đóng dấu"),
    "certification.hand_over": _("chuyển kết quả đến người yêu cầu"),
    "notifications.read_bounces": _("đọc thư bị trả lại"),
    "certification.confirm_delivery": _("xác nhận kết quả đã đến nơi"),
    "certification.merge_agencies": _("chuyển việc của cơ quan sáp nhập"),
    "certification.merge_agencies_due": _("sáp nhập cơ quan đến ngày"),
    "certification.sweep": _("nhặt lại bản sao bị bỏ sót"),
    "certification.keep_up": _("chọn tệp cần gia hạn dấu thời gian"),
    "certification.renew": _("gia hạn dấu thời gian của tệp"),
    "certification.recheck": _("hỏi lại tình trạng thu hồi chứng thư số"),
    "certification.take_up_stalled": _("làm tiếp việc bị ngắt giữa chừng"),
    "certification.discard_uploads": _("dọn tệp scan không dùng đến"),
    "certification.discard_stretch": _("xóa tệp scan không dùng đến"),
    "core.sweep_throttle": _("dọn bộ đếm giới hạn"),
    "dossiers.wipe_drafts": _("xóa bản nháp quá hạn"),
    "certification.forget": _("xóa thông báo, đường dẫn chia sẻ quá hạn"),
    "certification.blank_messages": _("xóa lời thư, tin nhắn quá hạn"),
    "verification.delete_checks": _("xóa kết quả kiểm tra tệp quá hạn"),
    "notifications.send": _("gửi thư, tin nhắn"),
    RELIEF: _("gửi thư, tin nhắn còn đợi"),
    "notifications.sweep": _("nhặt lại thư, tin nhắn bị bỏ sót"),
    "notifications.collect_receipts": _("nhận báo cáo gửi thư, tin nhắn"),
    "notifications.tell_of_right": _("báo việc phân quyền"),
    "notifications.tell_of_ends": _("báo thẩm quyền ký, chứng thư số sắp hết hạn"),
    "notifications.tidy": _("dọn thông báo cũ"),
    "watch.midnight": _("đến giờ lập mốc kiểm tra nhật ký"),
    "watch.checkpoint": _("lập mốc kiểm tra nhật ký"),
    "watch.begin": _("bắt đầu giám sát trong đêm"),
    "watch.morning": _("báo kết quả giám sát"),
    "watch.look": _("đối chiếu sổ, hồ sơ và kho tệp"),
    "watch.files": _("kiểm tra lại tệp đã cấp"),
}
OTHER_JOB = _("việc nội bộ của hệ thống")
CHANGED = {What.BASE.value: _("bản scan đã lưu"), What.BYTES.value: _("tệp đã cấp")}

NOT_THE_REGISTERS = _("nội dung hoặc dấu thời gian không khớp với sổ chứng thực.")


def of_detail(detail: str) -> dict[str, str]:
    """The detail as each kind of sentence may name it."""
    return {"job": job(detail), "part": part_of_file(detail), "why": verdict(detail)}


def job(name: str) -> str:
    return str(JOBS.get(name, OTHER_JOB))


def part_of_file(detail: str) -> str:
    """«I8 <hash>», «I6»: which part of the file is another one now."""
    return str(CHANGED.get(detail.partition(" ")[0], detail))


def verdict(detail: str) -> str:
    """«I19 <code>»: the verifier's reason, or that the file is not what the register says."""
    code = detail.partition(" ")[2]
    return reasons.caution(code) if code in {*Caution, *Reason} else str(NOT_THE_REGISTERS)
