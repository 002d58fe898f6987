"""Uploads that nothing needs leave the store: states of a scan that another took the place of, and what was sent and
never submitted. decision 0038.

Needed is what a document has, what a draft or an authority names (its decision), and the files that such a state was
made from. Events name a file by its hash beside a document that has it, so they keep nothing that a document does not.
Whoever makes one of these holds the upload first (``documents.models.hold``); here each is held before it is looked at
again.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from chungthuc.accounts.models import Authority, Grant, Right
from chungthuc.appointments.models import PolicyValue
from chungthuc.appointments.policies import policies_of, policy_of_nation
from chungthuc.core import clock
from chungthuc.documents import leftovers
from chungthuc.documents.models import Document, Upload
from chungthuc.dossiers.models import Draft
from chungthuc.registers import reconciling

logger = logging.getLogger(__name__)
PIECE = 200  # a transaction: a fraction of a second
POLICY = "upload_days"


def discard_next(after: str) -> str:
    """Delete the rows of the next some that are due, the newest first; the key to go on after, empty at the end.

    Twice is harmless. A file goes in the night after the last state that was made from it.
    """
    some = list(_behind(_loose(), after).order_by("-at", "-pk")[:PIECE])
    days = _days({one.by for one in some})
    due = [one.pk for one in some if one.at < clock.now() - timedelta(days=days[one.by])]
    with transaction.atomic():
        held = Upload.objects.select_for_update(skip_locked=True).filter(pk__in=due).order_by("pk")
        count = leftovers.discard(_loose().filter(pk__in=[one.pk for one in held]))  # asked again, now that they stay
    if count:
        logger.info("deleted %d uploads that nothing names", count)
    return f"{some[-1].at.isoformat()} {some[-1].pk}" if len(some) == PIECE else ""


def remove_blobs() -> None:
    """What was deleted a day ago and more, with its blobs."""
    if not _is_in_doubt() and (count := leftovers.remove_discarded()):
        logger.info("removed %d files of deleted uploads", count)


def _loose() -> QuerySet[Upload]:
    """Old enough for some office, and named by nothing."""
    if _is_in_doubt():
        return Upload.objects.none()
    naming = (  # a test compares this with what refers to an upload
        Document.objects.filter(upload=OuterRef("pk")),
        Authority.objects.filter(scan=OuterRef("pk")),
        Draft.objects.filter(upload=OuterRef("pk")),
        Upload.made_from.through.objects.filter(to_upload=OuterRef("pk")),
    )
    old = Upload.objects.filter(at__lt=clock.now() - timedelta(days=_fewest_days()))
    since = settings.REGISTER_UNRECONCILED
    if since:  # of a copy that the restored database does not know the upload may be the one witness
        old = old.filter(at__gte=datetime.combine(since + timedelta(days=1), time(), clock.VIETNAM))
    return old.filter(*(~Exists(one) for one in naming))


def _is_in_doubt() -> bool:
    """The database is older than what has left: nothing is deleted until somebody has looked."""
    return any(True for _one in reconciling.behind())


def _behind(uploads: QuerySet[Upload], after: str) -> QuerySet[Upload]:
    if not after:
        return uploads
    at, _space, key = after.partition(" ")
    moment = datetime.fromisoformat(at)
    return uploads.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=UUID(key)))


def _fewest_days() -> int:
    """That anybody has decided, or the nation: of what is younger no row is read."""
    said = PolicyValue.objects.filter(name=POLICY).aggregate(least=Min("value"))["least"]
    nation: int = policy_of_nation().upload_days
    return nation if said is None else min(said, nation)


def _days(people: Iterable[UUID]) -> dict[UUID, int]:
    """So long is kept what each of them sent: as the office says at which he takes papers in, or took them in; of
    several the one that keeps longest."""
    grants = list(Grant.objects.filter(person__in=people, right=Right.CREATE_COPY).select_related("agency"))
    policies = policies_of({one.agency for one in grants})
    found: dict[UUID, int] = {}
    for one in grants:
        found[one.person_id] = max(found.get(one.person_id, 0), policies[one.agency_id].upload_days)
    nation = policy_of_nation().upload_days
    return {key: found.get(key, nation) for key in people}
