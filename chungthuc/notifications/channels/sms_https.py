"""SMS by a brandname provider's HTTPS JSON API.

Vietnamese providers differ in the names of their fields, not in what they ask: the registered Brandname, a RequestId
(here the message's id, so a repeat is one text), number, text. The names come from the settings.
"""

import json
from collections.abc import Mapping
from time import monotonic
from typing import Any

import requests
from django.conf import settings

from chungthuc.notifications.channels import Left, NotSent
from chungthuc.notifications.models import Message

TIMEOUT = (5, 15)  # seconds: to connect, between two bytes of the answer
LONGEST = 30.0  # seconds for the whole answer
ANSWER_LIMIT = 65_536  # bytes; a real answer has some hundred


def send(message: Message) -> Left:
    """Ask the provider to send it. Raises NotSent, never with number or text in it."""
    given = _asked(request_of(message))
    code = str(given.get(settings.SMS_ANSWER["code"], ""))
    if code in settings.SMS_ANSWER["ok"].split("|"):
        return Left()  # reports name our own RequestId; no number of the provider's is needed
    final = code in settings.SMS_ANSWER["final"].split("|")
    raise NotSent(f"provider answered {code[:20]!r}", final=final, away=not final)


def request_of(message: Message) -> dict[str, Any]:
    """The JSON body, by the provider's names."""
    facts: dict[str, Any] = {
        "id": message.request_id,
        "brandname": settings.SMS_BRANDNAME,
        "to": message.recipient,
        "text": message.body,
        "sandbox": settings.SMS_SANDBOX,
    }
    return {settings.SMS_FIELDS[name]: fact for name, fact in facts.items() if settings.SMS_FIELDS.get(name)}


def _asked(body: Mapping[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"}
    try:
        with requests.post(
            settings.SMS_URL,
            json=body,
            headers=headers,
            timeout=TIMEOUT,
            verify=settings.SMS_CA or True,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return _understood(answer.status_code, _content(answer))
    except (requests.RequestException, OSError) as error:
        raise NotSent(type(error).__name__, away=True) from None


def _content(answer: requests.Response) -> bytes:
    """Byte by byte, for an answer that trickles must not hold a worker for hours."""
    end, found = monotonic() + LONGEST, bytearray()
    for byte in answer.iter_content(1):
        found += byte
        if len(found) > ANSWER_LIMIT or monotonic() > end:
            raise NotSent("answer too long", away=True)
    return bytes(found)


def _understood(status: int, content: bytes) -> dict[str, Any]:
    if status == 429 or status >= 500:
        raise NotSent(f"HTTP {status}", away=True)
    if status not in (200, 201, 202):
        raise NotSent(f"HTTP {status}")
    try:
        found = json.loads(content)
    except ValueError:
        raise NotSent("answer not understood", away=True) from None
    if not isinstance(found, dict):
        raise NotSent("answer not understood", away=True)
    return found
