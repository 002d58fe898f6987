"""SMS by SMPP 3.4 to an operator's SMS centre, through smpplib.

A session a message: the centre lets an account bind once, and an outbox job is done in seconds. Receipts are read
by a session of their own (``collect``), a minute apart; the centre keeps them until then.
"""

import logging
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.utils.translation import gettext as _
from smpplib import consts, exceptions, gsm, smpp
from smpplib.client import Client

from chungthuc.notifications.channels import NotSent, Submission
from chungthuc.notifications.channels.sms_provider import Hear, SmsProvider
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message

TIMEOUT = 10.0  # seconds for one answer
LARGEST = 65_536  # bytes of a PDU; a submit_sm has some hundred
QUIET = 1.0  # seconds without a receipt: the centre has no more
LONGEST = 30.0  # seconds a collector stays
FINAL = {
    consts.SMPP_ESME_RINVDSTADR,
    consts.SMPP_ESME_RINVMSGLEN,
    consts.SMPP_ESME_RINVDSTTON,
    consts.SMPP_ESME_RINVDSTNPI,
}
BROKEN = (exceptions.ConnectionError, exceptions.UnknownCommandError, OSError, struct.error, ValueError, KeyError,
          TypeError, AttributeError, IndexError)  # fmt: skip  # what smpplib raises over bytes that are no SMPP
DELIVERED = {"DELIVRD"}  # ACCEPTD says only that somebody at the centre read it
FAILED = {"EXPIRED", "DELETED", "UNDELIV", "UNKNOWN", "REJECTD"}

logging.getLogger("smpp").setLevel(logging.CRITICAL)  # it would log numbers and texts


class Session(Client):  # type: ignore[misc]
    """smpplib's client that verifies TLS by name, bounds what it reads, and gives an answer a deadline."""

    deadline = 0.0

    def _create_socket(self) -> socket.socket:
        raw = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        raw.settimeout(self.timeout)
        if self._ssl_context is None:
            return raw
        wrapped: socket.socket = self._ssl_context.wrap_socket(raw, server_hostname=self.host)
        return wrapped

    def _recv_exact(self, exact_size: int) -> bytes:
        if not 0 <= exact_size <= LARGEST:
            raise exceptions.ConnectionError("not SMPP")
        parts = b""
        while len(parts) < exact_size:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            part = self._socket.recv(exact_size - len(parts))
            if not part:
                raise exceptions.ConnectionError("closed")
            parts += part
        return parts

    def within(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds


def send(message: Message) -> Submission:
    """Submit every part and wait for the centre's number of each. Raises NotSent, never with number or text in it."""
    parts, encoding, esm_class = gsm.make_parts(message.body)
    with _session("bind_transmitter") as session:
        numbers = [_submitted(session, message, part, encoding, esm_class) for part in parts]
    return Submission(references=tuple(numbers))


def collect(hear: Hear) -> int:
    """Read the receipts that wait: hear(reference, outcome, reason) for each; it is acknowledged after that.

    Returns how many. Raises NotSent when the centre cannot be reached.
    """
    heard = 0
    with _session("bind_receiver") as session:
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            session.within(QUIET)
            try:
                pdu = session.read_pdu()
            except TimeoutError:
                break
            if pdu.command == "deliver_sm":
                heard += _heard(pdu, hear)
                _answer(session, pdu, "deliver_sm_resp")
            elif pdu.command == "enquire_link":
                _answer(session, pdu, "enquire_link_resp")
    return heard


@contextmanager
def _session(bind: str) -> Iterator[Session]:
    host, _colon, port = settings.SMPP.partition(":")
    context = ssl.create_default_context(cafile=settings.SMS_CA or None) if settings.SMPP_TLS else None
    session = Session(host, int(port or 2775), timeout=TIMEOUT, ssl_context=context, allow_unknown_opt_params=True)
    try:
        session.connect()
        session.within(TIMEOUT)
        getattr(session, bind)(system_id=settings.SMPP_USER, password=settings.SMPP_PASSWORD)
        yield session
        with suppress(exceptions.PDUError, *BROKEN):
            session.within(2)
            session.unbind()
    except exceptions.PDUError as error:
        raise NotSent(FailureCode.CONNECTION, _status(error.args[1] if len(error.args) > 1 else 0), away=True) from None
    except BROKEN as error:
        raise NotSent(FailureCode.CONNECTION, type(error).__name__, away=True) from None
    finally:
        session.disconnect()


def _submitted(session: Session, message: Message, part: bytes, encoding: int, esm_class: int) -> str:
    sent = session.send_message(
        source_addr_ton=consts.SMPP_TON_ALNUM,
        source_addr_npi=consts.SMPP_NPI_UNK,
        source_addr=settings.SMS_BRANDNAME,
        dest_addr_ton=consts.SMPP_TON_INTL,
        dest_addr_npi=consts.SMPP_NPI_ISDN,
        destination_addr=message.recipient,
        short_message=part,
        data_coding=encoding,
        esm_class=esm_class,
        registered_delivery=True,
    )
    answer = _answer_to(session, sent.sequence)
    if answer.is_error():
        status = int(answer.status)
        final = status in FINAL
        code = FailureCode.NUMBER_REFUSED if final else FailureCode.PROVIDER_BUSY
        raise NotSent(code, _status(status), final=final, away=not final)
    number = answer.message_id or b""
    return number.decode("ascii", "replace") if isinstance(number, bytes) else str(number)


def _answer_to(session: Session, sequence: int) -> Any:
    """The answer to what was sent; the centre may ask in between whether we are still there."""
    session.within(TIMEOUT)
    while True:
        pdu = session.read_pdu()
        if pdu.command == "enquire_link":
            _answer(session, pdu, "enquire_link_resp")
        elif pdu.command in ("submit_sm_resp", "generic_nack") and pdu.sequence == sequence:
            return pdu


def _answer(session: Session, pdu: Any, command: str) -> None:
    answer = smpp.make_pdu(command, client=session)
    answer.sequence = pdu.sequence
    session.send_pdu(answer)


def _heard(pdu: Any, hear: Hear) -> int:
    """A receipt (SMPP 3.4 appendix B): «id:… stat:DELIVRD err:000 …»; anything else is no business of ours."""
    text = (pdu.short_message or b"").decode("latin-1")
    facts = dict(pair.split(":", 1) for pair in text.split() if ":" in pair)
    reference, stat = facts.get("id", ""), facts.get("stat", "")
    if not reference or stat not in DELIVERED | FAILED:
        return 0
    hear(reference[:80], "delivered" if stat in DELIVERED else "failed", f"{stat} {facts.get('err', '')}".strip()[:80])
    return 1


def _status(status: int) -> str:
    return f"SMPP status 0x{status:08X}"


def _unsafe() -> Iterator[CheckMessage]:
    if not settings.SMPP_TLS:
        words = _("SMPP không có TLS: số điện thoại và tin nhắn đi qua mạng ai cũng đọc được.")
        hint = _("Ghi CHUNGTHUC_SMPP_TLS=1, hoặc nối đến trung tâm tin nhắn qua VPN.")
        yield Warning(words, hint=hint, id="notifications.W002")


PROVIDER = SmsProvider(
    name="smpp",
    needs={"CHUNGTHUC_SMPP": "SMPP", "CHUNGTHUC_SMPP_USER": "SMPP_USER", "CHUNGTHUC_SMS_BRANDNAME": "SMS_BRANDNAME"},
    send=send,
    collect=collect,
    unsafe=_unsafe,
)
