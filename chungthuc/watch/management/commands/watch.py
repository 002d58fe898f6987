"""Watch over a day now, as the job of the night does: after a restore, or once a fault is mended."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.core import clock
from chungthuc.watch.followups import watch_over


class Command(BaseCommand):
    help = "Defer the watch over a day; the workers do it, the page «Giám sát» shows it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("day", nargs="?", help="as 2026-11-28; default: yesterday")

    def handle(self, *_args: Any, day: str | None, **_options: Any) -> None:
        try:
            wanted = date.fromisoformat(day) if day else clock.today() - timedelta(days=1)
        except ValueError:
            raise CommandError(f"{day} is no date like 2026-11-28") from None
        if wanted > clock.today():
            raise CommandError(f"{wanted} is yet to come")
        watch_over(wanted)
        self.stdout.write(f"the watch over {wanted} waits for a worker")
