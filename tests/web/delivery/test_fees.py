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
