"""A real SMTP server on a free port, which keeps what it gets and can be told to misbehave."""

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class Mailbox:
    """``letters``: what arrived, parsed; ``answer``, ``answer_to_data``: what RCPT and DATA are told instead of 250.

    ``unwanted``: an address refused for good; ``at_most``: letters a connection, then it is closed with 421; ``connections``: how many letters came by each.
    """

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.senders: list[str] = []  # of the envelopes
        self.answer: str | None = None
        self.answer_to_data: str | None = None
        self.unwanted = "ai-do@vidu.test"
        self.at_most: int | None = None
        self._came_by: list[Any] = []  # the sessions themselves: the id of one that is gone is given anew

    async def handle_MAIL(self, _server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.at_most is not None and sum(one is session for one in self._came_by) >= self.at_most:
            return "421 enough for one connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.answer:
            return self.answer
        if address == self.unwanted:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer_to_data:
            return self.answer_to_data
        self.raw.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self._came_by.append(session)
        return "250 OK"

    @property
    def connections(self) -> list[int]:
        return list(Counter(id(one) for one in self._came_by).values())

    @property
    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=policy.default) for one in self.raw]


@contextmanager
def server(mailbox: Mailbox, port: int) -> Iterator[None]:
    """Listen on 127.0.0.1 while the block runs."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, data_size_limit=64 * 1024 * 1024)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def post(settings) -> int:
    """Letters go to a port of this machine by real SMTP; nobody listens there yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
    settings.DEFAULT_FROM_EMAIL = "Phường Hoàn Kiếm <chungthuc@hoankiem.test>"
    return port


@pytest.fixture
def mailbox(post):
    """The same, with a server that listens."""
    box = Mailbox()
    with server(box, post):
        yield box
