"""One ticket on one token: everything is shown first, one PIN, a result for every document, nothing tried twice."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from token_agent.common.errors import AgentError
from token_agent.signing.agent import Agent, Answer
from token_agent.signing.consent import Given, Progress, Question, Result, RunningBatch, named
from token_agent.sites.origins import is_development
from token_agent.tickets.files import Files
from token_agent.tickets.ticket import Item, Ticket, check_attributes
from token_agent.tokens.certificates import fault, fits
from token_agent.tokens.driver import identity
from token_agent.tokens.token import Token

AGAIN = "Thiết bị ký đã ngừng trả lời ở văn bản trước. Nhập lại mã PIN để ký các văn bản còn lại."
ANOTHER = "{}: {} Nhập mã PIN của thiết bị còn lại để ký bằng thiết bị đó; mã PIN vừa nhập không được dùng cho nó."
# Going on would burn the PIN or change nothing.
HOPELESS = ("wrong_pin", "pin_locked", "token_removed", "certificate_absent", "wrong_value", "key_cannot_sign")
AT_ONCE, LOOK = 3.0, 0.2  # seconds for the files before anything is asked; between two looks how far they are
OTHER_TOKEN = ("key_missing", "key_of_another")  # the same certificate may lie, with its key, on another one
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
            raise AgentError("no_token" if empty else "certificate_absent", remark=found.remark)
        if code := fault(holders[0]):
            raise AgentError(code)
        if not (unlocked := [one for one in holders if not one["pinLocked"]]):
            raise AgentError("pin_locked")
        return unlocked

    def _log_in(self, token: Token, ticket: Ticket, holders: Holders, notice: str = "") -> None:
        """Ask, then log in once. A wrong PIN ends it: the person decides whether to try again.

        A token without the key is told and left out; the next one has a PIN of its own.
        """
        development = is_development(ticket.origin)
        while True:
            asked = Question(
                ticket, tuple(holders), development, self.withdrawn, notice, self._preset(holders), self.files
            )
            given = self._answer(asked)
            chosen = holders[given.place]
            try:
                self._open(token, chosen, given.pin)
            except AgentError as error:
                holders = [one for one in holders if one is not chosen]
                if not (error.code in OTHER_TOKEN and holders):
                    self.agent.consent.trouble(error.message, development=development)
                    raise
                notice = ANOTHER.format(named(chosen), error.cause)
            else:
                self._certificate = chosen
                return

    def _compare_files(self) -> None:
        """A few are compared before anything is asked, many while the person reads."""
        self.files.start()
        try:
            self.files.wait(AT_ONCE)
        except AgentError as error:
            self.agent.consent.trouble(error.message, development=is_development(self.ticket.origin))
            raise

    def _answer(self, asked: Question) -> Given:
        given = self.agent.consent.sign(asked)
        if given is not None and given.pin:
            return given
        if self.files.trouble is not None:
            self.agent.consent.trouble(self.files.trouble.message, development=asked.development)
            raise self.files.trouble
        raise AgentError("stopped_by_user")

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
                raise AgentError("stopped_by_user")
            if self.ticket.is_over:
                raise AgentError("ticket_expired")
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
                raise AgentError("wrong_value")
        except AgentError as error:
            self._lost = self._lost or (error.code if error.code in HOPELESS else "")
            return error.to_json()
        return {"signature": b64encode(value).decode()}

    def _ended(self) -> str:
        """Why nothing more is signed, or nothing."""
        if self.progress.stop or self.withdrawn():
            return "stopped_by_user"
        if self.ticket.is_over:
            return "ticket_expired"
        return self._lost

    def _started_again(self, stack: ExitStack, place: int) -> Token:
        """Once in a batch, a crashed or hung token process is replaced; the PIN was not kept, so it is asked again."""
        self._restarted = True
        token = stack.enter_context(self.agent.token())
        try:
            same = [one for one in self._holders(token) if named(one) == named(self._certificate)]
            if not same:
                raise AgentError("token_removed")
            self._log_in(token, replace(self.ticket, items=self.ticket.items[place:]), same[:1], AGAIN)
        except AgentError as error:
            self._lost = error.code
            self.progress.stop = self.progress.stop or error.code == "stopped_by_user"
        self.agent.consent.progress(self.ticket, self.progress)  # the question stood in its place
        return token

    def _note(self, item: Item, answer: Answer) -> None:
        self.progress.results.append(Result(item, answer.get("message", "")))
        self.agent.state.log(
            event=self.ticket.act, origin=self.ticket.origin, agency=self.ticket.agency, sid=self.ticket.sid,
            id=item.id, shown=item.shown_sha256, digest=item.digest.hex(), result=answer.get("error", "signed"),
        )  # fmt: skip
