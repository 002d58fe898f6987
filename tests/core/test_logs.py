"""Lines of the log: their moment says its zone, and programs can read them."""

import json
import logging
import logging.config
import re
import time

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from chungthuc.core.hushing import Formatter, JsonFormatter
from chungthuc.core.jobs import NothingThere

MOMENT = 1_764_378_123.456  # 2025-11-29T01:02:03.456Z
TYPED = "Canh Giữ"
KEY = "7K2M-9QRX-ABCD-EFGH"


def line(formatter: logging.Formatter, words: str = "Not Found: %s", *facts: object, trouble=None) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "f", 1, words, facts or ("/x",), trouble)
    record.created, record.msecs = MOMENT, 456
    return formatter.format(record)


def test_moments_are_utc_and_say_so(monkeypatch):
    """Wherever the machine stands (ASVS 5.0, 16.2.2)."""
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    try:
        plain = line(Formatter("{asctime} {levelname} {name} {message}", style="{"))
        told = json.loads(line(JsonFormatter()))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert plain == "2025-11-29T01:02:03.456Z WARNING django.request Not Found: /x"
    assert told["at"] == "2025-11-29T01:02:03.456Z"


def test_a_line_of_json_holds_everything_and_no_key(monkeypatch):
    """Also what somebody else wrote into it, and the traceback (ASVS 5.0, 16.2.1, 16.2.4, 16.2.5)."""
    try:
        raise ValueError(f'/results/{KEY}"\n2026-01-01 INFO forged')
    except ValueError as error:
        text = line(
            JsonFormatter(),
            "went wrong: %s",
            f"/follow/{KEY}/result\nforged",
            trouble=(ValueError, error, error.__traceback__),
        )
    assert "\n" not in text
    told = json.loads(text)
    assert set(told) == {"at", "level", "logger", "process", "message", "trace"}
    assert told["message"] == "went wrong: /follow/…/result\nforged"
    assert re.search(r"ValueError: …", told["trace"])
    assert KEY not in text


@pytest.mark.parametrize(("trouble", "traced"), [(PermissionDenied("x"), False), (ValueError("x"), True)])
def test_a_refused_page_is_a_line_of_the_log_and_no_traceback(trouble, traced):
    """Each 403 wrote a traceback: nothing in a program was wrong."""
    configured = logging.config.DictConfigurator(settings.LOGGING)
    (name,) = settings.LOGGING["loggers"]["django.request"]["filters"]
    record = logging.LogRecord(
        "django.request", logging.WARNING, "f", 1, "Forbidden: /x", (), (type(trouble), trouble, None)
    )
    assert configured.configure_filter(dict(settings.LOGGING["filters"][name])).filter(record)
    assert bool(record.exc_info) == traced


def fault(raising) -> BaseException:
    try:
        raising()
    except Exception as found:  # noqa: BLE001
        return found
    raise AssertionError


def _behind_another() -> None:
    try:
        int(TYPED)
    except ValueError as found:
        found.add_note(TYPED)
        raise KeyError(TYPED) from found


@pytest.mark.parametrize("raising", [lambda: int(TYPED), lambda: {}[TYPED], _behind_another])
def test_a_traceback_says_where_and_what_kind_and_repeats_nothing(raising):
    found = fault(raising)
    for formatter in (Formatter("{message}", style="{"), JsonFormatter(), Formatter(inner=logging.Formatter())):
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "went wrong", (), (type(found), found, found.__traceback__)
        )
        record.exc_text = f"{found!r} as another handler wrote it before"
        text = formatter.format(record)
        assert TYPED not in text
        assert f"{type(found).__name__}: …" in text
        assert "test_logs.py" in text


def test_what_the_system_around_us_says_is_read(db):
    """Of the operator: what cannot be reached, opened or set up. Not what a row held."""
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "x", (), None)
    faults = (
        (ConnectionRefusedError("no route"), True),
        (NothingThere("thing 7"), True),
        (IntegrityError(TYPED), False),
    )
    for found, said in faults:
        record.exc_info = (type(found), found, None)
        assert (str(found.args[0]) in Formatter("{message}", style="{").format(record)) is said
