"""Several tokens at once: one bad one hides no other, and a PIN is for the one that the person picked."""

from pathlib import Path
from typing import Any

import pytest
from acting import PIN, Person, Site, bent
from test_pki import softhsm
from test_pki.authority import Credential, Pki
from token_agent.wording import sentences

OTHER_PIN = "87654321"


def listed(site: Site) -> dict[str, Any]:
    return site.signed({"command": "list_certs"})[0]


def labels(found: dict[str, Any]) -> list[str]:
    return [one["token"] for one in found["certificates"]]


class TestABadOne:
    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("bad-reader-device", "token_broken"),
            ("bad-reader-unknown", "token_unknown"),
            ("bad-reader-label", "token_error"),
        ],
    )
    def test_readers_that_answer_with_an_error(self, site, agent, tmp_path, kind, code):
        """SoftHSM's readers but the one with Hoa's token: also an empty one."""
        bent(agent, tmp_path, kind)
        found = listed(site)
        assert labels(found) == ["hoa"]
        assert {one["code"] for one in found["troubles"]} == {code}
        assert "signature" in site.sign(site.ticket())[0]

    def test_a_token_that_cannot_be_opened_is_named(self, site, agent, tmp_path):
        bent(agent, tmp_path, "bad-token")
        found = listed(site)
        assert labels(found) == ["hoa"]
        assert [(one["token"], one["code"]) for one in found["troubles"]] == [("binh", "token_error")]
        assert found["troubles"][0]["message"].startswith("«binh»: ")
        lines = site.signed({"command": "doctor"})[0]["findings"]
        assert [one["state"] for one in lines if "binh" in one["line"]] == ["bad"]
        assert "signature" in site.sign(site.ticket())[0]

    def test_what_is_not_found_says_what_could_not_be_read(self, site, person, agent, tmp_path):
        bent(agent, tmp_path, "bad-token")
        answer = site.sign(site.ticket(site.claims(cert_sha256="0" * 64)))[0]
        assert answer["error"] == "certificate_absent"
        assert "«binh»: " in answer["message"]
        assert person.shown == []


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("pin-expired", "pin_expired"), ("pin-locked", "pin_locked"), ("pin-unset", "pin_unset"),
        ("pin-length", "pin_length"), ("pin-not-taken", "pin_not_taken"), ("in-use", "token_in_use"),
        ("device", "token_broken"), ("pulled-out", "token_removed"), ("odd", "token_error"),
    ],
)  # fmt: skip
def test_each_refusal_of_a_token_has_a_code_of_its_own(site, person, agent, tmp_path, kind, code):
    notes = bent(agent, tmp_path, kind)
    answer = site.sign(site.ticket())
    assert [one["error"] for one in answer] == [code]
    assert person.said[-1] == answer[0]["message"]
    assert notes.read_text(encoding="utf-8").split().count("login") == 1


class TestOnSeveral:
    """Hoa's certificate on the tokens «old» and «new», each with a PIN of its own."""

    @pytest.fixture
    def tokens(self, tmp_path: Path, monkeypatch) -> dict[str, str]:
        environment = softhsm.configure(tmp_path)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        for label, pin in (("old", OTHER_PIN), ("new", PIN)):
            softhsm.new_token(environment, label, pin)
        return environment

    @pytest.fixture
    def bad(self, tmp_path) -> Credential:
        return Pki.create(tmp_path / "pki").issue("binh")

    @pytest.fixture(autouse=True)
    def picks(self, person: Person) -> Person:
        """He has picked «old» and typed its PIN; asked again he types that of «new»."""
        person.place = lambda question: next(n for n, one in enumerate(question.holders) if one["token"] == "old")
        person.pin = OTHER_PIN
        person.thinking = lambda question: setattr(
            person, "pin", PIN if [one["token"] for one in question.holders] == ["new"] else OTHER_PIN
        )
        return person

    def test_they_are_told_apart_by_label_and_serial(self, site, tokens, hoa):
        for label, pin in (("old", OTHER_PIN), ("new", PIN)):
            softhsm.load(label, pin, hoa)
        found = listed(site)["certificates"]
        assert sorted(one["token"] for one in found) == ["new", "old"]
        assert len({one["serial"] for one in found} - {""}) == 2
        assert len({one["slot"] for one in found}) == 2

    def test_the_person_picks_and_only_that_one_is_asked(self, site, person, tokens, hoa):
        for label, pin in (("old", OTHER_PIN), ("new", PIN)):
            softhsm.load(label, pin, hoa)
        assert "signature" in site.sign(site.ticket())[0]
        assert (len(person.questions), person.questions[0].chosen) == (1, None)

    def test_a_pin_for_one_is_not_tried_on_the_other(self, site, person, tokens, hoa):
        for label, pin in (("old", OTHER_PIN), ("new", PIN)):
            softhsm.load(label, pin, hoa)
        person.thinking = lambda question: setattr(person, "pin", PIN)  # that of «new», typed for «old»
        assert [one["error"] for one in site.sign(site.ticket())] == ["wrong_pin"]
        asked = [(one.chosen, one.holders[one.chosen or 0]["token"]) for one in person.questions]
        assert [token for _place, token in asked[1:]] == ["old"], "asked again for the same token only"
        flags = {one["token"]: one["pinLow"] for one in listed(site)["certificates"]}
        assert flags == {"old": True, "new": False}

    def test_what_was_picked_on_the_page_is_chosen(self, site, person, tokens, hoa):
        for label, pin in (("old", OTHER_PIN), ("new", PIN)):
            softhsm.load(label, pin, hoa)
        slot = next(one["slot"] for one in listed(site)["certificates"] if one["token"] == "new")
        person.thinking = lambda question: setattr(person, "pin", PIN)
        assert "signature" in site.sign(site.ticket(), slot=slot)[0]
        question = person.questions[0]
        assert question.holders[question.chosen]["token"] == "new"

    @pytest.mark.parametrize("keys", ["none", "of another"])
    def test_without_the_key_it_is_said_and_the_other_is_asked_anew(self, site, person, tokens, hoa, bad, keys):
        softhsm.load("old", OTHER_PIN, hoa, keys=[] if keys == "none" else [bad])
        softhsm.load("new", PIN, hoa)
        assert "signature" in site.sign(site.ticket())[0]
        _first, second = person.questions
        assert [one["token"] for one in second.holders] == ["new"]
        assert "old (số " in sentences.notice(second.notice)
        assert ("không có khóa" if keys == "none" else "không phải khóa") in sentences.notice(second.notice)
        assert "được dùng cho nó" in sentences.notice(second.notice)

    @pytest.mark.parametrize(("keys", "code"), [("none", "key_missing"), ("of another", "key_of_another")])
    def test_where_none_has_the_key_that_is_the_word(self, site, person, tokens, hoa, bad, keys, code):
        softhsm.load("old", OTHER_PIN, hoa, keys=[] if keys == "none" else [bad])
        assert [one["error"] for one in site.sign(site.ticket())] == [code]
        assert person.said[-1].startswith("Thiết bị ký có" if keys == "none" else "Khóa trên thiết bị")

    def test_of_two_keys_under_one_name_the_certificates_signs(self, site, tokens, hoa, bad):
        softhsm.load("old", OTHER_PIN, hoa, keys=[bad, hoa])
        assert "signature" in site.sign(site.ticket())[0]

    def test_the_key_outweighs_its_name(self, site, tokens, hoa):
        """Loaded by a tool that gave it another CKA_ID."""
        softhsm.load("old", OTHER_PIN, hoa, identifier=b"elsewhere")
        assert "signature" in site.sign(site.ticket())[0]

    def test_a_key_that_tells_nothing_of_itself_is_found_out_by_its_first_signature(
        self, site, person, agent, tmp_path, tokens, hoa, bad
    ):
        softhsm.load("old", OTHER_PIN, hoa, keys=[bad])
        bent(agent, tmp_path, "silent-key")
        answers = site.sign(site.ticket(site.claims(3)))
        assert [one.get("error") for one in answers] == ["wrong_value"] * 3
        assert (tmp_path / "notes").read_text(encoding="utf-8").split().count("signed") == 1

    def test_a_token_that_was_exchanged_while_the_pin_was_typed(self, site, person, agent, tmp_path, tokens, hoa):
        softhsm.load("old", OTHER_PIN, hoa)
        notes = bent(agent, tmp_path, "exchanged")
        assert [one["error"] for one in site.sign(site.ticket())] == ["token_removed"]
        assert "login" not in notes.read_text(encoding="utf-8")


def test_a_batch_that_was_restarted_goes_on_with_the_same_token(site, person, agent, tmp_path):
    bent(agent, tmp_path, "crashes")
    answers = site.sign(site.ticket(site.claims(3)))
    assert [one.get("error") for one in answers] == [None, "driver_crashed", None]
    assert [question.holders[0]["token"] for question in person.questions] == ["hoa", "hoa"]


def test_a_value_is_checked_with_the_certificate_before_it_leaves(site, agent, tmp_path):
    bent(agent, tmp_path, "lies")
    answers = site.sign(site.ticket(site.claims(2)))
    assert [one.get("error") for one in answers] == ["wrong_value", "wrong_value"]
    assert not any("signature" in one for one in answers)
