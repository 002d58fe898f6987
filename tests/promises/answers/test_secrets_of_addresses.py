"""No key that stands in an address reaches a log: neither ours, nor gunicorn's, nor the proxy's."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.utils.log import DEFAULT_LOGGING  # noqa: F401  # read before ours

from chungthuc.core import hushing
from chungthuc.core.hushing import Formatter, hush, routes, secrets_of

NGINX = Path("deploy/nginx.conf").read_text(encoding="utf-8")
# Parts of addresses that are words anybody may know. Another part is ``<secret:…>``, an <int:…> or a <uuid:…>, which
# opens nothing by itself.
OPEN = {
    "/services/<str:code>", "/services/<str:code>/agencies", "/services/<str:code>/agencies/<str:agency>",
    "/services/<str:code>/agencies/<str:agency>/booking", "/services/<str:code>/agencies/<str:agency>/booking/check",
    "/services/<str:code>/agencies/<str:agency>/booking/time", "/services/<str:code>/agencies/<str:agency>/booking/hold",
    "/services/<str:code>/agencies/<str:agency>/booking/contact",
    "/display/<str:code>", "/display/<str:code>/numbers", "/contact/<str:agency>",
}  # fmt: skip
# Of staff; the second leads to the first.
OF_STAFF = ("/opening-hours/<str:code>", "/opening/<str:code>", "/administration/<str:agency>", "/staff/<str:agency>",
            "/authorities/<str:agency>", "/offices/<str:agency>", "/oversight/checkpoints/<str:day>")  # fmt: skip
KEY = "7K2M-9QRX-ABCD-EFGH"


def all_routes() -> list[str]:
    return routes(get_resolver())


def with_a_key() -> list[str]:
    return sorted({route for route in all_routes() if secrets_of(route)})


def filled(route: str) -> str:
    return re.sub(r"<secret:\w+>", KEY, re.sub(r"\(\?P<\w+>[^)]*\)", KEY, route)).replace("<int:n>", "3")


def test_every_part_that_is_no_number_is_a_key_or_a_word_that_anybody_may_know():
    free = {route for route in all_routes() if re.search(r"<(str|slug|path):|<\w+>", re.sub(r"\(\?P<\w+>", "", route))}
    ours = {route for route in free if not route.startswith(OF_STAFF) and not secrets_of(route)}
    assert ours - OPEN == set()
    assert free >= OPEN


def test_the_known_ones_are_keys():
    told = {route.split("<")[0] for route in with_a_key()}
    assert {"/follow/", "/results/", "/shared/", "/appointments/", "/c/"} <= told


@pytest.mark.parametrize("route", with_a_key())
def test_no_line_of_our_log_holds_a_key(route):
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        dict(settings.LOGGING["formatters"]["line"])
    )
    address = filled(route)
    for words in ("Not Found: %s", "GET https://ca.vidu.test%s?x=1 HTTP/1.1", "referer '%s'"):
        record = logging.LogRecord("django.request", logging.WARNING, "f", 1, words, (address,), None)
        line = formatter.format(record)
        assert KEY not in line
        assert "…" in line


def test_a_traceback_is_hushed_too():
    try:
        raise ValueError(f"/results/{KEY} went wrong")
    except ValueError as trouble:
        facts = (type(trouble), trouble, trouble.__traceback__)
    record = logging.LogRecord(
        "django.request", logging.ERROR, "f", 1, "Internal Server Error: %s", (f"/c/{KEY}",), facts
    )
    text = Formatter().format(record)
    assert "Traceback" in text
    assert KEY not in text


@pytest.mark.parametrize("text", ["", "a/b", "/delivery/copies/7/file", "/follow", "/services/2.000815/agencies/00070"])
def test_what_is_no_key_stays(text):
    assert hush(text) == text


def test_a_code_in_a_question_is_hushed():
    assert KEY not in hush(f"GET /check?code={KEY}&x=1")


def test_what_the_service_itself_logs(db, capsys):
    """With the handlers of the settings: the lines as they would stand in the log."""
    import logging.config

    handler = logging.StreamHandler()
    handler.setFormatter(logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        dict(settings.LOGGING["formatters"]["line"])))  # fmt: skip
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        for route in with_a_key():
            Client().get(filled(route))
    finally:
        logger.removeHandler(handler)
    said = capsys.readouterr().err
    assert "Not Found: /follow/…" in said
    assert "Too Many Requests" not in said or KEY not in said
    ours = [line for line in said.splitlines() if "django.request" in line]
    assert ours
    assert not [line for line in ours if KEY in line]


def test_gunicorns_handlers_are_hushed_where_the_service_starts():
    logger = logging.getLogger("gunicorn.error")
    handler = logging.StreamHandler()
    logger.addHandler(handler)
    try:
        hushing.hush_handlers_of("gunicorn.error")
        record = logging.LogRecord(
            "gunicorn.error", logging.ERROR, "f", 1, "Error handling request %s", (f"/c/{KEY}",), None
        )
        assert KEY not in handler.format(record)
    finally:
        logger.removeHandler(handler)
    assert 'hush_handlers_of("gunicorn.error")' in Path("chungthuc/wsgi.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("route", with_a_key())
def test_the_proxy_knows_every_such_address(route):
    """Its log line is made of the map that leaves the key out; neither query nor referer stands in it."""
    [expression] = re.findall(r"~\^\(\?<before>(.+)\)\[\^/\]\+\(\?<after>", NGINX)
    found = re.match(rf"({expression})[^/]+(.*)$", filled(route))
    assert found, f"deploy/nginx.conf: the map $hushed does not know {route}"
    assert KEY not in found[1] + found[found.lastindex]


def test_the_proxys_line_holds_nothing_else_of_the_address():
    [line] = re.findall(r"log_format hushed(.+?);", NGINX, re.DOTALL)
    assert "$hushed" in line
    for telling in ("$request ", '$request"', "$request_uri", "$uri", "$args", "$query_string", "$http_referer"):
        assert telling not in line
    written = NGINX.count("access_log ") - NGINX.count("access_log off;")  # who gets no answer leaves no line
    assert re.findall(r"access_log\s+\S+\s+(\w+);", NGINX) == ["hushed"] * written
    silent = NGINX.count("ssl_reject_handshake on;") + NGINX.count("access_log off;\n    return 444;")
    assert NGINX.count("server {") == written + silent == NGINX.count("access_log ")
