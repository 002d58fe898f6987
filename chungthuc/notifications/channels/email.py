"""E-mail by SMTP. The Message-ID is the message's own, so a repeat can be recognised (RFC 5322 §3.6.4)."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email.header import Header
from email.message import Message as Message822
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from chungthuc.notifications.bounces import letters
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message

FITS = 60  # letters of a subject that need no folding
CLOSING = 421

_open: ContextVar[BaseEmailBackend | None] = ContextVar("the connection that several letters share", default=None)


@contextmanager
def one_connection() -> Iterator[None]:
    """The letters sent inside share a connection: greeting, TLS and log-in cost more than most letters."""
    connection = get_connection()
    token = _open.set(connection)
    try:
        yield
    finally:
        _open.reset(token)
        _drop(connection)


def send(message: Message) -> None:
    """Hand it to the mail server with its file. Raises NotSent, never with the recipient's address in it."""
    written = _written(message)
    try:
        validate_email(message.recipient)
        _hand_over(written)
    except (ValidationError, BadHeaderError):
        raise NotSent(FailureCode.BAD_ADDRESS, "recipient or header not acceptable", final=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        final = all(500 <= code < 600 for code in codes)
        code = FailureCode.RECIPIENT_REFUSED if final else FailureCode.RECIPIENT_BUSY
        raise NotSent(code, f"recipient refused {codes}", final=final) from None
    except smtplib.SMTPDataError as error:  # 5yz of the content: the same letter is refused again (RFC 5321 §4.2.1)
        final = 500 <= error.smtp_code < 600
        code = FailureCode.LETTER_REFUSED if final else FailureCode.LETTER_DEFERRED
        raise NotSent(code, f"letter refused [{error.smtp_code}]", final=final, away=not final) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(FailureCode.CONNECTION, f"{type(error).__name__} {error.smtp_code}", away=True) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(FailureCode.CONNECTION, type(error).__name__, away=True) from None


def _hand_over(written: EmailMessage) -> None:
    """By the shared connection, if there is one: anew when the server ended it, as some do after so many letters."""
    shared = _open.get()
    if shared is None:
        written.send(fail_silently=False)
        return
    fresh = shared.open()
    try:
        shared.send_messages([written])
    except (smtplib.SMTPException, OSError) as fault:
        if not _is_over(fault):
            raise
        _drop(shared)
        if fresh:
            raise
        written.send(fail_silently=False)


def _is_over(fault: Exception) -> bool:
    """Whether the connection is good for nothing any more: broken, or closed with 421 (RFC 5321 §3.8)."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _text in fault.recipients.values())
    if isinstance(fault, smtplib.SMTPResponseException):
        return fault.smtp_code == CLOSING
    return isinstance(fault, smtplib.SMTPServerDisconnected) or not isinstance(fault, smtplib.SMTPException)


def _drop(connection: BaseEmailBackend) -> None:
    """The farewell may fail as well: what was sent before has arrived all the same."""
    with suppress(smtplib.SMTPException, OSError):
        connection.close()


class Letter(EmailMessage):
    """Django encodes a subject as if it began the line, so that the first line of a long one came out empty."""

    def message(self, **how: Any) -> Any:
        made, subject = super().message(**how), str(self.subject)  # which refuses line breaks in any header
        plain = subject.isascii() and len(subject) <= FITS
        folded = Header(subject, None if plain else "utf-8", header_name="Subject")  # RFC 2047: words that fold
        del made["Subject"]
        Message822.__setitem__(made, "Subject", folded)  # Django's own would make it one text again
        return made


def letter(message: Message) -> EmailMessage:
    """The letter as it will leave, its file attached byte for byte."""
    ours = settings.DEFAULT_FROM_EMAIL
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated", "From": ours}
    # Who carries it sends it back to the envelope's sender, which names this very letter (RFC 5321 §4.4).
    sender = letters.address_of(message) or ours
    written = Letter(message.subject, message.body, from_email=sender, to=[message.recipient], headers=headers)
    if message.document is not None:
        with message.document.source().open() as file:
            written.attach(message.file_name, file.read(), "application/pdf")
    return written


def _written(message: Message) -> EmailMessage:
    """A file that cannot be read is no fault of the mail server: other letters need not wait."""
    try:
        return letter(message)
    except OSError as error:
        raise NotSent(FailureCode.FILE_UNREADABLE, f"the file cannot be read: {type(error).__name__}") from None


def message_id(message: Message) -> str:
    """The same at every try: the outbox row's id at the sender's domain; after «Gửi lại» with its round, for a mail
    server may drop what it has seen."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.request_id}@{domain}>"
