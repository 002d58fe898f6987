"""Through every page as its people, and every form on them sent empty and wrong; nothing of it lasts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from lxml import html

from demo.world import World
from tests.harness.all_pages.whole_town import Route, Values, routes

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# By the first part of an address; of one that is not here everybody goes there.
WHO = {
    "counter": ("minh", "lan"), "delivery": ("minh",), "finding": ("minh",), "signing-desk": ("hoa", "lan"),
    "sealing-desk": ("tuan",), "registers": ("tuan", "lan"), "oversight": ("nga", "hoa"), "opening-hours": ("nga", "minh"),
    "authorities": ("nga",), "queue": ("minh",), "appointments-desk": ("minh", "lan"), "vault": ("lan",), "account": ("lan",), "accounts": ("", "lan"),
    "services": ("", "lan"), "appointments": ("", "lan"), "contact": ("",), "display": ("",), "c": ("",),
    "results": ("",), "shared": ("",), "follow": ("", "lan"), "dossiers": ("lan",),
}  # fmt: skip
EVERYBODY = ("", "lan", "minh", "hoa", "tuan", "nga")
FILES = {
    "authority_decision",
    "copy_page",
    "copy_file",
    "upload_page",
    "seal",
    "vault_file",
    "register_report",
    "appointment_calendar",
}
LEFT = ("logout", "setlang")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z0-9]{3,4}(?:-[A-Z0-9]{3,4})+|\d{5,}")
WRONG = {"email": "lan@", "number": "-1", "date": "31/02/2026", "time": "25:00", "checkbox": "on", "radio": "¿"}


@dataclass
class Answer:
    """What somebody was told, of which route, after which way there."""

    route: Route
    way: str
    response: HttpResponse


@dataclass
class Walk:
    """One language. ``opened``: routes that answered 200 to somebody."""

    world: World
    values: Values
    language: str
    opened: set[str] = field(default_factory=set)
    sent: set[tuple[object, ...]] = field(default_factory=set)

    def client(self, who: str) -> Client:
        one = Client(headers={"accept-language": self.language})
        if who:
            one.force_login(self.world.people[who], backend=BACKEND)
        return one

    def answers(self) -> Iterator[Answer]:
        """Every page and what its forms say."""
        for who in EVERYBODY:
            client = self.client(who)
            for route in routes(self.values):
                if who not in WHO.get(route.path.split("/")[1], EVERYBODY) or any(one in route.path for one in LEFT):
                    continue
                if route.name in FILES:
                    continue
                page = client.get(route.path)
                if page.status_code == 200:
                    self.opened.add(route.name)
                yield Answer(route, f"GET as {who or 'a stranger'}", page)
                yield from self._forms(client, route, page, who)

    def _forms(self, client: Client, route: Route, page: HttpResponse, who: str) -> Iterator[Answer]:
        for form in _forms_of(page):
            action = form.get("action") or route.path
            fields = [one for one in form.iter("input", "select", "textarea", "button") if one.get("name")]
            kind = (ID.sub("…", action), tuple(one.get("name") for one in fields))
            if kind in self.sent or any(one in action for one in LEFT) or not action.startswith("/"):
                continue
            self.sent.add(kind)
            for wrong in (False, True):
                yield Answer(
                    route,
                    f"POST {action} {'wrong' if wrong else 'empty'} as {who}",
                    self.post(client, action, _filled(fields, wrong)),
                )

    def post(self, client: Client, path: str, data: Any, **more: Any) -> HttpResponse:
        """Sent from an address of its own, so that no limit is met, and taken back."""
        place = len(self.sent)
        cookies = client.cookies.copy()
        with transaction.atomic():
            answer = client.post(path, data, follow=True, REMOTE_ADDR=f"198.51.{place // 250}.{place % 250}", **more)
            transaction.set_rollback(True)
        client.cookies = cookies
        return answer


def is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and bool(answer.content) and answer.get("Content-Type", "").startswith("text/html")


def _forms_of(page: HttpResponse) -> list[html.HtmlElement]:
    if not is_page(page) or b"<html" not in page.content:
        return []
    root = html.document_fromstring(page.content.decode())
    return [one for one in root.iter("form") if (one.get("method") or "").lower() == "post"]


def _filled(fields: list[html.HtmlElement], wrong: bool) -> dict[str, Any]:
    """Hidden fields and the first named button as they are; the others left empty, or filled with what cannot be."""
    sent: dict[str, Any] = {}
    for one in fields:
        name, kind = one.get("name"), one.get("type", "text")
        if kind == "hidden" or (one.tag == "button" and name not in sent):
            sent[name] = one.get("value") or ""
        elif wrong and kind == "file":
            sent[name] = SimpleUploadedFile("a.txt", b"x")
        elif wrong:
            sent[name] = WRONG.get(kind, "¿")
    return sent
