"""«Kiểm tra máy»: driver, token, certificates, PIN, clock; facts, without words. Works without a token."""

import email.utils
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any

from token_agent import VERSION
from token_agent.common.codes import Code, PinWarning
from token_agent.common.errors import AgentError, TokenFault
from token_agent.sites import keys
from token_agent.tickets.ticket import SKEW
from token_agent.tokens.certificates import fault
from token_agent.tokens.pins import warning
from token_agent.tokens.token import Token

SOON = timedelta(days=30)


class Fact(Enum):
    """What was found."""

    VERSION = auto()
    DRIVER_FAILED = auto()
    DRIVER_FOUND = auto()
    TOKEN_FAILED = auto()
    NO_CERTIFICATE = auto()
    CERTIFICATE = auto()
    CLOCK_UNKNOWN = auto()
    CLOCK_OFF = auto()
    CLOCK_RIGHT = auto()


@dataclass(frozen=True)
class Finding:
    """``state``: ok, warn or bad. Of a certificate ``code``, ``warning`` or ``expires_soon`` is the worst."""

    name: str
    state: str
    fact: Fact
    code: Code | None = None
    fault: TokenFault | None = None
    certificate: Mapping[str, Any] = field(default_factory=dict)
    warning: PinWarning | None = None
    expires_soon: bool = False
    seconds: int = 0
    version: str = VERSION


def examine(token: Callable[[], Token], origin: str = "") -> list[Finding]:
    """Everything that this computer can tell by itself; with ``origin`` also its clock against the server's."""
    found = [Finding("version", "ok", Fact.VERSION), *_token(token)]
    return [*found, _clock(origin)] if origin else found


def _token(token: Callable[[], Token]) -> list[Finding]:
    try:
        with token() as opened:
            found = opened.look()
    except AgentError as error:
        return [Finding("driver", "bad", Fact.DRIVER_FAILED, code=error.code)]
    driver = Finding("driver", "ok", Fact.DRIVER_FOUND)
    broken = [Finding("token", "bad", Fact.TOKEN_FAILED, fault=one) for one in found.troubles]
    if not found.certificates:
        return [driver, *(broken or [Finding("token", "bad", Fact.NO_CERTIFICATE)])]
    return [driver, *broken, *(_certificate(one) for one in found.certificates)]


def _certificate(one: dict[str, Any]) -> Finding:
    """The worst that can be said of it."""
    code = Code.PIN_LOCKED if one["pinLocked"] else fault(one)
    if code:
        state = "warn" if code is Code.CERTIFICATE_UNFIT else "bad"
        return Finding("certificate", state, Fact.CERTIFICATE, certificate=one, code=code)
    if tries := warning(one):
        return Finding("certificate", "warn", Fact.CERTIFICATE, certificate=one, warning=tries)
    soon = datetime.fromisoformat(one["notAfter"]) - datetime.now(UTC) < SOON
    return Finding("certificate", "warn" if soon else "ok", Fact.CERTIFICATE, certificate=one, expires_soon=soon)


def _clock(origin: str) -> Finding:
    """Tickets are refused when the clocks differ by more than two minutes."""
    try:
        request = urllib.request.Request(f"{origin}{keys.PATH}")  # noqa: S310
        with keys.opener(origin).open(request, timeout=keys.SECONDS) as answer:
            server = email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (OSError, ValueError, TypeError):
        return Finding("clock", "warn", Fact.CLOCK_UNKNOWN)
    off = round(abs(server - time.time()))
    if off > SKEW:
        return Finding("clock", "bad", Fact.CLOCK_OFF, seconds=off)
    return Finding("clock", "ok", Fact.CLOCK_RIGHT)
