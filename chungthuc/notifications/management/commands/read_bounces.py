"""Read letters that came back: one from the standard input, as a mail server pipes it, or those of a Maildir."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.notifications.bounces import box, letters


class Command(BaseCommand):
    help = "Mark the letters that came back: from the standard input, or from --maildir."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--maildir", default="", help="a folder with «new»; what was read is moved to «cur»")
        parser.add_argument("--to", default="", help="the envelope's recipient, where the mail server says it")

    def handle(self, *_args: Any, maildir: str, to: str, **_options: Any) -> None:
        """What is no bounce of ours ends well too: a mail server would send it back once more."""
        if maildir:
            if not (Path(maildir) / "new").is_dir():
                raise CommandError(f"{maildir} is no Maildir: it has no folder «new»")
            self.stdout.write(f"{box.empty(Path(maildir))} letters came back")
            return
        bounce = letters.read(sys.stdin.buffer.read(letters.LONGEST), to=to)
        came_back = bounce is not None and letters.take(bounce)
        self.stdout.write("a letter came back" if came_back else "nothing of ours")
