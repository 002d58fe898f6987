"""Take the second factors of somebody who lost them away: ``manage forget_second_factor a@b.vn --reason "…"``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.accounts.models import Person
from chungthuc.accounts.sign_in import second_factor
from chungthuc.core.errors import Refused


class Command(BaseCommand):
    help = "Take the second factors of an account away and end its sign-ins; its owner sets up new ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="of the account")
        parser.add_argument("--reason", required=True, help="who asked, and how it was made sure that it was the owner")

    def handle(self, *_args: Any, email: str, reason: str, **_options: Any) -> None:
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError("no account has this address")
        try:
            count = second_factor.forget(person, reason=reason)
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.remedy}") from None
        self.stdout.write(f"{count} second factors taken away, all sign-ins ended")
