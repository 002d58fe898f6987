"""Write former names as a file for ``load_former_names``: ``manage dump_former_names «hàng gai» > FILE``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from chungthuc.agencies.former.files import written
from chungthuc.agencies.former.models import FormerName
from chungthuc.core.text.alphabet import folded


class Command(BaseCommand):
    help = "Write the former names of wards, communes, towns and districts as a file for load_former_names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="*", help="only those with these words in name, district or province")

    def handle(self, *_args: Any, words: list[str], **_options: Any) -> None:
        asked = f" {folded(' '.join(words))} "
        rows = FormerName.objects.select_related("agency").order_by(
            "province", "district", "kind", "name", "agency__code"
        )
        found = [one for one in rows if asked in f" {folded(f'{one.name} {one.district} {one.province}')} "]
        self.stdout.write(written(found if words else rows), ending="")
