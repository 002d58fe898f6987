"""One ticket on one token: everything is shown first, one PIN, a result for every document, nothing tried twice."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from token_agent.certificates import fits, is_usable
from token_agent.consent import Progress, Question, Result
from token_agent.errors import AgentError
from token_agent.origins import is_development
from token_agent.ticket import Item, Ticket, check_attributes
from token_agent.token import Token

if TYPE_CHECKING:
    from token_agent.agent import Agent, Answer

AGAIN = "Thiết bị ký đã ngừng trả lời ở văn bản trước. Nhập lại mã PIN để ký các văn bản còn lại."
HOPELESS = ("wrong_pin", "pin_locked", "no_token", "wrong_certificate")  # going on would burn the PIN or change nothing


class Batch:
    """``asker``: origin and browser key. ``cancelled`` is set by the page, ``progress.stop`` by the person."""

    def __init__(self, agent: "Agent", asker: tuple[str, str], ticket: Ticket, gone: Callable[[], bool]) -> None:
        self.agent, self.asker, self.ticket, self._gone = agent, asker, ticket, gone
        self.cancelled = False
        self.progress = Progress(act=ticket.act, total=len(ticket.items))
        self._certificate: dict[str, Any] = {}
        self._restarted = self._lost = False

    def withdrawn(self) -> bool:
        return self.cancelled or self._gone()

    def run(self) -> "Iterator[Answer]":
        """Raises AgentError when nothing was signed; later troubles are results of single documents."""
        with ExitStack() as stack:
            token = stack.enter_context(self.agent.token())
            self._certificate = self._chosen(token)
            check_attributes(self.ticket, b64decode(self._certificate["certificate"]))
            self.agent.state.spend(self.ticket.sid)
            self._log_in(token, self.ticket)
            self.agent.consent.progress(self.ticket, self.progress)
            try:
                yield from self._each(token, stack)
            finally:
                self.progress.over = True

    def _chosen(self, token: Token) -> dict[str, Any]:
        """The ticket's certificate on a token: made for signing, in date, its PIN not locked."""
        chosen = next((one for one in token.certificates() if one["sha256"] == self.ticket.cert_sha256), None)
        if chosen is None or not is_usable(chosen):
            raise AgentError("wrong_certificate", "absent" if chosen is None else "unfit")
        if chosen["pinLocked"]:
            raise AgentError("pin_locked")
        return chosen

    def _log_in(self, token: Token, ticket: Ticket, notice: str = "") -> None:
        """Ask, then log in once. A wrong PIN ends it: the person decides whether to try again."""
        development = is_development(ticket.origin)
        pin = self.agent.consent.sign(Question(ticket, self._certificate, development, self.withdrawn, notice))
        if not pin:
            raise AgentError("stopped_by_user")
        try:
            if self.withdrawn():
                raise AgentError("stopped_by_user")
            if ticket.is_over:
                raise AgentError("ticket_expired")
            token.open(ticket.cert_sha256, pin)
        except AgentError as error:
            self.agent.consent.trouble(error.message, development=development)
            raise
        finally:
            pin[:] = b"\0" * len(pin)

    def _each(self, token: Token, stack: ExitStack) -> "Iterator[Answer]":
        for place, item in enumerate(self.ticket.items):
            self.progress.title = item.title
            if not token.is_alive and not self._restarted and not self._ended():
                token = self._started_again(stack, place)
            answer = self._one(token, item)
            self._note(item, answer)
            yield {"id": item.id, **answer}

    def _one(self, token: Token, item: Item) -> "Answer":
        """Signature or error of one document. The value is checked here before it leaves."""
        try:
            if code := self._ended():
                raise AgentError(code)
            value = token.sign(item.attrs)
            if not fits(b64decode(self._certificate["certificate"]), item.attrs, value):
                raise AgentError("token_error", "value")
        except AgentError as error:
            self._lost = self._lost or error.code in HOPELESS
            known = error.code if error.code in ("stopped_by_user", "ticket_expired") else "token_error"
            return AgentError(known).to_json()
        return {"signature": b64encode(value).decode()}

    def _ended(self) -> str:
        """Why nothing more is signed, or nothing."""
        if self.progress.stop or self.withdrawn():
            return "stopped_by_user"
        if self.ticket.is_over:
            return "ticket_expired"
        return "token_error" if self._lost else ""

    def _started_again(self, stack: ExitStack, place: int) -> Token:
        """Once in a batch, a crashed or hung token process is replaced; the PIN was not kept, so it is asked again."""
        self._restarted = True
        token = stack.enter_context(self.agent.token())
        try:
            self._chosen(token)
            self._log_in(token, replace(self.ticket, items=self.ticket.items[place:]), AGAIN)
        except AgentError as error:
            self._lost = True
            self.progress.stop = self.progress.stop or error.code == "stopped_by_user"
        self.agent.consent.progress(self.ticket, self.progress)  # the question stood in its place
        return token

    def _note(self, item: Item, answer: "Answer") -> None:
        self.progress.results.append(Result(item, answer.get("message", "")))
        self.agent.state.log(
            event=self.ticket.act, origin=self.ticket.origin, agency=self.ticket.agency, sid=self.ticket.sid,
            id=item.id, shown=item.shown_sha256, digest=item.digest.hex(), result=answer.get("error", "signed"),
        )  # fmt: skip
