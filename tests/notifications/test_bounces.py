"""Letters that come back over real SMTP: one of ours is marked, a stranger's word marks nothing."""

from io import BytesIO, TextIOWrapper
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from chungthuc.notifications import outbox
from chungthuc.notifications.bounces import box, letters
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import MessageState
from tests.harness.jobs import run_jobs
from tests.notifications.conftest import enqueued

REPORT = """Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; an@vidu.test
Action: {action}
Status: {status}

--b
Content-Type: message/rfc822

Subject: the letter
--b--
"""


@pytest.fixture
def sent(db, mailbox, settings):
    """A letter that has left, and the sender of its envelope."""
    settings.MAIL_BOUNCES = "bounces@hoankiem.test"
    message = enqueued()
    run_jobs()
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    return message, mailbox.senders[-1]


def report(to: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    return REPORT.format(to=to, action=action, status=status).encode()


def came(letter: bytes) -> bool:
    bounce = letters.read(letter)
    return bounce is not None and letters.take(bounce)


def test_the_envelope_names_the_letter_and_the_letter_does_not_show_it(sent, mailbox):
    message, sender = sent
    assert sender.startswith("bounces+")
    assert sender.endswith("@hoankiem.test")
    assert len(sender.partition("@")[0]) <= 64  # RFC 5321 §4.5.3.1.1
    assert "bounces" not in str(mailbox.letters[-1]["From"])
    assert letters.read(report(sender)).message_id == message.pk


@pytest.mark.parametrize(
    ("status", "code"),
    [("5.1.1", FailureCode.RECIPIENT_REFUSED), ("5.2.2", FailureCode.RECIPIENT_BUSY), ("5.3.4", FailureCode.LETTER_REFUSED),
     ("5.7.1", FailureCode.BOUNCED), ("4.4.7", FailureCode.BOUNCED), ("nonsense", FailureCode.BOUNCED)],
)  # fmt: skip
def test_it_is_marked_with_the_cause(sent, status, code):
    message, sender = sent
    assert came(report(sender.upper(), status=status)), "carriers may change the case"
    message.refresh_from_db()
    assert (message.state, message.failure) == (MessageState.FAILED, code)
    assert not came(report(sender, status=status)), "once"


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_only_a_failure_counts(sent, action):
    message, sender = sent
    assert not came(report(sender, action=action))
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_an_absence_note_says_nothing(sent):
    assert not came(f"To: {sent[1]}\nSubject: I am away\n\nAction: failed\n".encode())


def test_a_strangers_proof_is_none(sent):
    """The id of a letter stands in its Message-ID; without the key nobody makes its proof, and the body is not asked."""
    message, sender = sent
    name = sender.partition("+")[2].partition(".")[0]
    other = enqueued(key="another")
    forged = [
        sender.replace(sender.split(".")[2].partition("@")[0], "a" * 16),
        letters.address_of(other).replace(letters.address_of(other).partition("+")[2].partition(".")[0], name),
        "bounces@hoankiem.test",
    ]
    for address in forged:
        assert not came(report(address))
    assert not came(report("x@y.example").replace(b"I am sorry.", sender.encode()))
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_what_came_back_from_an_earlier_round_says_nothing_of_this_one(sent, mailbox):
    message, sender = sent
    assert came(report(sender))
    assert outbox.resend(message, by="system:test")
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.round) == (MessageState.SENT, 2)
    assert mailbox.senders[-1] != sender
    assert mailbox.letters[-1]["Message-ID"] != mailbox.letters[0]["Message-ID"], "or a server drops it as seen"
    assert not came(report(sender))
    assert came(report(mailbox.senders[-1]))


@pytest.mark.parametrize(
    "letter",
    [b"", b"\0" * 1000, b"\xff\xfe" * 5000, b"To: " + b"+" * 300_000, b"--b\n" * 300_000,
     b"Content-Type: message/delivery-status\n" * 5000],
)  # fmt: skip
def test_anything_may_come(db, letter):
    assert letters.read(letter) is None


def test_a_maildir_is_emptied(sent, tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.a").write_bytes(report(sent[1]))
    (tmp_path / "new" / "2.b").write_bytes(b"spam")
    (tmp_path / "new" / "3.c").symlink_to("/etc/passwd")
    assert box.empty(tmp_path) == 1
    assert sorted(one.name for one in (tmp_path / "cur").iterdir()) == ["1.a:2,S", "2.b:2,S"]
    sent[0].refresh_from_db()
    assert sent[0].state == MessageState.FAILED


def test_a_mail_server_pipes_it(sent, monkeypatch, capsys):
    message, sender = sent
    piped = TextIOWrapper(BytesIO(report("somebody@else.example")))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=piped.buffer))
    call_command("read_bounces", to=sender)
    assert "a letter came back" in capsys.readouterr().out
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_without_a_box_the_sender_is_the_offices_own(db, mailbox):
    enqueued()
    run_jobs()
    assert mailbox.senders == ["chungthuc@hoankiem.test"]
