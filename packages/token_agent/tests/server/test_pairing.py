"""Pairing a browser: a code, three tries, two minutes, a proof with every message."""

import json

import pytest
from acting import Person, Site
from token_agent.sites.pairing import CODE_LIFE


class TestPairing:
    def test_three_wrong_codes_end_it(self, stranger, person):
        pairing = stranger.post({"command": "pair", "key": stranger.key})[0]["pairing"]
        wrong = "000000" if person.code != "000000" else "111111"
        for _try in range(3):
            assert (
                stranger.post({"command": "pair_code", "pairing": pairing, "code": wrong})[0]["error"]
                == "pairing_refused"
            )
        answer = stranger.post({"command": "pair_code", "pairing": pairing, "code": person.code})
        assert answer[0]["error"] == "pairing_refused"

    def test_asking_again_gives_a_new_code_but_not_more_tries(self, stranger, person):
        """Otherwise a page could guess for as long as it likes."""
        wrong = "x"
        for _try in range(3):
            pairing = stranger.post({"command": "pair", "key": stranger.key})[0]["pairing"]
            stranger.post({"command": "pair_code", "pairing": pairing, "code": wrong})
        asked = person.asked
        assert stranger.post({"command": "pair", "key": stranger.key})[0]["error"] == "pairing_refused"
        assert person.asked == asked
        assert "ba lần" in person.said[-1]

    def test_a_code_is_good_for_two_minutes(self, stranger, person, agent):
        pairing = stranger.post({"command": "pair", "key": stranger.key})[0]["pairing"]
        agent.agent.pairing.since -= CODE_LIFE + 1
        answer = stranger.post({"command": "pair_code", "pairing": pairing, "code": person.code})
        assert answer[0]["error"] == "pairing_refused"
        stranger.pair(person)

    def test_two_sites_do_not_pair_at_once(self, stranger, person):
        stranger.post({"command": "pair", "key": stranger.key})
        answer = stranger.post({"command": "pair", "key": stranger.key}, Origin="http://localhost:1")
        assert answer[0]["error"] == "pairing_busy"
        assert person.asked == 1

    @pytest.mark.parametrize("key", ["", "00", "zz", "04" + "00" * 64, "04" * 600])
    def test_a_key_that_is_none_opens_no_window(self, stranger, person, key):
        assert stranger.post({"command": "pair", "key": key})[0]["error"] == "bad_request"
        assert person.asked == 0

    def test_a_site_without_keys_is_not_paired(self, stranger, person, published, agent):
        published.clear()
        assert stranger.post({"command": "pair", "key": stranger.key})[0]["error"] == "keys_unavailable"
        assert person.asked == 0
        assert agent.agent.state.pairings == []

    def test_another_site_cannot_use_the_code(self, stranger, person):
        pairing = stranger.post({"command": "pair", "key": stranger.key})[0]["pairing"]
        message = {"command": "pair_code", "pairing": pairing, "code": person.code}
        assert stranger.post(message, Origin="http://localhost:1")[0]["error"] == "pairing_refused"

    def test_a_nonce_is_good_once(self, site):
        nonce = site.nonce()
        assert "certificates" in site.signed({"command": "list_certs"}, nonce=nonce)[0]
        assert site.signed({"command": "list_certs"}, nonce=nonce)[0]["error"] == "bad_request"

    def test_another_browsers_proof_is_refused(self, site, agent, origin, ticket_key, hoa):
        thief = Site(agent.port, origin, ticket_key, hoa)
        thief.key = site.key
        assert thief.signed({"command": "list_certs"})[0]["error"] == "not_paired"

    def test_a_changed_body_is_refused(self, site):
        nonce = site.nonce()
        body = json.dumps({"command": "list_certs", "key": site.key, "nonce": nonce}).encode()
        _status, answer = site.raw(body + b" ", proof=site.proof(nonce, body))
        assert json.loads(answer)["error"] == "not_paired"


def test_a_refusing_person_is_asked_once(site, person: Person):
    person.pin = None
    before = person.asked
    assert site.sign(site.ticket())[0]["error"] == "stopped_by_user"
    assert person.asked == before + 1
