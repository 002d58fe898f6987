"""Texts by HTTPS over real TLS: once on the phone whatever the provider does, and reports that say what became of them."""

import hashlib
import hmac
import json
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from chungthuc.accounts.models import Person
from chungthuc.core import clock
from chungthuc.notifications import outbox, reports, sending
from chungthuc.notifications.channels import NotSent, sms_https
from chungthuc.notifications.models import Message, MessageState
from demo.sms_provider import Provider, server
from tests.harness.jobs import forget_jobs, run_jobs, waiting
from tests.harness.servers import tls
from tests.notifications.conftest import enqueued, text

SECRET = "bi mat cua nha cung cap"


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


class TestReports:
    """POST /api/v1/sms-reports."""

    def post(self, client, body, secret=SECRET, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        signature = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
        return client.post(
            "/api/v1/sms-reports",
            content,
            content_type="application/json",
            headers={"X-Signature": signature, **headers},
        )

    def test_arrived(self, provider, client):
        message = tried(text())
        for _time in range(2):
            answer = self.post(client, {"RequestId": str(message.pk), "Status": "DELIVERED"})
            assert (answer.status_code, answer.json()) == (200, {"heard": True})
        message.refresh_from_db()
        assert (message.state, message.delivered_at is not None) == (MessageState.DELIVERED, True)
        self.post(client, {"RequestId": str(message.pk), "Status": "FAILED", "Reason": "EXPIRED"})
        message.refresh_from_db()
        assert message.state == MessageState.DELIVERED

    def test_did_not_arrive_with_a_code_and_never_words(self, provider, client):
        message = tried(text())
        self.post(client, {"RequestId": str(message.pk), "Status": "FAILED", "Reason": "Nguyễn Văn An đổi số"})
        message.refresh_from_db()
        assert (message.state, message.last_error) == (MessageState.FAILED, "not delivered FAILED")

    def test_what_lies_between_changes_nothing(self, provider, client):
        message = tried(text())
        assert self.post(client, {"RequestId": str(message.pk), "Status": "ENROUTE"}).status_code == 200
        message.refresh_from_db()
        assert message.state == MessageState.SENT

    @pytest.mark.parametrize(
        "known",
        ["", "x", "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000-x", None, 5, {"a": 1}],
    )
    def test_the_unknown_is_answered_like_the_known(self, provider, client, known, django_assert_max_num_queries):
        with django_assert_max_num_queries(1):
            answer = self.post(client, {"RequestId": known, "Status": "DELIVERED"})
        assert (answer.status_code, answer.json()) == (200, {"heard": True})
        assert not Message.objects.exists()

    def test_a_letter_is_not_to_be_reported_on(self, provider, client, mailbox):
        letter = tried(enqueued())
        self.post(client, {"RequestId": str(letter.pk), "Status": "FAILED"})
        letter.refresh_from_db()
        assert letter.state == MessageState.SENT

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
    def test_nonsense_is_refused(self, provider, client, body):
        assert self.post(client, body).status_code == 422

    def test_a_stranger_is_not_heard(self, provider, client, settings):
        message = tried(text())
        news = {"RequestId": str(message.pk), "Status": "DELIVERED"}
        assert self.post(client, news, secret="khac").status_code == 401
        assert self.post(client, news, **{"X-Signature": ""}).status_code == 401
        assert self.post(client, news, **{"X-Signature": "chữ ký"}).status_code == 401
        settings.SMS_CALLBACK_SECRET = ""
        assert self.post(client, news, secret="").status_code == 401
        message.refresh_from_db()
        assert message.state == MessageState.SENT

    def test_a_provider_that_only_knows_a_secret(self, provider, client, settings):
        settings.SMS_CALLBACK_BY, settings.SMS_CALLBACK_HEADER = "secret", "X-Callback-Secret"
        message = tried(text())
        news = {"RequestId": str(message.pk), "Status": "DELIVERED"}
        assert self.post(client, news).status_code == 401
        assert self.post(client, news, **{"X-Callback-Secret": SECRET}).status_code == 200
        message.refresh_from_db()
        assert message.state == MessageState.DELIVERED

    @pytest.mark.parametrize(("delivered", "state"), [(True, MessageState.DELIVERED), (False, MessageState.FAILED)])
    def test_a_report_quicker_than_our_own_commit(self, provider, monkeypatch, delivered, state):
        message = text()
        usual = sms_https.send

        def reported_at_once(given: Message) -> object:
            left = usual(given)
            reports.report(given.request_id, delivered=delivered, reason="X1")
            return left

        monkeypatch.setitem(sending.CHANNELS, "sms", reported_at_once)
        assert tried(message).state == state
        assert len(provider.texts) == 1

    def test_what_arrived_after_we_gave_it_up_has_arrived(self, provider):
        message = text()
        Message.objects.update(state=MessageState.FAILED, last_error="away")
        reports.report(message.request_id, delivered=True)
        message.refresh_from_db()
        assert (message.state, message.last_error, message.sent_at is not None) == (MessageState.DELIVERED, "", True)


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
