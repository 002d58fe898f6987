"""How long a finished file proves what it says, and when its authorities must be asked again: dates, no deeds."""

from datetime import datetime, timedelta

from django.conf import settings
from pades.checking.report import Report
from pades.common.source import Source
from pades.lasting.rechecking import Word, in_the_file
from pades.lasting.renewal import proof_ends

from chungthuc.core import clock
from chungthuc.signing import services

AT_THE_EARLIEST = timedelta(hours=1)  # an authority that promises less is not asked more often
WITHOUT_A_PROMISE = timedelta(hours=24)  # for answers without nextUpdate


def renewal_due(source: Source) -> datetime:
    """When the file's last time-stamp begins to be renewed: well before its service's certificate or an algorithm
    ends. Raises PadesError no_document_time_stamp."""
    return proof_ends(source, ends=settings.ALGORITHM_ENDS) - settings.RENEW_BEFORE


def recheck_due(source: Source, report: Report) -> datetime | None:
    """When the authorities have newer word on its signers; None where theirs is from after the time-stamps."""
    if "revocation_before_stamp" not in report.warnings:
        return None
    return next_asking(in_the_file(source, services.trust()))


def next_asking(words: list[Word]) -> datetime:
    """After the next answer that is promised for a signer of whom they have not yet spoken."""
    earliest, later = clock.now() + AT_THE_EARLIEST, clock.now() + WITHOUT_A_PROMISE
    promised = [one.until or later for one in words if not one.settled]
    return max(earliest, min(promised, default=later))
