"""Facts and codes in words. Vietnamese, unless TOKEN_AGENT_LANGUAGE is «en»."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from types import ModuleType
from typing import Any

from token_agent.common.codes import Code, PinWarning
from token_agent.common.errors import AgentError, TokenFault
from token_agent.signing.consent import KeysChanged, Notice, PairingEnd, Progress
from token_agent.tickets.files import Files
from token_agent.tickets.ticket import Item
from token_agent.tokens import pins
from token_agent.wording import english, vietnamese
from token_agent.wording.phrases import Phrase, Words

LANGUAGES: dict[str, ModuleType] = {"vi": vietnamese, "en": english}
VIETNAM = timezone(timedelta(hours=7))
DONE = {"sign": (Phrase.SIGNED, Phrase.NOT_SIGNED), "seal": (Phrase.SEALED, Phrase.NOT_SEALED)}


def _language() -> ModuleType:
    return LANGUAGES.get(os.environ.get("TOKEN_AGENT_LANGUAGE", ""), vietnamese)


def phrase(name: Phrase, **facts: object) -> str:
    words: Words = _language().PHRASES[name]
    fitting = words if isinstance(words, str) else words[facts["count"] != 1]
    return fitting.format(**facts)


def refusal(code: Code) -> tuple[str, str]:
    """What happened, and what to do."""
    cause, remedy = _language().REFUSALS[code]
    return str(cause), str(remedy)


def cause(error: AgentError) -> str:
    return refusal(error.code)[0]


def message(error: AgentError) -> str:
    """All that is to be said of it: the cause, the tries that are left, other tokens, the remedy."""
    what, remedy = refusal(error.code)
    return " ".join([what, *filter(None, [_tries_left(error)]), *map(token_fault, error.others), remedy])


def _tries_left(error: AgentError) -> str:
    """After a wrong PIN the word of the last one would say the same again."""
    if error.code is Code.WRONG_PIN and error.warning is not PinWarning.FINAL:
        return phrase(Phrase.PIN_LOCKS)
    return pin_warning(error.warning)


def token_fault(fault: TokenFault) -> str:
    return phrase(Phrase.TOKEN_FAULT, token=fault.token, message=" ".join(refusal(fault.code)))


def pin_warning(warning: PinWarning | None) -> str:
    """For the person who is about to type it; empty when all is well."""
    return phrase(Phrase[f"PIN_{warning.name}"]) if warning else ""


def holder_warning(holder: Mapping[str, Any]) -> str:
    return pin_warning(pins.warning(holder))


def pin_fault(pin: str) -> str:
    """Why it cannot be a PIN, or nothing; never a part of it."""
    code = pins.fault(pin)
    return " ".join(refusal(code)) if code else ""


def token_name(holder: Mapping[str, Any]) -> str:
    """A token as it is told from others: by the label and the serial that are often printed on it."""
    serial = holder.get("serial")
    return phrase(Phrase.TOKEN, token=holder["token"], serial=serial) if serial else str(holder["token"])


def subject(certificate: Mapping[str, Any]) -> str:
    return str(certificate["subject"]) or phrase(Phrase.NAMELESS)


def act(name: str) -> str:
    return phrase(Phrase[name.upper()])


def doing(name: str) -> str:
    """The act while it is under way."""
    return phrase(Phrase[f"DOING_{name.upper()}"])


def outcomes(progress: Progress) -> tuple[str, str]:
    """Done, and not done."""
    done, undone = DONE[progress.act]
    return phrase(done), phrase(undone)


def summary(progress: Progress) -> str:
    done, undone = outcomes(progress)
    failed = len(progress.failed)
    text = phrase(Phrase.SUMMARY, done_word=done, done=progress.done - failed, count=progress.total)
    return f"{text} {phrase(Phrase.SUMMARY_FAILED, undone_word=undone, failed=failed)}" if failed else text


def notice(given: Notice | None) -> str:
    """Why the PIN is asked once more."""
    if given is None:
        return ""
    if given.code is None or given.holder is None:
        return phrase(Phrase.PIN_AGAIN)
    if given.code is Code.WRONG_PIN:
        told = phrase(Phrase.PIN_TYPE_AGAIN, cause=refusal(given.code)[0])
        # Of the last try the question tells beside the PIN.
        return told if given.holder.get("pinFinal") else f"{told} {phrase(Phrase.PIN_LOCKS)}"
    return phrase(Phrase.PIN_OF_ANOTHER, token=token_name(given.holder), cause=refusal(given.code)[0])


def keys_changed(alarm: KeysChanged | None) -> str:
    if alarm is None:
        return ""
    day = datetime.fromtimestamp(alarm.since, VIETNAM).strftime("%d/%m/%Y")
    return phrase(Phrase.KEYS_CHANGED, day=day, fingerprints=", ".join(alarm.fingerprints))


def pairing_end(end: PairingEnd) -> str:
    return phrase(Phrase[end.name])


def item_line(item: Item) -> str:
    """As the signer reads it where there is no table."""
    line = phrase(Phrase.ITEM, title=item.title, owner=item.owner, count=item.pages)
    line += phrase(Phrase.ITEM_NUMBER, number=item.number) if item.number else ""
    return line + (phrase(Phrase.ITEM_MARK, mark=item.mark) if item.mark else "")


def files_checked(files: Files) -> str:
    """How far it is, for the person at the open question; empty when all are checked."""
    total = len(files.ticket.items)
    return "" if files.done == total else phrase(Phrase.CHECKING_FILES, done=files.done, total=total)
