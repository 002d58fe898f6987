"""Whom we trust and whom we ask when something is signed: the one place that reads it from the settings."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from pades.lasting.extend import Fetch
from pades.making.several_services import FirstOf
from pades.trust.anchors import Trust


def trust() -> Trust:
    """The authorities of the trust folder, as it is now."""
    return Trust.load(Path(settings.TRUST))


def fetch() -> Fetch:
    """Asks for OCSP answers and lists, at the hosts that the operator named and no others."""
    return Fetch(settings.REVOCATION_HOSTS)


def time_stamps(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> FirstOf:
    """The time-stamp services, the preferred one first. Raises PadesError("tsa_unavailable") where none is set."""
    return FirstOf(settings.TSA_URL.replace(",", " ").split(), clock=clock)
