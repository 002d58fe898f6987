"""Check every chain and say what does not hold; exit 1 if anything."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from chungthuc.audit.chain import check
from chungthuc.audit.models import ChainHead


class Command(BaseCommand):
    help = "Check the chains of events."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [fault for chain in ChainHead.objects.values_list("chain", flat=True) for fault in check(chain)]
        for fault in faults:
            self.stderr.write(f"{fault.chain}#{fault.position}: {fault.what}")
        self.stdout.write(f"{ChainHead.objects.count()} chains, {len(faults)} faults")
        if faults:
            sys.exit(1)
