"""``python -m pades intake --json FILE…``: one JSON object a file; exit 0 when all could be answered."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from pades.intake.examine import Intake, intake_in_child


def main(arguments: list[str]) -> int:
    """Exit status: 0 when every file was answered, 2 on wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m pades intake", description=__doc__)
    parser.add_argument("--json", action="store_true", required=True, help="JSON Lines, the only form")
    parser.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args(arguments)
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    for name in given.files:
        sys.stdout.write(json.dumps(_answer(name), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _answer(name: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        found: Intake = intake_in_child(Path(name), base=Path(folder) / "base.pdf", name=name)
    return {
        "file": name,
        "verdict": found.verdict,
        "reason": found.reason,
        "message": found.message,
        "pages": found.pages,
        "warnings": list(found.warnings),
    }
