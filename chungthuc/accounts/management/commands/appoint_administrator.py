"""Name the first administrator of an agency; everybody else gets rights from a person."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.accounts import granting
from chungthuc.agencies.models import Agency
from chungthuc.core.errors import Refused


class Command(BaseCommand):
    help = "Name the first administrator of an agency; an account that is not there yet is made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("agency", help="the code of the province or commune, e.g. 01 for Hà Nội")
        parser.add_argument("email", help="of the administrator")
        parser.add_argument("--name", default="", help="full name, where he has no account yet")
        parser.add_argument(
            "--keep-name", action="store_true", help="the name is meant as it is, though it reads like an old font"
        )
        parser.add_argument("--reason", required=True, help="the decision that names him")

    def handle(self, *_args: Any, agency: str, email: str, name: str, reason: str, **options: Any) -> None:
        place = Agency.objects.filter(code=agency).first()
        if place is None:
            raise CommandError(f"no agency has the code {agency}: run import_units, or look at its number")
        try:
            grant = granting.install(place, email=email, full_name=name, reason=reason, keep_name=options["keep_name"])
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.remedy}") from None
        self.stdout.write(
            f"{grant.person.full_name} administers {agency}; password by «Quên mật khẩu» on the sign-in page"
        )
