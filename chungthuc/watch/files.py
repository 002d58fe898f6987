"""Yesterday's files verified again, and some older ones: the same bytes, the same verdict (I6, I8, I19)."""

from uuid import UUID, uuid4

from django.db.models import F

from chungthuc.certification.lifecycle import OUT
from chungthuc.certification.models import CertifiedCopy, CopyQuerySet
from chungthuc.certification.preservation.reverification import What, changed
from chungthuc.core import clock
from chungthuc.watch.finding import span
from chungthuc.watch.models import Finding, Kind, Night
from chungthuc.watch.nights import keep

OF_FILES = (Kind.FILE_CHANGED, Kind.VERDICT_CHANGED)
STRETCH = 20  # a job: about a quarter of a minute, then others have their turn
OLDER = 40  # by chance, of all that were ever issued: a store that rots is noticed within weeks


def stretch(night: Night, after: str) -> str:
    """Verify the next of the day's files; the key to go on after, empty when there is none left.

    Safe to repeat: a file is found once a night.
    """
    begins, ends = span(night.day)
    days = CertifiedCopy.objects.filter(issued_at__gte=begins, issued_at__lt=ends, status__in=OUT).order_by("pk")
    some = list((days.filter(pk__gt=UUID(after)) if after else days).with_names()[:STRETCH])
    _look_at(night, some)
    return str(some[-1].pk) if len(some) == STRETCH else ""


def older(night: Night) -> None:
    """Some that were issued before: those in which a fault is open, and some from a random place in the order of their
    keys, which mean nothing."""
    begins, _ends = span(night.day)
    doubtful = Finding.objects.filter(kind__in=OF_FILES, settled_at=None).exclude(night=night)
    ids = {one.removeprefix("certified-copy:") for one in doubtful.values_list("subject", flat=True)}
    _look_at(night, list(CertifiedCopy.objects.filter(pk__in=ids).with_names()[:OLDER]))
    before = CertifiedCopy.objects.filter(issued_at__lt=begins, status__in=OUT).order_by("pk")
    some = list(before.filter(pk__gte=uuid4()).with_names()[:OLDER])
    _look_at(night, some + _from_the_start(before, OLDER - len(some), some))


def _from_the_start(copies: CopyQuerySet, most: int, but: list[CertifiedCopy]) -> list[CertifiedCopy]:
    return list(copies.exclude(pk__in=[one.pk for one in but]).with_names()[:most])


def _look_at(night: Night, copies: list[CertifiedCopy]) -> None:
    found = [one for copy in copies if (one := _finding(copy))]
    keep(night, found)
    whole = {copy.subject for copy in copies} - {one.subject for one in found}
    Finding.objects.filter(kind__in=OF_FILES, subject__in=whole, settled_at=None).update(settled_at=clock.now())
    Night.objects.filter(pk=night.pk).update(files=F("files") + len(copies))


def _finding(copy: CertifiedCopy) -> Finding | None:
    wrong = changed(copy)
    if wrong is None:
        return None
    kind = Kind.VERDICT_CHANGED if wrong.what == What.VERDICT else Kind.FILE_CHANGED
    detail = f"{wrong.what} {wrong.why}".strip()[:160]
    return Finding(kind=kind, subject=copy.subject, detail=detail, agency_id=copy.agency_id)
