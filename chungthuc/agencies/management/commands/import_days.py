"""Load the nation's days off and make-up days; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chungthuc.agencies.days import import_days, undecided
from chungthuc.core import clock


class Command(BaseCommand):
    help = "Load the nation's days off and make-up days of some years; what is there stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="*", type=int, help="default: this one and the next")

    def handle(self, *_args: Any, years: list[int], **_options: Any) -> None:
        this = clock.today().year
        added = import_days(*(years or [this, this + 1]))
        self.stdout.write(f"{added} days added")
        for year in undecided(clock.today()):
            self.stdout.write(f"no decision on swapped working days is known for {year}: see swap_days --help")
