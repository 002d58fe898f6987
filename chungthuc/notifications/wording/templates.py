"""What we write to people, and the letters to citizens: a function a template, from typed facts to words.

``sms`` is written with marks like the rest; they are taken off where it leaves.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from chungthuc.notifications.facts import (
    Booking,
    Cancelled,
    Code,
    Doubted,
    Extended,
    Facts,
    Moved,
    Result,
    RightGiven,
    ToConfirm,
    Watched,
)
from chungthuc.notifications.wording.staff_templates import right_given, signer_revoked, watch_found
from chungthuc.notifications.wording.words import Words, readable, told


class Template(TextChoices):
    BOOKING_CONFIRMED = "booking_confirmed"
    BOOKING_TO_CONFIRM = "booking_to_confirm"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CANCELLED = "booking_cancelled"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOURS = "reminder_hours"
    NEW_TIME_PROPOSED = "new_time_proposed"
    TIME_STANDS = "time_stands"
    RESULT_READY = "result_ready"
    RESULT_LATER = "result_later"
    CONFIRMATION_CODE = "confirmation_code"
    SIGNER_REVOKED = "signer_revoked"
    RIGHT_GIVEN = "right_given"
    WATCH_FOUND = "watch_found"


def _and_the_promise(write: Callable[[Any], Words]) -> Callable[[Any], Words]:
    """Of a drop-off also that the originals stay at the office, and until when the result is promised."""

    @wraps(write)
    def words_of(facts: Booking) -> Words:
        words = write(facts)
        if facts.promised_at is None:
            return words
        promise = {"promised": readable(facts.promised_at)}
        return replace(
            words,
            body=words.body + _(
                "\nĐây là lượt gửi lại giấy tờ số lượng lớn: bạn để lại bản chính tại cơ quan và nhận phiếu hẹn ghi số "
                "bản chính đã nhận. Hẹn trả kết quả chậm nhất %(promised)s, nếu bạn tới đúng ngày hẹn.\n"
            ) % promise,
            sms=words.sms + " " + _("Gửi lại giấy tờ: để lại bản chính, hẹn trả chậm nhất %(promised)s.") % promise,
            notice=words.notice.rstrip() + " "
            + _("Gửi lại giấy tờ số lượng lớn: hẹn trả kết quả chậm nhất %(promised)s.") % promise,
        )  # fmt: skip

    return words_of


@_and_the_promise
def booking_confirmed(facts: Booking) -> Words:
    return Words(
        subject=_("Lịch hẹn %(code)s đã được xác nhận") % told(facts),
        body=_(
            "Lịch hẹn %(code)s đã được xác nhận.\n\n"
            "Thời gian: %(at)s\nNơi đến: %(agency)s\n\n"
            "Mang theo bản chính giấy tờ cần chứng thực và giấy tờ tùy thân.\n"
            "Xem, dời hoặc hủy lịch hẹn tại %(link)s\n"
        )
        % told(facts),
        sms=_("Lịch hẹn %(code)s: %(at)s tại %(agency)s. Mang theo bản chính và giấy tờ tùy thân.") % told(facts),
        notice=_("Lịch hẹn %(code)s đã được xác nhận: %(at)s tại %(agency)s.") % told(facts),
    )


@_and_the_promise
def booking_to_confirm(facts: ToConfirm) -> Words:
    return Words(
        subject=_("Xác nhận lịch hẹn %(code)s") % told(facts),
        body=_(
            "Chỗ của lịch hẹn %(code)s đang được giữ và chờ bạn xác nhận trước %(by)s.\n\n"
            "Thời gian: %(at)s\nNơi đến: %(agency)s\n\n"
            "Bấm «Xác nhận» tại %(link)s\n"
            "Quá giờ đó, chỗ được trả lại cho người khác.\n"
        )
        % told(facts),
        sms=_("Lịch hẹn %(code)s lúc %(at)s chờ xác nhận trước %(by)s tại %(link)s") % told(facts),
        notice=_("Lịch hẹn %(code)s lúc %(at)s tại %(agency)s chờ bạn xác nhận trước %(by)s.") % told(facts),
    )


@_and_the_promise
def booking_moved(facts: Moved) -> Words:
    return Words(
        subject=_("Lịch hẹn %(code)s đã dời sang giờ khác") % told(facts),
        body=_(
            "Lịch hẹn %(code)s đã dời sang giờ khác.\n\n"
            "Thời gian mới: %(at)s\nThời gian cũ: %(was)s\nNơi đến: %(agency)s\n%(why)s\n"
            "Mã lịch hẹn không đổi. Xem, dời hoặc hủy lịch hẹn tại %(link)s\n"
        )
        % told(facts),
        sms=_("Lịch hẹn %(code)s dời sang %(at)s tại %(agency)s. Giờ cũ %(was)s không còn hiệu lực.") % told(facts),
        notice=_("Lịch hẹn %(code)s đã dời từ %(was)s sang %(at)s tại %(agency)s. %(why)s") % told(facts),
    )


def booking_cancelled(facts: Cancelled) -> Words:
    return Words(
        subject=_("Lịch hẹn %(code)s đã hủy") % told(facts),
        body=_(
            "Lịch hẹn %(code)s lúc %(at)s tại %(agency)s đã hủy.\n%(why)s\n"
            "Nếu vẫn cần chứng thực, đặt lịch hẹn mới tại %(address)s hoặc đến trực tiếp trong giờ làm việc.\n"
        )
        % told(facts),
        sms=_("Lịch hẹn %(code)s lúc %(at)s tại %(agency)s đã hủy.") % told(facts),
        notice=_("Lịch hẹn %(code)s lúc %(at)s tại %(agency)s đã hủy. %(why)s") % told(facts),
    )


@_and_the_promise
def reminder_day(facts: Booking) -> Words:
    return Words(
        subject=_("Nhắc lịch hẹn %(code)s ngày mai") % told(facts),
        body=_(
            "Ngày mai bạn có lịch hẹn %(code)s.\n\n"
            "Thời gian: %(at)s\nNơi đến: %(agency)s\n\n"
            "Mang theo bản chính giấy tờ cần chứng thực và giấy tờ tùy thân.\n"
            "Không đến được thì dời hoặc hủy tại %(link)s để nhường chỗ cho người khác.\n"
        )
        % told(facts),
        sms=_("Nhắc lịch hẹn %(code)s ngày mai: %(at)s tại %(agency)s. Mang theo bản chính.") % told(facts),
        notice=_("Ngày mai bạn có lịch hẹn %(code)s: %(at)s tại %(agency)s.") % told(facts),
    )


@_and_the_promise
def reminder_hours(facts: Booking) -> Words:
    return Words(
        subject=_("Sắp đến giờ lịch hẹn %(code)s") % told(facts),
        body=_(
            "Sắp đến giờ lịch hẹn %(code)s.\n\n"
            "Thời gian: %(at)s\nNơi đến: %(agency)s\n\n"
            "Mang theo bản chính giấy tờ cần chứng thực và giấy tờ tùy thân.\n"
        )
        % told(facts),
        sms=_("Sắp đến giờ lịch hẹn %(code)s: %(at)s tại %(agency)s.") % told(facts),
        notice=_("Sắp đến giờ lịch hẹn %(code)s: %(at)s tại %(agency)s.") % told(facts),
    )


@_and_the_promise
def new_time_proposed(facts: Moved) -> Words:
    return Words(
        subject=_("Đề nghị đổi giờ lịch hẹn %(code)s") % told(facts),
        body=_(
            "%(agency)s không thể tiếp bạn vào giờ đã hẹn và đề nghị giờ khác cho lịch hẹn %(code)s.\n\n"
            "Giờ đề nghị: %(at)s\nGiờ đã hẹn: %(was)s\n\n"
            "Chọn một trong ba cách tại %(link)s: đồng ý, chọn giờ khác, hoặc hủy lịch hẹn.\n"
        )
        % told(facts),
        sms=_("%(agency)s đề nghị đổi lịch hẹn %(code)s từ %(was)s sang %(at)s. Trả lời tại %(link)s") % told(facts),
        notice=_("%(agency)s đề nghị đổi lịch hẹn %(code)s từ %(was)s sang %(at)s. Hãy trả lời.") % told(facts),
    )


@_and_the_promise
def time_stands(facts: Booking) -> Words:
    return Words(
        subject=_("Lịch hẹn %(code)s giữ nguyên giờ đã hẹn") % told(facts),
        body=_(
            "%(agency)s tiếp bạn vào đúng giờ đã hẹn. Lịch hẹn %(code)s giữ nguyên; "
            "không cần trả lời đề nghị đổi giờ nữa.\n\n"
            "Thời gian: %(at)s\nNơi đến: %(agency)s\n\n"
            "Xem, dời hoặc hủy lịch hẹn tại %(link)s\n"
        )
        % told(facts),
        sms=_("Lịch hẹn %(code)s giữ nguyên: %(at)s tại %(agency)s. Không cần trả lời đề nghị đổi giờ.") % told(facts),
        notice=_("Lịch hẹn %(code)s giữ nguyên: %(at)s tại %(agency)s. Không cần trả lời đề nghị đổi giờ nữa.")
        % told(facts),
    )


def result_ready(facts: Result) -> Words:
    return Words(
        subject=_("Hồ sơ %(code)s đã có kết quả") % told(facts),
        body=_(
            "%(agency)s đã chứng thực xong hồ sơ %(code)s.\n\n"
            "Xem và tải bản sao điện tử trong «Kho dữ liệu điện tử» tại %(address)s\n\n"
            "Hãy gửi nguyên tệp PDF. Bản in, ảnh chụp màn hình không thay cho tệp này.\n"
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
    Template.REMINDER_DAY: (Booking, reminder_day),
    Template.REMINDER_HOURS: (Booking, reminder_hours),
    Template.NEW_TIME_PROPOSED: (Moved, new_time_proposed),
    Template.TIME_STANDS: (Booking, time_stands),
    Template.RESULT_READY: (Result, result_ready),
    Template.RESULT_LATER: (Extended, result_later),
    Template.CONFIRMATION_CODE: (Code, confirmation_code),
    Template.SIGNER_REVOKED: (Doubted, signer_revoked),
    Template.RIGHT_GIVEN: (RightGiven, right_given),
    Template.WATCH_FOUND: (Watched, watch_found),
}
