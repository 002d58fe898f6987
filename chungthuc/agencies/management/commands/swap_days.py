"""Enter the decision on swapped working days of a year; without arguments: say which years have none."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.agencies.days import set_swaps, undecided
from chungthuc.core import clock
from chungthuc.core.errors import Refused


class Command(BaseCommand):
    help = (
        "Enter which days are off and which Saturdays are worked in exchange in a year, by which decision. "
        "Without a year: name the years of which no decision is known, and fail if there are any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", nargs="?", type=int, help="without it: name the years that lack a decision")
        parser.add_argument("--decision", default="", help="number and day of the decision")
        parser.add_argument(
            "--swap", nargs=2, action="append", default=[], type=date.fromisoformat, metavar=("OFF", "WORKED"),
            help="a day off and the day worked in exchange, yyyy-mm-dd; none: nothing is swapped that year",
        )  # fmt: skip

    def handle(self, *_args: Any, year: int | None, decision: str, swap: list[list[date]], **_options: Any) -> None:
        if year is None:
            self._tell()
            return
        try:
            set_swaps(year, decision, [(off, worked) for off, worked in swap])
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.remedy}") from None
        self.stdout.write(f"{year}: {len(swap)} swaps")

    def _tell(self) -> None:
        if missing := undecided(clock.today()):
            raise CommandError(f"no decision on swapped working days is known for {', '.join(map(str, missing))}")
        self.stdout.write("the decisions of all years in reach are known")
