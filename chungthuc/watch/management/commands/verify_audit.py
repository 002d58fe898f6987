"""Find every event, line of the register, grant, authority, certificate, dossier, copy and checkpoint that was changed,
deleted, put in or moved behind the chains' back, and say where; exit 1 if anything.

``--checkpoint`` is what lies outside: the file of a checkpoint (with its ``.sig`` beside it), ends put together from
the lines of a log (``{"00070": [POSITION, "HASH"], …}``), or a hash as it stands on paper or in a letter.
``--write FILE`` keeps the ends of the moment, unsigned, to be asked for later.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from chungthuc.audit import checkpoints, rows
from chungthuc.audit.models import ChainHead, Checkpoint, Event
from chungthuc.certification.oversight.integrity import WORDS, Fault, faults
from chungthuc.core.database.snapshot import one_moment

SHA256 = 64  # digits
MOST = 1000  # lines: who has a thousand needs no more to begin with


class Command(BaseCommand):
    help = "Verify events, what they hash, and checkpoints; exit 1 if anything was changed behind their back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--checkpoint", metavar="FILE|HASH", help="what was kept outside of the house")
        parser.add_argument("--write", type=Path, metavar="FILE", help="write the ends of all chains here, JSON")

    def handle(self, *_args: Any, checkpoint: str | None, write: Path | None, **_options: Any) -> None:
        count = 0
        with one_moment():
            for count, fault in enumerate(_all(str(checkpoint) if checkpoint else ""), start=1):
                if count <= MOST:
                    self.stderr.write(f"{fault.where}: {WORDS[fault.what]}")
            looked = f"{_size()}: {_number(count, 'fault') if count else 'in order'}"
            ends = dict(_ends())
        self.stdout.write(looked)
        if count:
            sys.exit(1)
        if write:
            write.write_text(json.dumps(ends, indent=1), encoding="utf-8")


def _all(outside: str) -> Iterator[Fault]:
    if outside:
        yield from _against(outside)
    yield from faults()


def _against(outside: str) -> Iterator[Fault]:
    """What the chains lack of a checkpoint from outside. Raises CommandError for what is none."""
    if Path(outside).is_file():
        content = Path(outside).read_text(encoding="utf-8")
        yield from _of_its_signature(Path(outside), content)
    else:
        sha256 = checkpoints.plain_hash(outside)
        if len(sha256) != SHA256:
            raise CommandError(f"neither a file nor a hash of {SHA256} digits: {outside}")
        found = Checkpoint.objects.filter(sha256=sha256).first()
        if found is None:
            yield Fault(f"checkpoint {sha256}", "no such checkpoint")
            return
        content = found.content
    try:
        heads = checkpoints.heads_of(content)
    except checkpoints.NotReadable as trouble:
        raise CommandError(f"no checkpoint can be read from {outside}: {trouble}") from trouble
    for fault in checkpoints.absent(heads):
        yield Fault(f"{fault.chain}#{fault.position}", fault.what)


def _of_its_signature(file: Path, content: str) -> Iterator[Fault]:
    """Of a file of ours; ends from a log have none."""
    signature = file.with_suffix(".sig")
    if signature.is_file() and not checkpoints.is_signed(content, signature.read_bytes().hex()):
        yield Fault(str(file), "signature does not hold")


def _ends() -> Iterator[tuple[str, tuple[int, str]]]:
    for one in ChainHead.objects.order_by("chain"):
        yield one.chain, (one.position, one.hash)


def _size() -> str:
    """How much was gone through."""
    held = sum(kind._base_manager.count() for kind in rows.kinds())
    counts = ((ChainHead.objects.count(), "chain"), (Event.objects.count(), "event"), (held, "row"),
              (Checkpoint.objects.count(), "checkpoint"))  # fmt: skip
    return ", ".join(_number(count, what) for count, what in counts)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
