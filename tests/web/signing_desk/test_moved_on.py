"""Two work on one copy: an act on an old page is not done, and says who did what meanwhile; nothing typed is lost."""

import re

import pytest

from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from demo import life


def made_on(page) -> str:
    return re.search(r'name="made_on" value="(\d+)"', page.content.decode())[1]


@pytest.fixture
def signed(world, scan) -> CertifiedCopy:
    return life.stamped(life.signed(world, life.submitted(world, scan)))


def test_an_old_tab_returns_nothing_that_was_forwarded_in_another(as_, world, signed):
    hoa = as_("hoa")
    seen = made_on(hoa.get(f"/signing-desk/copies/{signed.pk}"))
    signature.forward(signed, by=world.hoa)
    answer = hoa.post(
        f"/signing-desk/copies/{signed.pk}/return", {"made_on": seen, "reason": "Trang 2 mờ"}, follow=True
    )
    told = answer.content.decode()
    assert "chính bạn đã làm «Chuyển cấp số và đóng dấu»" in told
    assert told.count("Trang 2 mờ") >= 2, "beneath the refusal, and in the form that is open again"
    signed.refresh_from_db()
    assert (signed.status, signed.forwarded_at is not None) == ("stamped", True)
    again = hoa.post(f"/signing-desk/copies/{signed.pk}/return", {"made_on": made_on(answer), "reason": "Trang 2 mờ"})
    assert again.status_code == 302
    signed.refresh_from_db()
    assert signed.status == "returned"


def test_another_persons_act_is_told_by_name(as_, world, scan):
    copy, minh = life.submitted(world, scan), as_("minh")
    seen = made_on(minh.get(f"/counter/copies/{copy.pk}"))
    signature.send_back(copy, reason="mờ", by=world.hoa)
    told = minh.post(f"/counter/copies/{copy.pk}/cancellation", {"made_on": seen, "reason": "Rút"}, follow=True)
    assert "Lê Thị Hoa đã làm «Trả về»" in told.content.decode()
    copy.refresh_from_db()
    assert copy.status == "returned"


def test_what_our_own_jobs_do_is_no_surprise(as_, world, scan):
    copy, hoa = life.signed(world, life.submitted(world, scan)), as_("hoa")
    seen = made_on(hoa.get(f"/signing-desk/copies/{copy.pk}"))
    life.stamped(copy)
    hoa.post(f"/signing-desk/copies/{copy.pk}/forwarding", {"made_on": seen})
    copy.refresh_from_db()
    assert copy.forwarded_at is not None


def test_the_second_press_of_the_same_button_is_no_conflict(as_, signed):
    hoa = as_("hoa")
    form = {"made_on": made_on(hoa.get(f"/signing-desk/copies/{signed.pk}"))}
    for _press in range(2):
        answer = hoa.post(f"/signing-desk/copies/{signed.pk}/forwarding", form, follow=True)
        assert "message error" not in answer.content.decode()


@pytest.mark.parametrize("who", ["binh", "tuan"])
def test_what_lies_on_its_signatorys_desk_nobody_else_returns(as_, signed, who):
    """Any signatory of the office could return another's; the clerk's turn begins with the forwarding."""
    as_(who).post(f"/signing-desk/copies/{signed.pk}/return", {"reason": "x"})
    signed.refresh_from_db()
    assert signed.status == "stamped"
    as_("hoa").post(f"/signing-desk/copies/{signed.pk}/return", {"reason": "x"})
    signed.refresh_from_db()
    assert signed.status == "returned"


def test_where_the_signatorys_authority_has_ended_another_returns_it(as_, world, signed):
    signed.signatory.__class__.objects.filter(pk=signed.signatory_id).update(until=clock.now())
    as_("binh").post(f"/signing-desk/copies/{signed.pk}/return", {"reason": "x"})
    signed.refresh_from_db()
    assert signed.status == "returned"


def test_usual_reasons_are_ticked_and_kept_and_the_next_copy_comes(as_, world, scan):
    first, second = (life.submitted(world, scan, title=one) for one in ("Bằng A", "Bằng B"))
    hoa = as_("hoa")
    page = hoa.get(f"/signing-desk/copies/{first.pk}").content.decode()
    assert page.count('name="usual"') == 5
    form = {"usual": ["0", "4", "99", "x"], "reason": "Trang 3", "following": str(second.pk)}
    answer = hoa.post(f"/signing-desk/copies/{first.pk}/return", form)
    assert answer["Location"] == f"/signing-desk/copies/{second.pk}"
    first.refresh_from_db()
    assert first.return_reason.splitlines() == [
        "Bản scan mờ, nghiêng hoặc mất góc: quét lại.",
        "Bản chính có thể thuộc trường hợp không được chứng thực: kiểm tra lại.",
        "Trang 3",
    ]
    empty = hoa.post(f"/signing-desk/copies/{second.pk}/return", {"reason": ""}, follow=True)
    assert "Chưa ghi lý do" in empty.content.decode()


def test_a_form_on_its_way_does_not_forget_what_it_was_made_on(as_, world, scan):
    """A code that is sent or a search draws the form anew; what others did meanwhile is told all the same, once."""
    copy, minh = life.submitted(world, scan), as_("minh")
    address = f"/delivery/copies/{copy.pk}/addressee"
    seen = made_on(minh.get(address))
    life.signed(world, copy)
    form = {"made_on": seen, "email": "khac@vidu.test", "phone": "0912345678"}
    on_the_way = minh.post(address, {**form, "send_code": "1"})
    assert made_on(on_the_way) == seen
    told = minh.post(address, {**form, "email_check": "read_back"})
    assert "đã làm «Ký số»" in told.content.decode()
    assert "khac@vidu.test" in told.content.decode()
    done = minh.post(address, {**form, "made_on": made_on(told), "email_check": "read_back"})
    assert done.status_code == 302
