"""Letters over real SMTP: they arrive once, whole, and nothing typed becomes a header."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction

from chungthuc.core.errors import Refused
from chungthuc.documents import store
from chungthuc.notifications import sending
from chungthuc.notifications.channels import NotSent
from chungthuc.notifications.models import Message, MessageState
from tests.harness.jobs import run_jobs
from tests.notifications.conftest import enqueued


def test_a_letter_arrives_with_its_words(db, mailbox):
    message = enqueued()
    assert run_jobs() == 1
    letter = mailbox.letters[0]
    assert letter["To"] == "an@vidu.test"
    assert letter["Subject"] == "Bản sao điện tử đã chứng thực – hồ sơ HS-1"
    assert letter["Message-ID"] == f"<{message.pk}@hoankiem.test>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().replace("\r\n", "\n") == "Phường gửi kèm bản sao.\n\nHãy gửi nguyên tệp PDF.\n"
    message.refresh_from_db()
    assert (message.state, message.tries, message.last_error) == (MessageState.SENT, 1, "")
    assert message.sent_at is not None


def test_the_file_arrives_byte_for_byte(document, mailbox, tmp_path):
    enqueued(document=document, file_name="ban-sao-chung-thuc-HS-1.pdf")
    run_jobs()
    attached = list(mailbox.letters[0].iter_attachments())
    assert [one.get_filename() for one in attached] == ["ban-sao-chung-thuc-HS-1.pdf"]
    assert attached[0].get_content_type() == "application/pdf"
    document.source().copy_to(tmp_path / "sent.pdf")
    assert attached[0].get_payload(decode=True) == (tmp_path / "sent.pdf").read_bytes()


@pytest.mark.parametrize("field", ["recipient", "subject", "file_name"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\u2028", "\x85"])
def test_a_line_break_never_becomes_a_header(document, mailbox, field, end):
    text = f"an@vidu.test{end}Bcc: ke-xau@vidu.test"
    facts = {"document": document, "file_name": "a.pdf", field: text}
    with pytest.raises(Refused) as refusal:
        enqueued(**facts)
    assert refusal.value.code == "header_injection"
    assert not Message.objects.exists()


def test_a_row_written_past_the_door_is_still_refused(db, mailbox):
    message = enqueued()
    Message.objects.update(subject="Kết quả\nBcc: ke-xau@vidu.test")
    sending.send(str(message.pk))
    message.refresh_from_db()
    assert (message.state, mailbox.raw) == (MessageState.FAILED, [])


@pytest.mark.parametrize("recipient", ["khong-phai-thu", "a@b@c", "an@vidu.test, ba@vidu.test"])
def test_what_is_no_address_fails_at_once(db, mailbox, recipient):
    message = enqueued(recipient=recipient)
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.FAILED, "recipient or header not acceptable")
    assert mailbox.raw == []


def test_a_recipient_refused_for_good_fails_at_once(db, mailbox):
    mailbox.answer = "550 no such user"
    message = enqueued()
    run_jobs()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.FAILED, "recipient refused [550]")


def test_a_recipient_refused_for_now_is_tried_again(db, mailbox):
    mailbox.answer = "451 greylisted"
    message = enqueued()
    with pytest.raises(NotSent, match="451"):
        sending.send(str(message.pk))
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED
    mailbox.answer = None
    sending.send(str(message.pk))
    assert len(mailbox.raw) == 1


@pytest.mark.parametrize(("answer", "state"), [("552 too big", "failed"), ("451 later", "queued")])
def test_a_letter_refused_for_its_content(db, mailbox, answer, state):
    mailbox.answer_to_data = answer
    message = enqueued()
    with suppress(NotSent):
        sending.send(str(message.pk))
    message.refresh_from_db()
    assert (message.state, message.last_error) == (state, f"letter refused [{answer[:3]}]")


def test_the_error_never_names_the_recipient(db, mailbox):
    mailbox.answer = "550 <an@vidu.test>: Nguyen Van An is unknown here"
    message = enqueued()
    run_jobs()
    message.refresh_from_db()
    assert "an@" not in message.last_error
    assert "Nguyen" not in message.last_error


def row(**facts):
    usual = {"channel": "email", "recipient": "a@vidu.test", "subject": "x", "body": "x", "key": "k"}
    return Message.objects.create(**{**usual, **facts})


@pytest.mark.parametrize(
    ("state", "constraint"),
    [("sent", "sent_message_has_a_time"), ("sending", "sender_at_work_has_a_time")],
)
def test_named_constraints(db, state, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row(state=state)


def test_attached_file_has_a_name(document):
    with pytest.raises(IntegrityError, match="attached_file_has_a_name"), transaction.atomic():
        row(document=document)


def test_one_row_a_key(db):
    row()
    with pytest.raises(IntegrityError, match="notifications_message_key"), transaction.atomic():
        row()


@pytest.mark.parametrize(
    "subject",
    [
        "Ngắn",
        "Bản sao điện tử đã chứng thực – hồ sơ H00070-261128-79306348",
        "Nhắc lịch hẹn 7K2M-9QXA lúc 08:30 ngày 30/11/2026 tại Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội",
        "ầ" * 200,
        "x" * 150,
        "A plain subject of more than one line, in nothing but the letters of the telegraph, and  two blanks",
    ],
)
def test_a_subject_arrives_as_it_was_written_and_its_first_line_is_not_empty(db, mailbox, subject):
    enqueued(subject=subject)
    run_jobs()
    [letter] = mailbox.letters
    assert letter["Subject"] == subject
    head = mailbox.raw[0].partition(b"\r\n\r\n")[0].split(b"\r\n")
    [first] = [line for line in head if line.lower().startswith(b"subject:")]
    assert first.removeprefix(b"Subject: ").strip()
    assert max(len(line) for line in head) <= 78  # RFC 5322 §2.1.1


def test_a_file_that_cannot_be_read_keeps_no_other_letter_waiting(document, mailbox):
    store.path(document.base_sha256).unlink()
    broken = enqueued(document=document, file_name="a.pdf")
    with pytest.raises(NotSent, match="the file cannot be read") as told:
        sending.send(str(broken.pk))
    assert not told.value.away
    other = enqueued(key="result:2")
    sending.send(str(other.pk))
    assert len(mailbox.raw) == 1
