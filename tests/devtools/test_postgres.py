"""Clusters of our own: a new one, one left by a killed run, one whose making was broken off, and ``DATABASE_URL``."""

import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from devtools import databases, places, postgres
from devtools.databases import GivenDatabase
from devtools.places import CannotGoOn
from devtools.postgres import Postgres


@pytest.fixture
def cluster(monkeypatch):
    """In a short path, for a socket's name has at most 100 characters; nobody must be able to enter it."""
    folder = Path(tempfile.mkdtemp(prefix="ct-", dir="/tmp"))
    folder.chmod(0o755)
    programs = postgres._binaries(postgres._base())
    monkeypatch.setattr(postgres, "_base", lambda: folder)
    monkeypatch.setattr(postgres, "_binaries", lambda _base: programs)
    monkeypatch.setattr(postgres, "LOCAL", folder)
    one = Postgres("tried", quick=True)
    yield one
    one.stop()
    shutil.rmtree(folder)


def test_it_starts_and_stops_and_keeps_what_it_holds(cluster):
    cluster.start()
    cluster.create("one")
    cluster.create("one")  # is there: nothing to do
    cluster.stop()
    cluster.start()
    assert cluster.databases() == ["one"]
    cluster.clear()
    assert cluster.databases() == []


def test_vietnamese_is_put_in_lower_case(cluster):
    cluster.start()
    with psycopg.connect(cluster.url("postgres")) as connection:
        (told,) = connection.execute("SELECT lower('ĐỖ THỊ ỨNG')").fetchone()
    assert told == "đỗ thị ứng"


def test_others_on_this_machine_cannot_enter(cluster):
    cluster.start()
    assert cluster.socket.stat().st_mode & 0o077 == 0


def test_a_server_left_running_is_stopped_and_its_place_taken(cluster, capfd):
    cluster.start()
    left, cluster._process = cluster._process, None  # as after a kill where nothing tells children
    cluster.start()
    assert left.wait(timeout=10) == 0
    assert "of a run that was killed" in capfd.readouterr().err


def test_a_cluster_whose_making_was_broken_off_is_made_anew(cluster):
    cluster._make_homes()
    fresh = cluster.data.with_name("data.new")
    fresh.mkdir()
    (fresh / "half").touch()
    cluster.start()
    assert cluster.databases() == []


def test_the_lock_file_of_a_crash_does_not_stop_it(cluster):
    cluster.start()
    cluster._process.kill()
    cluster._process.wait()
    cluster._process = None
    cluster.start()
    assert cluster.databases() == []


def test_a_cluster_of_another_version_is_told(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotGoOn, match="was made by PostgreSQL 9"):
        cluster.start()


def test_two_runs_of_the_tests_get_a_server_each(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(postgres, "LOCAL", tmp_path)
    first, second = databases._first_free("tried"), databases._first_free("tried")
    try:
        assert first.socket != second.socket
    finally:
        first.hold.release()
        second.hold.release()


def test_a_given_database_is_used_and_never_emptied():
    given = GivenDatabase(os.environ["DATABASE_URL"])
    assert given.ask("SELECT 1", "SELECT 'hai'") == ["1", "hai"]
    assert given.url("other").split("?")[0].endswith("/other")
    with pytest.raises(CannotGoOn, match="not ours to empty"):
        given.drop()


def test_a_given_database_that_does_not_answer_is_told_with_what_to_do():
    with pytest.raises(CannotGoOn, match="Unset it to use the embedded"):
        GivenDatabase("postgresql://nobody@127.0.0.1:1/none").start()


def test_files_of_somebody_else_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "LOCAL", tmp_path)
    monkeypatch.setattr(places.os, "access", lambda place, _how: place != tmp_path)
    with pytest.raises(CannotGoOn, match="cannot be written by this user"):
        places.check_checkout()
