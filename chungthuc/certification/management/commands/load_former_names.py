"""Look at a file of former names, then take it over: ``manage load_former_names FILE``, then ``… --apply --by a@b.vn``.

Exit 1 if anything of the file is wrong; then nothing is written.
"""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from chungthuc.agencies.former.files import MOST_BYTES, BadFile
from chungthuc.agencies.former.loading import Act, Step, load, look, mark_of, told
from chungthuc.certification.catalogue.loading import demand_administrator
from chungthuc.certification.management.commands.load_catalogue import person_of, read_file
from chungthuc.core.errors import Refused


class Command(BaseCommand):
    help = (
        "Say what a file of former names of wards, communes, towns and districts would change; with --apply also do "
        "it. dump_former_names writes such a file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="CSV; - reads it from standard input")
        parser.add_argument("--apply", action="store_true", help="do what is said, in one transaction")
        parser.add_argument("--by", default="", metavar="EMAIL", help="with --apply: the administrator who answers")
        parser.add_argument("--seen", default="", metavar="MARK", help="with --apply: only if it is what was looked at")

    def handle(self, *_args: Any, file: str, apply: bool, by: str, seen: str, **_options: Any) -> None:
        content = read_file(file, MOST_BYTES)
        try:
            steps = _loaded(content, by, seen) if apply else look(content)
        except BadFile as bad:
            raise CommandError("\n".join([*bad.faults, _("Chưa ghi gì.")])) from None
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.remedy}") from None
        doing = [step for step in steps if step.act != Act.SAME]
        for step in doing:
            self.stdout.write(line_of(step))
        self.stdout.write(counted(steps))
        if apply:
            self.stdout.write(_("Đã ghi.") if doing else _("Không có gì để ghi."))
        else:
            words = _("Chưa ghi gì. Để ghi đúng như trên: thêm --apply --by <thư người quản trị> --seen %(mark)s")
            self.stdout.write(words % {"mark": mark_of(steps)})


def _loaded(content: bytes, by: str, seen: str) -> list[Step]:
    person = person_of(by)
    demand_administrator(person)
    return load(content, by=person, seen=seen)


def line_of(step: Step) -> str:
    """«dòng 7: phường Hàng Gai, quận Hoàn Kiếm, thành phố Hà Nội → 00070: mới»."""
    what = _("mới") if step.act == Act.NEW else _("đổi %(changes)s") % {"changes": "; ".join(told(step.changes))}
    return _("dòng %(line)d: %(why)s") % {"line": step.row.line, "why": f"{step.name}: {what}"}


def counted(steps: list[Step]) -> str:
    found = Counter(step.act for step in steps)
    words = _("%(new)d mới, %(changed)d đổi, %(same)d giữ nguyên.")
    return words % {act.value: found[act] for act in Act}
