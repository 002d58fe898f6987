"""A message's state in words for the desk: what happened, why it failed, and what to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chungthuc.accounts.phones import masked_phone
from chungthuc.core import clock
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import ChannelName, Message, MessageState

CONNECTION_LOST = (gettext_lazy("Không nối được máy chủ gửi tin."),
                   gettext_lazy("Bấm «Gửi lại»; vẫn không được thì báo người quản trị."))  # fmt: skip
NOT_CARRIED = (gettext_lazy("Nhà mạng không chuyển được tin nhắn."),
                gettext_lazy("Hỏi lại số điện thoại, rồi gọi điện hoặc «Sửa nơi nhận kết quả»."))  # fmt: skip
# Every code has its sentence: what happened, and what to do.
CAUSES: dict[FailureCode, tuple[Promise, Promise]] = {
    FailureCode.LETTER_REFUSED: (
        gettext_lazy("Máy chủ thư không nhận thư này, thường vì tệp quá lớn."),
        gettext_lazy("«Sửa nơi nhận kết quả»: nhập địa chỉ khác, hoặc giao bằng mã trên phiếu hẹn.")),
    FailureCode.RECIPIENT_REFUSED: (
        gettext_lazy("Máy chủ thư của người nhận từ chối địa chỉ này."),
        gettext_lazy("Hỏi lại địa chỉ, rồi «Sửa nơi nhận kết quả».")),
    FailureCode.RECIPIENT_BUSY: (
        gettext_lazy("Hộp thư của người nhận tạm thời không nhận thư."),
        gettext_lazy("Bấm «Gửi lại»; vẫn không được thì «Sửa nơi nhận kết quả».")),
    FailureCode.BAD_ADDRESS: (
        gettext_lazy("Địa chỉ nhận không hợp lệ."),
        gettext_lazy("«Sửa nơi nhận kết quả» và nhập lại địa chỉ.")),
    FailureCode.BOUNCED: (
        gettext_lazy("Thư đã gửi nhưng bị máy chủ thư của người nhận trả lại."),
        gettext_lazy("Hỏi lại địa chỉ: đúng thì bấm «Gửi lại», sai thì «Sửa nơi nhận kết quả».")),
    FailureCode.NO_PROVIDER: (
        gettext_lazy("Cơ quan chưa đăng ký dịch vụ tin nhắn."),
        gettext_lazy("Gọi điện cho người yêu cầu.")),
    FailureCode.TOO_LATE: (
        gettext_lazy("Tin không gửi được trước lúc hết tác dụng."),
        gettext_lazy("Báo cho người yêu cầu bằng cách khác.")),
    FailureCode.FILE_UNREADABLE: (
        gettext_lazy("Hệ thống không đọc được tệp gửi kèm."),
        gettext_lazy("Báo người quản trị.")),
    FailureCode.FAULT: (
        gettext_lazy("Hệ thống gặp lỗi khi gửi tin."),
        gettext_lazy("Bấm «Gửi lại»; vẫn không được thì báo người quản trị.")),
    FailureCode.NUMBER_REFUSED: NOT_CARRIED,
    FailureCode.PROVIDER_REFUSED: NOT_CARRIED,
    FailureCode.NOT_DELIVERED: NOT_CARRIED,
    FailureCode.PROVIDER_BUSY: CONNECTION_LOST,
    FailureCode.PROVIDER_UNCLEAR: CONNECTION_LOST,
    FailureCode.LETTER_DEFERRED: CONNECTION_LOST,
    FailureCode.CONNECTION: CONNECTION_LOST,
    FailureCode.IN_HAND: CONNECTION_LOST,
    FailureCode.LEGACY: CONNECTION_LOST,
}  # fmt: skip


@dataclass(frozen=True)
class MessageLine:
    """One message: through what, to whom (a phone only by its end), its state, and if it failed why and what to do."""

    id: UUID
    channel: str
    to: str
    state: str
    label: str
    at: datetime
    why: str
    remedy: str
    is_result: bool  # the letter with the file, not a notice that it is there

    @property
    def has_failed(self) -> bool:
        return self.state == MessageState.FAILED


def line_of(message: Message) -> MessageLine:
    why, remedy = _trouble(message)
    return MessageLine(
        id=message.pk,
        channel=str(ChannelName(message.channel).label),
        to=_to(message),
        state=message.state,
        label=str(MessageState(message.state).label),
        at=message.delivered_at or message.sent_at or message.queued_at,
        why=why,
        remedy=remedy,
        is_result=bool(message.then),
    )


def _to(message: Message) -> str:
    return masked_phone(message.recipient) if message.channel == ChannelName.SMS else message.recipient


def _trouble(message: Message) -> tuple[str, str]:
    if message.state == MessageState.QUEUED and message.tries:
        tried = ngettext(
            "Đã thử %(n)d lần chưa được, hệ thống tự thử lại.",
            "Đã thử %(n)d lần chưa được, hệ thống tự thử lại.",
            message.tries,
        )
        return tried % {"n": message.tries}, ""
    if message.state == MessageState.QUEUED and message.not_before:
        return _("Hẹn gửi lúc %(moment)s.") % {"moment": clock.vietnamese_moment(message.not_before)}, ""
    if message.state != MessageState.FAILED:
        return "", ""
    why, remedy = CAUSES[FailureCode(message.failure or FailureCode.LEGACY)]
    return str(why), str(remedy)
