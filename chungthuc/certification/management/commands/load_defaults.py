"""Load the testimony, fees, paper types, grounds and procedures that an office starts with; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from chungthuc.certification.defaults import load


class Command(BaseCommand):
    help = "Load testimony, fees, paper types, grounds of refusal and procedures to start with; what is there stays."

    def handle(self, *args: Any, **options: Any) -> None:
        load()
