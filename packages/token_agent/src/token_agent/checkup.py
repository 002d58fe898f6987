"""«Kiểm tra máy»: driver, token, certificates, PIN, clock. A line and a plain remedy each; works without a token."""

import email.utils
import time
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from token_agent import VERSION, keys
from token_agent.certificates import is_usable
from token_agent.consent import warning
from token_agent.errors import MESSAGES, AgentError
from token_agent.ticket import SKEW
from token_agent.token import Token

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
            certificates = opened.certificates()
    except AgentError as error:
        return [Finding("driver", "bad", error.cause, error.remedy)]
    driver = Finding("driver", "ok", "Đã có trình điều khiển của thiết bị ký")
    if not certificates:
        return [driver, Finding("token", "bad", "Không thấy chứng thư số nào", "Cắm thiết bị ký rồi kiểm tra lại.")]
    return [driver, *(_certificate(one) for one in certificates)]


def _certificate(one: dict[str, Any]) -> Finding:
    """The worst that can be said of it."""
    last = datetime.fromisoformat(one["notAfter"])
    line = f"{one['subject']} · thiết bị {one['token']} · hạn đến {last:%d/%m/%Y}"
    if one["pinLocked"]:
        return Finding("certificate", "bad", line, " ".join(MESSAGES["pin_locked"]))
    if not one["suitable"]:
        return Finding("certificate", "warn", line, "Chứng thư số này không dùng để ký; hãy chọn chứng thư số khác.")
    if not is_usable(one):
        return Finding("certificate", "bad", line, "Chứng thư số đã hết hạn hoặc chưa có hiệu lực; hãy xin cấp lại.")
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
