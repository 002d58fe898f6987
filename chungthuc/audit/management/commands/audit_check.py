"""Check every chain, and the rows that its events hash, and say what does not hold; exit 1 if anything.

With ``--against FILE`` also that each chain still contains the end it had when FILE was written, which a cut
tail cannot survive; ``--checkpoint FILE`` writes such a file, to be kept outside the house.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chungthuc.audit import rows
from chungthuc.audit.chain import chains, check, head
from chungthuc.core.database.snapshot import one_moment


class Command(BaseCommand):
    help = "Check the chains of events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--against", type=Path, metavar="FILE", help="an earlier checkpoint, JSON")
        parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="write the ends here, JSON")

    def handle(self, *_args: Any, against: Path | None, checkpoint: Path | None, **_options: Any) -> None:
        kept = _read(against) if against else {}
        with one_moment():
            names = sorted(set(chains()) | set(kept))
            faults = [fault for name in names for fault in check(name, checkpoint=kept.get(name))]
            told = [f"{fault.chain}#{fault.position}: {fault.what}" for fault in faults]
            told += [f"{name}: {what}" for name, what in rows.faults()]
            ends = {name: head(name) for name in names}
        for line in told:
            self.stderr.write(line)
        self.stdout.write(f"{len(names)} chains, {len(told)} faults")
        if told:
            sys.exit(1)
        if checkpoint:
            checkpoint.write_text(json.dumps(ends, indent=1), encoding="utf-8")


def _read(file: Path) -> dict[str, tuple[int, str]]:
    kept = json.loads(file.read_text(encoding="utf-8"))
    return {name: (int(position), str(digest)) for name, (position, digest) in kept.items()}
