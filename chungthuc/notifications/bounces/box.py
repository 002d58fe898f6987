"""The box into which letters come back: a Maildir that the mail server fills, emptied each minute."""

import logging
from pathlib import Path

from chungthuc.notifications.bounces import letters

logger = logging.getLogger(__name__)
AT_ONCE = 500  # letters a turn


def empty(box: Path) -> int:
    """Read what is new there and move it to «cur»; returns how many of our letters came back.

    Names are the mail server's; a link or a folder among them is left alone.
    """
    found = 0
    (box / "cur").mkdir(exist_ok=True)
    for file in sorted((box / "new").iterdir())[:AT_ONCE]:
        if file.is_symlink() or not file.is_file():
            continue
        found += take(file)
        file.rename(box / "cur" / f"{file.name.partition(':')[0]}:2,S")
    return found


def take(file: Path, *, to: str = "") -> bool:
    """One letter: True when it says that one of ours came back."""
    with file.open("rb") as letter:
        bounce = letters.read(letter.read(letters.LONGEST), to=to)
    return bounce is not None and letters.take(bounce)
