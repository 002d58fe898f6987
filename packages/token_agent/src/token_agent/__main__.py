"""``python -m token_agent serve``: run the agent; ``list-certs`` and ``doctor``: try the token without a browser."""

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from token_agent import VERSION
from token_agent.consent import Consent
from token_agent.core import Agent
from token_agent.errors import AgentError
from token_agent.faces import window
from token_agent.faces.page import Page
from token_agent.faces.terminal import Terminal
from token_agent.faces.window import Window
from token_agent.http import AgentServer
from token_agent.state import State
from token_agent.token import Token

PORTS = (39871, 39872, 39873)


def main(arguments: list[str]) -> int:
    given = _parser().parse_args(arguments)
    try:
        return {"serve": serve, "list-certs": list_certs, "doctor": doctor}[given.command](given)
    except AgentError as error:
        sys.stderr.write(f"{error.code}: {error.message}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="token_agent", description=__doc__)
    parser.add_argument("command", choices=["serve", "list-certs", "doctor"])
    parser.add_argument(
        "--module", default=os.environ.get("TOKEN_AGENT_MODULE", ""), help="the token's PKCS#11 library"
    )
    parser.add_argument("--port", type=int, default=0, help=f"default: the first free of {PORTS}")
    parser.add_argument("--state", type=Path, default=Path.home() / ".local" / "share" / "ky-so")
    parser.add_argument("--development", action="store_true", help="accept http://localhost, shown in red")
    parser.add_argument("--terminal", action="store_true", help="ask in this terminal even if there is a screen")
    return parser


def serve(given: argparse.Namespace) -> int:
    """Listen on 127.0.0.1 until stopped."""
    page = Page() if given.development and not (sys.stdin.isatty() or window.is_possible()) else None
    face: Consent = page or (Window() if window.is_possible() and not given.terminal else Terminal())
    agent = Agent(State(given.state), face, module=given.module, development=given.development)
    server = _bound(agent, given.port, page)
    _say(f"ready http://127.0.0.1:{server.port}")
    if page is not None:
        _say(f"consent http://127.0.0.1:{server.port}/consent?key={page.key}")
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


def _bound(agent: Agent, port: int, page: Page | None) -> AgentServer:
    for one in (port,) if port else PORTS:
        try:
            return AgentServer(agent, one, page)
        except OSError:
            continue
    raise AgentError("busy", "no port")


def list_certs(given: argparse.Namespace) -> int:
    with Token(given.module) as token:
        for one in token.certificates():
            _say(json.dumps(one, ensure_ascii=False))
    return 0


def doctor(given: argparse.Namespace) -> int:
    """«Kiểm tra máy»: driver, token, certificates; one line each, with a remedy."""
    _say(f"phiên bản {VERSION}")
    with Token(given.module) as token:
        found = token.certificates()
    suitable = [one for one in found if one["suitable"]]
    _say(f"trình điều khiển: được · chứng thư số: {len(found)}, dùng để ký được: {len(suitable)}")
    for one in suitable:
        remark = "ĐÃ KHÓA" if one["pinLocked"] else "sắp khóa" if one["pinLow"] else "bình thường"
        _say(f"{one['subject']} · thiết bị {one['token']} · đến {one['notAfter'][:10]} · mã PIN {remark}")
    return 0 if suitable else 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
