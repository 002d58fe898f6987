"""OCSP responders that answer in an authority's place, and whose own certificates end long before what they told does.

Most authorities let a responder answer whose certificate runs for weeks or a year, with «no check» (RFC 6960,
4.2.2.2.1). pyHanko 0.38 asks that it be in date at the moment of validation: with it every signature would stop
counting that rests on its answers. What a responder told while its certificate ran, and what is proved to have been
there then, stays told (EN 319 102-1, 5.6.2.2: past validation of whatever signed revocation data). Two places are
replaced here, at import, as those of ``past``:

1. a responder is judged at the nearest moment at which its certificate ran, if it answered then and the answer is
   proved to be from before its end;
2. a document time-stamp covers the data on its own service: for that data its own moment is the proof, since nothing
   later covers the outermost one (decision 0019).
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.sign.validation import ades
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.ltv.poe import digest_for_poe
from pyhanko_certvalidator.ltv.types import ValidationTimingParams
from pyhanko_certvalidator.revinfo import validate_ocsp
from pyhanko_certvalidator.revinfo.archival import OCSPContainer

_covered: ContextVar[dict[bytes, datetime] | None] = ContextVar("what the time-stamps in question cover", default=None)
_library_authorisation = validate_ocsp._check_ocsp_authorisation
_library_stamps = ades._validate_prima_facie_poe


def answered_in_date(responder: x509.Certificate, produced: datetime) -> bool:
    """Did its certificate run when it signed the answer (producedAt)?"""
    return bool(responder.not_valid_before <= produced <= responder.not_valid_after)


async def _authorisation(responder_cert: x509.Certificate, **given: Any) -> bool:
    context = _while_it_ran(given["validation_context"], responder_cert, given["ocsp_response"])
    return bool(await _library_authorisation(responder_cert, **{**given, "validation_context": context}))


def _while_it_ran(context: ValidationContext, responder: x509.Certificate, answer: OCSPContainer) -> ValidationContext:
    begin, end = responder.not_valid_before, responder.not_valid_after
    if begin <= context.moment <= end or not answered_in_date(responder, _produced(answer)):
        return context
    if context.moment > end and _proved(answer, context) > end:
        return context
    timing = context.timing_params
    then = replace(timing.timing_info, validation_time=min(max(context.moment, begin), end))
    found = copy.copy(context)
    found.timing_params = ValidationTimingParams(then, timing.time_tolerance)
    return found


def _produced(answer: OCSPContainer) -> datetime:
    told = answer.ocsp_response_data.basic_ocsp_response["tbs_response_data"]
    moment: datetime = told["produced_at"].native
    return moment


def _proved(answer: OCSPContainer, context: ValidationContext) -> datetime:
    """From when on the answer is proved to have been there."""
    proved: datetime = context.revinfo_manager.poe_manager[answer]
    return min(proved, (_covered.get() or {}).get(digest_for_poe(answer.ocsp_response_data.dump()), proved))


async def _stamps(stamps: list[Any], *given: Any, **named: Any) -> Any:
    """Only while the chain of time-stamps itself is judged: for a signature nothing counts but what that proved."""
    with _covering(stamps):
        return await _library_stamps(stamps, *given, **named)


@contextmanager
def _covering(stamps: list[Any]) -> Iterator[None]:
    latest_first = sorted(stamps, key=lambda one: one.timestamp_dt, reverse=True)
    token = _covered.set({item.digest: one.timestamp_dt for one in latest_first for item in one.poes_implied})
    try:
        yield
    finally:
        _covered.reset(token)


validate_ocsp._check_ocsp_authorisation = _authorisation  # type: ignore[assignment]
ades._validate_prima_facie_poe = _stamps  # type: ignore[assignment]
