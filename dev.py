#!/usr/bin/env python3
"""The one entry point for builders. Needs only Python 3.11 with venv; sets up what each verb needs, once."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from devtools import checks, demo  # noqa: E402
from devtools.places import CannotGoOn  # noqa: E402
from devtools.running import heed_signals  # noqa: E402

VERBS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo.show,
    "test": checks.test,
    "interop": checks.interop,
    "lint": checks.lint,
    "check": checks.check,
    "bench": checks.bench,
    "seed": demo.seed,
    "manage": demo.manage,
    "python": checks.python,
}


def main() -> int:
    asked = sys.argv[1] if len(sys.argv) > 1 else "help"
    if asked not in VERBS:
        known = asked in {"help", "--help", "-h"}
        sys.stderr.write(_help() if known else f"dev.py does not know {asked!r}.\n\n{_help()}")
        return 0 if known else 2
    heed_signals()
    # Packages are compiled when they are first imported (packages.py). A process that may not keep that compiles all it
    # imports, every time: three seconds of the processor, and a run of the tests starts a hundred processes.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return VERBS[asked](sys.argv[2:])
    except CannotGoOn as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; the next start goes on from here\n")
        return 130


def _help() -> str:
    lines = [f"  python3 dev.py {name:8} {(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]
    return "\n".join([__doc__ or "", "", *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
