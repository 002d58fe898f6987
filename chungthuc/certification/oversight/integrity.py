"""All that tells whether somebody changed, deleted, added or moved something behind the back of the chains."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain as chained

from chungthuc.audit import chain, checkpoints, rows
from chungthuc.certification.models import Reason
from chungthuc.certification.oversight import checkpoint_files


@dataclass(frozen=True)
class Fault:
    """``where``: a place in a chain («00070#17») or a row's plain name («grant:7»), never a person's. ``what``: a key
    of WORDS. ``code``: of the office, if the place tells it."""

    where: str
    what: str
    code: str = ""


# What each fault means, for an operator.
WORDS = {
    "missing": "the event before it is missing: one or more were deleted",
    "does not follow": "does not follow the event before it: something was put in, taken out or exchanged",
    "changed": "the event was changed after it was written",
    "head differs": "the chain does not end where its head says: its tail was cut off, or the head was changed",
    "cut off": "a checkpoint knows this event and the chain has it no more: the tail was cut off",
    "not the checkpoint's": "a checkpoint knows another event in this place: the chain was written anew",
    "not in the chain": "a row that no event speaks of: it was put there behind the chain's back",
    "row changed": "the row is not as its last event left it",
    "row missing": "the row was deleted without an event",
    "reason changed": "the words are not those that its event hashed",
    "content changed": "the checkpoint's content is not what its hash says",
    "signed by another key": "signed by a key that is none of ours (CHUNGTHUC_CHECKPOINT_KEY, …_OLD_KEYS)",
    "signature does not hold": "the signature does not hold",
    "does not follow the one before": "the checkpoint before it was deleted, exchanged or put in",
    "not readable": "no checkpoint can be read from it",
    "not what was signed": "day, moment or counts beside the content are not those that were signed",
    "its file is missing": "its file in STORE/checkpoints is gone",
    "its file says something else": "its file in STORE/checkpoints is not the one of the table",
    "a file is there and no row": "its file lies in STORE/checkpoints, and the table has it no more",
    "no such checkpoint": "no checkpoint with this hash was ever made here, or it was deleted",
}


def faults() -> Iterator[Fault]:
    """Everything that does not hold, a part after the other; memory does not grow with the number of rows."""
    for name in chain.chains():
        for one in chain.faults(name):
            yield Fault(f"{name}#{one.position}", one.what, name.rpartition(":")[2])
    for where, what in chained(rows.faults(), checkpoints.faults(), checkpoint_files.faults()):
        yield Fault(where, what)
    reasons = Reason.objects.filter(blanked_at__isnull=True).select_related("copy__agency")
    for reason in reasons.iterator(chunk_size=500):
        if not reason.is_as_hashed:
            yield Fault(f"reason:{reason.pk}", "reason changed", reason.copy.agency.code)
