"""What is kept for some days only, by dated policies (docs/privacy.md): words and addresses of letters about papers,
notices of accounts, ended share links. The job goes by night in stretches; each may run twice.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from chungthuc.agencies.models import Agency
from chungthuc.appointments.models import PolicyValue
from chungthuc.appointments.policies import policies_of, policy_of_nation
from chungthuc.certification.lifecycle import IN_WORK
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications.models import ON_ITS_WAY, ChannelName, Message, MessageState
from chungthuc.vault.models import ShareLink, ShareOpening

logger = logging.getLogger(__name__)
PIECE = 500
POLICY = "message_days"
COPY, DOSSIER = "certified-copy:", "dossier:"
WORDLESS = {"recipient": "", "subject": "", "body": "", "last_error": ""}


def blank_next(after: str) -> str:
    """Of the next letters and texts that are old enough for some office: blank what is due by its own office's
    ``message_days``. That something was sent, when, and what became of it stays. The key to go on after, empty at the
    end.

    A letter that came back stays as long as its copy is in work: somebody may send it again. What is about an
    appointment goes with it (``appointments.housekeeping.wiping``), what is about an account alone sooner
    (``notifications.tidying``).
    """
    some = list(_behind(_with_words(), after).order_by("queued_at", "id")[:PIECE])
    now, of_nation = clock.now(), policy_of_nation().message_days
    days, needed = _days(some), _in_work(some)
    due = [
        one.pk
        for one in some
        if one.queued_at < now - timedelta(days=days.get(one.about, of_nation))
        and not (one.state == MessageState.FAILED and one.about in needed)
    ]
    Message.objects.filter(pk__in=due).update(**WORDLESS)
    if due:
        logger.info("blanked %d messages", len(due))
    return f"{some[-1].queued_at.isoformat()} {some[-1].pk}" if len(some) == PIECE else ""


def delete_notices() -> int:
    """Notices of accounts, read or not, after the nation's ``notice_days``. Returns how many."""
    old = clock.now() - timedelta(days=policy_of_nation().notice_days)
    notices = Message.objects.filter(channel=ChannelName.IN_APP, queued_at__lt=old).order_by("queued_at", "id")
    count = 0
    while keys := list(notices.values_list("pk", flat=True)[:PIECE]):
        Message.objects.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def delete_links() -> int:
    """Share links, with their purposes and openings, so long after they ended or were revoked. Returns how many."""
    old = clock.now() - timedelta(days=policy_of_nation().link_days)
    ended = ShareLink.objects.filter(Q(until__lt=old) | Q(revoked_at__lt=old)).order_by("pk")
    count = 0
    while keys := list(ended.values_list("pk", flat=True)[:PIECE]):
        with transaction.atomic():
            ShareOpening.objects.filter(link__in=keys).delete()
            ShareLink.objects.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def _with_words() -> "QuerySet[Message]":
    """As the index ``message_words`` has them."""
    youngest = clock.now() - timedelta(days=_fewest_days())
    rows = Message.objects.filter(~Q(body=""), ~Q(channel=ChannelName.IN_APP), queued_at__lt=youngest)
    return rows.exclude(state__in=ON_ITS_WAY[:2]).exclude(about="").exclude(about__startswith="appointment:")


def _behind(messages: "QuerySet[Message]", after: str) -> "QuerySet[Message]":
    if not after:
        return messages
    at, _space, key = after.partition(" ")
    moment = datetime.fromisoformat(at)
    return messages.filter(Q(queued_at__gt=moment) | Q(queued_at=moment, pk__gt=UUID(key)))


def _fewest_days() -> int:
    """That anybody has decided, or the nation: of what is younger no row is read."""
    said = PolicyValue.objects.filter(name=POLICY).aggregate(least=Min("value"))["least"]
    return min(said if said is not None else policy_of_nation().message_days, policy_of_nation().message_days)


def _ids(messages: Iterable[Message], prefix: str) -> list[str]:
    return [one.about.removeprefix(prefix) for one in messages if one.about.startswith(prefix)]


def _days(messages: list[Message]) -> dict[str, int]:
    """By what each is about: the days of that office."""
    copies = CertifiedCopy.objects.filter(pk__in=_ids(messages, COPY)).values_list("pk", "agency")
    dossiers = Dossier.objects.filter(pk__in=_ids(messages, DOSSIER)).values_list("pk", "agency")
    of = {f"{COPY}{key}": agency for key, agency in copies} | {f"{DOSSIER}{key}": agency for key, agency in dossiers}
    policies = policies_of(Agency.objects.filter(pk__in=set(of.values())))
    return {about: policies[agency].message_days for about, agency in of.items()}


def _in_work(messages: list[Message]) -> set[str]:
    keys = CertifiedCopy.objects.filter(pk__in=_ids(messages, COPY), status__in=IN_WORK).values_list("pk", flat=True)
    return {f"{COPY}{key}" for key in keys}
