"""What a page may ask of the agent, one file a command (docs/protocol/agent.md)."""

from collections.abc import Callable, Iterator

from token_agent.agent import Agent, Answer, Asked
from token_agent.commands import cancel, doctor, hello, list_certs, pair, sign

COMMANDS: dict[str, Callable[[Agent, Asked], Iterator[Answer]]] = {
    "hello": hello.answer,
    "pair": pair.answer,
    "pair_code": pair.answer_code,
    "list_certs": list_certs.answer,
    "sign": sign.answer,
    "cancel": cancel.answer,
    "doctor": doctor.answer,
}
UNPAIRED = ("hello", "pair", "pair_code")
