"""Several time-stamp services, in the order of an operator's preference: the first that gives a token has given it."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from asn1crypto import cms
from pyhanko.sign.timestamps import TimeStamper

from pades.common.errors import ErrorCode, PadesError
from pades.making.timestamps import Tsa

logger = logging.getLogger(__name__)
REST = 300.0  # seconds in which a service that failed is asked after the others only
_failed: dict[str, float] = {}  # by URL, of this process: when it may be asked first again


class FirstOf(TimeStamper):
    """Asks each in turn; raises PadesError of the one that may still help («tsa_unavailable» before «tsa_refused»).

    ``token_length``: bytes of the largest token that any of them gave, 0 before the first.
    """

    def __init__(
        self,
        urls: Sequence[str],
        timeout: float = 180.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not urls:
            raise PadesError(ErrorCode.TSA_UNAVAILABLE)
        super().__init__()  # type: ignore[no-untyped-call]
        # With another one at hand nobody waits for one that is away.
        how: dict[str, int] = {} if len(urls) == 1 else {"tries": 1}
        self.services = [Tsa(url, timeout / len(urls), clock=clock, **how) for url in urls]
        self.clock = clock

    @property
    def token_length(self) -> int:
        return max(one.token_length for one in self.services)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token of the first service that gives one over this digest."""
        faults: list[PadesError] = []
        for one in self._in_turn():
            try:
                token = await one.async_timestamp(message_digest, md_algorithm)
            except PadesError as fault:
                _failed[one.url] = time.monotonic() + REST
                faults.append(fault)
                logger.warning("time-stamp service %s is passed over: %s", one.url, fault)
            else:
                _failed.pop(one.url, None)
                return token
        raise next((one for one in faults if not one.permanent), faults[0])

    def _in_turn(self) -> list[Tsa]:
        """As preferred, but those that failed a moment ago last."""
        now = time.monotonic()
        return sorted(self.services, key=lambda one: _failed.get(one.url, 0.0) > now)
