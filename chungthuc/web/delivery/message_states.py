"""A message's state in words for the desk: what happened, why it failed, and what to do."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chungthuc.accounts.phones import masked_phone
from chungthuc.core import clock
from chungthuc.notifications.models import ChannelName, Message, MessageState

# What an adapter says (``channels``), in words of the desk: the first that fits.
CAUSES: tuple[tuple[str, Promise, Promise], ...] = (
    (r"letter refused \[5", gettext_lazy("Máy chủ thư không nhận thư này, thường vì tệp quá lớn."),
     gettext_lazy("«Sửa nơi nhận kết quả»: nhập địa chỉ khác, hoặc giao bằng mã trên phiếu hẹn.")),
    (r"recipient refused \[5|550|551|553", gettext_lazy("Máy chủ thư của người nhận từ chối địa chỉ này."),
     gettext_lazy("Hỏi lại địa chỉ, rồi «Sửa nơi nhận kết quả».")),
    (r"recipient refused", gettext_lazy("Hộp thư của người nhận tạm thời không nhận thư."),
     gettext_lazy("Bấm «Gửi lại»; vẫn không được thì «Sửa nơi nhận kết quả».")),
    (r"recipient or header", gettext_lazy("Địa chỉ nhận không hợp lệ."),
     gettext_lazy("«Sửa nơi nhận kết quả» và nhập lại địa chỉ.")),
    (r"no SMS provider", gettext_lazy("Cơ quan chưa đăng ký dịch vụ tin nhắn."),
     gettext_lazy("Gọi điện cho người yêu cầu.")),
    (r"too late", gettext_lazy("Tin không gửi được trước lúc hết tác dụng."),
     gettext_lazy("Báo cho người yêu cầu bằng cách khác.")),
    (r"UNDELIV|EXPIRED|REJECTD|provider answered|failed", gettext_lazy("Nhà mạng không chuyển được tin nhắn."),
     gettext_lazy("Hỏi lại số điện thoại, rồi gọi điện hoặc «Sửa nơi nhận kết quả».")),
    (r"", gettext_lazy("Không nối được máy chủ gửi tin."),
     gettext_lazy("Bấm «Gửi lại»; vẫn không được thì báo người quản trị.")),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
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


def told(message: Message) -> Told:
    why, remedy = _trouble(message)
    return Told(
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
    return next((str(why), str(remedy)) for sign, why, remedy in CAUSES if re.search(sign, message.last_error))
