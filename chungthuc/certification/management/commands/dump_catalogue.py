"""Write what is in force and what is to come as a file for ``load_catalogue``: ``manage dump_catalogue > FILE``."""

from typing import Any

from django.core.management.base import BaseCommand

from chungthuc.certification.catalogue.writing import written


class Command(BaseCommand):
    help = "Write testimony, fees, paper types, grounds of refusal and procedures as a file for load_catalogue."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(written(), ending="")
