"""Whatever the API does not do is answered in one shape, in the language that was asked for: code, message, remedy."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.api.test_who_may_use_the_api import signed_in

CERTIFICATE = f"/api/v1/signing-requests/{uuid4()}/certificate"
PREPARED = "/api/v1/prepared-files"
JSON = {"content_type": "application/json"}
NUL = {"sid": "\0", "id": str(uuid4())}


def asked(how: str, world) -> tuple[int, Client, str, str, dict[str, object]]:
    """Status, who asks, method, path, what is sent."""
    stranger, hoa = Client(), signed_in(world.hoa)
    return {
        "no sign-in": (401, stranger, "post", CERTIFICATE, {"data": {}, **JSON}),
        "no token": (403, signed_in(world.hoa, enforce_csrf_checks=True), "post", CERTIFICATE, {"data": {}, **JSON}),
        "no json": (400, hoa, "post", CERTIFICATE, {"data": "{", **JSON}),
        "fields are missing": (422, hoa, "post", CERTIFICATE, {"data": {}, **JSON}),
        "nothing there": (404, hoa, "post", CERTIFICATE, {"data": {"certificate": "AAAA"}, **JSON}),
        "an unknown address": (404, hoa, "get", "/api/v1/nowhere", {}),
        "a nul in the address": (404, hoa, "get", "/api/v1/%00", {}),
        "another method": (405, hoa, "get", CERTIFICATE, {}),
        "a nul in a field": (400, stranger, "post", PREPARED, {"data": NUL, **JSON}),
        "far too large": (413, stranger, "post", PREPARED, {"data": "x" * 3_000_000, **JSON}),
    }[how]


@pytest.mark.parametrize("how", ["no sign-in", "no token", "no json", "fields are missing", "nothing there",
                                 "an unknown address", "a nul in the address", "another method", "a nul in a field",
                                 "far too large"])  # fmt: skip
def test_each_is_a_problem_in_the_readers_language(world, settings, how):
    settings.UPLOAD_LIMIT = 1000
    status, client, method, path, sent = asked(how, world)
    told = []
    for language in ("vi", "en"):
        answer = getattr(client, method)(path, headers={"accept-language": language}, **sent)
        assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (status, "application/json")
        problem = answer.json()
        assert set(problem) == {"code", "message", "remedy"}
        assert problem["code"] == ("not_found" if status == 404 else f"http_{status}")
        assert problem["message"]
        assert problem["remedy"]
        told.append(problem["message"])
    assert told[0] != told[1], "each in its own language"


def test_the_missing_fields_are_named_and_the_allowed_method_stays(world):
    hoa = signed_in(world.hoa)
    assert "(certificate)" in hoa.post(CERTIFICATE, {}, **JSON).json()["message"]
    assert hoa.get(CERTIFICATE)["Allow"] == "POST"


def test_a_fault_of_ours_is_a_problem_and_a_page_stays_a_page(world, monkeypatch, client):
    """The framework logs it as before; a program reads no page of ours."""
    from chungthuc.signing import requests

    monkeypatch.setattr(requests, "prepared", lambda _key, _sid: 1 / 0)
    client.raise_request_exception = False
    answer = client.post(PREPARED, {"sid": "0", "id": str(uuid4())}, **JSON)
    assert (answer.status_code, answer.json()["code"]) == (500, "http_500")
    assert client.get("/nowhere")["Content-Type"].startswith("text/html")
