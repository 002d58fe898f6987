"""A PIN mistyped: asked for again at once, and nothing else has to be done anew."""

from acting import PIN, bent

OTHER_PIN = "00000000"


def test_it_is_asked_for_again_and_all_is_signed(site, person, agent, tmp_path):
    """A wrong PIN ended the whole request: «Ký số», certificate and «Áp dụng» anew."""
    notes = bent(agent, tmp_path, "counts")
    person.pin, person.corrected = OTHER_PIN, PIN
    answer = site.sign(site.ticket(site.claims(5)))
    assert ["signature" in one for one in answer] == [True] * 5
    assert notes.read_text(encoding="utf-8").split().count("login") == 2
    assert person.said == ["Đã ghép nối."], "the question itself says it"
