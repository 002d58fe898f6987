"""Time-stamps by RFC 3161. A service may take two minutes; a token is checked before use; never a local clock."""

import asyncio
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Unpack
from urllib.parse import urlsplit

from asn1crypto import cms, core, tsp
from pyhanko.sign.timestamps import TimeStamper

from pades.common.errors import ErrorCode, Facts, PadesError, TsaRefusal
from pades.common.net import USUAL, Answer, Budget, NetFault, ask

SKEW = timedelta(minutes=5)  # between the service's clock and ours, on arrival of the token
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
GRANTED = ("granted", "granted_with_mods")
MOST_BYTES = 256 << 10  # a token with its whole chain has six thousand
LONGEST_WORDS = 200  # of the service's own
LATER = (408, 425, 429)  # of HTTP's refusals those that say «not now»


class _Response(core.Sequence):  # type: ignore[misc]
    """TimeStampResp (RFC 3161, 2.4.2). asn1crypto's own cannot be without a token, as each refusal is."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


class Tsa(TimeStamper):
    """A time-stamp service. Raises PadesError("tsa_unavailable" | "tsa_refused"); a refusal is not asked again.

    ``token_length``: bytes of the largest token that it gave, 0 before the first.
    """

    def __init__(
        self,
        url: str,
        timeout: float = 180.0,
        tries: int = 3,
        pause: float = 2.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not url:
            raise PadesError(ErrorCode.TSA_UNAVAILABLE)
        super().__init__()  # type: ignore[no-untyped-call]
        self.url, self.timeout, self.tries, self.pause = url, timeout, tries, pause
        self.clock = clock  # ours, with which the token's time is compared
        self.token_length = 0

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token over this digest; it is this question's answer, by the service's word at this time."""
        nonce, query = self.request_cms(message_digest, md_algorithm)
        answer = await asyncio.to_thread(self._ask, query.dump())
        token = _token(answer, message_digest, md_algorithm, nonce, self.clock())
        self.token_length = max(self.token_length, len(token.dump()))
        return token

    def _ask(self, query: bytes) -> bytes:
        why: Facts = {}
        for attempt in range(self.tries):
            if attempt:
                time.sleep(self.pause * attempt)
            try:
                return _of_its_kind(self._post(query))
            except NetFault as fault:
                if 400 <= fault.status < 500 and fault.status not in LATER:
                    raise _refused(why=TsaRefusal.STATUS, status=fault.status) from fault
                why = fault.facts
        raise PadesError(ErrorCode.TSA_UNAVAILABLE, **why)

    def _post(self, query: bytes) -> Answer:
        return ask(
            "POST",
            self.url,
            hosts=frozenset({_host(self.url)}),
            budget=Budget(self.timeout, MOST_BYTES),
            data=query,
            headers={"Content-Type": QUERY, "Accept": REPLY},
        )


def _host(url: str) -> str:
    """The service's own, as ``net.ask`` wants it: elsewhere it may not send us."""
    try:
        parts = urlsplit(url)
        usual = parts.port is None or parts.port in USUAL.values()
        return (parts.hostname or "") if usual else f"{parts.hostname}:{parts.port}"
    except ValueError:
        return ""


def _refused(**facts: Unpack[Facts]) -> PadesError:
    return PadesError(ErrorCode.TSA_REFUSED, **facts, permanent=True)


def _of_its_kind(answer: Answer) -> bytes:
    if answer.kind != REPLY:
        raise _refused(why=TsaRefusal.WRONG_TYPE, media_type=_words(answer.kind))
    return answer.content


def _token(answer: bytes, digest: bytes, algorithm: str, nonce: int | None, now: datetime) -> cms.ContentInfo:
    """The token in the answer. Raises PadesError("tsa_refused") for a refusal and for whatever is no answer to this."""
    try:
        response = _Response.load(answer, strict=True)
        _check_granted(response)
        token = response["time_stamp_token"]
        signed = token["content"]
        if signed["encap_content_info"]["content_type"].native != "tst_info" or len(signed["signer_infos"]) != 1:
            raise ValueError("no time-stamp")
        told = signed["encap_content_info"]["content"].parsed
        imprint = told["message_imprint"]
        fits = (imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native) == (algorithm, digest)
        answered, stamped = told["nonce"].native, told["gen_time"].native
    except PadesError:
        raise
    except Exception as error:  # asn1crypto raises many kinds on what is no time-stamp
        raise _refused(why=TsaRefusal.UNREADABLE) from error
    if not fits or answered != nonce:
        raise _refused(why=TsaRefusal.OTHER_QUESTION)
    _check_recent(stamped, now)
    return token


def _check_granted(response: _Response) -> None:
    status = response["status"]
    if status["status"].native in GRANTED:
        return
    said = _words("; ".join(str(one) for one in status["status_string"].native or ()))
    failed = ", ".join(sorted(_flags(status["fail_info"].native)))
    raise _refused(why=TsaRefusal.SAID, said=" – ".join(one for one in (said, failed, status["status"].native) if one))


def _flags(found: Any) -> set[str]:
    return {str(one) for one in found or ()}


def _check_recent(stamped: datetime, now: datetime) -> None:
    """The time is compared with our clock here (invariant I18)."""
    if abs(now - stamped) > SKEW:
        raise _refused(why=TsaRefusal.OTHER_TIME)


def _words(text: str) -> str:
    """A stranger's words, to stand inside a sentence: one line, nothing that steers a terminal, not long."""
    plain = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text)
    plain = " ".join(plain.split()).rstrip(".")
    return plain if len(plain) <= LONGEST_WORDS else f"{plain[: LONGEST_WORDS - 1]}…"
