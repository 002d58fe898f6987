"""Ticket games: none is shown to the person, none reaches the token."""

import base64
import hashlib
import time

import pytest
from acting import Site, attributes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from token_agent.common.errors import AgentError
from token_agent.sites import keys
from token_agent.tickets import attributes as template
from token_agent.tickets.ticket import read


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "k1"},
        {"alg": "HS256", "kid": "k1"},
        {"alg": "EdDSA", "kid": "k1"},
        {"alg": "Ed25519"},
        {"alg": "Ed25519", "kid": "k2"},
        {"alg": "Ed25519", "kid": "k1", "jwk": {}},
        {"alg": "Ed25519", "kid": "k1", "crit": ["x"]},
    ],
)
def test_other_headers_are_refused(site, person, header):
    answer = site.sign(site.ticket(header=header))
    assert answer[0]["error"] == "ticket_invalid"
    assert person.shown == []


@pytest.mark.parametrize(
    "claims",
    [
        {"v": 2},
        {"iss": "https://evil.example"},
        {"act": "delete"},
        {"items": []},
        {"cert_sha256": "x"},
        {"sid": "short"},
        {"iat": 0},
        {"exp": 10**11},
        {"items": "many"},
    ],
)
def test_other_claims_are_refused(site, person, claims):
    assert site.sign(site.ticket(site.claims(**claims)))[0]["error"] == "ticket_invalid"
    assert person.shown == []


def test_too_many_or_doubled_items_are_refused(site, person):
    one = site.item()
    assert site.sign(site.ticket(site.claims(items=[one, one])))[0]["error"] == "ticket_invalid"
    many = [dict(one, id=str(place)) for place in range(201)]
    assert site.sign(site.ticket(site.claims(items=many)))[0]["error"] == "ticket_invalid"
    assert person.shown == []


@pytest.mark.parametrize("shown", ["3f9a12cd", "F" * 64, 7, ["0" * 64], "0" * 63 + "\n"])
def test_a_file_that_is_not_named_by_its_digest_is_refused(site, person, shown):
    items = [site.item(1, shown_sha256=shown)]
    assert site.sign(site.ticket(site.claims(items=items)))[0]["error"] == "ticket_invalid"
    assert person.shown == []


def test_old_and_future_tickets_are_refused(site, person):
    now = int(time.time())
    old = site.claims(iat=now - 1200, exp=now - 600)
    assert site.sign(site.ticket(old))[0]["error"] == "ticket_expired"
    early = site.claims(iat=now + 600, exp=now + 900)
    assert site.sign(site.ticket(early))[0]["error"] == "ticket_invalid"
    assert person.shown == []


def test_a_changed_ticket_is_refused(site, person):
    head, body, signature = site.ticket().split(".")
    changed = body[:-4] + ("AAAA" if body[-4:] != "AAAA" else "BBBB")
    assert site.sign(f"{head}.{changed}.{signature}")[0]["error"] == "ticket_invalid"
    assert person.shown == []


def test_a_ticket_is_used_once(site):
    ticket = site.ticket()
    assert "signature" in site.sign(ticket)[0]
    assert site.sign(ticket)[0]["error"] == "ticket_used"


class TestKeys:
    @pytest.fixture
    def renewed(self, site, published):
        """The site signs with another key than at the pairing: renewed, or somebody else's."""
        site.ticket_key = Ed25519PrivateKey.generate()
        raw = site.ticket_key.public_key().public_bytes_raw()
        published.clear()
        published["k2"] = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        return {"alg": "Ed25519", "kid": "k2"}

    def test_another_key_is_refused_loudly_until_a_person_pairs_anew(self, site, person, agent, renewed):
        assert site.sign(site.ticket(header=renewed))[0]["error"] == "keys_changed"
        assert person.shown == []
        assert "đã khác với lúc ghép nối" in person.said[-1]
        assert site.post({"command": "hello", "key": site.key})[0]["paired"] is False
        assert site.signed({"command": "list_certs"})[0]["error"] == "keys_changed"
        site.pair(person)
        (new,) = agent.agent.state.pairings[0].ticket_keys.values()
        assert "KHÁC với khóa đã ghi nhớ" in person.alarm
        assert keys.fingerprint(new) in person.alarm
        assert "signature" in site.sign(site.ticket(header=renewed))[0]

    def test_a_wrong_code_confirms_nothing(self, site, person, renewed):
        site.sign(site.ticket(header=renewed))
        pairing = site.post({"command": "pair", "key": site.key})[0]["pairing"]
        wrong = "000000" if person.code != "000000" else "111111"
        site.post({"command": "pair_code", "pairing": pairing, "code": wrong})
        assert site.sign(site.ticket(header=renewed))[0]["error"] == "keys_changed"

    def test_what_is_confirmed_is_what_was_shown(self, site, person, agent, published, renewed):
        """Keys that change between the code and its answer are not the ones that the person compared."""
        site.sign(site.ticket(header=renewed))
        pairing = site.post({"command": "pair", "key": site.key})[0]["pairing"]
        (shown,) = published.values()
        published["k2"] = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")
        site.post({"command": "pair_code", "pairing": pairing, "code": person.code})
        (kept,) = agent.agent.state.pairings[0].ticket_keys.values()
        assert kept == base64.urlsafe_b64decode(f"{shown}=").hex()

    def test_another_browser_of_the_same_site_hears_the_alarm_too(self, site, person, agent, origin, hoa, renewed):
        other = Site(agent.port, origin, site.ticket_key, hoa)
        other.pair(person)
        assert "KHÁC" in person.alarm
        assert "signature" in other.sign(other.ticket(header=renewed))[0]
        assert "signature" in site.sign(site.ticket(header=renewed))[0], "confirmed once on this computer is enough"

    def test_a_first_pairing_and_the_same_keys_are_no_alarm(self, site, person):
        assert person.alarm == ""
        site.pair(person)
        assert person.alarm == ""

    def test_a_ticket_that_is_none_suspends_nobody(self, site, published, renewed):
        """Only what the site really signed with the key it publishes."""
        site.ticket_key = Ed25519PrivateKey.generate()
        assert site.sign(site.ticket(header=renewed))[0]["error"] == "ticket_invalid"
        assert site.sign(site.ticket(header={"alg": "Ed25519", "kid": "k9"}))[0]["error"] == "ticket_invalid"
        assert site.post({"command": "hello", "key": site.key})[0]["paired"] is True

    def test_keys_of_an_administrator_are_the_only_ones(self, site, agent, person):
        """Also when they come after the pairing, and whatever the site publishes."""
        agent.agent.state.allow(site.origin, {"k1": Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()})
        assert site.sign(site.ticket())[0]["error"] == "ticket_invalid"
        assert person.shown == []

    def test_a_page_cannot_bring_its_own(self, site, person):
        site.ticket_key = Ed25519PrivateKey.generate()
        jwk = {"kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": base64.b64encode(b"\0" * 32).decode()}
        answer = site.signed({"command": "sign", "ticket": site.ticket(), "keys": [jwk]})
        assert answer[0]["error"] == "ticket_invalid"
        assert person.shown == []


def test_a_ticket_for_another_site_is_refused(site):
    keys = {"k1": b"\0" * 32}
    with pytest.raises(AgentError, match="ticket_invalid"):
        read(site.ticket(), origin="https://other.example", keys=keys)


class TestAttributes:
    """Only the template for this digest and certificate is signed."""

    def test_the_template_is_what_the_server_sends(self, hoa):
        digest = hashlib.sha256(b"file").digest()
        assert attributes(digest, hoa) in template.expected(digest, hoa.certificate)

    @pytest.mark.parametrize("kind", ["digest", "raw", "extra", "garbage", "other_certificate"])
    def test_anything_else_is_refused(self, site, person, hoa, kind):
        digest = bytes.fromhex(site.item(1)["byterange_sha256"])
        good = attributes(digest, hoa)
        wrong = {
            "digest": attributes(hashlib.sha256(b"2").digest(), hoa),
            "raw": digest,
            "extra": good[:1] + bytes([good[1] + 2]) + good[2:] + b"\x05\x00",
            "garbage": b"\x31\x00",
            "other_certificate": good.replace(hashlib.sha256(hoa.certificate).digest(), b"\1" * 32),
        }[kind]
        assert wrong != good
        item = site.item(1, byterange_sha256=digest.hex(), attrs=base64.b64encode(wrong).decode())
        assert site.sign(site.ticket(site.claims(items=[item])))[0]["error"] == "content_changed"
        assert person.shown == []

    @pytest.mark.parametrize("algorithm", ["rsa-raw", "rsa-pkcs1-sha1", "none"])
    def test_other_algorithms_are_refused(self, site, algorithm):
        item = site.item(1, alg=algorithm)
        assert site.sign(site.ticket(site.claims(items=[item])))[0]["error"] == "ticket_invalid"
