"""Write what is in force and what is to come as a file for ``load_catalogue``: ``manage dump_catalogue > FILE``.

An event says when that was done; there is nothing of people in it.
"""

from hashlib import sha256
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from chungthuc.audit.chain import record
from chungthuc.certification.catalogue.loading import CHAIN
from chungthuc.certification.catalogue.writing import written


class Command(BaseCommand):
    help = "Write testimony, fees, paper types, grounds of refusal and procedures as a file for load_catalogue."

    def handle(self, *_args: Any, **_options: Any) -> None:
        content = written()
        with transaction.atomic():
            record(CHAIN, "export", subject=f"catalogue:{sha256(content.encode()).hexdigest()}", by="system:operator")
        self.stdout.write(content, ending="")
