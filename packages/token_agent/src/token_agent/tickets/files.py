"""The files themselves: fetched from the site, compared with what is to be signed and with what the page showed.

Without this the signer would sign whatever digest a site puts under a title. What it proves, and what it does not:
decision 0023.
"""

import hashlib
import json
import re
import threading
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.sites import keys
from token_agent.tickets.ticket import Item, Ticket

PATH = "/api/v1/prepared-files"
SECONDS = 60  # without a byte
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
HOLE = re.compile(rb"<0*>")


class Files:
    """Those of one ticket. ``trouble`` ends the batch: nothing is signed of a site that gives other files.

    Checked in the background, one after another, while the person reads; the token is asked when all are good.
    """

    def __init__(self, ticket: Ticket, folder: Path) -> None:
        self.ticket, self.folder = ticket, folder
        self.trouble: AgentError | None = None
        self.done = 0
        self._over, self._left = threading.Event(), threading.Event()

    def start(self) -> None:
        clear(self.folder)
        threading.Thread(target=self._check_all, daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """Whether all have been looked at by then. Raises what was found."""
        over = self._over.wait(seconds)
        if self.trouble is not None:
            raise self.trouble
        return over

    def content(self, item: Item) -> bytes:
        """The very file that would be signed. Asked for twice: one lost answer among a hundred ends no batch.

        Raises AgentError.
        """
        try:
            content = fetch(self.ticket, item)
        except AgentError as error:
            if error.code != Code.FILE_UNAVAILABLE or self._left.is_set():
                raise
            content = fetch(self.ticket, item)
        check(item, content)
        return content

    def look(self, item: Item) -> Path:
        """The same in a place of one's own, for the computer's viewer; taken away when the batch ends."""
        content = self.content(item)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        place = self.ticket.items.index(item) + 1 if item in self.ticket.items else 0
        file = self.folder / f"{place}-{item.mark.replace(' ', '')}.pdf"
        file.touch(mode=0o600)
        file.write_bytes(content)
        return file

    def close(self) -> None:
        self._left.set()
        clear(self.folder)

    def _check_all(self) -> None:
        try:
            for item in self.ticket.items:
                if self._left.is_set():
                    return
                self.content(item)
                self.done += 1
        except AgentError as error:
            self.trouble = error
        except Exception as error:  # noqa: BLE001 - in a thread of its own nobody else would tell
            self.trouble = AgentError(Code.FILE_UNAVAILABLE, type(error).__name__)
        finally:
            self._over.set()


def fetch(ticket: Ticket, item: Item) -> bytes:
    """From the ticket's site, by the ticket's own secret id. Raises AgentError("file_unavailable")."""
    if item.file is None:
        raise AgentError(Code.FILE_NEEDED)
    asked = json.dumps({"sid": ticket.sid, "id": item.id}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/pdf"}
    try:
        request = urllib.request.Request(f"{ticket.origin}{PATH}", asked, headers)  # noqa: S310
        with keys.opener(ticket.origin).open(request, timeout=SECONDS) as answer:
            return bytes(answer.read(item.file.length + 1))
    except (OSError, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()  # it is the answer, too
        raise AgentError(Code.FILE_UNAVAILABLE, type(error).__name__) from None


def check(item: Item, content: bytes) -> None:
    """It begins with the file that the page showed, and what the token will sign is this whole file but for the place
    of the signature (ISO 32000-1, 12.8.1). Raises AgentError("file_changed")."""
    if why := _difference(item, memoryview(content)):
        raise AgentError(Code.FILE_CHANGED, why)


def _difference(item: Item, content: memoryview) -> str:
    file = item.file
    if file is None or len(content) != file.length or bytes(content[:5]) != b"%PDF-":
        return "no such file"
    if hashlib.sha256(content[: file.shown_length]).hexdigest() != item.shown_sha256:
        return "not as shown"
    (start, end), added = file.hole, bytes(content[file.shown_length :])
    ranges = {tuple(map(int, found.groups())) for found in BYTE_RANGE.finditer(added)}
    if (0, start, end, file.length - end) not in ranges or not HOLE.fullmatch(bytes(content[start:end])):
        return "signed in part"
    digest = hashlib.sha256(content[:start])
    digest.update(content[end:])
    return "" if digest.digest() == item.digest else "another digest"


def clear(folder: Path) -> None:
    """What was looked at is taken away; a viewer that still holds it (Windows) keeps it until the next time."""
    for one in folder.glob("*.pdf"):
        with suppress(OSError):
            one.unlink()
