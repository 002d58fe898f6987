"""A result that came back stands before the clerk again; one that nobody found is sent again."""

import pytest

from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.notifications.bounces import letters
from chungthuc.notifications.bounces.letters import Bounce
from chungthuc.notifications.models import Message, MessageState
from tests.web.delivery.test_addressee import text


@pytest.fixture
def delivered(world, issue, jobs) -> CertifiedCopy:
    copy = issue(email="nguoidan@vidu.test")
    delivery.wish(copy, by=world.tuan)
    jobs()
    copy.refresh_from_db()
    assert copy.status == Status.DELIVERED
    return copy


def letter_of(copy: CertifiedCopy) -> Message:
    return Message.objects.get(about=copy.subject, channel="email")


def comes_back(copy: CertifiedCopy, jobs) -> None:
    letter = letter_of(copy)
    assert letters.take(Bounce(letter.pk, letter.round, "5.1.1"))
    jobs()
    copy.refresh_from_db()


def test_what_came_back_is_listed_explained_and_sent_again(as_, delivered, jobs):
    tuan = as_("tuan")
    comes_back(delivered, jobs)
    assert delivered.status == Status.ISSUED
    assert delivered.history.filter(action="bounce").count() == 1
    assert delivered.original_title in text(tuan.get("/sealing-desk/copies?tab=failed"))
    for page in (tuan.get(f"/sealing-desk/copies/{delivered.pk}"), as_("minh").get(f"/counter/copies/{delivered.pk}")):
        words = text(page)
        assert "Máy chủ thư của người nhận từ chối địa chỉ này" in words
        assert "Gửi lại" in words
        assert "Sửa nơi nhận kết quả" in words
        assert "Thư gửi kết quả bị trả lại" in words.split("timeline")[-1]
    tuan.post(f"/delivery/copies/{delivered.pk}/messages/{letter_of(delivered).pk}")
    jobs()
    delivered.refresh_from_db()
    assert delivered.status == Status.DELIVERED


def test_who_has_opened_it_has_it(delivered, jobs):
    given = delivered.deliveries.get()
    assert delivery.receive(given)
    comes_back(delivered, jobs)
    assert delivered.status == Status.DELIVERED


def test_a_letter_that_nobody_found_is_sent_again_to_the_same_address(as_, world, delivered, jobs, mailoutbox):
    letter, before = letter_of(delivered), len(mailoutbox)
    for who in ("tuan", "minh"):
        desk = "counter" if who == "minh" else "sealing-desk"
        page = text(as_(who).get(f"/{desk}/copies/{delivered.pk}"))
        assert "Người nhận không thấy thư?" in page
        assert "Gửi lại đúng thư này đến nguoidan@vidu.test" in page
        as_(who).post(f"/delivery/copies/{delivered.pk}/messages/{letter.pk}")
        jobs()
    again = mailoutbox[before:]
    assert [one.to for one in again] == [["nguoidan@vidu.test"]] * 2
    assert len({one.extra_headers["Message-ID"] for one in [*again, *mailoutbox[:before]]}) == before + 2
    delivered.refresh_from_db()
    assert delivered.status == Status.DELIVERED
    assert text(as_("tuan").get(f"/sealing-desk/copies/{delivered.pk}")).split("timeline")[-1].count("Gửi lại") >= 2


def test_not_for_everybody_and_not_too_often(as_, delivered, jobs):
    address = f"/delivery/copies/{delivered.pk}/messages/{letter_of(delivered).pk}"
    as_("hoa").post(address)
    assert letter_of(delivered).state == MessageState.SENT
    tuan = as_("tuan")
    for _time in range(3):
        assert tuan.post(address).status_code == 302
        jobs()
    assert tuan.post(address).status_code == 429


def test_what_was_blocked_is_not_sent_again(as_, world, delivered, jobs):
    letter = letter_of(delivered)
    delivery.block(delivered, reason="nhầm", by=world.tuan)
    told = as_("tuan").post(f"/delivery/copies/{delivered.pk}/messages/{letter.pk}", follow=True)
    assert "không phải thư trả kết quả" in text(told)
    letter.refresh_from_db()
    assert letter.state == MessageState.SENT
