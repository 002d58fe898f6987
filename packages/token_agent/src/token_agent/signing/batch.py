"""One ticket on one token: everything is shown first, one PIN, a result for every document, nothing tried twice."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from token_agent.common.codes import Code, PinWarning
from token_agent.common.errors import AgentError
from token_agent.signing.agent import Agent, Answer
from token_agent.signing.consent import Notice, PinEntry, Progress, Question, Result, RunningBatch
from token_agent.sites.origins import is_development
from token_agent.tickets.files import Files
from token_agent.tickets.ticket import Item, Ticket, check_attributes
from token_agent.tokens.certificates import fault, fits
from token_agent.tokens.driver import identity
from token_agent.tokens.token import Token

# Going on would burn the PIN or change nothing.
HOPELESS = (
    Code.WRONG_PIN,
    Code.PIN_LOCKED,
    Code.TOKEN_REMOVED,
    Code.CERTIFICATE_ABSENT,
    Code.WRONG_VALUE,
    Code.KEY_CANNOT_SIGN,
)
AT_ONCE, LOOK = 3.0, 0.2  # seconds for the files before anything is asked; between two looks how far they are
PIN_AGAIN = (Code.WRONG_PIN,)  # the person may type another one
OTHER_TOKEN = (Code.KEY_MISSING, Code.KEY_OF_ANOTHER)  # the same certificate may lie, with its key, on another one
Holders = list[dict[str, Any]]


class Batch(RunningBatch):
    """``progress.stop`` is set by the person, ``cancelled`` by the page."""

    def __init__(
        self, agent: Agent, asker: tuple[str, str], ticket: Ticket, gone: Callable[[], bool], slot: str = ""
    ) -> None:
        super().__init__(asker)
        self.agent, self.ticket, self._gone = agent, ticket, gone
        self._slot = slot  # that the person picked on the page, where the certificate lies on several tokens
        self.progress = Progress(act=ticket.act, total=len(ticket.items))
        self.files = Files(ticket, agent.state.directory / "looked-at")
        self._certificate: dict[str, Any] = {}
        self._restarted, self._lost = False, ""

    def withdrawn(self) -> bool:
        return self.cancelled or self._gone() or self.files.trouble is not None

    def run(self) -> Iterator[Answer]:
        """Raises AgentError when nothing was signed; later troubles are results of single documents."""
        with ExitStack() as stack:
            token = stack.enter_context(self.agent.token())
            holders = self._holders(token)
            check_attributes(self.ticket, b64decode(holders[0]["certificate"]))
            self.agent.state.spend(self.ticket.sid)
            self.agent.state.log(event="library", sid=self.ticket.sid, **identity(self.agent.module))
            stack.callback(self.files.close)
            self._compare_files()
            self._log_in(token, self.ticket, holders)
            self.agent.consent.progress(self.ticket, self.progress)
            try:
                yield from self._each(token, stack)
            finally:
                self.progress.over = True

    def _holders(self, token: Token) -> Holders:
        """The ticket's certificate on each token that has it: made for signing, in date, the PIN not locked."""
        found = token.look()
        holders = [one for one in found.certificates if one["sha256"] == self.ticket.cert_sha256]
        if not holders:
            empty = not found.certificates and not found.troubles
            raise AgentError(Code.NO_TOKEN if empty else Code.CERTIFICATE_ABSENT, others=tuple(found.troubles))
        if code := fault(holders[0]):
            raise AgentError(code)
        if not (unlocked := [one for one in holders if not one["pinLocked"]]):
            raise AgentError(Code.PIN_LOCKED)
        return unlocked

    def _log_in(self, token: Token, ticket: Ticket, holders: Holders, notice: Notice | None = None) -> None:
        """Ask, then log in once for each PIN that the person types. A wrong one is said and asked for again, with what
        the token tells of the tries that are left; nothing else has to be done anew. Who then refuses ends it.

        A token without the key is told and left out; the next one has a PIN of its own.
        """
        development, wrong = is_development(ticket.origin), None
        while True:
            asked = Question(
                ticket, tuple(holders), development, self.withdrawn, notice, self._preset(holders), self.files
            )
            given = self._answer(asked, wrong)
            chosen = holders[given.place]
            try:
                self._open(token, chosen, given.pin)
            except AgentError as error:
                if error.code in PIN_AGAIN:
                    wrong, self._slot = error, chosen["slot"]
                    # That the PIN was wrong the notice says; beside the PIN stands only that this is the last try.
                    chosen["pinFinal"], chosen["pinLow"] = error.warning is PinWarning.FINAL, False
                    notice = Notice(chosen, error.code)
                    continue
                holders = [one for one in holders if one is not chosen]
                if not (error.code in OTHER_TOKEN and holders):
                    self.agent.consent.trouble(error, development=development)
                    raise
                notice = Notice(chosen, error.code)
            else:
                self._certificate = chosen
                return

    def _compare_files(self) -> None:
        """A few are compared before anything is asked, many while the person reads."""
        self.files.start()
        try:
            self.files.wait(AT_ONCE)
        except AgentError as error:
            self.agent.consent.trouble(error, development=is_development(self.ticket.origin))
            raise

    def _answer(self, asked: Question, wrong: AgentError | None = None) -> PinEntry:
        """``wrong``: what became of the PIN before; it is also the answer of who types no other."""
        given = self.agent.consent.sign(asked)
        if given is not None and given.pin:
            return given
        if self.files.trouble is not None:
            self.agent.consent.trouble(self.files.trouble, development=asked.development)
            raise self.files.trouble
        raise wrong or AgentError(Code.STOPPED_BY_USER)

    def _preset(self, holders: Holders) -> int | None:
        """The only one, or the one that was picked on the page; otherwise the person picks."""
        picked = [place for place, one in enumerate(holders) if one["slot"] == self._slot]
        return 0 if len(holders) == 1 else next(iter(picked), None)

    def _open(self, token: Token, chosen: dict[str, Any], pin: bytearray) -> None:
        """When all files have been compared: what cannot be signed is known before the token is asked."""
        try:
            while not self.files.wait(LOOK) and not self.withdrawn() and not self.ticket.is_over:
                pass
            if self.withdrawn():
                raise AgentError(Code.STOPPED_BY_USER)
            if self.ticket.is_over:
                raise AgentError(Code.TICKET_EXPIRED)
            token.open(chosen, pin)
        finally:
            pin[:] = b"\0" * len(pin)

    def _each(self, token: Token, stack: ExitStack) -> Iterator[Answer]:
        for place, item in enumerate(self.ticket.items):
            self.progress.title = item.title
            if not token.is_alive and not self._restarted and not self._ended():
                token = self._started_again(stack, place)
            answer = self._one(token, item)
            self._note(item, answer)
            yield {"id": item.id, **answer}

    def _one(self, token: Token, item: Item) -> Answer:
        """Signature or error of one document. The value is checked here before it leaves."""
        try:
            if code := self._ended():
                raise AgentError(code)
            value = token.sign(item.attrs)
            if not fits(b64decode(self._certificate["certificate"]), item.attrs, value):
                raise AgentError(Code.WRONG_VALUE)
        except AgentError as error:
            self._lost = self._lost or (error.code if error.code in HOPELESS else "")
            return {"refusal": error}
        return {"signature": b64encode(value).decode()}

    def _ended(self) -> str:
        """Why nothing more is signed, or nothing."""
        if self.progress.stop or self.withdrawn():
            return Code.STOPPED_BY_USER
        if self.ticket.is_over:
            return Code.TICKET_EXPIRED
        return self._lost

    def _started_again(self, stack: ExitStack, place: int) -> Token:
        """Once in a batch, a crashed or hung token process is replaced; the PIN was not kept, so it is asked again."""
        self._restarted = True
        token = stack.enter_context(self.agent.token())
        try:
            same = [one for one in self._holders(token) if _token_of(one) == _token_of(self._certificate)]
            if not same:
                raise AgentError(Code.TOKEN_REMOVED)
            self._log_in(token, replace(self.ticket, items=self.ticket.items[place:]), same[:1], Notice())
        except AgentError as error:
            self._lost = error.code
            self.progress.stop = self.progress.stop or error.code == Code.STOPPED_BY_USER
        self.agent.consent.progress(self.ticket, self.progress)  # the question stood in its place
        return token

    def _note(self, item: Item, answer: Answer) -> None:
        error: AgentError | None = answer.get("refusal")
        self.progress.results.append(Result(item, error))
        self.agent.state.log(
            event=self.ticket.act, origin=self.ticket.origin, agency=self.ticket.agency, sid=self.ticket.sid,
            id=item.id, shown=item.shown_sha256, digest=item.digest.hex(), result=error.code if error else "signed",
        )  # fmt: skip


def _token_of(holder: dict[str, Any]) -> tuple[str, str]:
    return holder["token"], holder.get("serial", "")
