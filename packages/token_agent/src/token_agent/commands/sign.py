"""Sign what a ticket names, after the person has seen it and given the PIN."""

from collections.abc import Iterator, Mapping

from token_agent.commands.request import Request
from token_agent.common.codes import Code
from token_agent.common.errors import AgentError
from token_agent.signing.agent import Agent, Answer
from token_agent.signing.batch import Batch
from token_agent.sites import keys
from token_agent.sites.origins import is_development
from token_agent.tickets.ticket import LONGEST, Ticket, key_id, read


def answer(agent: Agent, request: Request) -> Iterator[Answer]:
    """One ticket at a time; a line for each document, then nothing."""
    if not agent.one_at_a_time.acquire(blocking=False):
        raise AgentError(Code.BUSY)
    try:
        key = request.text("key")
        slot = request.text("slot") if "slot" in request.message else ""
        batch = Batch(agent, (request.origin, key), _ticket(agent, request, key), request.gone, slot)
        with agent.guard:
            agent.running = batch
        yield from batch.run()
    finally:
        with agent.guard:
            agent.running = None
        agent.one_at_a_time.release()


def _ticket(agent: Agent, request: Request, key: str) -> Ticket:
    """Verified with an administrator's keys, if there are any; else with those that were pinned at the pairing."""
    pairing = agent.state.pairing(request.origin, key)
    if pairing is None:
        raise AgentError(Code.NOT_PAIRED)
    compact = request.text("ticket", LONGEST)
    pinned = agent.state.allowed.get(request.origin) or pairing.ticket_keys
    if not agent.state.allowed.get(request.origin) and key_id(compact) not in pinned:
        _tell_of_other_keys(agent, request.origin, compact)
    return _read(compact, request.origin, pinned)


def _tell_of_other_keys(agent: Agent, origin: str, compact: str) -> None:
    """Trust on first use: keys are pinned at pairing. When the site really signs with another one by now, that is told
    loudly and refused until a person has paired anew. Raises AgentError."""
    _read(compact, origin, keys.fetch(origin))  # anything else is no ticket at all
    agent.state.suspend(origin)
    agent.state.log(event=Code.KEYS_CHANGED, origin=origin)
    error = AgentError(Code.KEYS_CHANGED)
    agent.consent.trouble(error, development=is_development(origin))
    raise error


def _read(compact: str, origin: str, known: Mapping[str, str]) -> Ticket:
    return read(compact, origin=origin, keys={kid: bytes.fromhex(one) for kid, one in known.items()})
