"""The jobs: a line, an id."""

import logging
from pathlib import Path

from django.conf import settings

from chungthuc.accounts.models import Grant
from chungthuc.core import jobs
from chungthuc.notifications import ends_told, reports, rights_told, sending, sweeping, tidying
from chungthuc.notifications.bounces import box
from chungthuc.notifications.channels import NotSent, sms

logger = logging.getLogger(__name__)

# First after seconds, then ever more slowly; together somewhat longer than the outbox itself keeps trying.
PATIENTLY = jobs.patiently(tries=100, first=5, more=60)


@jobs.job("notifications.send", retry=PATIENTLY)
def send(message_id: str) -> None:
    sending.send(message_id)


@jobs.job(sending.RELIEF, retry=PATIENTLY)
def send_what_waits(channel: str) -> None:
    sending.send_what_waits(channel)


@jobs.job("notifications.sweep", every="* * * * *", alone=True)
def sweep(timestamp: int) -> None:
    sweeping.take_up()


@jobs.job("notifications.collect_receipts", every="* * * * *", alone=True)
def collect_receipts(timestamp: int) -> None:
    """Some providers keep receipts until they are fetched; others post them to us."""
    provider = sms.provider()
    if provider is None or provider.collect is None:
        return
    try:
        provider.collect(reports.heard)
    except NotSent as failure:  # the next minute tries again
        logger.warning("receipts could not be fetched: %s", failure)


@jobs.job("notifications.read_bounces", every="* * * * *", alone=True)
def read_bounces(timestamp: int) -> None:
    if settings.MAIL_BOUNCES_MAILDIR:
        box.empty(Path(settings.MAIL_BOUNCES_MAILDIR))


@jobs.job("notifications.tell_of_right", retry=PATIENTLY)
def tell_of_right(grant_id: int) -> None:
    rights_told.tell_of(jobs.found(Grant.objects.select_related("agency"), pk=grant_id))


@jobs.job("notifications.tell_of_ends", every="45 23 * * *")
def tell_of_ends(timestamp: int) -> None:
    ends_told.tell_all()


@jobs.job("notifications.tidy", every="17 3 * * *")
def tidy(timestamp: int) -> None:
    reports.tidy()
    tidying.forget_letters_of_accounts()
