"""What ends soon, of rights to sign and certificates: for lists of a whole branch, and for the night that tells it.

What goes on by another row is not told: an authority that is followed by one of the same person, a certificate whose
owner has a later one.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chungthuc.accounts.models import Authority, RegisteredCertificate
from chungthuc.core import clock

AUTHORITY_SOON = timedelta(days=14)
STAGES = (60, 30, 7)  # days before the end of a certificate: to ask for a new one takes weeks
CERTIFICATE_SOON = timedelta(days=STAGES[0])


def authorities(at: datetime | None = None) -> QuerySet[Authority]:
    """In force, and over within two weeks."""
    now = at or clock.now()
    later = Authority.objects.lasting(now).filter(person=OuterRef("person"), agency=OuterRef("agency"))
    goes_on = later.filter(Q(until__isnull=True) | Q(until__gt=OuterRef("until")))
    return Authority.objects.on(now).filter(~Exists(goes_on), until__lte=now + AUTHORITY_SOON)


def certificates(at: datetime | None = None) -> QuerySet[RegisteredCertificate]:
    """Registered and still valid, and over within two months."""
    now = at or clock.now()
    same = Q(person=OuterRef("person")) | Q(person__isnull=True, purpose="seal")
    newer = RegisteredCertificate.objects.on(now).filter(
        same, agency=OuterRef("agency"), purpose=OuterRef("purpose"), valid_until__gt=OuterRef("valid_until")
    )
    rows: QuerySet[Any] = RegisteredCertificate.objects.on(now).filter(~Exists(newer))
    return rows.filter(valid_until__gt=now, valid_until__lte=now + CERTIFICATE_SOON)


def stage(row: RegisteredCertificate, at: datetime | None = None) -> int:
    """60, 30 or 7: within so many days it is over."""
    left = row.valid_until - (at or clock.now())
    return min(days for days in STAGES if left <= timedelta(days=days))
