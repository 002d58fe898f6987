"""Compare what dossiers are found by with what they say; exit 1 if any differs. ``--mend`` writes it anew."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chungthuc.certification.finding.keeping import differing, keep_dossier


class Command(BaseCommand):
    help = "Check that every dossier and copy is found by the search of its office."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="write anew what differs")

    def handle(self, *_args: Any, mend: bool, **_options: Any) -> None:
        count = 0
        for dossier in differing():
            count += 1
            self.stderr.write(f"dossier:{dossier.pk}")
            if mend:
                keep_dossier(dossier)
        self.stdout.write(f"{count} {'mended' if mend else 'differ'}")
        if count and not mend:
            sys.exit(1)
