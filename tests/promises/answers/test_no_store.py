"""No answer to somebody stays in a cache: of all addresses there are, those that may be kept are named here."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver

from chungthuc.web.kit.middleware import SAME_FOR_ALL
from demo import life
from tests.web.kit.access.test_who_may import SOME

KEPT = {"ticket_keys"}  # public keys: its view says for how long
CONVERTERS = ("uuid", "uuidstr", "int", "str", "slug", "path", "secret")


def addresses(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[tuple[str, str]]:
    """Name and address of every route: ours, the accounts', the API's."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, before + str(one.pattern))
        else:
            yield one.name or "", filled(before + str(one.pattern))


def filled(pattern: str) -> str:
    for kind in CONVERTERS:
        for name, value in SOME.items():
            pattern = pattern.replace(f"<{kind}:{name}>", str(value))
    pattern = re.sub(r"<uuid(?:str)?:request_id>", SOME["copy_id"], pattern)
    return pattern.replace("<key>", "x").replace("$", "").replace("^", "")


def may_be_kept(answer) -> bool:
    return "no-store" not in answer.headers.get("Cache-Control", "")


def test_the_pages_that_are_the_same_for_all_are_these():
    portal = {"home", "procedures", "procedure", "procedure_agencies", "procedure_agency"}
    assert portal | {"guide", "privacy", "accessibility", "contact", "contact_office"} == SAME_FOR_ALL


def test_nothing_else_is_kept_when_nobody_is_signed_in(db, services, client):
    seen = {path: name for name, path in addresses() if may_be_kept(client.get(path))}
    assert set(seen.values()) <= SAME_FOR_ALL | KEPT, seen
    assert set(seen.values()) >= KEPT
    assert {"/", "/services"} <= set(seen)
    assert len(list(addresses())) > 130


@pytest.mark.parametrize("who", ["lan", "minh"])
def test_nothing_is_kept_of_what_signed_in_people_see(client, world, who):
    client.force_login(world.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    seen = {name for name, path in addresses() if "logout" not in path and may_be_kept(client.get(path))}
    assert seen <= KEPT


def test_nothing_is_kept_that_is_posted(db, services, client):
    assert [path for _name, path in addresses() if may_be_kept(client.post(path))] == []


def test_answers_for_those_who_know_a_code_are_not_kept(issued_copy, client, tmp_path):
    copy = issued_copy
    content = life.whole_file(copy, tmp_path / "copy.pdf").read_bytes()
    checked = client.post("/check", {"file": SimpleUploadedFile("a.pdf", content)})
    assert checked.status_code == 200
    for answer in (checked, client.get(f"/c/{copy.code}"), client.get("/nowhere")):
        assert not may_be_kept(answer)


def test_somebody_on_his_way_is_not_nobody(db, services, client):
    """What was typed for a booking lies in the session."""
    session = client.session
    session["typed"] = "Nguyễn Văn An"
    session.save()
    assert not may_be_kept(client.get("/services"))
