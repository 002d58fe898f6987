"""Where things lie, and how steps are told and remembered."""

import hashlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PACKAGES = ("pades", "sandbox", "token_agent", "test_pki")
SOURCES = (ROOT, *(ROOT / "packages" / name / "src" for name in PACKAGES))
IDENTITY = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
OLDEST_PYTHON = (3, 11)


class CannotGoOn(Exception):
    """Something is missing that a person must provide; the message says which command does it."""


def say(text: str) -> None:
    sys.stderr.write(f"\033[2m·\033[0m {text}\n" if sys.stderr.isatty() else f"· {text}\n")
    sys.stderr.flush()


def is_root() -> bool:
    return os.geteuid() == 0


def check_checkout() -> None:
    """Raises CannotGoOn where nothing can be set up: an old Python, or files that belong to somebody else."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotGoOn(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}")
    for place in (ROOT, LOCAL, VENV):
        if place.exists() and not os.access(place, os.W_OK):
            raise CannotGoOn(
                f"{place} cannot be written by this user. Work in a clone of your own, or: "
                f"sudo chown -R {os.geteuid()} {place}"
            )
    LOCAL.mkdir(exist_ok=True)


def site_packages() -> Path:
    """Where this Python's packages lie in the virtual environment."""
    return VENV / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def once(name: str, within: Path, made_of: Iterable[Path | str], work: Callable[[], None], *, says: str) -> None:
    """Do the work unless it was done for exactly these files and texts.

    The stamp lies in what was made, so that it goes when that is deleted; it is taken away before the work and
    written last, so that work that was broken off is done again.
    """
    stamp, wanted = within / f".made-{name}", _fingerprint(made_of)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say(f"{says} …")
    start = time.monotonic()
    stamp.unlink(missing_ok=True)
    with ticking(says):
        work()
    stamp.write_text(wanted, encoding="utf-8")
    say(f"{says}: {time.monotonic() - start:.1f} s")


@contextmanager
def ticking(what: str, every: float = 10) -> Iterator[None]:
    """Tell every few seconds that it still goes on, and for how long."""
    over, start = threading.Event(), time.monotonic()

    def tick() -> None:
        while not over.wait(every):
            say(f"{what} … {time.monotonic() - start:.0f} s")

    teller = threading.Thread(target=tick, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _fingerprint(made_of: Iterable[Path | str]) -> str:
    digest = hashlib.sha256()
    for one in made_of:
        content = one.read_bytes() if isinstance(one, Path) else one.encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
