"""Typed values from the environment; nonsense is refused at start, secrets may come from files."""

import os
import re
from datetime import UTC, date, datetime, time
from pathlib import Path


class BadSetting(Exception):
    """A setting is missing or makes no sense; the message names it and says what is expected."""


def text(name: str, default: str | None = None) -> str:
    """The variable's text, else the text of the file that NAME_FILE names, else the default."""
    value = os.environ.get(name)
    if value is None and (path := os.environ.get(f"{name}_FILE")):
        value = Path(path).read_text(encoding="utf-8").strip()
    if value is None:
        value = default
    if value is None:
        raise BadSetting(f"{name} is not set (nor {name}_FILE)")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise BadSetting(f"{name} must be 1 or 0, not {value!r}")
    return value in {"1", "true", "yes"}


def integer(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not least <= int(value) <= most:
        raise BadSetting(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def choice(name: str, default: str, among: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in among:
        raise BadSetting(f"{name} must be one of {', '.join(among)}, not {value!r}")
    return value


def words(name: str, default: str = "") -> tuple[str, ...]:
    """A comma-separated list."""
    return tuple(word.strip() for word in text(name, default).split(",") if word.strip())


def pairs(name: str, default: str) -> dict[str, str]:
    """A comma-separated list of name=value; what it leaves out is taken from the default."""
    found = dict(word.split("=", 1) for word in default.split(","))
    for word in words(name):
        key, equals, value = word.partition("=")
        if not equals or key not in found:
            raise BadSetting(f"{name} must be a list of name=value with names out of {', '.join(found)}, not {word!r}")
        found[key] = value
    return found


HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


def host(name: str, *, other_than: str) -> str:
    """A host, perhaps with a port, in small letters; empty when the variable is."""
    found = text(name, "").strip().lower()
    if found and (not HOST.fullmatch(found) or found == other_than.lower()):
        raise BadSetting(f"{name} must be a host like noibo.vidu.vn, another than {other_than}, not {found!r}")
    return found


def day(name: str) -> date | None:
    """A date as 2026-11-28; None when the variable is empty or not there."""
    value = text(name, "").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise BadSetting(f"{name} must be a date like 2026-11-28, not {value!r}") from None


def dates(name: str) -> dict[str, datetime]:
    """A comma-separated list of name=YYYY-MM-DD: the moments at which those days begin, UTC."""
    found = {}
    for word in words(name):
        key, _equals, value = word.partition("=")
        try:
            found[key] = datetime.combine(date.fromisoformat(value), time(), tzinfo=UTC)
        except ValueError:
            raise BadSetting(f"{name} must be a list of name=YYYY-MM-DD, not {word!r}") from None
    return found


def directory(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).resolve()


def numbers(name: str, default: str) -> dict[str, int]:
    """A comma-separated list of name=number; what it leaves out is taken from the default."""
    found = pairs(name, default)
    for key, number in found.items():
        if not number.isdecimal():
            raise BadSetting(f"{name} must be a list of name=number, not {key}={number!r}")
    return {key: int(number) for key, number in found.items()}
