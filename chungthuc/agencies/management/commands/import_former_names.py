"""Load the names of before 01/07/2025; safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from chungthuc.agencies.former.files import BadFile
from chungthuc.agencies.former.loading import fill


class Command(BaseCommand):
    help = "Load the names that wards, communes, towns and districts had before 01/07/2025; what is there stays."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.FORMER_NAMES.exists():
            self.stdout.write(
                f"no former names here: {settings.FORMER_NAMES} is made at set-up; offices are found by today's"
            )
            return
        try:
            self.stdout.write(f"{fill(settings.FORMER_NAMES)} former names")
        except BadFile as bad:
            raise CommandError("\n".join(bad.faults)) from None
