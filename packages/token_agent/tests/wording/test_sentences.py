"""Each code, fact and label has its words in both languages; no other room has any."""

import ast
import json
import string
from pathlib import Path

import pytest
from token_agent import wording
from token_agent.commands.checkup import Fact, Finding
from token_agent.common.codes import Code, PinWarning
from token_agent.common.errors import AgentError, TokenFault
from token_agent.server.answers import to_json
from token_agent.signing.consent import KeysChanged, PairingEnd
from token_agent.tickets.ticket import ACTS
from token_agent.wording import english, sentences, vietnamese
from token_agent.wording.findings import PLAIN, worded
from token_agent.wording.phrases import Phrase, Words

LANGUAGES = [vietnamese, english]
SOURCE = Path(wording.__file__).parent.parent
OTHERS = [file for file in sorted(SOURCE.rglob("*.py")) if "wording" not in file.relative_to(SOURCE).parts]
SAME = {Phrase.TOKEN_FAULT, Phrase.TOKEN_FAILED}  # marks around facts, and no word
BELOW = ("common", "sites", "tickets", "tokens", "signing", "commands")


def forms(words: Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else words


def fields(text: str) -> set[str]:
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text) if name}


def vietnamese_letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha() and not letter.isascii())


def literals(file: Path) -> list[str]:
    """Every string of a module, its docstrings apart."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant("")  # a docstring
    return [one.value for one in ast.walk(tree) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence_of_its_own_and_advice(language):
    assert set(language.REFUSALS) == set(Code)
    assert len({cause for cause, _remedy in language.REFUSALS.values()}) == len(Code)
    assert all(text.endswith(".") for pair in language.REFUSALS.values() for text in pair)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_there(language):
    assert set(language.PHRASES) == set(Phrase)
    assert all(language.PHRASES.values())


@pytest.mark.parametrize("name", Phrase)
def test_both_languages_say_the_same_facts(name):
    said = [*forms(vietnamese.PHRASES[name]), *forms(english.PHRASES[name])]
    assert len({frozenset(fields(one)) for one in said}) == 1


@pytest.mark.parametrize("name", [one for one in Phrase if one not in SAME])
def test_no_phrase_is_left_in_vietnamese(name):
    assert not {*forms(vietnamese.PHRASES[name])} & {*forms(english.PHRASES[name])}
    assert vietnamese_letters("".join(forms(english.PHRASES[name]))) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_and_many_are_told_apart_by_a_count(language):
    for words in language.PHRASES.values():
        assert isinstance(words, str) or "count" in fields(words[0])


@pytest.mark.parametrize("code", Code)
def test_no_sentence_is_left_in_vietnamese(code):
    for said, original in zip(english.REFUSALS[code], vietnamese.REFUSALS[code], strict=True):
        assert said != original


def test_every_fact_can_be_told():
    assert {*PLAIN, Fact.DRIVER_FAILED, Fact.TOKEN_FAILED, Fact.CERTIFICATE} == set(Fact)
    for fact in PLAIN:
        assert worded(Finding("name", "ok", fact))[0]
    for end in PairingEnd:
        assert sentences.pairing_end(end)
    for tries in PinWarning:
        assert sentences.pin_warning(tries)
    for act in ACTS:
        assert sentences.act(act)
        assert sentences.doing(act)


def test_the_language_is_the_persons(monkeypatch):
    error = AgentError(Code.WRONG_PIN, warning=PinWarning.FINAL, others=(TokenFault("cũ", Code.TOKEN_BROKEN),))
    assert sentences.message(error).startswith("Sai mã PIN. Chỉ còn MỘT lần")
    assert "«cũ»: Thiết bị ký báo hỏng." in sentences.message(error)
    monkeypatch.setenv("TOKEN_AGENT_LANGUAGE", "en")
    assert sentences.message(error).startswith("Wrong PIN. Only ONE try")
    assert "“cũ”: The signing token reports a fault of its own." in sentences.message(error)


@pytest.mark.parametrize("warning", [None, *PinWarning])
def test_a_wrong_pin_is_warned_of_once(warning, monkeypatch):
    """That the token locks stood in one message twice."""
    for language, locks in (("vi", "khóa"), ("en", "lock")):
        monkeypatch.setenv("TOKEN_AGENT_LANGUAGE", language)
        told = sentences.message(AgentError(Code.WRONG_PIN, warning=warning))
        assert len([one for one in told.replace("Caps Lock", "").split(". ") if locks in one]) == 1, told


def test_one_document_is_not_several(monkeypatch):
    monkeypatch.setenv("TOKEN_AGENT_LANGUAGE", "en")
    assert [sentences.phrase(Phrase.QUESTION, act="Sign", count=count) for count in (0, 1, 2)] == [
        "Sign 0 documents?", "Sign 1 document?", "Sign 2 documents?",
    ]  # fmt: skip


def test_other_keys_are_told_with_day_and_fingerprints():
    told = sentences.keys_changed(KeysChanged(1793500000, ("6668 7aad", "12ab 34cd")))
    assert "01/11/2026" in told
    assert "6668 7aad, 12ab 34cd" in told


def test_an_answer_goes_over_the_wire_as_the_protocol_has_it():
    refusal = to_json({"id": "1", "refusal": AgentError(Code.NO_TOKEN)})
    assert json.loads(json.dumps(refusal)) == {
        "id": "1", "error": "no_token", "message": "Không thấy thiết bị ký. Cắm thiết bị ký rồi thử lại.",
    }  # fmt: skip
    finding = to_json({"findings": [Finding("clock", "bad", Fact.CLOCK_OFF, seconds=300)]})
    assert finding == {
        "findings": [{"name": "clock", "state": "bad", "line": "Đồng hồ máy lệch 300 giây so với máy chủ",
                      "remedy": "Bật tự động cập nhật giờ."}],
    }  # fmt: skip
    named = to_json({"certificates": [{"subject": ""}], "troubles": [TokenFault("cũ", Code.TOKEN_BROKEN)]})
    assert named["certificates"] == [{"subject": "Chứng thư số không ghi tên"}]
    assert sorted(named["troubles"][0]) == ["code", "message", "token"]


def test_a_code_that_is_none_cannot_be_raised():
    with pytest.raises(ValueError, match="nonsense"):
        AgentError("nonsense")


@pytest.mark.parametrize("room", BELOW)
def test_below_there_are_facts_and_no_sentences(room):
    """A sentence has several words and letters of Vietnamese."""
    for file in (SOURCE / room).rglob("*.py"):
        assert [one for one in literals(file) if " " in one.strip() and not one.isascii()] == [], file


@pytest.mark.parametrize("file", OTHERS, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_other_room_has_a_word_of_vietnamese(file):
    """Faces and program, too. Letters alone («đ») are no words: what was typed is looked at by them."""
    assert [one for one in literals(file) if vietnamese_letters(one) not in ("", one)] == []


def test_every_phrase_is_used():
    """By its name, or by the name of an act, an end or a warning."""
    named = {code.attr for file in SOURCE.rglob("*.py") for code in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
             if isinstance(code, ast.Attribute) and file.name != "phrases.py"}  # fmt: skip
    built = {f"PIN_{one.name}" for one in PinWarning} | {one.name for one in PairingEnd}
    built |= {name for act in ACTS for name in (act.upper(), f"DOING_{act.upper()}")}
    assert named | built >= {one.name for one in Phrase}
