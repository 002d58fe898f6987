"""Answers about files are of one day: they go after the nation's ``check_days`` (docs/privacy.md)."""

from datetime import timedelta

from chungthuc.appointments.policies import policy_of_nation
from chungthuc.core import clock
from chungthuc.verification.models import Check

PIECE = 1000


def delete_checks() -> int:
    """Prints of files, conclusions and moments. Returns how many."""
    old = Check.objects.filter(at__lt=clock.now() - timedelta(days=policy_of_nation().check_days)).order_by("at", "pk")
    count = 0
    while keys := list(old.values_list("pk", flat=True)[:PIECE]):
        Check.objects.filter(pk__in=keys).delete()
        count += len(keys)
    return count
