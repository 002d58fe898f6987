"""E-mail by SMTP. The Message-ID is the message's own, so a repeat can be recognised."""

import smtplib
import tempfile
from pathlib import Path

from django.core.mail import BadHeaderError, EmailMessage
from django.core.validators import validate_email
from django.core.exceptions import ValidationError

from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.models import Message


def send(message: Message) -> None:
    """Hand it to the mail server with its file. Raises NotSent."""
    try:
        validate_email(message.recipient)
        letter = _letter(message)
        letter.send(fail_silently=False)
    except (ValidationError, BadHeaderError):
        raise NotSent("recipient or header not acceptable", final=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise NotSent(f"recipient refused {codes}", final=all(500 <= code < 600 for code in codes)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"{type(error).__name__}") from None


def _letter(message: Message) -> EmailMessage:
    headers = {"Message-ID": f"<{message.pk}@chungthuc>", "Auto-Submitted": "auto-generated"}
    letter = EmailMessage(message.subject, message.body, to=[message.recipient], headers=headers)
    if message.document is not None:
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "file.pdf"
            message.document.source().copy_to(whole)
            letter.attach(message.file_name, whole.read_bytes(), "application/pdf")
    return letter
