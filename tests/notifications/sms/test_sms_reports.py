"""What a provider says became of a text: believed when signed, once, in any order."""

import hashlib
import hmac
import json

import pytest

from chungthuc.notifications import reports, sending
from chungthuc.notifications.channels import sms_https
from chungthuc.notifications.models import Message, MessageState
from tests.notifications.conftest import SECRET, enqueued, text, tried


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
