"""A provider of texts is one module and one row: everything else finds it there."""

import pytest

from chungthuc.notifications import checks, tasks
from chungthuc.notifications.channels import sms
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message, MessageState
from tests.harness.jobs import run_jobs
from tests.notifications import pigeon
from tests.notifications.conftest import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def row(monkeypatch, settings):
    monkeypatch.setitem(sms.PROVIDERS, pigeon.PROVIDER.name, pigeon.PROVIDER)
    monkeypatch.setattr(pigeon, "LOFT", [])
    monkeypatch.setattr(pigeon, "BACK", [])
    settings.SMS, settings.SMS_TOKEN, settings.DEVELOPMENT = "pigeon", "hat-ngo", False


def left(**facts) -> Message:
    message = text(**facts)
    run_jobs()
    message.refresh_from_db()
    return message


def test_texts_leave_through_it_and_its_answer_is_kept_as_a_code():
    message = left()
    assert (message.state, pigeon.LOFT) == (MessageState.SENT, [(str(message.pk), message.body)])
    lost = left(key="booking:2:sms", recipient="84900000000")
    assert (lost.state, lost.failure, lost.last_error) == ("failed", FailureCode.NUMBER_REFUSED, "no such roof")


def test_its_receipts_are_fetched():
    message = left()
    pigeon.BACK.append(("ring-1", "delivered", ""))
    tasks.collect_receipts(timestamp=0)
    message.refresh_from_db()
    assert message.state == MessageState.DELIVERED


def test_its_reports_are_heard_at_the_one_address(client):
    message = left()

    def post(body: str, *, ring: str = "hat-ngo") -> int:
        facts = {"data": body, "content_type": "text/plain", "headers": {"X-Pigeon": ring}}
        return client.post("/api/v1/sms-reports", **facts).status_code

    assert post(f"{message.pk}:home", ring="thoc") == 401
    assert (post("coo"), post(f"{message.pk}:"), post(f"{message.pk}:eaten")) == (422, 200, 200)
    message.refresh_from_db()
    assert (message.state, message.failure, message.last_error) == ("failed", "not_delivered", "not delivered HAWK")


def test_the_check_before_the_start_knows_it_and_what_it_needs(settings):
    assert checks.sms_is_set_up() == []
    settings.SMS_TOKEN = ""
    assert [one.msg for one in checks.sms_is_set_up()] == ["CHUNGTHUC_SMS=pigeon cần thêm CHUNGTHUC_SMS_TOKEN."]
    settings.SMS = "smoke"
    assert [one.msg for one in checks.sms_is_set_up()] == [
        "CHUNGTHUC_SMS phải là một trong: https, smpp, pigeon, none."
    ]
