"""Texts by SMPP to a centre over real sockets: whole, acknowledged, and never two binds at once."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from chungthuc.core import clock
from chungthuc.notifications import reports, sending, tasks
from chungthuc.notifications.channels import NotSent, sms_smpp
from chungthuc.notifications.models import Message, MessageState, Receipt
from tests.harness.connections import at_once
from tests.harness.servers import tls
from tests.harness.servers.smsc import BIND_TRANSMITTER, Centre, server
from tests.notifications.conftest import text, tried

LONG = "Lich hen 7K2M-9QXA doi sang 08:30 30/11/2026 tai UBND phuong Hoan Kiem. " * 5


@pytest.fixture
def centre(db, settings, monkeypatch):
    monkeypatch.setattr(sms_smpp, "TIMEOUT", 1.0)
    monkeypatch.setattr(sms_smpp, "QUIET", 0.3)
    made = Centre()
    with server(made) as port:
        settings.SMS, settings.SMPP, settings.SMPP_TLS = "smpp", f"127.0.0.1:{port}", False
        settings.SMPP_USER, settings.SMPP_PASSWORD, settings.SMS_BRANDNAME = "ubnd", made.password, "UBNDHK"
        settings.MESSAGES_A_MINUTE = {"sms": 0}
        yield made


def test_a_text_leaves_plain_and_asks_for_a_receipt(centre):
    message = tried(text())
    [part] = centre.parts
    assert (part.source, part.to, part.words, part.coding) == ("UBNDHK", "84912345678", message.body, 0)
    assert (part.udh, part.wants_receipt) == (b"", True)
    assert message.state == MessageState.SENT
    assert [one.reference for one in message.receipts.all()] == ["1"]


def test_a_long_text_comes_in_parts_that_belong_together(centre):
    message = tried(text(body=LONG.strip()))
    assert centre.text() == LONG.strip()
    assert [len(one.words) <= 153 for one in centre.parts] == [True, True, True]
    assert {one.udh[:4] for one in centre.parts} == {centre.parts[0].udh[:4]}
    assert [one.udh[4:] for one in centre.parts] == [b"\x03\x01", b"\x03\x02", b"\x03\x03"]
    for number in ("1", "2"):
        reports.heard(number, "delivered", "DELIVRD 000")
    message.refresh_from_db()
    assert message.state == MessageState.SENT  # a part is still on its way
    reports.heard("3", "delivered", "DELIVRD 000")
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED


def test_a_text_of_160_is_one_part(centre):
    tried(text(body="a" * 160))
    assert len(centre.parts) == 1


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("DELIVRD", MessageState.DELIVERED),
        ("UNDELIV", MessageState.FAILED),
        ("ENROUTE", MessageState.SENT),
        ("ACCEPTD", MessageState.SENT),
    ],
)
def test_receipts_are_fetched_and_acknowledged(centre, word, state):
    message = tried(text())
    centre.receipts = [("1", word), ("1", word), ("999", "DELIVRD")]
    tasks.collect_receipts(timestamp=0)
    time.sleep(0.1)
    message.refresh_from_db()
    assert (message.state, centre.acknowledged, centre.receipts) == (state, 3, [])


def test_a_receipt_that_was_quicker_than_our_commit_counts(centre, monkeypatch):
    def receipt_first(given: Message) -> object:
        left = sms_smpp.send(given)
        reports.heard(left.references[0], "delivered", "DELIVRD 000")
        return left

    monkeypatch.setitem(sending.CHANNELS, "sms", receipt_first)
    assert tried(text()).state == MessageState.DELIVERED


def test_receipts_of_nobody_are_forgotten_after_a_week(centre):
    reports.heard("77", "delivered", "")
    assert reports.tidy() == 0
    Receipt.objects.update(at=clock.now() - timedelta(days=8))
    assert reports.tidy() == 1


@pytest.mark.parametrize("fault", ["silent", "garbage", "huge", "slow", "half", "throttled"])
def test_what_may_pass_is_tried_again(centre, fault):
    centre.fault = fault
    message = text()
    assert tried(message).state == MessageState.QUEUED
    assert "84912" not in message.last_error
    centre.fault = ""
    end = time.monotonic() + 60
    while centre.bound and time.monotonic() < end:
        time.sleep(0.05)  # the centre has yet to see that we hung up
    assert tried(message).state == MessageState.SENT
    assert {one.words for one in centre.parts} == {message.body}


def test_a_centre_that_asks_in_between_is_answered(centre):
    centre.fault = "asks"
    assert tried(text()).state == MessageState.SENT


def test_a_number_that_is_none_fails_at_once(centre):
    centre.fault = "bad_number"
    message = tried(text())
    assert (message.state, message.last_error) == (MessageState.FAILED, "SMPP status 0x0000000B")


def test_a_wrong_password_waits_for_the_operator(centre, settings):
    settings.SMPP_PASSWORD = "sai"
    message = tried(text())
    assert (message.state, message.last_error) == (MessageState.QUEUED, "SMPP status 0x0000000D")


def test_bound_by_somebody_else_waits(centre):
    centre.bound.add(BIND_TRANSMITTER)
    message = tried(text())
    assert (message.state, message.last_error) == (MessageState.QUEUED, "SMPP status 0x00000005")
    centre.bound.clear()
    assert tried(message).state == MessageState.SENT


def test_nobody_there(centre, settings):
    settings.SMPP = "127.0.0.1:1"
    assert tried(text()).last_error == "ConnectionError"
    tasks.collect_receipts(timestamp=0)  # and says nothing


def test_tls_is_verified_by_name(centre, settings, tmp_path):
    import ssl

    settings.SMPP_TLS, settings.SMS_CA = True, str(tls.context(tmp_path)[1])
    assert tried(text()).state == MessageState.QUEUED  # the centre speaks no TLS
    assert issubclass(ssl.SSLError, OSError)
    assert centre.parts == []


def test_named_constraints(centre):
    Receipt.objects.create(channel="sms", reference="1")
    for name, facts in {
        "one_receipt_a_part": {"reference": "1"},
        "a_receipt_says_delivered_or_failed": {"reference": "2", "outcome": "maybe"},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Receipt.objects.create(channel="sms", **facts)


@pytest.mark.usefixtures("committed")
class TestManySenders:
    """Several workers, real connections."""

    def test_six_workers_bind_once_at_a_time_and_send_each_text_once(self, centre):
        messages = [text(key=f"m:{number}") for number in range(6)]

        def work(number: int) -> None:
            sending.send(str(messages[number].pk))

        found = at_once(work, 6)
        assert all(one is None or isinstance(one, NotSent) for one in found)
        sending.send(str(messages[-1].pk))
        assert centre.double_binds == 0
        assert len(centre.parts) == Message.objects.filter(state=MessageState.SENT).count()
        assert len(centre.parts) == 6 or Message.objects.filter(state=MessageState.QUEUED).exists()
