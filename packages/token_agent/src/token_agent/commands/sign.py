"""Sign what a ticket names, after the person has seen it and given the PIN."""

from collections.abc import Iterator
from dataclasses import replace

from token_agent import keys
from token_agent.agent import Agent, Answer, Asked
from token_agent.batch import Batch
from token_agent.errors import AgentError
from token_agent.state import Pairing
from token_agent.ticket import LONGEST, Ticket, key_id, read


def answer(agent: Agent, asked: Asked) -> Iterator[Answer]:
    """One ticket at a time; a line for each document, then nothing."""
    if not agent.one_at_a_time.acquire(blocking=False):
        raise AgentError("busy")
    try:
        key = asked.text("key")
        slot = asked.text("slot") if "slot" in asked.message else ""
        batch = Batch(agent, (asked.origin, key), _ticket(agent, asked, key), asked.gone, slot)
        with agent.guard:
            agent.running = batch
        yield from batch.run()
    finally:
        with agent.guard:
            agent.running = None
        agent.one_at_a_time.release()


def _ticket(agent: Agent, asked: Asked, key: str) -> Ticket:
    """Verified with an administrator's keys, if there are any; else with those of the pairing."""
    pairing = agent.state.pairing(asked.origin, key)
    if pairing is None:
        raise AgentError("not_paired")
    compact = asked.text("ticket", LONGEST)
    known = agent.state.allowed.get(asked.origin) or _kept(agent, pairing, key_id(compact))
    return read(compact, origin=asked.origin, keys={kid: bytes.fromhex(one) for kid, one in known.items()})


def _kept(agent: Agent, pairing: Pairing, wanted: str) -> dict[str, str]:
    """An unknown key is looked for once at the site (keys are renewed); those that it no longer names are dropped."""
    if wanted not in pairing.ticket_keys:
        pairing = replace(pairing, ticket_keys=keys.fetch(pairing.origin))
        agent.state.pair(pairing)
    return pairing.ticket_keys
