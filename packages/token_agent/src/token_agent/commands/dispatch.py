"""What the agent does, whatever carries the messages: ``handle`` yields the answers to one message.

The origin is what the browser reported; the core trusts nothing else about who asks.
"""

from collections.abc import Callable, Iterator
from typing import Any

from token_agent.commands import cancel, doctor, hello, list_certs, pair, sign
from token_agent.commands.request import Request
from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.signing.agent import Agent, Answer
from token_agent.sites import proof

COMMANDS: dict[str, Callable[[Agent, Request], Iterator[Answer]]] = {
    "hello": hello.answer,
    "pair": pair.answer,
    "pair_code": pair.answer_code,
    "list_certs": list_certs.answer,
    "sign": sign.answer,
    "cancel": cancel.answer,
    "doctor": doctor.answer,
}
UNPAIRED = ("hello", "pair", "pair_code")


def handle(
    agent: Agent,
    origin: str,
    message: dict[str, Any],
    *,
    body: bytes = b"",
    signature: str = "",
    gone: Callable[[], bool] = lambda: False,
) -> Iterator[Answer]:
    """Answers to one message; ``body`` are the bytes it came as, ``signature`` the browser key's proof over them.

    Raises AgentError, here or while iterating.
    """
    if not agent.admits(origin):
        raise AgentError(Code.ORIGIN_NOT_ALLOWED)
    request = Request(origin, message, gone)
    command = request.text("command", 20)
    if command not in COMMANDS:
        raise AgentError(Code.BAD_REQUEST, "command")
    if command not in UNPAIRED:
        _check_paired(agent, request, body, signature)
    return COMMANDS[command](agent, request)


def _check_paired(agent: Agent, request: Request, body: bytes, signature: str) -> None:
    """Paired site, fresh nonce, and the browser key's own signature over nonce and body."""
    key, nonce = request.text("key"), request.text("nonce")
    pairing = agent.state.pairing(request.origin, key)
    if pairing is None:
        raise AgentError(Code.NOT_PAIRED)
    agent.nonces.take(nonce)
    proof.check(key, nonce, body, signature)
    if pairing.suspended:
        raise AgentError(Code.KEYS_CHANGED)
