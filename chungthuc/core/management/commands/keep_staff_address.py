"""Remember where staff work, with which signing programs are paired; once it is another, say so (check W125)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from chungthuc.core.checks import STAFF_ADDRESS
from chungthuc.core.models import Remembered


class Command(BaseCommand):
    help = "Remember the staff's address, if none is known yet. --changed: the new one, when everybody was told."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--changed", action="store_true", help="the programs are being paired anew")

    def handle(self, *_args: Any, changed: bool, **_options: Any) -> None:
        facts = {"value": settings.STAFF_ADDRESS}
        row, made = Remembered.objects.get_or_create(pk=STAFF_ADDRESS, defaults=facts)
        if changed and not made:
            Remembered.objects.filter(pk=STAFF_ADDRESS).update(**facts)
            row.value = settings.STAFF_ADDRESS
        self.stdout.write(f"staff work at {row.value}")
