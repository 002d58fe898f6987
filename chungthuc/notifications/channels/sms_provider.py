"""What a provider of texts is to us: a module with one of these, and a row in ``sms.PROVIDERS``."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from django.core.checks import CheckMessage

from chungthuc.notifications.channels import Submission
from chungthuc.notifications.models import Message

Hear = Callable[[str, str, str], None]  # the provider's number of a part; delivered or failed; reason


@dataclass(frozen=True)
class Report:
    """What became of a text: ``request_id`` as we gave it; ``reason`` is a code, never words about a person."""

    request_id: str
    delivered: bool
    reason: str


class NotAReport(ValueError):
    """What was posted is no report in the provider's form."""


@dataclass(frozen=True)
class Callback:
    """For one that posts its reports to ``/api/v1/sms-reports``."""

    proves: Callable[[Mapping[str, str], bytes], bool]  # headers, body: whether the provider posted it
    read: Callable[[bytes], Report | None]  # None: a state in between. Raises NotAReport


@dataclass(frozen=True)
class SmsProvider:
    """``needs``: by the operator's name the setting that must not be empty. ``collect``: fetches receipts each minute.

    ``unsafe``: what is set up dangerously, asked in production only.
    """

    name: str
    send: Callable[[Message], Submission]  # raises NotSent, never with number or text in it
    needs: Mapping[str, str] = field(default_factory=dict)
    collect: Callable[[Hear], int] | None = None
    callback: Callback | None = None
    unsafe: Callable[[], Iterator[CheckMessage]] | None = None
