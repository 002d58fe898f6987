"""Time-stamps by RFC 3161. A service may take two minutes; a token is checked before use; never a local clock."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import requests
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from pades.errors import PadesError

SKEW = timedelta(minutes=5)  # between the service's clock and ours, on arrival of the token
CONTENT_TYPE = "application/timestamp-query"


class Tsa(TimeStamper):
    """A time-stamp service. Raises PadesError("tsa_unavailable" | "tsa_refused")."""

    def __init__(
        self,
        url: str,
        timeout: float = 180.0,
        tries: int = 3,
        pause: float = 2.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not url:
            raise PadesError("tsa_unavailable", "Chưa khai báo địa chỉ dịch vụ dấu thời gian.")
        super().__init__()  # type: ignore[no-untyped-call]
        self.url, self.timeout, self.tries, self.pause = url, timeout, tries, pause
        self.clock = clock  # ours, with which the token's time is compared

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        response = await asyncio.to_thread(self._ask, req.dump())
        _must_be_now(response, self.clock())
        return response

    def _ask(self, query: bytes) -> tsp.TimeStampResp:
        for attempt in range(self.tries):
            if attempt:
                time.sleep(self.pause * attempt)
            if answer := self._post(query):
                return tsp.TimeStampResp.load(answer)
        raise PadesError(
            "tsa_unavailable", "Dịch vụ dấu thời gian chưa trả lời. Hệ thống sẽ tự thử lại; không cần ký lại."
        )

    def _post(self, query: bytes) -> bytes | None:
        try:
            answer = requests.post(
                self.url,
                data=query,
                headers={"Content-Type": CONTENT_TYPE},
                timeout=self.timeout,
                allow_redirects=False,
            )
        except requests.RequestException:
            return None
        kind = answer.headers.get("Content-Type", "")
        return answer.content if answer.status_code == 200 and kind.startswith("application/timestamp-reply") else None


def _must_be_now(response: tsp.TimeStampResp, now: datetime) -> None:
    """pyHanko checks imprint and nonce; the time is compared with our clock here (invariant I18)."""
    status = response["status"]["status"].native
    if status not in ("granted", "granted_with_mods"):
        raise PadesError("tsa_refused", f"Dịch vụ dấu thời gian từ chối yêu cầu ({status}).")
    stamped: datetime = (
        response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    )
    if abs(now - stamped) > SKEW:
        raise PadesError("tsa_refused", "Giờ của dịch vụ dấu thời gian lệch quá 5 phút so với máy chủ.")
