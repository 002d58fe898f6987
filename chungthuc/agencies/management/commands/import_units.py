"""Load provinces and communes; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from chungthuc.agencies.units import import_units


class Command(BaseCommand):
    help = "Load the provinces and communes, with their corrections; what is there stays."

    def handle(self, *_args: Any, **_options: Any) -> None:
        provinces, communes = import_units()
        self.stdout.write(f"{provinces} provinces, {communes} communes")
