"""``python -m pades intake --json FILE…``: one JSON object a file; exit 0 when all could be answered."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from pades.intake import intake_in_child


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m pades intake", description=__doc__)
    parser.add_argument("--json", action="store_true", required=True, help="JSON Lines, the only form")
    parser.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args(arguments)
    for name in given.files:
        with tempfile.TemporaryDirectory() as folder:
            answer = intake_in_child(Path(name), base=Path(folder) / "base.pdf")
        sys.stdout.write(json.dumps({"file": name, **asdict(answer)}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0
