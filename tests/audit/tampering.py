"""What the owner of the tables does with every trigger put aside."""

from collections.abc import Callable
from functools import partial

from chungthuc.audit.chain import digest
from chungthuc.audit.models import ChainHead, Event
from tests.harness.connections import superuser

VALUES = {
    "chain": "'00004'", "position": "9", "at": "at + interval '1 second'", "by": "'person:somebody-else'",
    "action": "'seal'", "subject": "'certified-copy:other'", "facts": "'{\"number\": 7}'", "previous": "repeat('0', 64)",
    "hash": "repeat('0', 64)",
}  # fmt: skip


THE_THIRD = "WHERE chain = %s AND position = 3"


def change(column: str, chain: str) -> None:
    assert superuser(f'UPDATE audit_event SET "{column}" = {VALUES[column]} {THE_THIRD}', [chain]) == 1  # noqa: S608


def delete(position: int, chain: str) -> None:
    assert superuser("DELETE FROM audit_event WHERE chain = %s AND position = %s", [chain, position]) == 1


def put_in(chain: str) -> None:
    """One more at the end, with a hash of its own that is right."""
    last = Event.objects.filter(chain=chain).order_by("-position")[0]
    one = Event(chain=chain, position=last.position + 1, at=last.at, by="person:x", action="seal", subject="certified-copy:x",
                facts={}, previous=last.hash)  # fmt: skip
    one.hash = digest(one)
    one.save()


def put_between(chain: str) -> None:
    superuser("UPDATE audit_event SET position = position + 100 WHERE chain = %s AND position > 2", [chain])
    superuser("UPDATE audit_event SET position = position - 99 WHERE chain = %s AND position > 100", [chain])
    third = Event.objects.get(chain=chain, position=2)
    third.pk, third.position, third.previous = None, 3, third.hash
    third.hash = digest(third)
    third.save()


def exchange(chain: str) -> None:
    superuser("UPDATE audit_event SET position = 105 - position WHERE chain = %s AND position IN (2, 3)", [chain])
    superuser("UPDATE audit_event SET position = position - 100 WHERE chain = %s AND position > 100", [chain])


def cut_the_tail(chain: str, after: int = 3) -> None:
    """With its head put right: nothing inside tells."""
    superuser("DELETE FROM audit_event WHERE chain = %s AND position > %s", [chain, after])
    last = Event.objects.get(chain=chain, position=after)
    ChainHead.objects.filter(pk=chain).update(position=after, hash=last.hash)


def rewrite(chain: str) -> None:
    """From the third event on, each with a hash that is right: nothing inside tells."""
    previous = ""
    for event in Event.objects.filter(chain=chain).order_by("position"):
        if event.position == 3:
            event.subject = "certified-copy:another"
        event.previous = previous
        event.hash = previous = digest(event)
        superuser("UPDATE audit_event SET subject = %s, previous = %s, hash = %s WHERE id = %s",
                  [event.subject, event.previous, event.hash, event.pk])  # fmt: skip
    ChainHead.objects.filter(pk=chain).update(hash=previous)


COLUMNS = sorted({field.column for field in Event._meta.concrete_fields} - {"id"})
OF_EVENTS: dict[str, Callable[[str], None]] = {
    **{f"change {column}": partial(change, column) for column in COLUMNS},
    **{f"delete {place}": partial(delete, place) for place in (1, 3, 5)},
    "put in at the end": put_in,
    "put in between": put_between,
    "exchange": exchange,
}
