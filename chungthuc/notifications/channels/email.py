"""E-mail by SMTP. The Message-ID is the message's own, so a repeat can be recognised (RFC 5322 §3.6.4)."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage
from django.core.validators import validate_email

from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.models import Message


def send(message: Message) -> None:
    """Hand it to the mail server with its file. Raises NotSent, never with the recipient's address in it."""
    try:
        validate_email(message.recipient)
        letter(message).send(fail_silently=False)
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


def letter(message: Message) -> EmailMessage:
    """The letter as it will leave, its file attached byte for byte."""
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    written = EmailMessage(message.subject, message.body, to=[message.recipient], headers=headers)
    if message.document is not None:
        with message.document.source().open() as file:
            written.attach(message.file_name, file.read(), "application/pdf")
    return written


def message_id(message: Message) -> str:
    """The same at every try: the outbox row's id at the sender's domain."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{message.pk}@{domain}>"
