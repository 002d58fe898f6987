"""How a status looks: its word comes from the domain, its icon and tone from here.

Tones: ``waits`` for a person, ``works`` (the system does), ``good``, ``warn``, ``bad``, ``over``.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungthuc.certification.lifecycle import Status
from chungthuc.registers.models import EntryState

Words = str | Promise
LOOKS: dict[str, tuple[str, str]] = {
    Status.SUBMITTED: ("waits", "pen"),
    Status.RETURNED: ("warn", "return"),
    Status.SIGNED: ("works", "half"),
    Status.STAMPED: ("waits", "seal"),
    Status.SEALED: ("works", "half"),
    Status.ISSUED: ("good", "check-circle"),
    Status.DELIVERED: ("good", "send"),
    Status.CANCELLED: ("over", "cross"),
    Status.ANNULLED: ("bad", "cross-circle"),
    EntryState.RESERVED: ("works", "half"),
    EntryState.VOIDED: ("bad", "cross"),
    # what a message or a job says of itself
    "waiting": ("works", "clock"),
    "sent": ("good", "check"),
    "failed": ("bad", "alert"),
}
MORE_WORDS: dict[str, Words] = {
    EntryState.RESERVED: EntryState.RESERVED.label,
    EntryState.VOIDED: EntryState.VOIDED.label,
    "waiting": _("Đang chờ gửi"),
    "sent": _("Đã gửi"),
    "failed": _("Không gửi được"),
}
# What one action of the timeline looks like.
ACTION_ICONS: dict[str, tuple[str, str]] = {
    "submit": ("", "inbox"),
    "resubmit": ("", "inbox"),
    "replace": ("", "edit"),
    "withdraw": ("warn", "return"),
    "return": ("warn", "return"),
    "cancel": ("bad", "cross"),
    "sign": ("", "pen"),
    "forward": ("", "forward"),
    "stamp": ("", "clock"),
    "reserve": ("", "book"),
    "seal": ("", "seal"),
    "issue": ("good", "check"),
    "send": ("", "send"),
    "deliver": ("good", "send"),
    "annul": ("bad", "cross-circle"),
}


def look_of(status: str) -> tuple[str, str]:
    """(tone, icon) of a status; a plain one for a status nobody drew."""
    return LOOKS.get(status, ("over", "info"))


def word_of(status: str) -> Words:
    """The word of a status: the copy's own first."""
    return Status(status).label if status in Status.values else MORE_WORDS.get(status, status)
