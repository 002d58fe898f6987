"""Codes that open something to whoever has them stay out of the logs: «/follow/…» (ASVS 16.2.5).

Which part of an address is such a code is said once, where the address is: ``<secret:code>`` in the URL pattern. What
is written to a log is read once more as it will stand there, tracebacks included, and every such part is left out.
"""

import json
import logging
import re
import time
import traceback
from functools import lru_cache
from threading import local
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import OperationalError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import StringConverter

HIDDEN = "…"
LIBRARYS_OWN = {"key", "uidb36"}  # of allauth's links, whose patterns are not ours
KEYS_IN_QUESTIONS = {"code"}  # «/check?code=…»
IN_A_QUESTION = re.compile(rf"(?<=[?&]{'|'.join(KEYS_IN_QUESTIONS)}=)[^&\s\"'<>]+")
ONE_PART = r"[^/\s?#\"'<>\\]+"
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")
SAID = (OSError, ImportError, ImproperlyConfigured, OperationalError, SystemExit)
OURS = ("chungthuc", "pades", "sandbox")
_building = local()


class Secret(StringConverter):
    """A part of an address that is a key: never logged, whatever the page does."""


def hush(text: str) -> str:
    """The text without the codes of addresses in it."""
    if "/" not in text:
        return text
    for address in _addresses():
        text = address.sub(lambda found: found[1] + HIDDEN, text)
    return IN_A_QUESTION.sub(HIDDEN, text)


class Formatter(logging.Formatter):
    """Of every handler that we set up; around another formatter for handlers that are somebody else's.

    Moments are UTC and say so (ISO 8601; ASVS 16.2.2): «2026-11-29T01:02:03.456Z».
    """

    converter = time.gmtime  # type: ignore[assignment]  # typeshed has it narrower than Python
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self, *words: str, inner: logging.Formatter | None = None, **facts: str) -> None:
        super().__init__(*words, **facts)  # type: ignore[arg-type]
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        if record.exc_info:
            record.exc_text = self.formatException(record.exc_info)  # also where another handler wrote one before
        return hush(self.inner.format(record) if self.inner else super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the library's name
        return wordless(ei[1]) if ei[1] is not None else super().formatException(ei)


def wordless(fault: BaseException) -> str:
    """The traceback of a fault and of those behind it: where, and of which kind. Their words only where these come from
    us or from the system around us: others repeat what they were given, a name or a number («invalid literal»,
    PostgreSQL's «Key (email)=(…) already exists»).
    """
    told = traceback.TracebackException.from_exception(fault)
    chain: list[traceback.TracebackException | None] = [told]
    while chain:
        one = chain.pop()
        if one is not None:
            if not issubclass(one.exc_type or BaseException, SAID) and not _is_ours(one.exc_type):
                setattr(one, "_str", HIDDEN)  # noqa: B010  # the library has no other way
            one.__notes__ = None
            chain += [one.__cause__, one.__context__, *(one.exceptions or ())]
    return "".join(told.format()).rstrip("\n")


def _is_ours(kind: type[BaseException] | None) -> bool:
    return kind is not None and kind.__module__.partition(".")[0] in OURS


class RefusalsInALine(logging.Filter):
    """A refusal for want of a right is no fault of a program: its line says which page, and no traceback follows."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True


class JsonFormatter(Formatter):
    """One JSON object a line, a traceback within it: for programs that collect logs (ASVS 16.2.4)."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            facts["trace"] = self.formatException(record.exc_info)
        return hush(json.dumps(facts, ensure_ascii=False))


def hush_handlers_of(name: str) -> None:
    """A library's logger that brings its own handlers."""
    for handler in logging.getLogger(name).handlers:
        handler.setFormatter(Formatter(inner=handler.formatter or logging.Formatter()))


def _addresses() -> tuple[re.Pattern[str], ...]:
    if getattr(_building, "now", False):  # something is logged while the addresses themselves are read
        return ()
    _building.now = True
    try:
        return _of_all_patterns()
    finally:
        _building.now = False


@lru_cache(maxsize=1)
def _of_all_patterns() -> tuple[re.Pattern[str], ...]:
    found = {one for route in routes(get_resolver()) for one in _up_to_each_secret(route)}
    return tuple(re.compile(one) for one in sorted(found))


def routes(resolver: URLResolver, before: str = "/") -> list[str]:
    """Every address of the service, as its patterns write it."""
    found = []
    for one in resolver.url_patterns:
        route = before + str(one.pattern).removeprefix("^").removesuffix("$")
        found += [route] if isinstance(one, URLPattern) else routes(one, route)
    return found


def secrets_of(route: str) -> list[str]:
    """The names of its parts that are keys."""
    parts = PARAMETER.finditer(route)
    return [one["name"] or one["group"] for one in parts if _is_secret(one)]


def _is_secret(part: re.Match[str]) -> bool:
    return part["kind"] == "secret" or (part["name"] or part["group"]) in LIBRARYS_OWN


def _up_to_each_secret(route: str) -> list[str]:
    """Expressions whose first group is what stands before the key. «/follow/<secret:code>/result» → «(/follow/)…»."""
    found, pattern, place = [], "", 0
    for part in PARAMETER.finditer(route):
        pattern += re.escape(route[place : part.start()])
        if _is_secret(part):
            found.append(f"({pattern}){ONE_PART}")
        pattern, place = pattern + ONE_PART, part.end()
    return found
