"""Set-up is done once, again when it was broken off, and again when its result is gone."""

import pytest

from devtools.places import once


@pytest.fixture
def lock(tmp_path):
    file = tmp_path / "lock"
    file.write_text("one")
    return file


@pytest.fixture
def made(tmp_path):
    place = tmp_path / "made"
    place.mkdir()
    return place


def test_it_is_done_once_for_the_same_lock(lock, made):
    done: list[int] = []
    for _time in range(3):
        once("it", made, [lock], lambda: done.append(1), says="it")
    assert len(done) == 1


def test_it_is_done_again_for_another_lock_and_for_the_first_again(lock, made):
    done: list[str] = []
    for text in ("one", "two", "one"):
        lock.write_text(text)
        once("it", made, [lock], lambda: done.append(lock.read_text()), says="it")
    assert done == ["one", "two", "one"]


def test_work_that_was_broken_off_is_done_again_even_if_the_old_lock_comes_back(lock, made):
    once("it", made, [lock], lambda: None, says="it")
    lock.write_text("two")
    with pytest.raises(KeyboardInterrupt):
        once("it", made, [lock], _broken_off, says="it")
    lock.write_text("one")
    done: list[int] = []
    once("it", made, [lock], lambda: done.append(1), says="it")
    assert done


def test_it_is_done_again_when_what_it_made_was_deleted(lock, made):
    once("it", made, [lock], lambda: None, says="it")
    for file in made.iterdir():
        file.unlink()
    made.rmdir()
    once("it", made, [lock], made.mkdir, says="it")
    assert made.is_dir()


def _broken_off() -> None:
    raise KeyboardInterrupt
