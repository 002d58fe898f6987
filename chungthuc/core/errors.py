"""Errors meant for people: a stable code, what happened, what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Words = str | Promise
TELL_WHAT_TO_DO = _("Ghi lý do để người nhận biết cần làm gì.")


class Refused(Exception):
    """Something asked for is not done, and nothing has changed. ``permanent``: a job need not ask again, as
    is so of what we refuse ourselves unless it says otherwise."""

    def __init__(self, code: str, message: Words, remedy: Words = "", *, permanent: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.permanent = permanent

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(Refused):
    """The action does not fit the thing's status, or the person may not do it."""


def demand_reason(reason: str, remedy: Words = TELL_WHAT_TO_DO) -> None:
    """Raise Refused("reason_missing") when nobody would learn why; ``remedy`` says what to write."""
    if not reason.strip():
        raise Refused("reason_missing", _("Chưa ghi lý do."), remedy)


def demand_fits(text: str, most: int) -> None:
    """Raise Refused("text_too_long") above ``most`` characters: what somebody wrote to be kept is never cut."""
    if over := max(len(text) - most, 0):
        facts = {"over": over, "most": most}
        raise Refused(
            "text_too_long",
            ngettext("Nội dung dài quá %(over)d ký tự (tối đa %(most)d).",
                     "Nội dung dài quá %(over)d ký tự (tối đa %(most)d).", over) % facts,
            _("Chưa lưu gì. Rút ngắn rồi gửi lại."),
        )  # fmt: skip
