"""After a restore: compare each register with the numbers that had left the house, and go on behind them.

Without ``--by`` it only tells; exit 1 when a register is behind. With it the lost numbers become voided lines.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.accounts.models import Person
from chungthuc.core.errors import Refused
from chungthuc.registers.reconciling import Behind, behind, take_over


class Command(BaseCommand):
    help = "Compare the registers with the numbers that left before a restore."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", default="", help="e-mail of who answers for entering the lost numbers as voided")
        parser.add_argument("--reason", default="", help="the record of the restore, as it will stand in the book")

    def handle(self, *_args: Any, by: str, reason: str, **_options: Any) -> None:
        found = list(behind())
        for one in found:
            self.stdout.write(f"{one.key}: last number {one.last}, number {one.seen} had left")
        if not found:
            self.stdout.write("every register is as far as what has left")
        elif by:
            self._take_over(found, by, reason)
        else:
            sys.exit(1)

    def _take_over(self, found: list[Behind], by: str, reason: str) -> None:
        person = Person.objects.filter(email__iexact=by, is_active=True).first()
        if person is None:
            raise CommandError(f"nobody here has the address {by}")
        for one in found:
            try:
                self.stdout.write(f"{one.key}: {take_over(one, reason=reason, by=person)} numbers entered as voided")
            except Refused as refusal:
                raise CommandError(f"{one.key}: {refusal.message} {refusal.remedy}") from None
