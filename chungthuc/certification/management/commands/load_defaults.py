"""Load the testimony, paper types and fees that an office starts with; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from chungthuc.certification.defaults import load


class Command(BaseCommand):
    help = "Load the testimony, paper types and fees."

    def handle(self, *args: Any, **options: Any) -> None:
        load()
