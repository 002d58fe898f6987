"""The scan at the counter: its pages fill the form, another number and remarks that weigh want a reason, told onwards."""

import re

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chungthuc.accounts import authority
from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy, ScanAnswer
from chungthuc.certification.reception import intake
from chungthuc.certification.scan_answers import Reasons
from chungthuc.core.errors import Refused
from chungthuc.dossiers.models import Dossier, PaperType
from demo import life
from tests.harness.scans import small_scan
from tests.web.counter.test_counter import NEW, file

COARSE = {"dpi": 100}


@pytest.fixture
def typed(world):
    def form(**changes):
        return {
            "account": "without", "number": "001085000011", "name": "Nguyễn Văn An", "kind": "person",
            "email": "an@vidu.test", "email_check": "read_back", "paper_type": PaperType.objects.first().pk,
            "title": "Bằng tốt nghiệp", "pages": "", "signatory": str(authority.of(world.hoa, world.office).pk),
            "request_key": "key-1", "scan": file(small_scan(3)), **changes,
        }  # fmt: skip

    return form


def text(answer) -> str:
    return answer.content.decode()


def kept_upload(page: str) -> str:
    return re.search(r'name="upload" value="([0-9a-f-]{36})"', page)[1]


def test_pages_left_empty_are_those_of_the_scan(as_, typed):
    assert as_("minh").post(NEW, typed()).status_code == 302
    copy = CertifiedCopy.objects.get()
    assert copy.original_pages == 3
    answer = copy.document.scan_answer
    assert (answer.scan_pages, answer.original_pages, answer.pages_reason, answer.remarks) == (3, 3, "", [])
    assert "pages_reason" not in copy.history.get(action="submit").facts


def test_the_part_that_shows_the_file_tells_the_form_how_many_pages(as_, world):
    assert 'data-found-pages="3"' in text(as_("minh").post("/counter/uploads", {"scan": file(small_scan(3))}))
    assert "data-found-pages" not in text(as_("minh").post("/counter/uploads", {"scan": file(b"x" * 100)}))


@pytest.mark.parametrize("said", ["", "  ", "?!"])
def test_another_number_of_pages_without_a_reason_is_asked_about(as_, typed, said):
    answer = as_("minh").post(NEW, typed(pages="5", pages_reason=said))
    page = text(answer)
    assert answer.status_code == 422
    assert "Bản scan có 3 trang, số trang của bản chính ghi là 5." in page
    assert 'value="5"' in page
    assert not Dossier.objects.exists()
    again = as_("minh").post(
        NEW, typed(pages="5", pages_reason="Hai trang cuối trắng", scan="", upload=kept_upload(page))
    )
    assert again.status_code == 302
    assert CertifiedCopy.objects.get().original_pages == 5


def test_the_reason_reaches_signatory_history_and_fee(as_, typed, world, jobs):
    as_("minh").post(NEW, typed(pages="5", pages_reason="Hai trang cuối để trắng", fee_paid="on"))
    copy = CertifiedCopy.objects.get()
    for who, path in (("hoa", f"/signing-desk/copies/{copy.pk}"), ("minh", f"/counter/copies/{copy.pk}")):
        page = text(as_(who).get(path))
        assert "Bản chính ghi <strong>5 trang</strong>, bản scan có <strong>3 trang</strong>" in page, path
        assert "bản chính 5 trang, bản scan 3 trang: Hai trang cuối để trắng" in page, path  # the history
        assert page.index("Hai trang cuối để trắng") < page.index("data-viewer-sheets"), path  # above the pages
    facts = copy.history.get(action="submit").facts
    assert (facts["scan_pages"], facts["original_pages"]) == (3, 5)
    assert facts["pages_reason"] == "Hai trang cuối để trắng"
    life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, copy))))
    copy.refresh_from_db()
    assert copy.entry.fee == 7000  # 2 × 2.000 + 3 × 1.000, by the pages of the original (TT 226/2016/TT-BTC Art. 4)


def test_remarks_that_weigh_are_answered_and_told_to_the_signatory(as_, typed):
    minh = as_("minh")
    first = minh.post(NEW, typed(scan=file(small_scan(**COARSE)), remarks_reason=""))
    page = text(first)
    assert first.status_code == 422
    assert "độ phân giải thấp hơn 200 dpi" in page
    assert "Quét lại, hoặc ghi lý do vẫn dùng bản scan này." in page
    assert not Dossier.objects.exists()
    reason = "Bản chính đã mờ, máy quét ở mức cao nhất"
    wrong = minh.post(NEW, typed(title="", scan="", upload=kept_upload(page), remarks_reason=reason))
    assert reason in text(wrong)  # what was typed stays while another field is corrected
    assert minh.post(NEW, typed(scan="", upload=kept_upload(page), remarks_reason=reason)).status_code == 302
    copy = CertifiedCopy.objects.get()
    assert [one["code"] for one in copy.document.scan_answer.remarks] == ["low_resolution"]
    told = text(as_("hoa").get(f"/signing-desk/copies/{copy.pk}"))
    assert "độ phân giải thấp hơn 200 dpi" in told
    assert told.index(reason) < told.index("data-viewer-sheets")
    assert copy.history.get(action="submit").facts["remarks"] == ["low_resolution"]


def test_a_plain_scan_asks_for_nothing_and_the_signatory_reads_nothing(as_, world, scan):
    copy = life.submitted(world, scan)
    assert "Cần lưu ý về bản scan" not in text(as_("hoa").get(f"/signing-desk/copies/{copy.pk}"))
    assert "remarks_reason" not in text(as_("minh").post("/counter/uploads", {"scan": file(scan)}))


def test_a_returned_copy_is_answered_for_anew(as_, typed, world):
    minh = as_("minh")
    minh.post(NEW, typed(pages="5", pages_reason="Hai trang cuối để trắng", fee_paid="on"))
    copy = CertifiedCopy.objects.get()
    first = copy.document_id
    signature.send_back(copy, reason="Quét lại", by=world.hoa)
    page = text(minh.get(f"/counter/copies/{copy.pk}/resubmission"))
    assert 'value="Hai trang cuối để trắng"' in page
    form = typed(pages="5", pages_reason="", scan=file(small_scan(2, **COARSE)))
    refused = minh.post(f"/counter/copies/{copy.pk}/resubmission", form)
    assert refused.status_code == 422
    assert "Bản scan có 2 trang" in text(refused)
    form |= {"pages_reason": "Ba trang để trắng", "remarks_reason": "Bản chính mờ", "scan": "",
             "upload": kept_upload(text(refused))}  # fmt: skip
    assert minh.post(f"/counter/copies/{copy.pk}/resubmission", form).status_code == 302
    copy.refresh_from_db()
    assert ScanAnswer.objects.get(document=first).pages_reason == "Hai trang cuối để trắng"
    assert copy.document.scan_answer.pages_reason == "Ba trang để trắng"
    assert "Bản chính mờ" in text(as_("hoa").get(f"/signing-desk/copies/{copy.pk}"))


def test_a_copy_of_before_shows_what_was_found_and_that_nobody_answered(as_, world):
    copy = life.submitted(world, small_scan(**COARSE))
    old = copy.document
    old.pk, old._state.adding = None, True
    old.save()
    CertifiedCopy.objects.filter(pk=copy.pk).update(document=old)
    page = text(as_("hoa").get(f"/signing-desk/copies/{copy.pk}"))
    assert "độ phân giải thấp hơn 200 dpi" in page
    assert "không ghi (hồ sơ trình trước khi hệ thống hỏi lý do)" in page


def test_no_way_around_the_form(world):
    """Whoever calls the step is asked the same; the database asks as well."""
    upload = life.uploaded(small_scan(2, **COARSE), by=world.minh)
    given = {
        "agency": world.office, "requester": intake.Requester("person", "An", "001085000011", "an@vidu.test"),
        "upload": upload, "signatory": authority.of(world.hoa, world.office), "by": world.minh, "request_key": "once",
    }  # fmt: skip
    for pages, reasons, code in (
        (3, Reasons(remarks="Bản chính mờ"), "pages_differ"),
        (2, Reasons(), "remarks_unanswered"),
        (2, Reasons(remarks=" . "), "remarks_unanswered"),
    ):
        with pytest.raises(Refused) as refusal:
            intake.submit(**given, paper=intake.Paper(PaperType.objects.first(), "Bằng", pages), reasons=reasons)
        assert refusal.value.code == code
    assert not CertifiedCopy.objects.exists()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("other_pages_have_a_reason", {"original_pages": 9}),
        ("weighty_remarks_have_a_reason", {"remarks": [{"code": "blank_page"}]}),
    ],
)
def test_constraints_of_an_answer(world, scan, name, changes):
    copy = life.submitted(world, scan)
    document = copy.document
    document.pk, document._state.adding = None, True
    document.save()
    facts = {"scan_pages": 1, "original_pages": 1, "by": world.minh, **changes}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ScanAnswer.objects.create(document=document, **facts)


def test_an_answer_stays_as_it_was_given(world, scan):
    answer = life.submitted(world, scan).document.scan_answer
    for act in (answer.delete, lambda: ScanAnswer.objects.filter(pk=answer.pk).update(pages_reason="anders")):
        with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
            act()


@pytest.mark.parametrize("pages", ["mười", "0", "2001", "\x00"])
def test_a_number_of_pages_that_is_none_is_told_in_our_words(as_, typed, scan, pages):
    page = as_("minh").post(NEW, typed(scan=file(scan), pages=pages))
    assert page.status_code == 422
    assert "Ghi số trang bằng số, từ 1 đến 2000." in text(page)


def test_a_reason_that_is_too_long_is_not_called_missing(as_, typed):
    page = as_("minh").post(NEW, typed(scan=file(small_scan(**COARSE)), remarks_reason="mờ " * 200))
    assert page.status_code == 422
    assert "Bản scan có điểm cần giải trình." not in text(page)
