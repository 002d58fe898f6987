"""A mail server and an SMS provider that keep what they get in memory and show it on one page. For the demo."""

import email
import email.policy
import html
import os
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from chungthuc.core.clock import vietnamese_moment
from demo import sms_provider
from demo.sms_provider import Provider, Text

STYLE = (
    "h2{overflow-wrap:anywhere}.sms{max-width:22em}"
    "body{font:16px/1.6 system-ui;max-width:760px;margin:24px auto;padding:0 16px;background:#f7f4ee;color:#1e2430}"
    "article{background:#fff;border:1px solid #d8d1c4;border-radius:6px;padding:16px;margin:16px 0}"
    "pre{white-space:pre-wrap;font:inherit}"
)


class Catcher:
    """The SMTP side: every message is accepted and kept, newest first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.insert(0, message)
        return "250 kept"


def page(messages: Sequence[EmailMessage], texts: Sequence[Text] = ()) -> str:
    """All texts and letters as HTML; attachments as links."""
    head = (
        "<!doctype html><html lang=vi><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Thư và tin nhắn đã gửi</title><style>{STYLE}</style>"
    )
    parts = [head, f"<h1>Tin nhắn SMS đã gửi ({len(texts)})</h1>"]
    parts += [
        f"<article class=sms><h2>{html.escape(one.brandname)}</h2><p>{html.escape(one.number)} · "
        f"{vietnamese_moment(one.at)} · {len(one.words)} ký tự</p><pre>{html.escape(one.words)}</pre></article>"
        for one in texts
    ]
    parts.append(f"<h1>Thư đã gửi ({len(messages)})</h1>")
    for place, one in enumerate(messages):
        body = one.get_body(("plain",))
        files = "".join(
            f'<p><a href="/{place}/{number}">{html.escape(part.get_filename() or "tệp")}</a></p>'
            for number, part in enumerate(one.iter_attachments())
        )
        text = html.escape(body.get_content() if body else "")
        parts.append(
            f"<article><h2>{html.escape(str(one['subject']))}</h2><p>{html.escape(str(one['to']))} · "
            f"{html.escape(str(one['date']))}</p><pre>{text}</pre>{files}</article>"
        )
    return "".join(parts)


def handler(catcher: Catcher, provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pieces = self.path.strip("/").split("/")
            if len(pieces) == 2 and all(piece.isdecimal() for piece in pieces):
                part = list(catcher.messages[int(pieces[0])].iter_attachments())[int(pieces[1])]
                return self._send(part.get_payload(decode=True), part.get_content_type())
            return self._send(page(catcher.messages, provider.texts).encode(), "text/html; charset=utf-8")

        def _send(self, content: Any, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler


def main(smtp_port: int, web_port: int, sms_port: int, provider: Provider) -> None:
    catcher = Catcher()
    Controller(catcher, hostname="127.0.0.1", port=smtp_port).start()
    with sms_provider.server(provider, sms_port):
        ThreadingHTTPServer(("127.0.0.1", web_port), handler(catcher, provider)).serve_forever()


if __name__ == "__main__":
    smtp, web, *sms = (int(port) for port in sys.argv[1:])
    from_environment = Provider(
        token=os.environ.get("CHUNGTHUC_SMS_TOKEN", ""),
        secret=os.environ.get("CHUNGTHUC_SMS_CALLBACK_SECRET", ""),
        callback=os.environ.get("CHUNGTHUC_ADDRESS", "") + "/api/v1/sms-reports",
    )
    main(smtp, web, sms[0] if sms else 0, from_environment)
