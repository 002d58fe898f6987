"""Check what must always hold and say what does not; exit 1 if anything. Run nightly and after each restore.

``--thorough`` reads every issued file again and asks our own verifier: seconds a file.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chungthuc.certification.oversight.invariants import broken, counts
from chungthuc.core.database.snapshot import one_moment


class Command(BaseCommand):
    help = "Check numbers, files, signatures and chains of events against each other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--thorough", action="store_true", help="read and verify every issued file")

    def handle(self, *_args: Any, thorough: bool, **_options: Any) -> None:
        with one_moment():
            found = broken(thorough=thorough)
        for one in found:
            self.stderr.write(f"{one.invariant} {one.where}")
        self.stdout.write("\n".join([*counts(), f"{len(found)} broken"]))
        if found:
            sys.exit(1)
