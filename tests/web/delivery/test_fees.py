"""The fee on the pages: as it is typed, with «Trình ký», afterwards, and on the day's list."""

import pytest

from chungthuc.accounts import authority
from chungthuc.certification.models import CertifiedCopy
from chungthuc.dossiers.models import PaperType
from chungthuc.registers.fees import FeeRecord
from demo import life
from tests.web.counter.test_counter import NEW, file

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(world, scan):
    def form(**changes):
        return {
            "account": "without", "number": "001085000011", "name": "Nguyễn Văn An", "kind": "person", "email": "",
            "paper_type": PaperType.objects.first().pk, "title": "Bằng tốt nghiệp", "pages": "1",
            "signatory": str(authority.of(world.hoa, world.office).pk), "request_key": "key-1", "scan": file(scan),
            **changes,
        }  # fmt: skip

    return form


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_form_shows_the_fee_by_the_pages_typed_and_offers_that_it_was_collected(as_, typed):
    minh = as_("minh")
    empty = text(minh.get(NEW))
    assert 'data-first-rate="2000"' in empty
    assert "Số bản sao" not in empty  # an electronic copy is one
    box = empty[empty.index('name="fee_paid"') :].partition(">")[0]
    assert "checked" in box
    asked = minh.post(NEW, typed(pages="7", refresh="1"))
    assert "<span data-fee-sum>9.000</span>" in text(asked)
    assert asked.context["form"].fee == 9000
    assert "Số trang" in text(asked)


@pytest.mark.parametrize(("ticked", "said"), [({"fee_paid": "on", "receipt": "BL 7"}, [(2000, "BL 7")]), ({}, [])])
def test_one_press_records_it_once(as_, typed, ticked, said):
    minh = as_("minh")
    for _press in range(2):
        minh.post(NEW, typed(**ticked))
    copy = CertifiedCopy.objects.get()
    assert [(one.amount, one.receipt) for one in FeeRecord.objects.filter(subject=copy.subject)] == said
    page = text(minh.get(f"/counter/copies/{copy.pk}"))
    assert ("Đã thu 2.000 đồng, biên lai BL 7" in page, "Chưa thu 2.000 đồng" in page) == (bool(said), not said)
    assert f"Phí đã thu hôm nay: {'2.000' if said else '0'} đồng" in text(minh.get("/counter/copies"))


def test_with_the_submission_it_is_waived_with_ground_and_document(as_, typed, world):
    minh = as_("minh")
    for wrong, told in (
        ({"fee_ground": "van-ban"}, "Chưa ghi văn bản hoặc việc làm căn cứ để miễn phí."),
        ({"fee_ground": "van-ban", "fee_words": "QĐ 5", "fee_paid": "on"}, "Vừa đánh dấu đã thu, vừa chọn lý do miễn."),
        ({"fee_words": "QĐ 5"}, "mà chưa chọn lý do"),
        ({"fee_ground": "khong-co", "fee_words": "QĐ 5"}, "Lý do miễn này không còn dùng."),
    ):
        refused = minh.post(NEW, typed(**wrong))
        assert refused.status_code == 422
        assert told in text(refused)
        assert ("QĐ 5" in text(refused)) == ("fee_words" in wrong)
    minh.post(NEW, typed(fee_ground="van-ban", fee_words="QĐ 5"))
    kept = FeeRecord.objects.get()
    assert (kept.state, kept.amount, kept.words, kept.by) == ("waived", 0, "QĐ 5", world.minh)


@pytest.fixture
def again(as_, world, typed, scan):
    """A copy of one page that came back, and what its form sends."""

    def begun(*, paid: bool):
        copy = life.submitted(world, scan, paid=paid)
        as_("minh").post(f"/counter/copies/{copy.pk}/withdrawal")
        sent = typed(fee_after="1" if paid else "0")
        del sent["scan"]
        return f"/counter/copies/{copy.pk}/resubmission", sent

    return begun


def rows() -> list[tuple[str, int, int]]:
    return list(FeeRecord.objects.values_list("state", "amount", "change"))


def test_of_a_returned_copy_it_is_recorded_with_the_submission(as_, again):
    minh, (page, sent) = as_("minh"), again(paid=False)
    asked = text(minh.get(page))
    assert "<span data-fee-sum>2.000</span>" in asked
    assert "checked" not in asked[asked.index('name="fee_paid"') :].partition(">")[0]  # what nobody said was not paid
    assert minh.post(page, {**sent, "fee_paid": "on", "receipt": "BL 9"}).status_code == 302
    assert rows() == [("paid", 2000, 2000)]
    assert FeeRecord.objects.get().receipt == "BL 9"


def test_of_a_returned_copy_it_is_seen_and_follows_the_pages(as_, again):
    minh, (page, sent) = as_("minh"), again(paid=True)
    asked = text(minh.get(page))
    assert "Đã ghi: Đã thu 2.000 đồng." in asked
    assert 'name="fee_ground"' not in asked  # what was collected is first given back, on the copy's page
    more = {**sent, "fee_paid": "on", "pages": "7", "pages_reason": "Hai trang sau để trắng"}
    assert minh.post(page, more).status_code == 302
    assert rows() == [("paid", 2000, 2000), ("paid", 9000, 7000)]


@pytest.mark.parametrize("ticked", [{}, {"fee_paid": "on"}])
def test_what_was_paid_in_whole_is_not_said_again(as_, again, ticked):
    page, sent = again(paid=True)
    assert as_("minh").post(page, {**sent, **ticked}).status_code == 302
    assert rows() == [("paid", 2000, 2000)]


def test_what_somebody_else_said_of_the_fee_meanwhile_is_told_and_nothing_is_sent(as_, again):
    minh, (page, sent) = as_("minh"), again(paid=False)
    minh.post(page.replace("/counter", "/delivery").replace("resubmission", "fee"), {"state": "paid", "after": "0"})
    refused = minh.post(page, {**sent, "title": "Bằng đã sửa", "fee_ground": "van-ban", "fee_words": "QĐ 5"})
    assert refused.status_code == 422
    for told in ("vừa được ghi: Đã thu 2.000 đồng", "Bằng đã sửa", 'name="fee_after" value="1"'):
        assert told in text(refused)
    assert rows() == [("paid", 2000, 2000)]
    assert minh.post(page, {**sent, "fee_after": "1"}).status_code == 302


def test_a_waived_fee_is_only_seen(as_, again):
    minh, (page, sent) = as_("minh"), again(paid=False)
    waived = {"fee_ground": "van-ban", "fee_words": "QĐ 5"}
    assert minh.post(page, {**sent, **waived}).status_code == 302
    minh.post(page.replace("resubmission", "withdrawal"))
    asked = text(minh.get(page))
    assert "Đã ghi: Miễn phí: Miễn theo văn bản của cơ quan có thẩm quyền (QĐ 5)." in asked
    assert 'name="fee_paid"' not in asked


def test_what_was_not_collected_is_on_the_copys_page(as_, world, scan):
    copy, minh = life.submitted(world, scan, pages=3, paid=False), as_("minh")
    path = f"/delivery/copies/{copy.pk}/fee"
    for _press in range(2):
        told = text(minh.post(path, {"state": "paid", "after": "0", "receipt": " BL\n12 "}, follow=True))
    assert "Đã thu 5.000 đồng, biên lai BL 12" in told
    assert "Ghi nhầm hoặc trả lại tiền" in told
    other = minh.post(path, {"state": "waived", "after": "0", "ground": "van-ban", "reason": "QĐ 1"}, follow=True)
    assert "vừa được ghi" in text(other)
    assert FeeRecord.objects.count() == 1
    back = minh.post(path, {"state": "unpaid", "after": "1", "reason": "Trả lại tiền"}, follow=True)
    assert "Chưa thu 5.000 đồng" in text(back)


def test_a_waiver_names_ground_and_document_and_loses_nothing_typed(as_, world, scan):
    copy, minh = life.submitted(world, scan, paid=False), as_("minh")
    path = f"/delivery/copies/{copy.pk}/fee"
    refused = text(minh.post(path, {"state": "waived", "after": "0", "ground": "", "reason": "QĐ 5"}, follow=True))
    assert "Chưa ghi vì sao miễn phí." in refused
    assert 'value="QĐ 5"' in refused
    told = minh.post(path, {"state": "waived", "after": "0", "ground": "van-ban", "reason": "QĐ 5"}, follow=True)
    assert "Miễn theo văn bản của cơ quan có thẩm quyền (QĐ 5)" in text(told)
    assert FeeRecord.objects.get().by == world.minh


@pytest.mark.parametrize(
    "sent", [{}, {"state": "free"}, {"state": "paid", "after": "\0"}, {"state": "waived", "ground": "\0"}]
)
def test_what_is_no_answer_is_refused_in_words(as_, world, scan, sent):
    copy = life.submitted(world, scan)
    assert as_("minh").post(f"/delivery/copies/{copy.pk}/fee", sent, follow=True).status_code == 200
    assert FeeRecord.objects.count() == 1


def test_other_offices_and_desks_record_nothing(as_, world, scan):
    copy = life.submitted(world, scan, paid=False)
    sent = {"state": "paid", "after": "0", "shown": "2000", "until": "2099-01-01", "ground": "complex"}
    for path in (f"copies/{copy.pk}/fee", f"dossiers/{copy.dossier_id}/fee", f"dossiers/{copy.dossier_id}/extension"):
        assert as_("dung").post(f"/delivery/{path}", sent).status_code == 404, path
        assert as_("lan").post(f"/delivery/{path}", sent).status_code in (403, 404), path
        assert as_("tuan").post(f"/delivery/{path}", sent, follow=True).status_code in (200, 404), path
    assert not FeeRecord.objects.exists()
    assert not copy.dossier.extensions.exists()
    assert 'name="state"' not in text(as_("hoa").get(f"/counter/copies/{copy.pk}"))


def test_the_clerk_reads_what_the_book_will_say(as_, world, scan):
    copy = life.submitted(world, scan, pages=3, paid=False)
    life.stamped(life.forwarded(world, life.signed(world, copy)))
    assert "Chưa thu 5.000 đồng" in text(as_("tuan").get(f"/sealing-desk/copies/{copy.pk}"))
    life.sealed(world, CertifiedCopy.objects.get(pk=copy.pk))
    volume = CertifiedCopy.objects.get(pk=copy.pk).entry.volume
    as_("minh").post(f"/delivery/copies/{copy.pk}/fee", {"state": "paid", "after": "0"})
    page = text(as_("tuan").get(f"/registers/{volume.pk}"))
    assert "Chưa thu 5.000 đồng; Đã thu 5.000 đồng, ngày" in page
