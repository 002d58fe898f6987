"""Blank the words of old reasons: ``manage blank_reasons --before 31/12/2030``."""

from argparse import ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chungthuc.certification.retention import blank_reasons
from chungthuc.core.clock import VIETNAM


def day(text: str) -> datetime:
    """The beginning of a day, from «dd/mm/yyyy»."""
    try:
        return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=VIETNAM)
    except ValueError:
        raise ArgumentTypeError(f"{text}: a day is dd/mm/yyyy") from None


class Command(BaseCommand):
    help = "Blank the words of reasons (return, cancel, block) of copies that are over; who and when stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--before", required=True, type=day, help="dd/mm/yyyy: reasons given before that day")

    def handle(self, *_args: Any, before: datetime, **_options: Any) -> None:
        self.stdout.write(f"{blank_reasons(before)} reasons blanked")
