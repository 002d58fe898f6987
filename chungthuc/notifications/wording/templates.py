"""What we write to people, and the letters to citizens: a function a template, from typed facts to words.

``sms`` is written with marks like the rest; they are taken off where it leaves.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from chungthuc.core.text.amounts import dong
from chungthuc.notifications.facts import (
    Booking,
    Cancelled,
    Checkpointed,
    Code,
    Doubted,
    EndsSoon,
    Extended,
    Facts,
    Moved,
    Result,
    RightGiven,
    Stopped,
    ToConfirm,
    Watched,
)
from chungthuc.notifications.wording.appointment_templates import (
    booking_cancelled,
    booking_confirmed,
    booking_moved,
    booking_to_confirm,
    new_time_proposed,
    papers_changed,
    reminder_day,
    reminder_hours,
    time_stands,
)
from chungthuc.notifications.wording.staff_templates import (
    authority_ends,
    certificate_ends,
    checkpoint_made,
    right_given,
    signer_revoked,
    watch_found,
)
from chungthuc.notifications.wording.words import Words, told


class Template(TextChoices):
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_TO_CONFIRM = "booking_to_confirm"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CANCELLED = "booking_cancelled"
    PAPERS_CHANGED = "papers_changed"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOURS = "reminder_hours"
    NEW_TIME_PROPOSED = "new_time_proposed"
    TIME_STANDS = "time_stands"
    RESULT_READY = "result_ready"
    RESULT_LATER = "result_later"
    PAPER_STOPPED = "paper_stopped"
    PAPER_CORRECTED = "paper_corrected"
    CONFIRMATION_CODE = "confirmation_code"
    SIGNER_REVOKED = "signer_revoked"
    RIGHT_GIVEN = "right_given"
    AUTHORITY_ENDS = "authority_ends"
    CERTIFICATE_ENDS = "certificate_ends"
    WATCH_FOUND = "watch_found"
    CHECKPOINT_MADE = "checkpoint_made"


def result_ready(facts: Result) -> Words:
    return Words(
        subject=_("Hồ sơ %(code)s đã có kết quả") % told(facts),
        body=_(
            "Kính gửi quý khách,\n\n%(agency)s đã chứng thực xong hồ sơ %(code)s.\n\n"
            "Xem và tải bản sao điện tử trong «Kho dữ liệu điện tử» tại %(address)s/vault\n\n"
            "Hãy gửi nguyên tệp PDF. Bản in, ảnh chụp màn hình không thay cho tệp này.\n"
            "Nơi nhận kiểm tra bản sao tại %(address)s/check\n"
        )
        % told(facts),
        sms=_("Hồ sơ %(code)s đã có kết quả. Xem tại %(address)s") % told(facts),
        notice=_("Hồ sơ %(code)s đã có kết quả trong «Kho dữ liệu điện tử».") % told(facts),
    )


def result_later(facts: Extended) -> Words:
    return Words(
        subject=_("Hồ sơ %(code)s: hẹn trả kết quả %(promised_at)s") % told(facts),
        body=_(
            "%(agency)s kéo dài thời hạn trả kết quả hồ sơ %(code)s theo Điều 21 Nghị định 23/2015/NĐ-CP.\n\n"
            "Hẹn trả kết quả: %(promised_at)s\n%(why)s\nTheo dõi hồ sơ tại %(address)s/follow\n"
        )
        % told(facts),
        sms=_("Hồ sơ %(code)s tại %(agency)s: hẹn trả kết quả %(promised_at)s (kéo dài theo Điều 21 NĐ 23/2015).")
        % told(facts),
        notice=_("Hồ sơ %(code)s: hẹn trả kết quả %(promised_at)s, kéo dài theo Điều 21 Nghị định 23/2015/NĐ-CP.")
        % told(facts),
    )


def paper_stopped(facts: Stopped) -> Words:
    """Papers of the dossier were cancelled: by whose wish, why, and what becomes of the fee. Why is not in a text."""
    happened = (
        _("Theo đề nghị rút của người yêu cầu, %(agency)s đã dừng xử lý %(papers)s giấy tờ trong hồ sơ %(code)s.")
        if facts.withdrawn
        else _("%(agency)s đã dừng xử lý %(papers)s giấy tờ trong hồ sơ %(code)s; không cấp bản sao.")
    ) % told(facts)
    return Words(
        subject=_("Hồ sơ %(code)s: có giấy tờ không được chứng thực") % told(facts),
        body=_("Kính gửi quý khách,\n\n%(happened)s\n%(why)s%(paid)s\n") % {
            **told(facts), "happened": happened, "paid": _paid(facts),
        } + _(
            "Xem từng giấy tờ: nhập mã trên phiếu hẹn tại %(address)s/follow; có tài khoản thì đăng nhập tại "
            "%(address)s/dossiers\nCần hỏi thêm, hoặc nhận lại bản chính còn ở cơ quan: mang phiếu hẹn đến cơ quan.\n"
        ) % told(facts),
        sms=_("Hồ sơ %(code)s: có giấy tờ không được chứng thực. Xem lý do tại %(address)s/follow") % told(facts),
        notice=f"{happened} {told(facts)['why']}{_paid(facts)}".strip(),
    )  # fmt: skip


def _paid(facts: Stopped) -> str:
    """A line where something was collected; else nothing."""
    if not facts.collected:
        return ""
    return _("Phí đã thu của giấy tờ bị dừng: %(sum)s đồng. Nếu chưa được trả lại, hãy hỏi cơ quan.\n") % {
        "sum": dong(facts.collected)
    }


def paper_corrected(facts: Result) -> Words:
    """A return is the office's own work: said in the account, where somebody looks, and nowhere else. What the leader
    wrote is for the officer; why, in words for a citizen, is always the same."""
    words = _(
        "%(agency)s đang chỉnh sửa một giấy tờ trong hồ sơ %(code)s: người ký đề nghị sửa bản quét hoặc thông tin ghi "
        "kèm trước khi ký. Bạn chưa cần làm gì."
    ) % told(facts)
    short = _("%(agency)s đang chỉnh sửa một giấy tờ trong hồ sơ %(code)s. Bạn chưa cần làm gì.") % told(facts)
    return Words(subject=_("Hồ sơ %(code)s đang được chỉnh sửa") % told(facts), body=words, sms=short, notice=words)


def confirmation_code(facts: Code) -> Words:
    return Words(
        subject=_("Mã xác nhận của bạn"),
        body=_(
            "Mã xác nhận: %(code)s\n\n"
            "Mã có hiệu lực trong %(minutes)s phút. Không đưa mã này cho bất kỳ ai, kể cả người tự nhận là cán bộ.\n"
            "Nếu bạn không yêu cầu mã, hãy bỏ qua thư này.\n"
        )
        % told(facts),
        sms=_("Mã xác nhận: %(code)s, hiệu lực %(minutes)s phút. Không đưa mã này cho bất kỳ ai.") % told(facts),
        notice=_("Mã xác nhận: %(code)s, hiệu lực %(minutes)s phút.") % told(facts),
    )


TEMPLATES: dict[Template, tuple[type[Facts], Callable[[Any], Words]]] = {
    Template.BOOKING_CONFIRMED: (Booking, booking_confirmed),
    Template.BOOKING_TO_CONFIRM: (ToConfirm, booking_to_confirm),
    Template.BOOKING_MOVED: (Moved, booking_moved),
    Template.BOOKING_CANCELLED: (Cancelled, booking_cancelled),
    Template.PAPERS_CHANGED: (Booking, papers_changed),
    Template.REMINDER_DAY: (Booking, reminder_day),
    Template.REMINDER_HOURS: (Booking, reminder_hours),
    Template.NEW_TIME_PROPOSED: (Moved, new_time_proposed),
    Template.TIME_STANDS: (Booking, time_stands),
    Template.RESULT_READY: (Result, result_ready),
    Template.RESULT_LATER: (Extended, result_later),
    Template.PAPER_STOPPED: (Stopped, paper_stopped),
    Template.PAPER_CORRECTED: (Result, paper_corrected),
    Template.CONFIRMATION_CODE: (Code, confirmation_code),
    Template.SIGNER_REVOKED: (Doubted, signer_revoked),
    Template.RIGHT_GIVEN: (RightGiven, right_given),
    Template.AUTHORITY_ENDS: (EndsSoon, authority_ends),
    Template.CERTIFICATE_ENDS: (EndsSoon, certificate_ends),
    Template.WATCH_FOUND: (Watched, watch_found),
    Template.CHECKPOINT_MADE: (Checkpointed, checkpoint_made),
}
