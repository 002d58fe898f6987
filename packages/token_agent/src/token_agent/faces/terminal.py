"""Asking in the terminal where the agent was started."""

import getpass
import math
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.faces import viewer
from token_agent.signing.consent import KeysChanged, Log, PairingEnd, PinEntry, Progress, Question, Result
from token_agent.sites.pairing import CODE_LIFE
from token_agent.tickets.ticket import Ticket
from token_agent.wording import sentences
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase

RED, BOLD, PLAIN = "\033[41;97m", "\033[1m", "\033[0m"
LOOK = 0.1  # seconds between two looks at a running batch


class Terminal:
    """One question after another; an empty PIN or Ctrl-D means no.

    While the PIN is asked nothing else is written: the last line on the screen is what the person answers.
    """

    def __init__(self) -> None:
        self._followed: Progress | None = None
        self._guard = threading.Lock()
        self._asking = False
        self._held: list[tuple[float, str]] = []  # until when it is worth saying (monotonic), and what

    def run(self, serve: Callable[[], None], log: Log) -> None:
        self._log = log
        serve()

    def pairing(self, origin: str, code: str, *, development: bool, alarm: KeysChanged | None = None) -> None:
        who = _origin(origin, development=development)
        loud = f"\n{RED}{sentences.keys_changed(alarm)}{PLAIN}" if alarm else ""
        told = phrase(Phrase.PAIRING_CODE, who=who, alarm=loud, code=f"{BOLD}{code}{PLAIN}")
        self._say(f"\n{told}", lasting=CODE_LIFE)

    def pairing_over(self, end: PairingEnd, *, development: bool) -> None:
        self._say(sentences.pairing_end(end))

    def trouble(self, error: AgentError, *, development: bool) -> None:
        self._say(sentences.message(error))

    def sign(self, question: Question) -> PinEntry | None:
        with self._guard:
            self._asking = True
            _show(question)
        try:
            _look(question)
            place = _picked(question)
            if place is None:
                return None
            pin = bytearray(_typed(question.holders[place]).encode())
        except (EOFError, KeyboardInterrupt):
            return None
        except Exception as error:  # noqa: BLE001 - half a letter, a terminal that went away
            self._log(event="fault", kind=type(error).__name__, where="terminal")
            raise AgentError(Code.FACE_FAILED) from None
        finally:
            self._go_on()
        if question.withdrawn():
            self._say(phrase(Phrase.SITE_STOPPED_WAITING))
        return PinEntry(pin, place) if pin else None

    def progress(self, ticket: Ticket, progress: Progress) -> None:
        if progress is not self._followed:
            self._followed = progress
            threading.Thread(target=self._follow, args=(progress,), daemon=True).start()

    def _follow(self, progress: Progress) -> None:
        """A line for each document as it is done, then the sum."""
        told = 0
        while not (progress.over and told == progress.done):
            for place, one in enumerate(progress.results[told:], start=told + 1):
                self._say(f"  {place:3}/{progress.total} {one.item.title}: {_became(one, progress)}")
                told = place
            time.sleep(LOOK)
        self._say(sentences.summary(progress))

    def _say(self, text: str, *, lasting: float = math.inf) -> None:
        """Now, or after the open question if that comes within ``lasting`` seconds."""
        with self._guard:
            if self._asking:
                self._held.append((time.monotonic() + lasting, text))
            else:
                _write(text)

    def _go_on(self) -> None:
        with self._guard:
            self._asking = False
            held, self._held = self._held, []
            for until, text in held:
                if time.monotonic() < until:
                    _write(text)


def _show(question: Question) -> None:
    """All that will be signed, and with what."""
    ticket, certificate = question.ticket, question.certificate
    _write(f"\n{_origin(ticket.origin, development=question.development)}")
    batch = phrase(Phrase.BATCH, act=f"{BOLD}{sentences.act(ticket.act)}{PLAIN}", count=len(ticket.items))
    _write(f"{batch} – {ticket.agency} – {ticket.officer}")
    for place, item in enumerate(ticket.items, start=1):
        _write(f"  {place:3}. {sentences.item_line(item)}")
    if any(one.mark for one in ticket.items):
        _write(phrase(Phrase.MARKS_AGREE))
    _write(phrase(Phrase.CERTIFICATE_IS, subject=sentences.subject(certificate)))
    if question.notice:
        _write(f"{BOLD}{sentences.notice(question.notice)}{PLAIN}")


def _look(question: Question) -> None:
    """Any of the files, in the computer's own viewer or by its path, as often as he likes."""
    items, files = question.ticket.items, question.files
    while files and (typed := input(phrase(Phrase.VIEW_WHICH)).strip()):
        if not (typed.isdecimal() and 1 <= int(typed) <= len(items)):
            continue
        try:
            file = files.look(items[int(typed) - 1])
        except AgentError as error:
            _write(f"{BOLD}{sentences.message(error)}{PLAIN}")
            continue
        _write(f"  {file}")
        with suppress(OSError):  # no viewer: the path is there
            viewer.show(file)


def _picked(question: Question) -> int | None:
    """The place of a token, or None when he refuses."""
    if question.chosen is not None:
        return question.chosen
    _write(phrase(Phrase.SEVERAL_TOKENS))
    for place, one in enumerate(question.holders, start=1):
        _write(f"  {place:3}. {sentences.token_name(one)}")
    while typed := input(phrase(Phrase.WHICH_TOKEN)).strip():
        if typed.isdecimal() and 1 <= int(typed) <= len(question.holders):
            return int(typed) - 1
    return None


def _typed(holder: Mapping[str, Any]) -> str:
    """The PIN, asked again as long as it cannot be one: the token is not asked for that."""
    if remark := sentences.holder_warning(holder):
        _write(f"{BOLD}{remark}{PLAIN}")
    prompt = phrase(Phrase.PIN_PROMPT, token=sentences.token_name(holder))
    while why := sentences.pin_fault(typed := getpass.getpass(prompt)):
        _write(f"{BOLD}{why}{PLAIN}")
    return typed


def _origin(origin: str, *, development: bool) -> str:
    if development:
        return f"{RED} {phrase(Phrase.DEVELOPMENT_ORIGIN, origin=origin)} {PLAIN}"
    return f"{BOLD}{origin}{PLAIN}"


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _became(one: Result, progress: Progress) -> str:
    return sentences.message(one.trouble) if one.trouble else sentences.outcomes(progress)[0].lower()
