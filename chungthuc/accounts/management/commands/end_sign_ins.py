"""End somebody's sign-ins, or everybody's: ``manage end_sign_ins a@b.vn --reason "…"``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import open_sign_ins
from chungthuc.core.errors import Refused


class Command(BaseCommand):
    help = "End all sign-ins of an account, at once; who knows the password can sign in again."

    def add_arguments(self, parser: CommandParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("email", nargs="?", help="of the account")
        whose.add_argument("--everybody", action="store_true", help="all sign-ins of all accounts")
        parser.add_argument("--reason", required=True, help="who asked, and why")

    def handle(self, *_args: Any, email: str | None, everybody: bool, reason: str, **_options: Any) -> None:
        person = None if everybody else Person.objects.filter(email__iexact=email).first()
        if person is None and not everybody:
            raise CommandError("no account has this address")
        try:
            count = open_sign_ins.end_by_operator(person, reason=reason)
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.remedy}") from None
        self.stdout.write(f"{count} sign-ins ended")
