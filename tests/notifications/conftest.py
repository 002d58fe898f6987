import os
from contextlib import suppress

import pytest

from chungthuc.documents import store
from chungthuc.documents.models import Document, RevisionKind, Upload
from chungthuc.notifications import outbox, sending
from chungthuc.notifications.channels import NotSent, sms_https
from chungthuc.notifications.models import Message
from demo.sms_provider import Provider, server
from tests.harness.servers import tls
from tests.harness.servers.mail import mailbox, post  # noqa: F401  (fixtures)

SECRET = "bi mat cua nha cung cap"  # of the provider


@pytest.fixture
def document(db, settings, tmp_path) -> Document:
    """Two megabytes of noise with a tail: what arrives must be these very bytes."""
    settings.STORE = tmp_path / "store"
    place = store.staging()
    place.write_bytes(b"%PDF-1.7\r\n" + os.urandom(2_000_000) + b"\r\n.\r\n..\nFrom here\n")
    kept = store.put(place)
    facts = {"base_sha256": kept.sha256, "base_length": kept.length, "page_count": 1}
    upload = Upload.objects.create(
        name="q.pdf", sha256=kept.sha256, length=kept.length, by="00000000-0000-0000-0000-000000000000", **facts
    )
    made = Document.objects.create(upload=upload, **facts)
    made.append(RevisionKind.ATTESTATION, os.urandom(5000), after=0)
    return made


def enqueued(**facts) -> Message:
    """A message about a result, unless the test says otherwise."""
    usual = {
        "channel": "email",
        "recipient": "an@vidu.test",
        "subject": "Bản sao điện tử đã chứng thực – hồ sơ HS-1",
        "body": "Phường gửi kèm bản sao.\n\nHãy gửi nguyên tệp PDF.\n",
        "key": "result:1",
    }
    return outbox.enqueue(**{**usual, **facts})


def text(**facts) -> Message:
    """A text about an appointment, unless the test says otherwise."""
    usual = {
        "channel": "sms",
        "recipient": "84912345678",
        "subject": "",
        "body": "Lich hen 7K2M: 08:30 30/11/2026 tai UBND phuong Hoan Kiem.",
        "key": "booking:1:sms",
    }
    return outbox.enqueue(**{**usual, **facts})


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    return tls.context(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def provider(db, settings, monkeypatch, trusted):
    """A provider behind TLS whose CA is ours."""
    context, ca = trusted
    monkeypatch.setattr(sms_https, "TIMEOUT", (1, 1))
    made = Provider(token="chia-khoa", secret=SECRET)
    with server(made, tls=context) as port:
        settings.SMS, settings.SMS_URL, settings.SMS_CA = "https", f"https://127.0.0.1:{port}/sms", str(ca)
        settings.SMS_BRANDNAME, settings.SMS_TOKEN, settings.SMS_CALLBACK_SECRET = "UBNDHK", "chia-khoa", SECRET
        settings.MESSAGES_A_MINUTE = {"sms": 0}
        yield made


def tried(message: Message) -> Message:
    """One try of the job, as the worker would."""
    with suppress(NotSent):
        sending.send(str(message.pk))
    message.refresh_from_db()
    return message
