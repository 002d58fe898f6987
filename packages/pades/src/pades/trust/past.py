"""Four places in pyHanko 0.38 where an archived file would be judged by this computer's clock, or stop counting when
certificates end although it proves that it was signed before. They are mended here, at import, for the whole process.

1. ``past_validate`` begins the time-sliding (EN 319 102-1, 5.6.2.2) at the clock of this computer, not at the moment
   that was asked about, and validates the path once more where the sliding ended. With data that never grows stale that
   is today, when the certificate has ended. Begun at the last moment at which the whole path was in date, all evidence
   must be proved from before that, which is the point.
2. An authority's certificate that has ended counts as a failure of the chain, for which no proof is looked for; only a
   signer's own goes on to the past. By the standard (5.2.6.4) both want a proof of existence.
3. What nothing proves to be older exists since the moment that was asked about, not since this computer's now.
4. The past validation does not know the roots that are trusted, only certificates that the file brings: lists issued by
   a root that is not in the /DSS were not found.
"""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation import ades, generic_cms
from pyhanko_certvalidator import context
from pyhanko_certvalidator.context import ValidationDataHandlers
from pyhanko_certvalidator.errors import ExpiredError
from pyhanko_certvalidator.ltv.ades_past import past_validate
from pyhanko_certvalidator.ltv.poe import POEManager
from pyhanko_certvalidator.path import ValidationPath

_now: ContextVar[datetime | None] = ContextVar("the moment that counts as now", default=None)
_library_handles = generic_cms.handle_certvalidator_errors


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """What is validated inside is validated as of this moment."""
    token = _now.set(moment)
    try:
        yield
    finally:
        _now.reset(token)


async def _past_validate(path: ValidationPath, *given: Any, **named: Any) -> datetime:
    _make_known(path, named["validation_data_handlers"])
    start = named.get("init_control_time") or _now.get() or datetime.now(UTC)
    ends = [one.not_valid_after for one in path.iter_certs(include_root=False) if isinstance(one, x509.Certificate)]
    return await past_validate(path, *given, **{**named, "init_control_time": min([start, *ends])})


def _make_known(path: ValidationPath, handlers: ValidationDataHandlers) -> None:
    """The list of a root is looked for by its issuer's name, among the certificates at hand."""
    for one in path.iter_certs(include_root=True):
        if isinstance(one, x509.Certificate):
            handlers.cert_registry.register(one)


async def _handled(cert: x509.Certificate, coro: Awaitable[Any]) -> Any:
    return await _library_handles(cert, _ended(coro))


async def _ended(work: Awaitable[Any]) -> Any:
    try:
        return await work
    except ExpiredError as error:
        error.is_ee_cert = True
        raise


class _Proofs(POEManager):
    def __init__(self, current_dt_override: datetime | None = None) -> None:
        super().__init__(current_dt_override or _now.get())


ades.POEManager = context.POEManager = _Proofs  # type: ignore[attr-defined]
ades.past_validate = _past_validate  # type: ignore[attr-defined]
generic_cms.handle_certvalidator_errors = _handled
