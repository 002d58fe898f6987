"""E-mail by SMTP. The Message-ID is the message's own, so a repeat can be recognised (RFC 5322 §3.6.4)."""

import smtplib
from email.header import Header
from email.message import Message as Message822
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage
from django.core.validators import validate_email

from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.models import Message

FITS = 60  # letters of a subject that need no folding


def send(message: Message) -> None:
    """Hand it to the mail server with its file. Raises NotSent, never with the recipient's address in it."""
    written = _written(message)
    try:
        validate_email(message.recipient)
        written.send(fail_silently=False)
    except (ValidationError, BadHeaderError):
        raise NotSent("recipient or header not acceptable", final=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise NotSent(f"recipient refused {codes}", final=all(500 <= code < 600 for code in codes)) from None
    except smtplib.SMTPDataError as error:  # 5yz of the content: the same letter is refused again (RFC 5321 §4.2.1)
        final = 500 <= error.smtp_code < 600
        raise NotSent(f"letter refused [{error.smtp_code}]", final=final, away=not final) from None
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"{type(error).__name__} {error.smtp_code}", away=True) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(type(error).__name__, away=True) from None


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
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    written = Letter(message.subject, message.body, to=[message.recipient], headers=headers)
    if message.document is not None:
        with message.document.source().open() as file:
            written.attach(message.file_name, file.read(), "application/pdf")
    return written


def _written(message: Message) -> EmailMessage:
    """A file that cannot be read is no fault of the mail server: other letters need not wait."""
    try:
        return letter(message)
    except OSError as error:
        raise NotSent(f"the file cannot be read: {type(error).__name__}") from None


def message_id(message: Message) -> str:
    """The same at every try: the outbox row's id at the sender's domain."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.pk}@{domain}>"
