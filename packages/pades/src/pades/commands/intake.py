"""``python -m pades intake --json FILE…``: one JSON object a file; exit 0 when all could be answered."""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from pades.commands import upload_words
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
        "message": upload_words.refusal(found.reason, found.facts) if found.reason != "ok" else "",
        "pages": found.pages,
        "warnings": [_remark(one) for one in found.warnings],
    }


def _remark(one: dict[str, Any]) -> dict[str, Any]:
    """The sentence behind the code, where readers of the JSON look for it."""
    return {"code": one["code"], "message": upload_words.remark(one), **{k: v for k, v in one.items() if k != "code"}}
