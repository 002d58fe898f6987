"""Blobs lie under the name of their bytes; who only asks for one leaves nothing behind."""

import hashlib
from pathlib import Path

import pytest

from chungthuc.documents import store

BYTES = b"mot ban chinh"
NAME = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def place(settings, tmp_path: Path) -> Path:
    settings.STORE = tmp_path / "store"
    return settings.STORE


def kept(content: bytes) -> store.Stored:
    file = store.staging()
    file.write_bytes(content)
    return store.put(file)


def test_who_reads_makes_no_folder(place):
    assert store.path(NAME) == place / NAME[:2] / NAME
    with pytest.raises(FileNotFoundError):
        store.measure(store.path(NAME))
    assert not place.exists()


def test_who_writes_makes_it_for_nobody_else(place):
    assert kept(BYTES) == store.Stored(NAME, len(BYTES))
    blob = store.path(NAME)
    assert blob.read_bytes() == BYTES
    assert (blob.stat().st_mode & 0o777, blob.parent.stat().st_mode & 0o777) == (0o400, 0o700)
    assert sorted(one.name for one in place.iterdir()) == sorted([NAME[:2], "staging"])


def test_the_same_bytes_are_kept_once(place):
    assert kept(BYTES) == kept(BYTES)
    assert [one.name for one in (place / NAME[:2]).iterdir()] == [NAME]
    assert list((place / "staging").iterdir()) == []
