"""Look at a file of the catalogue, then take it over: ``manage load_catalogue FILE``, then ``… --apply --by a@b.vn``.

Exit 1 if anything of the file is refused; then nothing is written.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from chungthuc.accounts.models import Person
from chungthuc.certification.catalogue.loading import load, look
from chungthuc.certification.catalogue.reading import MOST_BYTES, BadFile, place_of
from chungthuc.certification.catalogue.review import Act, Step, mark_of, told
from chungthuc.core.errors import Refused


class Command(BaseCommand):
    help = (
        "Say what a file of the catalogue (testimony, fees, paper types, grounds of refusal, procedures) would change; "
        "with --apply also do it. dump_catalogue writes such a file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="TOML; - reads it from standard input")
        parser.add_argument("--apply", action="store_true", help="do what is said, in one transaction")
        parser.add_argument("--by", default="", metavar="EMAIL", help="with --apply: the administrator who answers")
        parser.add_argument("--seen", default="", metavar="MARK", help="with --apply: only if it is what was looked at")

    def handle(self, *_args: Any, file: str, apply: bool, by: str, seen: str, **_options: Any) -> None:
        content = read_file(file)
        try:
            steps = load(content, by=person_of(by), seen=seen) if apply else look(content)
        except BadFile as bad:
            raise CommandError("\n".join([*bad.faults, _("Chưa ghi gì.")])) from None
        except Refused as refusal:
            raise CommandError(f"{refusal.message} {refusal.remedy}") from None
        for step in steps:
            self.stdout.write(line_of(step))
        self.stdout.write(counted(steps))
        if any(step.act == Act.REFUSED for step in steps):
            raise CommandError(_("Chưa ghi gì: sửa các dòng không nhận rồi làm lại."))
        if apply:
            self.stdout.write(_("Đã ghi.") if any(step.act != Act.SAME for step in steps) else _("Không có gì để ghi."))
        else:
            words = _("Chưa ghi gì. Để ghi đúng như trên: thêm --apply --by <thư người quản trị> --seen %(mark)s")
            self.stdout.write(words % {"mark": mark_of(steps)})


def line_of(step: Step) -> str:
    """«dòng 7 (fee 01/01/2027): mới»."""
    place = place_of(step.line, step.name)
    changes = "; ".join(told(step.changes))
    match step.act:
        case Act.NEW:
            return f"{place}: " + (_("mới (%(changes)s)") % {"changes": changes} if changes else _("mới"))
        case Act.SAME:
            return f"{place}: " + _("giữ nguyên")
        case Act.CHANGED:
            return f"{place}: " + _("đổi %(changes)s") % {"changes": changes}
        case Act.REFUSED:
            return f"{place}: " + _("không nhận: %(why)s") % {"why": step.why}


def counted(steps: list[Step]) -> str:
    found = Counter(step.act for step in steps)
    facts = {act.value: found[act] for act in Act}
    return _("%(new)d mới, %(changed)d đổi, %(same)d giữ nguyên, %(refused)d không nhận.") % facts


def read_file(file: str, most: int = MOST_BYTES) -> bytes:
    """One byte more than may be, so that a larger file is known as such."""
    try:
        with Path(file).open("rb") if file != "-" else sys.stdin.buffer as stream:
            return stream.read(most + 1)
    except OSError as trouble:
        words = _("Không đọc được tệp %(file)s: %(why)s") % {"file": file, "why": trouble.strerror}
        raise CommandError(words) from None


def person_of(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if person is None:
        words = _("--apply cần --by và thư điện tử của một người quản trị; «%(email)s» không phải tài khoản nào.")
        raise CommandError(words % {"email": email})
    return person
