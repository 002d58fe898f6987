"""Where things lie, and how steps are told and remembered."""

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SOURCES = (ROOT, *(ROOT / "packages" / name / "src" for name in ("pades", "token_agent", "test_pki")))
IDENTITY = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]


class CannotGoOn(Exception):
    """Something is missing that a person must provide; the message says which command does it."""


def say(text: str) -> None:
    sys.stderr.write(f"\033[2m·\033[0m {text}\n" if sys.stderr.isatty() else f"· {text}\n")
    sys.stderr.flush()


def is_root() -> bool:
    return os.geteuid() == 0


def once(name: str, made_of: Iterable[Path | str], work: Callable[[], None], *, says: str) -> None:
    """Do the work unless it was done for exactly these files and texts; the stamp is written last."""
    stamp, wanted = LOCAL / "stamps" / name, _fingerprint(made_of)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say(f"{says} …")
    start = time.monotonic()
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="utf-8")
    say(f"{says}: {time.monotonic() - start:.1f} s")


def _fingerprint(made_of: Iterable[Path | str]) -> str:
    digest = hashlib.sha256()
    for one in made_of:
        content = one.read_bytes() if isinstance(one, Path) else one.encode()
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
