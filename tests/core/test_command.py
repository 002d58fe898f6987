"""What operators start, ``python -m chungthuc``: what it hands on, and what it says when it cannot."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from chungthuc import __main__ as command
from chungthuc import settings


@pytest.fixture
def becomes(monkeypatch):
    """The words of the program that it turns into."""
    said = []
    monkeypatch.setattr(os, "execv", lambda _program, words: said.extend(words[1:]))
    return said


def test_serve_listens_where_it_is_told(monkeypatch, becomes):
    monkeypatch.setenv("CHUNGTHUC_BIND", "0.0.0.0:8123")
    monkeypatch.setenv("CHUNGTHUC_THREADS", "7")
    monkeypatch.setattr(command, "_checked", lambda: 0)
    command.main(["serve", "--graceful-timeout", "5"])
    assert " ".join(becomes).startswith("-m gunicorn chungthuc.wsgi --bind 0.0.0.0:8123 ")
    assert " --workers 2 --threads 7 " in " ".join(becomes)
    assert becomes[-2:] == ["--graceful-timeout", "5"]


def test_the_worker_takes_as_many_jobs_as_it_is_told(monkeypatch, becomes):
    monkeypatch.setenv("CHUNGTHUC_JOBS", "9")
    command.main(["worker"])
    assert becomes == [str(command.MANAGE), "procrastinate", "worker", "--concurrency", "9"]


def test_nonsense_is_refused_by_name(monkeypatch, becomes, capsys):
    monkeypatch.setenv("CHUNGTHUC_THREADS", "many")
    assert command.main(["serve"]) == 1
    assert capsys.readouterr().err == "CHUNGTHUC_THREADS must be a whole number from 1 to 64, not 'many'\n"
    assert becomes == []


def test_what_is_missing_is_named_before_anything_is_served(monkeypatch, becomes, capfd):
    monkeypatch.setenv("CHUNGTHUC_TSA_URL", "")
    command.main(["serve"])
    assert "(chungthuc.W101) CHUNGTHUC_TSA_URL chưa có" in capfd.readouterr().err
    assert becomes


def test_what_may_not_be_at_all_is_not_served(monkeypatch, becomes, capfd):
    monkeypatch.setenv("CHUNGTHUC_DEVELOPMENT", "1")
    monkeypatch.setenv("CHUNGTHUC_ADDRESS", "https://chungthuc.vidu.test")
    assert command.main(["serve"]) == 1
    assert "chungthuc.E001" in capfd.readouterr().err
    assert becomes == []


def test_an_unknown_word_is_answered_with_all_verbs():
    done = subprocess.run([sys.executable, "-m", "chungthuc", "start"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    for verb in command.VERBS:
        assert f"\n  {verb} " in done.stderr


@pytest.mark.parametrize(("status", "expected"), [(200, 0), (500, 1), (400, 1)])
def test_health_asks_under_the_official_name(monkeypatch, status, expected):
    asked = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_words): ...

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        monkeypatch.setenv("CHUNGTHUC_BIND", f"0.0.0.0:{server.server_port}")
        monkeypatch.setenv("CHUNGTHUC_ADDRESS", "https://chungthuc.vidu.test")
        assert command.main(["health"]) == expected
    assert asked == [("/health", "chungthuc.vidu.test")]


def test_health_says_so_when_nobody_listens(monkeypatch, capsys):
    monkeypatch.setenv("CHUNGTHUC_BIND", "127.0.0.1:1")
    assert command.main(["health"]) == 1
    assert capsys.readouterr().err.startswith("no answer on port 1: ")


def test_the_databases_password_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "password").write_text("kín/đáo\n", encoding="utf-8")
    monkeypatch.setenv("DATABASE_PASSWORD_FILE", str(tmp_path / "password"))
    assert settings.database("postgresql://chungthuc@postgres/chungthuc")["PASSWORD"] == "kín/đáo"
    assert settings.database("postgresql://chungthuc:other@postgres/chungthuc")["PASSWORD"] == "other"
    assert Path(command.MANAGE).is_file()
