"""The letters to citizens about an appointment: a function a template. Each says when, where, and what to bring."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _

from chungthuc.agencies.calendar import LAST_HOUR
from chungthuc.notifications.facts import Booking, Cancelled, Facts, Moved, ToConfirm
from chungthuc.notifications.wording.words import Words, in_a_letter, readable, told


def _and_the_promise(write: Callable[[Any], Words]) -> Callable[[Any], Words]:
    """Also until when the result is promised; of a drop-off that the originals stay at the office, in each channel."""

    @wraps(write)
    def words_of(facts: Booking) -> Words:
        words = write(facts)
        if facts.promised_at is None:
            return words
        by = {"promised": in_a_letter(facts.promised_at)}
        if not facts.drop_off:
            ordinary = _("\nHẹn trả kết quả chậm nhất %(promised)s, nếu bạn đến đúng ngày hẹn.%(sooner)s\n")
            return replace(words, body=words.body + ordinary % {**by, "sooner": _sooner(facts)})
        return _of_drop_off(words, facts, by)

    return words_of


def _of_drop_off(words: Words, facts: Booking, by: dict[str, str]) -> Words:
    return replace(
        words,
        body=words.body + _(
            "\nĐây là lượt nộp giấy tờ số lượng lớn: bạn để lại bản chính tại cơ quan và nhận phiếu hẹn ghi số "
            "bản chính đã nhận. Hẹn trả kết quả chậm nhất %(promised)s, nếu bạn đến đúng ngày hẹn.%(sooner)s\n"
        ) % {**by, "sooner": _sooner(facts)},
        sms=words.sms + " " + _("Nộp số lượng lớn: để lại bản chính, hẹn trả chậm nhất %(promised)s.") % {
            "promised": readable(facts.promised_at)
        },
        notice=words.notice.rstrip() + " "
        + _("Nộp giấy tờ số lượng lớn: hẹn trả kết quả chậm nhất %(promised)s.") % by,
    )  # fmt: skip


def _sooner(facts: Booking) -> str:
    """Where the appointment may pass the last hour: what holds for who has handed in all before it."""
    if facts.sooner_at is None:
        return ""
    words = {"last": f"{LAST_HOUR:%H:%M}", "sooner": in_a_letter(facts.sooner_at)}
    return " " + _("Nếu nộp xong trước %(last)s: chậm nhất %(sooner)s.") % words


def _place() -> str:
    return _("Thời gian: %(when)s\nNơi đến: %(where)s\nMã lịch hẹn: %(code)s\n")


def _what_to_bring() -> str:
    return _(
        "Mang theo: bản chính giấy tờ cần chứng thực và CCCD hoặc hộ chiếu; người đến thay tổ chức mang thêm giấy giới "
        "thiệu hoặc giấy ủy quyền.\n%(fee)s\n"
    )


def _ways_on() -> str:
    return _("Xem, đổi hoặc hủy lịch hẹn: %(link)s\n") + _calendar()


def _calendar() -> str:
    return _("Thêm vào lịch điện thoại: %(link)s/calendar\n")


def _letter(facts: Facts, opening: str, *parts: str) -> str:
    """Greeting, what happened, and what follows from it."""
    body = "\n".join([_("Kính gửi quý khách,\n"), opening + "\n", *parts])
    return body % told(facts)


@_and_the_promise
def booking_confirmed(facts: Booking) -> Words:
    opening = _("Lịch hẹn của bạn đã được xác nhận.")
    return Words(
        subject=_("Lịch hẹn %(code)s đã được xác nhận") % told(facts),
        body=_letter(facts, opening, _place(), _what_to_bring(), _ways_on()),
        sms=_("Lịch hẹn %(code)s: %(at)s tại %(agency)s. Mang theo bản chính và giấy tờ tùy thân.") % told(facts),
        notice=_("Lịch hẹn %(code)s đã được xác nhận: %(when)s tại %(agency)s.") % told(facts),
    )


@_and_the_promise
def booking_to_confirm(facts: ToConfirm) -> Words:
    opening = _("Chỗ của lịch hẹn %(code)s đang được giữ và chờ bạn xác nhận trước %(by)s.")
    after = _("Bấm «Xác nhận» tại %(link)s\nQuá giờ đó, chỗ được trả lại cho người khác.\n")
    return Words(
        subject=_("Xác nhận lịch hẹn %(code)s") % told(facts),
        body=_letter(facts, opening, _place(), after, _what_to_bring(), _calendar()),
        sms=_("Lịch hẹn %(code)s lúc %(at)s chờ xác nhận trước %(by)s tại %(link)s") % told(facts),
        notice=_("Lịch hẹn %(code)s lúc %(when)s tại %(agency)s chờ bạn xác nhận trước %(by)s.") % told(facts),
    )


@_and_the_promise
def booking_moved(facts: Moved) -> Words:
    opening = _("Lịch hẹn %(code)s đã được đổi sang giờ khác. Giờ cũ %(was_when)s không còn hiệu lực. %(why)s")
    return Words(
        subject=_("Lịch hẹn %(code)s đã được đổi sang giờ khác") % told(facts),
        body=_letter(facts, opening, _place(), _what_to_bring(), _("Mã lịch hẹn không đổi.\n") + _ways_on()),
        sms=_("Lịch hẹn %(code)s đổi sang %(at)s tại %(agency)s. Giờ cũ %(was)s không còn hiệu lực.") % told(facts),
        notice=_("Lịch hẹn %(code)s đã được đổi từ %(was_when)s sang %(when)s tại %(agency)s. %(why)s") % told(facts),
    )


@_and_the_promise
def papers_changed(facts: Booking) -> Words:
    opening = _("Giấy tờ của lịch hẹn %(code)s đã được đổi. Giờ hẹn và mã lịch hẹn không đổi.")
    return Words(
        subject=_("Lịch hẹn %(code)s: giấy tờ đã được đổi") % told(facts),
        body=_letter(facts, opening, _place(), _what_to_bring(), _ways_on()),
        sms=_("Giấy tờ của lịch hẹn %(code)s đã được đổi; giờ hẹn giữ nguyên: %(at)s.") % told(facts),
        notice=_("Giấy tờ của lịch hẹn %(code)s đã được đổi; giờ hẹn giữ nguyên. %(fee)s") % told(facts),
    )


def booking_cancelled(facts: Cancelled) -> Words:
    """By whom, for who reads it may be neither."""
    opening = (
        _("Cơ quan đã hủy lịch hẹn %(code)s lúc %(when)s tại %(agency)s. %(why)s")
        if facts.by_agency
        else _("Bạn đã hủy lịch hẹn %(code)s lúc %(when)s tại %(agency)s.")
    )
    after = _(
        "Nếu vẫn cần chứng thực, đặt lịch hẹn mới tại %(address)s hoặc đến trực tiếp trong giờ làm việc.\n"
        "Để bỏ lịch hẹn khỏi lịch điện thoại: %(link)s/calendar\n"
    )
    return Words(
        subject=_("Lịch hẹn %(code)s đã được hủy") % told(facts),
        body=_letter(facts, opening, after),
        sms=_("Lịch hẹn %(code)s lúc %(at)s tại %(agency)s đã được hủy.") % told(facts),
        notice=opening % told(facts),
    )


@_and_the_promise
def reminder_day(facts: Booking) -> Words:
    late = _("Không đến được thì đổi hoặc hủy tại %(link)s để nhường chỗ cho người khác.\n")
    return Words(
        subject=_("Nhắc lịch hẹn %(code)s ngày mai") % told(facts),
        body=_letter(facts, _("Ngày mai bạn có lịch hẹn %(code)s."), _place(), _what_to_bring(), late + _calendar()),
        sms=_("Nhắc lịch hẹn %(code)s ngày mai: %(at)s tại %(agency)s. Mang theo bản chính.") % told(facts),
        notice=_("Ngày mai bạn có lịch hẹn %(code)s: %(when)s tại %(agency)s.") % told(facts),
    )


@_and_the_promise
def reminder_hours(facts: Booking) -> Words:
    return Words(
        subject=_("Sắp đến giờ lịch hẹn %(code)s") % told(facts),
        body=_letter(facts, _("Sắp đến giờ lịch hẹn %(code)s."), _place(), _what_to_bring(), _ways_on()),
        sms=_("Sắp đến giờ lịch hẹn %(code)s: %(at)s tại %(agency)s.") % told(facts),
        notice=_("Sắp đến giờ lịch hẹn %(code)s: %(when)s tại %(agency)s.") % told(facts),
    )


@_and_the_promise
def new_time_proposed(facts: Moved) -> Words:
    opening = _("%(agency)s không thể tiếp bạn vào giờ đã hẹn %(was_when)s và đề nghị giờ khác cho lịch hẹn %(code)s.")
    after = _("Chọn một trong ba cách tại %(link)s: đồng ý, chọn giờ khác, hoặc hủy lịch hẹn.\n")
    return Words(
        subject=_("Đề nghị đổi giờ lịch hẹn %(code)s") % told(facts),
        body=_letter(facts, opening, _("Giờ đề nghị: %(when)s\nNơi đến: %(where)s\n"), after),
        sms=_("%(agency)s đề nghị đổi lịch hẹn %(code)s sang %(at)s. Trả lời tại %(link)s") % told(facts),
        notice=_("%(agency)s đề nghị đổi lịch hẹn %(code)s từ %(was_when)s sang %(when)s. Hãy trả lời.") % told(facts),
    )


@_and_the_promise
def time_stands(facts: Booking) -> Words:
    opening = _(
        "%(agency)s tiếp bạn vào đúng giờ đã hẹn. Lịch hẹn %(code)s giữ nguyên; không cần trả lời đề nghị đổi giờ nữa."
    )
    return Words(
        subject=_("Lịch hẹn %(code)s giữ nguyên giờ đã hẹn") % told(facts),
        body=_letter(facts, opening, _place(), _what_to_bring(), _ways_on()),
        sms=_("Lịch hẹn %(code)s giữ nguyên: %(at)s tại %(agency)s. Không cần trả lời đề nghị đổi giờ.") % told(facts),
        notice=_("Lịch hẹn %(code)s giữ nguyên: %(when)s tại %(agency)s. Không cần trả lời đề nghị đổi giờ nữa.")
        % told(facts),
    )
