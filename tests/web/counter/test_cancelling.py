"""«Hủy bản sao này» stops one paper, «Hủy hồ sơ» all of a dossier that may still be stopped; both say which."""

import re

import pytest

from chungthuc.audit.chain import history
from chungthuc.certification import signature
from chungthuc.certification.fees import saying, sums
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling
from chungthuc.core.errors import NotAllowed, Refused
from chungthuc.core.text.amounts import dong
from chungthuc.registers.fees import FeeState
from demo import life
from tests.harness.appointments import booked, slot


@pytest.fixture
def three(world, scan) -> list[CertifiedCopy]:
    """Papers of one dossier: one signed, one returned, one that waits."""
    signed, returned, waiting = (life.submitted(world, scan, title=one) for one in ("Bằng A", "Bằng B", "Bằng C"))
    CertifiedCopy.objects.filter(pk__in=[returned.pk, waiting.pk]).update(dossier=signed.dossier)
    life.signed(world, signed)
    signature.send_back(returned, reason="mờ", by=world.hoa)
    for one in (signed, returned, waiting):
        one.refresh_from_db()
    return [signed, returned, waiting]


def statuses(copies: list[CertifiedCopy]) -> list[str]:
    return [CertifiedCopy.objects.values_list("status", flat=True).get(pk=one.pk) for one in copies]


def page_of(dossier) -> str:
    return f"/counter/dossiers/{dossier.pk}/cancellation"


def test_one_paper_is_cancelled_and_the_others_are_said_to_go_on(as_, three):
    minh, waiting = as_("minh"), three[2]
    page = minh.get(f"/counter/copies/{waiting.pk}").content.decode()
    assert "Hủy bản sao này" in page
    assert "2 giấy tờ khác của hồ sơ" in page
    answer = minh.post(f"/counter/copies/{waiting.pk}/cancellation", {"reason": "Rút <bản C>"}, follow=True)
    told = answer.content.decode()
    assert "Đã hủy «Bằng C»." in told
    assert "còn 1 giấy tờ vẫn được xử lý" in told
    assert "Rút &lt;bản C&gt;" in told.split("timeline")[0], "the reason stands on the page"
    assert "Thêm giấy tờ tiếp theo" in told  # the dossier goes on
    assert statuses(three) == [Status.SIGNED, Status.RETURNED, Status.CANCELLED]
    assert "Rút &lt;bản C&gt;" in minh.get("/counter/copies?tab=over").content.decode()


def acts(as_, copy) -> tuple[bool, bool, bool]:
    """On the copy's page: «Hủy bản sao này», «Hủy hồ sơ»; on the dossier's page: «Hủy hồ sơ»."""
    minh, to_dossier = as_("minh"), page_of(copy.dossier)
    page = minh.get(f"/counter/copies/{copy.pk}").content.decode()
    dossier = minh.get(f"/finding/dossiers/{copy.dossier_id}").content.decode()
    return f"/copies/{copy.pk}/cancellation" in page, to_dossier in page, to_dossier in dossier


def test_a_dossier_of_one_paper_is_cancelled_by_one_name_on_both_pages(as_, world, submitted_copy):
    copy, dossier = submitted_copy, submitted_copy.dossier
    assert acts(as_, copy) == (False, True, True)
    left = {"originals_left": 3, "appointment": booked(slot(world.office), by=world.minh)}
    type(dossier).objects.filter(pk=dossier.pk).update(**left)  # two more are still to be scanned
    assert acts(as_, copy) == (True, True, True)
    type(dossier).objects.filter(pk=dossier.pk).update(originals_left=None)
    shown = cancelling.papers_of(dossier).shown
    told = as_("minh").post(page_of(dossier), {"papers": shown, "reason": "Rút"}, follow=True).content.decode()
    assert f"Đã hủy hồ sơ {dossier.code}: 1 giấy tờ." in told
    assert "Thêm giấy tờ tiếp theo" not in told  # it is not opened again
    assert acts(as_, copy) == (False, False, False)


def test_each_name_stands_only_where_it_says_something_else(as_, three):
    signed, returned, waiting = three
    assert acts(as_, waiting) == (True, True, True)
    minh = as_("minh")
    minh.post(f"/counter/copies/{returned.pk}/cancellation", {"reason": "Rút"})
    assert acts(as_, waiting) == (True, False, True)  # the signed one goes on: this paper is all that can be stopped
    CertifiedCopy.objects.filter(pk=signed.pk).update(status=Status.CANCELLED)
    assert acts(as_, waiting) == (False, True, True)  # it is the last one


def test_whoever_takes_no_papers_in_is_offered_no_cancelling(as_, three):
    for who in ("hoa", "tuan"):
        assert (
            page_of(three[0].dossier) not in as_(who).get(f"/finding/dossiers/{three[0].dossier_id}").content.decode()
        )


def test_the_dossiers_page_names_what_is_stopped_and_what_stays(as_, three):
    minh, dossier = as_("minh"), three[0].dossier
    assert page_of(dossier) in minh.get(f"/counter/copies/{three[2].pk}").content.decode()
    page = minh.get(page_of(dossier)).content.decode()
    stopped, staying = page.split("Không hủy, giữ nguyên")
    assert [one in stopped for one in ("Bằng A", "Bằng B", "Bằng C")] == [False, True, True]
    assert "Bằng A" in staying
    shown = re.search(r'name="papers" value="([^"]+)"', page)[1]
    told = minh.post(page_of(dossier), {"papers": shown, "reason": "Người dân xin rút"}, follow=True).content.decode()
    assert f"Đã hủy hồ sơ {dossier.code}: 2 giấy tờ. Giữ nguyên: «Bằng A»" in told
    assert statuses(three) == [Status.SIGNED, Status.CANCELLED, Status.CANCELLED]
    for one in three[1:]:
        assert one.reasons.get(action="cancel").text == "Người dân xin rút"
        assert one.history.filter(action="cancel").count() == 1
    assert history(f"dossier:{dossier.pk}").get(action="cancel_dossier").facts["copies"] == 2
    assert "Hủy hồ sơ" in told.split("timeline")[-1]


def test_without_a_reason_nothing_is_done_and_what_was_typed_stays(as_, three):
    minh, dossier = as_("minh"), three[0].dossier
    shown = cancelling.papers_of(dossier).shown
    answer = minh.post(page_of(dossier), {"papers": shown, "reason": " "})
    assert answer.status_code == 422
    answer = minh.post(page_of(dossier), {"papers": "", "reason": "lý do dài đã gõ"})
    page = answer.content.decode()
    assert page.count("lý do dài đã gõ") == 1, "in its field, not in the search of the page's head"
    assert ">lý do dài đã gõ</textarea>" in page
    assert statuses(three) == [Status.SIGNED, Status.RETURNED, Status.SUBMITTED]


def test_what_is_to_be_paid_back_is_said_and_what_stays_has_the_word_of_the_lists(as_, world, three):
    life.stamped(three[0])  # signed, and its leader has not sent it on
    minh, dossier = as_("minh"), three[0].dossier
    back = sum(sums.fee_of(one).collected for one in three[1:])
    assert back > 0
    page = page_of(dossier)
    sent = {"papers": cancelling.papers_of(dossier).shown, "reason": "Rút"}
    told = minh.post(page, sent, follow=True).content.decode()
    assert "Giữ nguyên: «Bằng A» (Đã ký, chưa chuyển)." in told
    assert f"Trả lại người nộp {dong(back)} đồng đã thu" in told


def test_where_nothing_was_collected_nothing_is_to_be_paid_back(as_, world, three):
    back = saying.Said(state=FeeState.UNPAID, words="chưa thu")
    saying.say(three[2], back, after=sums.fee_of(three[2]).position, by=world.minh)
    told = as_("minh").post(f"/counter/copies/{three[2].pk}/cancellation", {"reason": "Rút"}, follow=True)
    assert "Trả lại người nộp" not in told.content.decode()


def test_a_paper_that_was_signed_meanwhile_stops_the_whole_act(world, three):
    dossier = three[0].dossier
    shown = cancelling.papers_of(dossier).shown
    life.signed(world, three[2])
    with pytest.raises(NotAllowed, match="đã thay đổi"):
        cancelling.cancel_dossier(dossier, shown=shown, reason="x", by=world.minh)
    assert statuses(three) == [Status.SIGNED, Status.RETURNED, Status.SIGNED]


def test_who_may_cancel_no_copy_cancels_no_dossier(as_, world, three):
    dossier = three[0].dossier
    papers = cancelling.papers_of(dossier)
    for who in (world.hoa, world.tuan):
        with pytest.raises(NotAllowed):
            cancelling.cancel_dossier(dossier, shown=papers.shown, reason="x", by=who)
    assert {as_(who).get(page_of(dossier)).status_code for who in ("hoa", "tuan", "vi", "lan")} == {404}
    assert statuses(three) == [Status.SIGNED, Status.RETURNED, Status.SUBMITTED]


def test_where_nothing_can_be_cancelled_it_is_said(as_, world, issued_copy):
    with pytest.raises(Refused, match="không còn giấy tờ nào"):
        cancelling.cancel_dossier(issued_copy.dossier, shown="", reason="x", by=world.minh)
    assert "không còn giấy tờ nào hủy được" in as_("minh").get(page_of(issued_copy.dossier)).content.decode()


def test_the_officer_knows_who_reads_the_reason(as_, world, three):
    """With an account or without: the requester himself."""
    minh, waiting, dossier = as_("minh"), three[2], three[0].dossier
    pages = (f"/counter/copies/{waiting.pk}", page_of(dossier))
    for account in (None, world.lan):
        type(dossier).objects.filter(pk=dossier.pk).update(account=account)
        assert all("Người yêu cầu đọc được lý do này" in minh.get(page).content.decode() for page in pages)
