"""At the clerk's: results that did not arrive, went astray or are called back; what is told of them, without names."""

import pytest
from django.core import mail

from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications import outbox
from chungthuc.notifications.failures import FailureCode
from chungthuc.notifications.models import Message, MessageState
from chungthuc.web.delivery.message_states import CAUSES, line_of
from tests.web.delivery.test_addressee import text


@pytest.fixture
def sent(world, issue, jobs):
    def make(**facts):
        copy = issue(**facts)
        delivery.wish(copy, by=world.tuan)
        jobs()
        copy.refresh_from_db()
        return copy

    return make


def refused(copy, failure=FailureCode.RECIPIENT_REFUSED) -> Message:
    """As if the mail server had said no."""
    CertifiedCopy.objects.filter(pk=copy.pk).update(status="issued")
    letter = Message.objects.get(about=copy.subject, channel="email")
    Message.objects.filter(pk=letter.pk).update(state="failed", failure=failure, sent_at=None)
    letter.refresh_from_db()
    return letter


def test_a_letter_that_failed_is_listed_explained_and_sent_again(as_, sent, world, jobs):
    copy, tuan = sent(email="sai@vidu.test"), as_("tuan")
    assert copy.original_title not in text(tuan.get("/sealing-desk/copies?tab=failed"))
    letter = refused(copy)
    assert copy.original_title in text(tuan.get("/sealing-desk/copies?tab=failed"))
    page = text(tuan.get(f"/sealing-desk/copies/{copy.pk}"))
    assert "Đã cấp, thư gửi không được. Đang chờ văn thư xử lý." in page  # and nobody is said to be at it
    assert "Hệ thống đang chuyển" not in page
    assert "Máy chủ thư của người nhận từ chối địa chỉ này" in page
    assert "Sửa nơi nhận kết quả" in page
    address = f"/delivery/copies/{copy.pk}/messages/{letter.pk}"
    assert as_("hoa").post(address).status_code == 302
    letter.refresh_from_db()
    assert letter.state == MessageState.FAILED
    assert as_("vi").post(address).status_code == 404
    assert tuan.post(address).status_code == 302
    jobs()
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT
    assert "Gửi lại" in text(tuan.get(f"/sealing-desk/copies/{copy.pk}")).split("timeline")[-1]


def test_another_copys_message_is_not_sent_again_from_here(as_, sent):
    mine, other = sent(email="a@vidu.test"), sent(email="b@vidu.test")
    letter = refused(other)
    assert as_("tuan").post(f"/delivery/copies/{mine.pk}/messages/{letter.pk}").status_code == 404


def test_a_corrected_address_replaces_the_letter_that_failed(as_, sent, jobs):
    copy, tuan = sent(email="sai@vidu.test"), as_("tuan")
    letter = refused(copy)
    page = f"/delivery/copies/{copy.pk}/addressee"
    assert 'value="sai@vidu.test"' in text(tuan.get(page))
    bad = tuan.post(page, {"email": "dung@", "email_check": "read_back"})
    assert bad.status_code == 422
    assert 'value="dung@"' in text(bad)
    assert tuan.post(page, {"email": "dung@vidu.test"}).status_code == 422
    assert tuan.post(page, {"email": "dung@vidu.test", "email_check": "read_back"}).status_code == 302
    jobs()
    copy.refresh_from_db()
    assert copy.status == "delivered"
    assert mail.outbox[-1].to == ["dung@vidu.test"]
    letter.refresh_from_db()
    assert letter.state == MessageState.WITHDRAWN
    assert not outbox.resend(letter, by=None)
    assert "Sửa nơi nhận kết quả" in text(tuan.get(f"/sealing-desk/copies/{copy.pk}"))


def test_a_result_is_led_into_no_foreign_account(as_, world, issue):
    copy = issue(account=world.lan)
    Dossier.objects.filter(pk=copy.dossier_id).update(requester_name="Ai Khác")
    page = f"/delivery/copies/{copy.pk}/addressee"
    tuan = as_("tuan")
    assert 'name="to_account"' not in text(tuan.get(page))
    assert tuan.post(page, {"to_account": "on"}).status_code == 422
    for who in ("vi", "lan"):
        assert as_(who).get(page).status_code == 404
    assert as_("hoa").get(page).status_code == 302


def test_a_blocked_result_tells_what_is_done_and_what_cannot(as_, sent, jobs, client):
    copy, tuan = sent(email="sai@vidu.test"), as_("tuan")
    link = delivery.living(copy).code
    page = text(tuan.get(f"/sealing-desk/copies/{copy.pk}"))
    assert "Không lấy lại được" in page
    assert tuan.post(f"/delivery/copies/{copy.pk}/block", {"reason": " "}).status_code == 302
    assert delivery.living(copy) is not None
    tuan.post(f"/delivery/copies/{copy.pk}/block", {"reason": "Sai <b>địa chỉ</b>"})
    assert delivery.living(copy) is None
    assert client.get(f"/results/{link}").status_code == 404
    page = text(tuan.get(f"/sealing-desk/copies/{copy.pk}"))
    assert "Sai &lt;b&gt;địa chỉ&lt;/b&gt;" in page
    assert "Chặn kết quả gửi nhầm" in page


def test_what_has_not_left_yet_is_withdrawn_by_the_block(world, issue, jobs):
    copy = issue(email="sai@vidu.test")
    delivery.wish(copy, by=world.tuan)
    delivery.hand_over(copy)
    delivery.block(copy, reason="Sai địa chỉ", by=world.tuan)
    jobs()
    assert mail.outbox == []
    assert set(outbox.of(copy.subject).values_list("state", flat=True)) == {MessageState.WITHDRAWN}


def test_the_result_is_told_without_names(world, sent, settings):
    settings.DEVELOPMENT = True
    copy = sent(account=world.lan, title="Bằng thạc sĩ bí mật")
    said = {one.channel: one for one in outbox.of(copy.subject)}
    assert set(said) == {"sms", "in_app", "email"}
    for one in said.values():
        assert copy.dossier.code in one.body
        for hidden in ("bí mật", "bi mat", "Lan", world.lan.id_number):
            assert hidden not in one.subject + one.body
    assert said["email"].not_before == copy.dossier.due_at  # the reminder at the appointed hour
    assert said["email"].document is None


def test_a_text_tells_who_takes_it_by_slip(world, issue, jobs, settings):
    settings.DEVELOPMENT = True
    copy = issue(email="")
    Dossier.objects.filter(pk=copy.dossier_id).update(phone="+84912345678")
    delivery.wish(copy, by=world.tuan)
    jobs()
    assert [one.channel for one in outbox.of(copy.subject)] == ["sms"]


@pytest.mark.parametrize(
    ("failure", "words"),
    [(FailureCode.RECIPIENT_BUSY, "tạm thời"), (FailureCode.CONNECTION, "Không nối được"),
     (FailureCode.NOT_DELIVERED, "Nhà mạng"), (FailureCode.NO_PROVIDER, "dịch vụ tin nhắn"),
     (FailureCode.TOO_LATE, "hết tác dụng"), (FailureCode.LEGACY, "Không nối được")],
)  # fmt: skip
def test_a_failure_has_cause_and_remedy_in_words(failure, words):
    facts = {"channel": "sms", "recipient": "+84912345678", "subject": "", "body": ""}
    one = line_of(Message(**facts, state="failed", failure=failure, last_error="550"))
    assert words in one.why
    assert one.remedy
    assert "345" not in one.to


def test_every_code_of_a_failure_has_its_sentence():
    assert set(CAUSES) == set(FailureCode)
