"""Texts by HTTPS over real TLS: once on the phone whatever the provider does."""

import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.notifications import outbox, reports, sending
from chungthuc.notifications.channels import sms_https
from chungthuc.notifications.models import Message, MessageState
from demo.sms_provider import server
from tests.harness.jobs import forget_jobs, run_jobs, waiting
from tests.harness.servers import tls
from tests.notifications.conftest import enqueued, text, tried


def test_a_text_leaves_with_what_the_provider_wants(provider):
    message = text()
    run_jobs()
    message.refresh_from_db()
    assert provider.asked == [
        {
            "RequestId": str(message.pk),
            "Brandname": "UBNDHK",
            "Phone": "84912345678",
            "Content": message.body,
            "Sandbox": False,
        }
    ]
    assert (message.state, message.tries) == (MessageState.SENT, 1)  # sent is not delivered


def test_the_fields_are_named_as_the_contract_says(provider, settings):
    settings.SMS_FIELDS = {"id": "smsid", "brandname": "sender", "to": "msisdn", "text": "msg", "sandbox": ""}
    settings.SMS_SANDBOX = True
    assert set(sms_https.request_of(text())) == {"smsid", "sender", "msisdn", "msg"}


@pytest.mark.parametrize("fault", ["error", "throttled", "garbage", "half", "redirect", "refused"])
def test_what_may_pass_is_tried_again_and_rings_once(provider, fault):
    message = text()
    provider.fault = fault
    assert tried(message).state == MessageState.QUEUED
    assert message.last_error
    provider.fault = ""
    assert tried(message).state == MessageState.SENT
    assert len(provider.texts) == 1
    assert {one["RequestId"] for one in provider.asked} == {str(message.pk)}


def test_a_slow_provider_is_left_and_asked_again(provider):
    provider.pause = 2
    message = text()
    assert tried(message).state == MessageState.QUEUED
    assert message.last_error == "ReadTimeout"
    provider.pause = 0
    assert tried(message).state == MessageState.SENT
    assert len(provider.texts) == 1


def test_an_answer_that_trickles_is_given_up(provider, monkeypatch):
    monkeypatch.setattr(sms_https, "LONGEST", -1.0)
    assert tried(text()).last_error == "answer too long"


def test_what_cannot_help_fails_at_once(provider):
    provider.fault = "final"
    assert tried(text()).state == MessageState.FAILED
    assert waiting() == ["notifications.send"]


def test_a_provider_that_is_not_there(provider, settings):
    settings.SMS_URL = "https://127.0.0.1:1/sms"
    message = tried(text())
    assert (message.state, message.last_error) == (MessageState.QUEUED, "ConnectionError")


def test_a_stranger_with_another_certificate_gets_nothing(provider, settings, tmp_path):
    settings.SMS_CA = str(tls.context(tmp_path)[1])
    message = tried(text())
    assert (message.state, message.last_error, provider.asked) == (MessageState.QUEUED, "SSLError", [])


def test_a_certificate_for_another_host_is_refused(provider, settings, tmp_path):
    context, ca = tls.context(tmp_path, host="127.0.0.2")
    settings.SMS_CA = str(ca)
    with server(provider, tls=context) as port:
        settings.SMS_URL = f"https://127.0.0.1:{port}/sms"
        assert tried(text()).last_error == "SSLError"


def test_the_error_never_holds_number_or_text(provider, settings):
    for fault in ("error", "garbage", "refused", "final"):
        provider.fault = fault
        message = tried(text(key=fault))
        assert "84912" not in message.last_error
        assert "Lich" not in message.last_error


def test_a_dead_provider_does_not_hold_up_the_letters(provider, mailbox):
    provider.fault = "error"
    letters = [enqueued(key=f"letter:{number}") for number in range(3)]
    tried(text())
    for letter in letters:
        assert tried(letter).state == MessageState.SENT


def test_what_waited_leaves_in_order_once_the_provider_is_back(provider):
    provider.fault = "error"
    waited = [tried(text(key=f"w:{number}")) for number in range(3)]
    assert {one.state for one in waited} == {MessageState.QUEUED}
    provider.fault = ""
    tried(waited[0])
    assert [one.request_id for one in reversed(provider.texts)] == [str(one.pk) for one in waited]


def test_one_text_the_provider_hates_does_not_hold_up_the_rest(provider):
    hated = text(key="hated", body="x")
    provider.fault = "refused"
    tried(hated)
    provider.fault = ""
    others = [text(key=f"o:{number}") for number in range(2)]
    Message.objects.filter(pk=hated.pk).update(state=MessageState.SENDING, claimed_at=clock.now())
    assert [tried(one).state for one in others] == [MessageState.SENT] * 2


def test_no_more_in_a_minute_than_agreed(provider, settings):
    settings.MESSAGES_A_MINUTE = {"sms": 2}
    sent = [tried(text(key=f"r:{number}")).state for number in range(3)]
    assert sent == [MessageState.SENT, MessageState.SENT, MessageState.QUEUED]
    assert waiting() == ["notifications.send"] * 3 + ["notifications.send_what_waits"]  # for the third, later
    Message.objects.update(claimed_at=clock.now() - timedelta(seconds=61))
    sending.send_what_waits("sms")
    assert Message.objects.get(key="r:2").state == MessageState.SENT


def test_sent_again_by_hand_is_no_repeat_for_the_provider(provider):
    message = text()
    tried(message)
    reports.report(message.request_id, delivered=False, reason="EXPIRED")
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.FAILED, "not delivered EXPIRED")
    assert outbox.resend(message, by=Person.objects.create_user("tuan@vidu.test", full_name="Tuấn"))
    message.refresh_from_db()
    assert tried(message).state == MessageState.SENT
    assert [one.request_id for one in provider.texts] == [f"{message.pk}-2", str(message.pk)]
    reports.report(str(message.pk), delivered=False, reason="EXPIRED")  # old news, again
    message.refresh_from_db()
    assert message.state == MessageState.SENT


FAULTS = st.lists(st.sampled_from(["error", "throttled", "garbage", "half", "refused", "crash", ""]), max_size=6)


@effort(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=FAULTS, again=st.booleans())
def test_whatever_goes_wrong_one_row_one_id_at_least_once(provider, faults, again):
    """Faults in any order, a sender that dies after sending: in the end it is there, once on the phone."""
    Message.objects.all().delete()
    forget_jobs()
    provider.texts.clear()
    provider.asked.clear()
    message = text()
    for fault in [*faults, ""]:
        provider.fault = "" if fault == "crash" else fault
        if fault == "crash" and Message.objects.filter(pk=message.pk, state=MessageState.QUEUED).exists():
            sms_https.send(message)  # and the process dies: nothing of it is written but the claim, by now stale
            stale = clock.now() - sending.STALE - timedelta(seconds=1)
            Message.objects.update(state=MessageState.SENDING, claimed_at=stale)
        tried(message)
        if again:
            assert text() == message
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert Message.objects.count() == 1
    assert len(provider.texts) == 1
    assert {one["RequestId"] for one in provider.asked} == {str(message.pk)}


@pytest.mark.usefixtures("committed")
class TestRoundTrip:
    """The provider, our server, a real socket each way."""

    def test_the_providers_own_report_comes_home(self, request, provider):
        service = request.getfixturevalue("live_server")  # only now: it reads where static files are
        provider.callback = f"{service.url}/api/v1/sms-reports"
        message = text()
        sending.send(str(message.pk))
        end = time.monotonic() + 20
        while message.state != MessageState.DELIVERED and time.monotonic() < end:
            time.sleep(0.1)
            message.refresh_from_db()
        assert message.state == MessageState.DELIVERED
        assert provider.report("00000000-0000-0000-0000-000000000000") == 200
        provider.secret = "khac"
        assert provider.report(str(message.pk)) == 401
