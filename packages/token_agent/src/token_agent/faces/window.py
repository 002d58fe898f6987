"""Asking in windows (tkinter). Imported only where Python has it and there is a screen, see ``faces.has_screen``."""

import queue
import signal
import threading
import time
import tkinter as tk
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.faces import dialogs, widgets
from token_agent.faces.turns import Answer, Kind, Turn, Turns, View
from token_agent.signing.consent import KeysChanged, Log, PairingEnd, PinEntry, Progress, Question
from token_agent.sites.origins import is_development
from token_agent.sites.pairing import CODE_LIFE
from token_agent.tickets.ticket import Ticket
from token_agent.tokens.token import PATIENCE
from token_agent.wording import sentences
from token_agent.wording.phrases import Phrase
from token_agent.wording.sentences import phrase

HOME = Path(__file__).parent.parent  # of this package
LOOK = 0.2  # seconds between two looks at what there is to show


class Window:
    """Each dialog is brought to the front once, in its turn. All of tkinter runs in the thread that called ``run``."""

    def __init__(self) -> None:
        self._todo: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._turns = Turns()
        self._ended = False

    def run(self, serve: Callable[[], None], log: Log) -> None:
        """Serve in a thread, show dialogs in this one, until Ctrl-C."""
        widgets.sharpen()
        self._root, self._log = tk.Tk(className="ky-so"), log
        self._root.withdraw()
        self._root.report_callback_exception = self._fault
        widgets.dress(self._root)
        signal.signal(signal.SIGINT, lambda _number, _frame: setattr(self, "_ended", True))
        threading.Thread(target=self._serve, args=(serve,), daemon=True).start()
        self._look()
        self._root.mainloop()
        self._root.destroy()

    def pairing(self, origin: str, code: str, *, development: bool, alarm: KeysChanged | None = None) -> None:
        def build(turn: Turn) -> View:
            leave = partial(self._end, turn)
            return dialogs.pairing(self._root, origin, code, leave, development=development, alarm=alarm)

        until = time.monotonic() + CODE_LIFE
        self._add(Turn(Kind.PAIRING, build, until=until, meanwhile=phrase(Phrase.PAIRING_WAITS)))

    def pairing_over(self, end: PairingEnd, *, development: bool) -> None:
        self._say(Kind.PAIRING, phrase(Phrase.PAIRING), sentences.pairing_end(end), development=development)

    def trouble(self, error: AgentError, *, development: bool) -> None:
        self._say(Kind.TROUBLE, phrase(Phrase.NOT_SIGNED), sentences.message(error), development=development)

    def sign(self, question: Question) -> PinEntry | None:
        """Raises AgentError("face_failed") when the question could not be shown or answered."""
        answer = Answer()
        turn = Turn(Kind.QUESTION, lambda _turn: self._ask(question, answer), failed=answer.fail)
        self._add(turn)
        while not answer.wait(LOOK) and not question.withdrawn():
            pass
        self._todo.put(partial(self._open_token if answer.pin else self._end, turn))
        if answer.failed:
            raise AgentError(Code.FACE_FAILED)
        return PinEntry(answer.pin, answer.place) if answer.pin else None

    def progress(self, ticket: Ticket, progress: Progress) -> None:
        self._add(Turn(Kind.PROGRESS, lambda turn: self._follow(turn, ticket, progress)))

    def _say(self, kind: Kind, title: str, message: str, *, development: bool) -> None:
        def build(turn: Turn) -> View:
            return dialogs.message(self._root, title, message, partial(self._end, turn), development=development)

        self._add(Turn(kind, build))

    def _ask(self, question: Question, answer: Answer) -> View:
        return dialogs.question(self._root, question, answer, lambda: self._turns.meanwhile)

    def _open_token(self, turn: Turn) -> None:
        """The question stays, and asks nothing more, until progress or trouble takes its place."""
        turn.kind, turn.until = Kind.OPENING, time.monotonic() + PATIENCE

    def _follow(self, turn: Turn, ticket: Ticket, progress: Progress) -> View:
        """The batch while it runs, and in the same turn its results."""
        development = is_development(ticket.origin)
        if progress.over:
            turn.kind = Kind.RESULTS
            return dialogs.results(self._root, ticket, progress, partial(self._end, turn), development=development)
        return dialogs.progress(self._root, ticket, progress, partial(self._show, turn), development=development)

    def _add(self, turn: Turn) -> None:
        """From any thread."""
        self._todo.put(partial(self._admit, turn))

    def _admit(self, turn: Turn) -> None:
        for over in self._turns.add(turn):
            _close(over)

    def _end(self, turn: Turn) -> None:
        self._turns.end(turn)
        _close(turn)

    def _serve(self, serve: Callable[[], None]) -> None:
        """A window that nobody can reach any more ends, too."""
        try:
            serve()
        finally:
            self._ended = True

    def _look(self) -> None:
        """Whatever goes wrong in one round, there is a next one."""
        while not self._todo.empty():
            self._attempt(self._todo.get())
        for turn in self._turns.late(time.monotonic()):
            self._attempt(partial(self._end, turn))
        for turn in self._turns.open.copy():
            if turn.dialog is not None:
                self._attempt(turn.dialog.refresh, turn)
        while (following := self._turns.next()) is not None:
            self._attempt(partial(self._show, following), following)
        if self._ended:
            self._root.quit()
        else:
            self._root.after(int(LOOK * 1000), self._look)

    def _show(self, turn: Turn) -> None:
        """Also in place of what the same turn showed so far."""
        before, turn.dialog = turn.dialog, None
        if before is not None:
            before.close()
        turn.dialog = turn.build(turn)

    def _attempt(self, act: Callable[[], None], turn: Turn | None = None) -> None:
        """What cannot be shown is over; who waits for it is told."""
        try:
            act()
        except Exception as error:  # noqa: BLE001 - the loop outlives every fault, and each is logged
            if turn is not None:
                turn.failed()
                self._attempt(partial(self._end, turn))
            self._note(error)

    def _fault(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """In something that the person pressed. A question that may not work any more is not left waiting."""
        self._note(error)
        for turn in self._turns.open:
            turn.failed()

    def _note(self, error: BaseException) -> None:
        """A line in the log: what kind of fault and where, not its text, which may hold a name."""
        ours = [one for one in traceback.extract_tb(error.__traceback__) if Path(one.filename).is_relative_to(HOME)]
        where = "".join(f"{Path(one.filename).name}:{one.lineno}" for one in ours[-1:])
        with suppress(OSError):
            self._log(event="fault", kind=type(error).__name__, where=where)


def _close(turn: Turn) -> None:
    if turn.dialog is not None:
        turn.dialog.close()
