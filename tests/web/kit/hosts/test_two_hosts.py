"""Staff's own host: each page answers on its side alone, and whoever asks at the other is led over."""

import base64
import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import resolve

from chungthuc.accounts import granting
from chungthuc.accounts.models import Right
from chungthuc.certification import signature
from chungthuc.certification.testimony import check_url
from chungthuc.core import checks, env
from chungthuc.core.models import Remembered
from chungthuc.notifications.models import Message
from chungthuc.web.kit.hosts.sides import NAMES, WINGS, Side, side_of
from tests.promises.code.test_wings import WINGS as FOLDERS
from tests.promises.code.test_wings import own_patterns
from tests.web.kit.access.test_who_may import own_routes

PUBLIC, STAFF = "chungthuc.vidu.test", "quantri.vidu.test"


@pytest.fixture(autouse=True)
def two(settings):
    settings.ALLOWED_HOSTS = [PUBLIC, STAFF]
    settings.ADDRESS, settings.STAFF_HOST, settings.STAFF_ADDRESS = f"http://{PUBLIC}", STAFF, f"http://{STAFF}"
    return settings


def at(host: str, as_=None, who: str = "") -> Client:
    client = as_(who) if as_ else Client()
    client.defaults["SERVER_NAME"] = host
    return client


def sides(side: Side) -> list[str]:
    return [path for name, path in own_routes() if side_of(resolve(path)) == side and not path.endswith("/")]


def test_every_wing_and_no_other_has_a_side():
    assert set(WINGS) == set(FOLDERS)


def test_what_differs_from_its_wing_is_an_address():
    known = {one.name for one in own_patterns()} | {"account_signup"}
    assert {name for name in NAMES if not name.startswith("api:")} <= known


@pytest.mark.parametrize("path", ["/counter/copies", "/signing-desk/copies", "/registers", "/administration",
                                  "/oversight/records", "/.well-known/chungthuc-ticket-keys.json"])  # fmt: skip
def test_staffs_pages_answer_on_their_host_alone(db, services, path):
    answer = at(PUBLIC).get(f"{path}?tab=done")
    assert (answer.status_code, answer["Location"]) == (302, f"http://{STAFF}{path}?tab=done")
    there = at(STAFF).get(path)
    assert there.status_code in (200, 302)
    assert STAFF not in there.get("Location", "")
    assert at(PUBLIC).post(path).status_code in (404, 405)


@pytest.mark.parametrize("path", ["/services", "/follow", "/vault", "/account", "/dossiers", "/accounts/signup/"])
def test_citizens_pages_answer_at_the_official_address_alone(db, services, path):
    answer = at(STAFF).get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"http://{PUBLIC}{path}")
    assert at(PUBLIC).get(path).get("Location", "") != f"http://{STAFF}{path}"
    assert at(STAFF).post(path).status_code in (404, 405)


@pytest.mark.parametrize("path", ["/check", "/c/ABCD-EFGH-JKMN-PQRS-TVWX", "/health", "/guide", "/accounts/login/"])
def test_what_both_need_answers_on_both(world, path):
    for host in (PUBLIC, STAFF):
        assert at(host).get(path).status_code in (200, 404)


def test_nothing_of_staff_answers_at_the_official_address_to_whoever_is_signed_in(as_):
    for who in ("hoa", "tuan", "minh", "nga"):
        client = at(PUBLIC, as_, who)
        for path in sides(Side.STAFF):
            answer = client.get(path)
            assert answer.status_code == 405 or answer["Location"].startswith(f"http://{STAFF}/"), path


def test_the_first_page_there_is_the_desk_or_the_sign_in(as_, world):
    assert at(STAFF).get("/")["Location"] == "/accounts/login/"
    assert at(STAFF, as_, "hoa").get("/")["Location"] == "/signing-desk/copies"
    assert at(STAFF, as_, "lan").get("/")["Location"] == f"http://{PUBLIC}"
    assert at(PUBLIC).get("/").status_code == 200


def test_tickets_are_issued_by_staffs_host_and_qr_codes_name_the_official_one(world, submitted_copy, two):
    wanted = signature.request(submitted_copy, shown_sha256=submitted_copy.document.file_sha256, by=world.hoa)
    key = world.signers["hoa"]
    ticket = signature.choose(wanted, submitted_copy, certificate=key.certificate, chain=key.chain, by=world.hoa)
    payload = ticket.split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iss"] == f"http://{STAFF}"
    assert check_url(submitted_copy.code).startswith(f"http://{PUBLIC}/c/")


def test_staffs_letters_lead_to_their_host(world, jobs):
    granting.give(world.vi, world.office, Right.SEAL_COPY, by=world.nga, reason="Quyết định 5/QĐ-UBND")
    jobs()
    bodies = [one.body for one in Message.objects.filter(channel="email")]
    assert any(f"http://{STAFF}/oversight" in one for one in bodies)
    assert not any(f"http://{PUBLIC}/oversight" in one for one in bodies)


def test_a_third_host_is_not_served(db):
    assert at("other.vidu.test").get("/check").status_code == 400


def test_without_one_everything_is_at_one_address(db, services, two):
    two.STAFF_HOST = ""
    assert at(PUBLIC).get("/counter/copies")["Location"].startswith("/accounts/login/")
    assert at(PUBLIC).get("/services").status_code == 200


@pytest.mark.parametrize("given", ["https://x.vn", "x.vn/a", "a b", f"{PUBLIC}", "x.vn:abc"])
def test_nonsense_is_refused_at_the_start(monkeypatch, given):
    monkeypatch.setenv("CHUNGTHUC_STAFF_HOST", given)
    with pytest.raises(env.BadSetting, match="CHUNGTHUC_STAFF_HOST"):
        env.host("CHUNGTHUC_STAFF_HOST", other_than=PUBLIC)


def test_another_address_is_told_until_everybody_is(db, two):
    two.PASSKEY_DOMAIN = "vidu.test"
    call_command("keep_staff_address")
    assert checks.the_staff_address_is_the_one_of_before() == []
    two.STAFF_HOST, two.STAFF_ADDRESS = "noibo.vidu.test", "http://noibo.vidu.test"
    call_command("keep_staff_address")  # each start does it
    [told] = checks.the_staff_address_is_the_one_of_before()
    assert told.id == "chungthuc.W125"
    assert STAFF in told.msg
    call_command("keep_staff_address", "--changed")
    assert checks.the_staff_address_is_the_one_of_before() == []
    assert Remembered.objects.get().value == "http://noibo.vidu.test"


def test_passkeys_bound_to_another_name_are_told(db, two):
    two.PASSKEY_DOMAIN = PUBLIC
    assert [one.id for one in checks.the_staff_address_is_the_one_of_before()] == ["chungthuc.W126"]
