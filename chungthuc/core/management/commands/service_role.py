"""Give the service's role its rights on every table, as the owner; part of ``migrate`` where a role is set."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.core.database.roles import NoRole, give_service


class Command(BaseCommand):
    help = "Give the role that serve and worker use what they need in the database, and nothing more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", nargs="?", default=settings.SERVICE_ROLE, help="default: CHUNGTHUC_SERVICE_ROLE")

    def handle(self, *_args: Any, role: str, verbosity: int, **_options: Any) -> None:
        if not role:
            if verbosity:
                self.stdout.write("CHUNGTHUC_SERVICE_ROLE is not set: serve and worker use the owner's role")
            return
        try:
            give_service(role)
        except NoRole as trouble:
            raise CommandError(str(trouble)) from None
        if verbosity:
            self.stdout.write(f"{role} may do what serve and worker need, and nothing more")
