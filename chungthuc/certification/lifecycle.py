"""Statuses, actions and the one table that joins them. No database here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungthuc.core.lifecycle import STAYS, Lifecycle, Refusal, Row


class Status(TextChoices):
    SUBMITTED = "submitted", _("Chờ ký")
    RETURNED = "returned", _("Bị trả lại")
    SIGNED = "signed", _("Đã ký – chờ dấu thời gian")
    STAMPED = "stamped", _("Chờ đóng dấu")
    SEALED = "sealed", _("Đã đóng dấu – đang hoàn tất")
    ISSUED = "issued", _("Đã cấp")
    DELIVERED = "delivered", _("Đã trả kết quả")
    CANCELLED = "cancelled", _("Đã hủy")
    ANNULLED = "annulled", _("Đã hủy bỏ giá trị pháp lý")


class Action(TextChoices):
    SUBMIT = "submit", _("Trình ký")
    REPLACE = "replace", _("Sửa trang lời chứng")
    WITHDRAW = "withdraw", _("Rút lại")
    RETURN = "return", _("Trả về")
    RESUBMIT = "resubmit", _("Xử lý tiếp")
    CANCEL = "cancel", _("Hủy bản sao này")
    SIGN = "sign", _("Ký số")
    FORWARD = "forward", _("Chuyển cấp số và đóng dấu")
    STAMP = "stamp", _("Gắn dấu thời gian")
    SIGN_AGAIN = "sign_again", _("Ký lại")
    RESERVE = "reserve", _("Giữ số chứng thực")
    SEAL = "seal", _("Đóng dấu")
    SEAL_AGAIN = "seal_again", _("Đóng dấu lại")
    ISSUE = "issue", _("Cấp bản sao")
    SEND = "send", _("Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp")
    DELIVER = "deliver", _("Trả kết quả")
    BOUNCE = "bounce", _("Thư gửi kết quả bị trả lại")
    RECEIVE = "receive", _("Người nhận mở kết quả")
    READDRESS = "readdress", _("Sửa nơi nhận kết quả")
    BLOCK = "block", _("Chặn kết quả gửi nhầm")
    RENEW = "renew", _("Gia hạn dấu thời gian của tệp")
    DOUBT = "doubt", _("Phát hiện chứng thư số bị thu hồi trước khi ký")
    ANNUL = "annul", _("Hủy bỏ giá trị pháp lý")
    RETRY = "retry", _("Thử lại")


# Groups are named once, here.
NUMBERED = {Status.SEALED, Status.ISSUED, Status.DELIVERED, Status.ANNULLED}
UNNUMBERED = {Status.SUBMITTED, Status.RETURNED, Status.SIGNED, Status.STAMPED}  # nothing certified yet
BY_JOBS = {Status.SIGNED, Status.SEALED}  # a job works on it; where that cannot succeed it stands still
OVER = {Status.DELIVERED, Status.CANCELLED, Status.ANNULLED}
IN_FORCE = {Status.ISSUED, Status.DELIVERED}  # whoever has the way to it gets it
VOID = {Status.CANCELLED, Status.ANNULLED}
IN_WORK = set(Status) - OVER  # somebody of the office still has to do something
AT_THE_CLERK = {Status.STAMPED, Status.SEALED}  # waits for number and seal, or for what finishes them
SIGNED_NOT_SEALED = {Status.SIGNED, Status.STAMPED}  # at the leader until he sends it on, then at the clerk
SENDABLE = {Status.SEALED, Status.ISSUED}  # numbered, not handed over: the clerk answers for number, seal and sending
OUT = {Status.ISSUED, Status.DELIVERED, Status.ANNULLED}  # a finished file exists

TRANSITIONS: dict[Action, Row[Status]] = {  # action: allowed at, leads to
    Action.REPLACE: Row({Status.SUBMITTED}, STAYS),
    Action.WITHDRAW: Row({Status.SUBMITTED}, Status.RETURNED),
    Action.RETURN: Row({Status.SUBMITTED, Status.SIGNED, Status.STAMPED}, Status.RETURNED),
    Action.RESUBMIT: Row({Status.RETURNED}, Status.SUBMITTED),
    Action.CANCEL: Row({Status.SUBMITTED, Status.RETURNED}, Status.CANCELLED),
    Action.SIGN: Row({Status.SUBMITTED}, Status.SIGNED),  # waits for its time-stamp
    Action.FORWARD: Row({Status.SIGNED, Status.STAMPED}, STAYS),  # the leader's; it does not wait for the stamp
    Action.STAMP: Row({Status.SIGNED}, Status.STAMPED),
    Action.SIGN_AGAIN: Row({Status.SIGNED}, Status.SUBMITTED),  # it stands still: the signature never got into the file
    Action.RESERVE: Row({Status.STAMPED}, STAYS),
    Action.SEAL: Row({Status.STAMPED}, Status.SEALED),  # waits for time-stamp and validation data
    Action.SEAL_AGAIN: Row({Status.SEALED}, Status.STAMPED),  # it stands still; the number stays
    Action.ISSUE: Row({Status.SEALED}, Status.ISSUED),  # stored, read back, verified
    Action.SEND: Row(SENDABLE, STAYS),  # wished; done once issued
    Action.DELIVER: Row({Status.ISSUED}, Status.DELIVERED),
    Action.BOUNCE: Row({Status.DELIVERED}, Status.ISSUED),  # the letter came back: somebody sends again or corrects
    Action.RECEIVE: Row({Status.DELIVERED}, STAYS),
    Action.READDRESS: Row(IN_WORK, STAYS),
    Action.BLOCK: Row({Status.ISSUED, Status.DELIVERED}, Status.ISSUED),  # then to the right addressee
    Action.RETRY: Row({Status.SIGNED, Status.SEALED, Status.ISSUED}, STAYS),  # refused; its cause is gone
    Action.RENEW: Row(IN_FORCE, STAYS),  # a longer file; the earlier one stays known
    Action.DOUBT: Row(IN_FORCE, STAYS),  # told, and the office decides
    Action.ANNUL: Row({Status.ISSUED, Status.DELIVERED}, Status.ANNULLED),
}


FOLLOWUPS: dict[str, tuple[str, ...]] = {  # after this action, these jobs
    Action.SIGN: ("certification.stamp_signature",),
    Action.SEAL: ("certification.finish_seal",),
    Action.SEND: ("certification.hand_over",),
    Action.ISSUE: ("certification.hand_over",),
    Action.READDRESS: ("certification.hand_over",),
    # each does nothing where the copy does not wait for it
    Action.RETRY: ("certification.stamp_signature", "certification.finish_seal", "certification.hand_over"),
}

COPY_LIFE = Lifecycle(
    TRANSITIONS,
    statuses=Status,
    actions=set(Action) - {Action.SUBMIT},  # begins a life
    refusal=Refusal(
        "status_does_not_allow",
        _("Không thực hiện được «%(action)s»: bản sao đang ở trạng thái «%(status)s»."),
        _("Tải lại trang để xem ai đã xử lý và khi nào."),
    ),
)
