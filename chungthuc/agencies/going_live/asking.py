"""Does an office take real papers yet?"""

from collections.abc import Iterable

from chungthuc.agencies.going_live.models import LiveOffice
from chungthuc.agencies.models import Agency


def is_live(agency: Agency) -> bool:
    return LiveOffice.objects.filter(agency=agency).exists()


def live_among(agencies: Iterable[int]) -> set[int]:
    """Keys of those of these agencies that do."""
    return set(LiveOffice.objects.filter(agency__in=agencies).values_list("agency", flat=True))
