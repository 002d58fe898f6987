"""How a status looks: its word comes from the domain, its icon and tone from here.

Tones: ``waits`` for a person, ``works`` (the system does), ``good``, ``warn``, ``bad``, ``over``.
"""

from chungthuc.certification.lifecycle import Action, Status

LOOKS: dict[str, tuple[str, str]] = {  # status: (tone, icon)
    Status.SUBMITTED: ("waits", "pen"),
    Status.RETURNED: ("warn", "return"),
    Status.SIGNED: ("works", "half"),
    Status.STAMPED: ("waits", "seal"),
    Status.SEALED: ("works", "half"),
    Status.ISSUED: ("good", "check-circle"),
    Status.DELIVERED: ("good", "send"),
    Status.CANCELLED: ("over", "cross"),
    Status.ANNULLED: ("bad", "cross-circle"),
}
ACTION_ICONS: dict[str, str] = {
    Action.SUBMIT: "inbox",
    Action.REPLACE: "edit",
    Action.WITHDRAW: "return",
    Action.RETURN: "return",
    Action.RESUBMIT: "inbox",
    Action.CANCEL: "cross",
    Action.SIGN: "pen",
    Action.FORWARD: "forward",
    Action.STAMP: "clock",
    Action.RESERVE: "book",
    Action.SEAL: "seal",
    Action.ISSUE: "check",
    Action.SEND: "send",
    Action.DELIVER: "send",
    Action.BOUNCE: "alert",
    Action.RECEIVE: "download",
    Action.READDRESS: "edit",
    Action.BLOCK: "stop",
    Action.ANNUL: "cross-circle",
    Action.RETRY: "return",
    Action.SIGN_AGAIN: "pen",
    Action.SEAL_AGAIN: "seal",
    Action.RENEW: "clock",
    Action.DOUBT: "alert",
}
MESSAGE_ICONS = {"success": "check-circle", "error": "cross-circle", "warning": "alert"}
VERDICT_ICONS = {"valid": "check-circle", "invalid": "cross-circle", "undecided": "question", "no_copy": "cross-circle"}
LINE_ICONS = {"ok": "check-circle", "bad": "cross-circle", "warn": "alert", "unknown": "question"}
DESK_ICONS = {"counter": "inbox", "signing": "pen", "sealing": "seal", "registers": "book", "seal": "drum",
              "appointments": "calendar", "queue": "bell", "opening": "clock", "records": "search",
              "watch": "eye", "administration": "office"}  # fmt: skip


def look_of(status: str) -> tuple[str, str]:
    """(tone, icon) of a status; a plain one for a status nobody drew."""
    return LOOKS.get(status, ("over", "info"))
