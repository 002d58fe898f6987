"""An office with what it starts with and an administrator, on a day that does not move."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chungthuc.accounts import granting
from chungthuc.accounts.models import Person
from chungthuc.agencies.models import Agency, AgencyKind
from chungthuc.certification import defaults
from chungthuc.core import clock

NOON = datetime(2027, 3, 10, 5, tzinfo=UTC)
TODAY = date(2027, 3, 10)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return TODAY


@pytest.fixture
def nga(db, today: date) -> Person:
    """Administers an office that has its defaults and has not yet taken in a copy."""
    defaults.load()
    office = Agency.objects.create(code="01", kind=AgencyKind.PROVINCE)
    return granting.install(office, email="nga@vidu.test", full_name="Vũ Thị Nga", reason="QĐ 1/QĐ-UBND").person


@pytest.fixture
def used(submitted_copy, monkeypatch: pytest.MonkeyPatch) -> date:
    """The house has taken in a copy, a moment ago; that day."""
    monkeypatch.setattr(clock, "now", lambda: submitted_copy.submitted_at)
    return clock.day(submitted_copy.submitted_at)


@pytest.fixture
def load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """``load(text, by="", seen="")``: what the command says of such a file; with ``by`` it also does it. Refusals come
    last."""

    def run(text: str | bytes, by: str = "", seen: str = "") -> str:
        file = tmp_path / "danh-muc.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            call_command("load_catalogue", str(file), *(["--apply", "--by", by, "--seen", seen] if by else []))
        except CommandError as refused:
            return capsys.readouterr().out + str(refused)
        return capsys.readouterr().out

    return run
