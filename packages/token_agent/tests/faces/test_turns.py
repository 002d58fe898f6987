"""Who may open on the screen, who waits, who is taken away. No screen is needed for that."""

from collections.abc import Callable

import pytest
from token_agent.faces.turns import Answer, Kind, Turn, Turns, View


def turn(kind: Kind, **other: float | str) -> Turn:
    build: Callable[[Turn], View] = lambda _turn: pytest.fail("nothing is built here")  # noqa: E731
    return Turn(kind, build, **other)  # type: ignore[arg-type]


def opened(turns: Turns) -> list[Kind]:
    while turns.next():
        pass
    return [one.kind for one in turns.open]


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.mark.parametrize("other", [Kind.PAIRING, Kind.TROUBLE, Kind.PROGRESS, Kind.QUESTION])
def test_nothing_opens_while_a_question_waits_for_its_answer(turns, other):
    question = turn(Kind.QUESTION)
    turns.add(question)
    assert opened(turns) == [Kind.QUESTION]
    assert turns.add(turn(other)) == []
    assert opened(turns) == [Kind.QUESTION]
    turns.end(question)
    assert opened(turns) == [other]


@pytest.mark.parametrize("other", [Kind.PAIRING, Kind.TROUBLE, Kind.PROGRESS])
def test_a_running_batch_is_taken_away_by_nothing_but_its_own_question(turns, other):
    turns.add(turn(Kind.PROGRESS))
    assert opened(turns) == [Kind.PROGRESS]
    assert turns.add(turn(other)) == []
    assert opened(turns)[0] is Kind.PROGRESS
    assert [one.kind for one in turns.add(turn(Kind.QUESTION))][:1] == [Kind.PROGRESS]


@pytest.mark.parametrize("shown", [Kind.PROGRESS, Kind.RESULTS, Kind.TROUBLE])
def test_a_code_stands_beside_what_the_batch_shows(turns, shown):
    turns.add(turn(shown))
    opened(turns)
    turns.add(turn(Kind.PAIRING))
    assert opened(turns) == [shown, Kind.PAIRING]


def test_a_question_opens_beside_a_code_and_takes_away_old_results(turns):
    turns.add(turn(Kind.PAIRING))
    results = turn(Kind.RESULTS)
    turns.add(results)
    opened(turns)
    assert turns.add(turn(Kind.QUESTION)) == [results]
    assert opened(turns) == [Kind.PAIRING, Kind.QUESTION]


@pytest.mark.parametrize("other", [Kind.PROGRESS, Kind.TROUBLE, Kind.QUESTION])
def test_once_the_pin_is_given_the_question_stays_until_the_token_has_spoken(turns, other):
    question = turn(Kind.QUESTION)
    turns.add(question)
    opened(turns)
    question.kind = Kind.OPENING
    turns.add(turn(Kind.PAIRING))
    assert opened(turns) == [Kind.OPENING, Kind.PAIRING]
    assert turns.add(turn(other)) == [question]
    assert opened(turns) == [Kind.PAIRING, other]


def test_why_the_pin_failed_is_read_before_the_results(turns):
    """The driver crashed, the second PIN was wrong: trouble and the rest of the batch come at once."""
    trouble = turn(Kind.TROUBLE)
    turns.add(trouble)
    turns.add(turn(Kind.PROGRESS))
    assert opened(turns) == [Kind.TROUBLE]
    turns.end(trouble)
    assert opened(turns) == [Kind.PROGRESS]


def test_an_old_code_goes_with_the_new_one_also_while_both_wait(turns):
    turns.add(turn(Kind.QUESTION))
    opened(turns)
    old, new = turn(Kind.PAIRING, meanwhile="Trang chờ."), turn(Kind.PAIRING, meanwhile="Trang chờ.")
    turns.add(old)
    assert turns.meanwhile == "Trang chờ."
    assert turns.add(new) == [old]
    assert (turns.waiting, turns.meanwhile) == ([new], "Trang chờ.")


def test_what_is_too_late_is_over_open_or_not(turns):
    code = turn(Kind.PAIRING, until=120.0)
    turns.add(turn(Kind.QUESTION))
    opened(turns)
    turns.add(code)
    assert turns.late(119.9) == []
    assert turns.late(120.0) == [code]
    turns.end(code)
    turns.end(code)
    assert turns.waiting == []


def test_an_answer_is_the_pin_or_nothing():
    given, refused, broken = Answer(), Answer(), Answer()
    assert not given.wait(0)
    given.agree("mật 1")
    refused.refuse()
    broken.fail()
    assert all(one.wait(0) for one in (given, refused, broken))
    assert (given.pin.decode(), refused.pin, broken.pin) == ("mật 1", b"", b"")
    assert [one.failed for one in (given, refused, broken)] == [False, False, True]
