"""«Kiểm tra máy»: driver, token, certificates, PIN, clock. A line and a plain remedy each; works without a token."""

import email.utils
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from token_agent import VERSION
from token_agent.common.errors import MESSAGES, AgentError
from token_agent.signing.consent import named
from token_agent.sites import keys
from token_agent.tickets.ticket import SKEW
from token_agent.tokens.certificates import fault
from token_agent.tokens.pins import warning
from token_agent.tokens.token import Token

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Finding:
    """``state``: ok, warn or bad; ``remedy`` is empty when nothing is to be done."""

    name: str
    state: str
    line: str
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def examine(token: Callable[[], Token], origin: str = "") -> list[Finding]:
    """Everything that this computer can tell by itself; with ``origin`` also its clock against the server's."""
    found = [Finding("version", "ok", f"Phần mềm ký phiên bản {VERSION}"), *_token(token)]
    return [*found, _clock(origin)] if origin else found


def _token(token: Callable[[], Token]) -> list[Finding]:
    try:
        with token() as opened:
            found = opened.look()
    except AgentError as error:
        return [Finding("driver", "bad", error.cause, error.remedy)]
    driver = Finding("driver", "ok", "Đã có trình điều khiển của thiết bị ký")
    broken = [Finding("token", "bad", f"«{one['token']}» [{one['code']}]", one["message"]) for one in found.troubles]
    if not found.certificates:
        none = Finding("token", "bad", "Không thấy chứng thư số nào", "Cắm thiết bị ký rồi kiểm tra lại.")
        return [driver, *(broken or [none])]
    return [driver, *broken, *(_certificate(one) for one in found.certificates)]


def _certificate(one: dict[str, Any]) -> Finding:
    """The worst that can be said of it."""
    last = datetime.fromisoformat(one["notAfter"])
    line = f"{one['subject']} · thiết bị {named(one)} · hạn đến {last:%d/%m/%Y}"
    if one["pinLocked"]:
        return Finding("certificate", "bad", line, " ".join(MESSAGES["pin_locked"]))
    if code := fault(one):
        return Finding("certificate", "warn" if code == "certificate_unfit" else "bad", line, " ".join(MESSAGES[code]))
    if remark := warning(one):
        return Finding("certificate", "warn", line, remark)
    if last - datetime.now(UTC) < SOON:
        return Finding("certificate", "warn", line, "Chứng thư số sắp hết hạn; hãy xin gia hạn.")
    return Finding("certificate", "ok", line)


def _clock(origin: str) -> Finding:
    """Tickets are refused when the clocks differ by more than two minutes."""
    try:
        request = urllib.request.Request(f"{origin}{keys.PATH}")  # noqa: S310
        with keys.opener(origin).open(request, timeout=keys.SECONDS) as answer:
            server = email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (OSError, ValueError, TypeError):
        return Finding("clock", "warn", "Không so được đồng hồ với máy chủ", "Kiểm tra kết nối mạng tới trang web.")
    off = round(abs(server - time.time()))
    if off > SKEW:
        return Finding("clock", "bad", f"Đồng hồ máy lệch {off} giây so với máy chủ", "Bật tự động cập nhật giờ.")
    return Finding("clock", "ok", "Đồng hồ máy khớp với máy chủ")
