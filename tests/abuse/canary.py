"""A person whose name, numbers and address stand nowhere else, and a trap: everywhere they must not be afterwards."""

import io
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.message import Message as Letter
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from chungthuc.notifications.models import Message

NAME, NUMBER, PHONE, EMAIL = "Trịnh Hoài Canh Giữ", "001085777331", "0912777331", "canh.giu.777@vidu.test"
TITLE, PRESENTER = "Giấy ra trại Canh Giữ", "Lò Văn Nộp Hộ"
CANARIES = ("Canh Giữ", "Hoài Canh", NUMBER, "912777331", "canh.giu.777", "Nộp Hộ")
TELLS_NOTHING = frozenset(
    {400, 401, 403, 404, 405, 409, 410, 413, 429, 500, 503}
)  # a 422 shows its typist what he typed
TO = frozenset({"to", "delivered-to"})  # a letter goes to somebody
COLUMNS = {
    "jobs": ("procrastinate_jobs", "args::text || task_name || coalesce(queueing_lock, '')"),
    "events": ("audit_event", "facts::text || subject || by || action"),
    "faults of letters": ("notifications_message", "last_error || failure || key || about || file_name"),
    "subjects of letters": ("notifications_message", "subject || body"),
    "receipts of texts": ("notifications_receipt", "reason || reference"),
    "limits": ("core_throttlecount", "key"),
    "the watch": ("watch_finding", "subject || detail"),
    "checks": ("verification_check", "reason || trust_version"),
    "holds": ("appointments_hold", "holders::text || token_hash"),
}


def hits(text: str) -> list[str]:
    return [one for one in CANARIES if one in text]


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Every line of every logger, as the service would write it."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    configured = logging.config.DictConfigurator(settings.LOGGING)
    handler.setFormatter(configured.configure_formatter(dict(settings.LOGGING["formatters"]["line"])))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


@dataclass
class Trap:
    """``answers``: of every request, with the address that was asked; ``posted``: names of pages that got a form."""

    log: io.StringIO
    letters: list[Any]
    answers: list[tuple[str, HttpResponse]] = field(default_factory=list)
    posted: set[str] = field(default_factory=set)

    def leaks(self) -> dict[str, list[str]]:
        """Where a canary was found, by the kind of place; empty where none is."""
        found = {kind: self._in_rows(table, column) for kind, (table, column) in COLUMNS.items()}
        found |= {
            "log": [line for line in self.log.getvalue().splitlines() if hits(line)],
            "addresses": [path for path, _answer in self.answers if hits(unquote_plus(path))],
            "headers of answers": [one for _path, answer in self.answers for one in _headers_with(answer)],
            "links": [f"{path} → {one}" for path, answer in self.answers for one in _links_with(answer)],
            "error pages": [f"{path} {answer.status_code}" for path, answer in self.answers if _tells(answer)],
            "headers of letters": [one for letter in self.letters for one in _headers_of(letter.message())],
        }
        return {kind: list(dict.fromkeys(places)) for kind, places in found.items() if places}

    def _in_rows(self, table: str, column: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608  # names of ours
            return [text for (text,) in cursor.fetchall() if hits(text or "")]


@contextmanager
def trap(monkeypatch: pytest.MonkeyPatch, letters: list[Any]) -> Iterator[Trap]:
    usual = Client.request
    with listening() as lines:
        set_up = Trap(lines, letters)

        def request(self: Client, **asked: Any) -> HttpResponse:
            answer = usual(self, **asked)
            question = asked.get("QUERY_STRING", "")
            set_up.answers.append((f"{asked.get('PATH_INFO', '')}?{question}", answer))
            if asked.get("REQUEST_METHOD") in ("POST", "DELETE"):
                with suppress(Resolver404):
                    set_up.posted.add(resolve(asked["PATH_INFO"]).view_name)
            return answer

        monkeypatch.setattr(Client, "request", request)
        try:
            yield set_up
        finally:
            for _path, answer in set_up.answers:
                answer.close()  # files that a page streams


def told_to_others() -> list[str]:
    """Letters and texts that name somebody (their words lie open on a screen)."""
    rows = Message.objects.values_list("subject", "body", "file_name")
    return [" ".join(one) for one in rows if hits(" ".join(one))]


def _headers_with(answer: HttpResponse) -> list[str]:
    cookies = [str(one) for one in answer.cookies.values()]
    return [
        one for one in [*(f"{name}: {value}" for name, value in answer.items()), *cookies] if hits(unquote_plus(one))
    ]


def _links_with(answer: HttpResponse) -> list[str]:
    """Addresses that a page leads or sends to; of a letter to somebody the office presses his address on purpose."""
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    text = answer.content.decode()
    parts = [part.split('"')[0] for name in ('href="', 'action="', 'src="') for part in text.split(name)[1:]]
    return [one for one in parts if hits(unquote_plus(one)) and not one.startswith(("mailto:", "tel:"))]


def _tells(answer: HttpResponse) -> bool:
    return (
        answer.status_code in TELLS_NOTHING
        and not answer.streaming
        and bool(hits(answer.content.decode(errors="replace")))
    )


def _headers_of(letter: Letter) -> list[str]:
    """Of the letter and each of its parts: subject, Message-ID, List-…, names of files."""
    given = [(name, value) for part in letter.walk() for name, value in part.items() if name.lower() not in TO]
    lines = [f"{name}: {make_header(decode_header(value))}" for name, value in given]
    return [one for one in lines if hits(one)]
