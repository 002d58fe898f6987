"""The desks under attack: forged ids, keys and places, markup, line breaks, NUL, and a second press of everything."""

import uuid

import pytest

from chungthuc.accounts import authority
from chungthuc.agencies.models import Agency
from chungthuc.certification import signature
from chungthuc.certification.lifecycle import Status
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import intake
from chungthuc.certification.results import delivery
from chungthuc.dossiers.models import PaperType
from demo import life
from tests.web.pictures import named


def test_a_code_is_found_however_it_is_typed(client, issue):
    copy = issue()
    for typed in (copy.code, f" {copy.code.lower()} ", copy.code.replace("-", " "), copy.code.replace("-", "")):
        answer = client.get("/check", {"code": typed}, follow=True)
        assert answer.redirect_chain == [(f"/c/{copy.code}", 302)]
        assert copy.entry.certification_number in answer.content.decode()


@pytest.mark.parametrize("code", ["//evil.example", "../../x", "\0", "https://evil.example/", "Đ", "x" * 5000])
def test_a_forged_code_leads_nowhere_else(client, db, code):
    answer = client.get("/check", {"code": code}, follow=True)
    assert answer.status_code in (200, 404)
    assert all(address.startswith("/c/") and "//" not in address for address, _status in answer.redirect_chain)


def test_words_of_one_line_stay_on_one_line(as_, world, scan):
    form = {
        "account": "without", "number": "", "name": "Nguyễn\r\nBcc: x@y.test", "kind": "person",
        "email": "an@vidu.test", "email_check": "read_back", "paper_type": PaperType.objects.first().pk, "title": "Bằng\u202e\n\x07 tốt  nghiệp",
        "pages": "1", "signatory": str(authority.of(world.hoa, world.office).pk), "request_key": "k",
        "scan": named(scan),
    }  # fmt: skip
    assert as_("minh").post("/counter/copies/new", form).status_code == 302
    copy = CertifiedCopy.objects.get()
    assert (copy.original_title, copy.dossier.requester_name) == ("Bằng tốt nghiệp", "Nguyễn Bcc: x@y.test")


def test_a_form_sent_before_with_another_paper_is_not_lost(as_, world, scan):
    form = {
        "account": "without", "number": "", "name": "Nguyễn Văn An", "kind": "person", "email": "an@vidu.test",
        "email_check": "read_back",
        "paper_type": PaperType.objects.first().pk, "title": "Một", "pages": "1",
        "signatory": str(authority.of(world.hoa, world.office).pk), "request_key": "same",
    }  # fmt: skip
    minh = as_("minh")
    assert minh.post("/counter/copies/new", {**form, "scan": named(scan)}).status_code == 302
    other = minh.post("/counter/copies/new", {**form, "title": "Hai", "scan": named(scan)})
    assert other.status_code == 422
    assert 'value="Hai"' in other.content.decode()
    assert 'value="same"' not in other.content.decode()
    assert CertifiedCopy.objects.count() == 1


def test_another_offices_form_key_tells_nothing(as_, world, scan):
    copy = life.submitted(world, scan, title="Giấy tờ bí mật")
    key = copy.dossier.request_key
    form = {
        "account": "without", "number": "", "name": "Ai đó", "kind": "person", "email": "a@vidu.test",
        "email_check": "read_back",
        "paper_type": PaperType.objects.first().pk, "title": "Của Dũng", "pages": "1",
        "signatory": str(authority.of(world.dung, Agency.objects.get(code="00008")).pk),
        "request_key": key, "scan": named(scan),
    }  # fmt: skip
    answer = as_("dung").post("/counter/copies/new", form)
    assert answer.status_code == 422
    assert "Giấy tờ bí mật" not in answer.content.decode()
    assert CertifiedCopy.objects.count() == 1


def test_what_people_type_is_never_markup(as_, world, scan):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    copy = life.submitted(world, scan, title=evil, name=evil)
    signature.send_back(copy, reason=evil, by=world.hoa)
    for who, path in (("minh", "/counter/copies?tab=returned"), ("minh", f"/counter/copies/{copy.pk}"),
                      ("minh", f"/counter/copies/{copy.pk}/resubmission"), ("hoa", f"/signing-desk/copies/{copy.pk}")):  # fmt: skip
        page = as_(who).get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
    assert "&lt;script&gt;" in as_("minh").get(f"/counter/copies/{copy.pk}").content.decode()


def test_nul_in_what_is_sent_breaks_nothing(as_, world, scan):
    copy = life.submitted(world, scan)
    assert as_("minh").post("/agency", {"agency": "00070\0"}).status_code == 302
    assert as_("minh").post("/counter/requesters", {"number": "0010\0"}).status_code < 500
    assert as_("hoa").post(f"/signing-desk/copies/{copy.pk}/return", {"reason": "mờ\0 trang 2"}).status_code == 302
    copy.refresh_from_db()
    assert copy.return_reason == "mờ trang 2"


def test_nothing_is_sent_back_or_ended_without_a_reason(as_, world, scan):
    copy = life.submitted(world, scan)
    for reason in ("", "   ", "\0"):
        assert as_("hoa").post(f"/signing-desk/copies/{copy.pk}/return", {"reason": reason}).status_code == 302
        assert as_("minh").post(f"/counter/copies/{copy.pk}/cancellation", {"reason": reason}).status_code == 302
    copy.refresh_from_db()
    assert copy.status == Status.SUBMITTED


def test_no_field_leads_out_of_the_house(as_, world, scan):
    copy = life.submitted(world, scan)
    for back in ("//evil.example", "https://evil.example", "sealing\r\nX: y"):
        assert as_("hoa").post(f"/signing-desk/copies/{copy.pk}/return", {"reason": "", "back": back})["Location"] == (
            f"/signing-desk/copies/{copy.pk}"
        )
        assert as_("hoa").post(f"/signing-desk/copies/{copy.pk}/forwarding", {"following": back})["Location"] == (
            f"/signing-desk/copies/{copy.pk}"
        )
        answer = as_("hoa").post("/i18n/setlang/", {"next": back, "language": "vi"})
        assert "evil" not in answer["Location"]


def test_a_second_press_of_each_act_changes_nothing_more(as_, world, scan):
    copy = life.submitted(world, scan)
    for _press in range(2):
        assert as_("minh").post(f"/counter/copies/{copy.pk}/withdrawal").status_code == 302
    assert copy.history.filter(action="withdraw").count() == 1
    for _press in range(2):
        assert as_("minh").post(f"/counter/copies/{copy.pk}/cancellation", {"reason": "thôi"}).status_code == 302
    assert copy.history.filter(action="cancel").count() == 1
    answer = as_("minh").get(f"/counter/copies/{copy.pk}/resubmission")
    assert answer["Location"] == f"/counter/copies/{copy.pk}"
    done = life.issued(world, scan)
    for _press in range(2):
        assert as_("tuan").post(f"/sealing-desk/copies/{done.pk}/delivery").status_code == 302
    assert done.history.filter(action="send").count() <= 1


def test_pages_of_papers_are_kept_by_no_browser(as_, world, scan):
    copy = life.submitted(world, scan)
    answer = as_("minh").get(f"/delivery/copies/{copy.pk}/pages/1")
    assert "no-store" in answer["Cache-Control"]
    assert as_("minh").get(f"/delivery/copies/{copy.pk}/pages/99").status_code == 404


def test_another_testimony_is_no_mistake_while_correcting(as_, world, scan):
    copy = life.submitted(world, scan)
    intake.withdraw(copy, by=world.minh)
    other = authority.of(world.binh, world.office)
    answer = as_("minh").post(f"/counter/copies/{copy.pk}/resubmission", {"refresh": "1", "signatory": str(other.pk)})
    assert answer.status_code == 200
    assert "KT. CHỦ TỊCH" in answer.content.decode()
    assert 'class="summary"' not in answer.content.decode()


def test_another_agencys_ids_open_nothing(as_, world, issue):
    copy = issue()
    volume = world.volumes[world.office.code]
    delivery.wish(copy, by=world.tuan)
    for path in ("", "/change", "/report"):
        assert as_("dung").get(f"/registers/{volume.pk}{path}").status_code == 404
    assert as_("dung").post(f"/registers/{volume.pk}/deletion").status_code == 404
    for path in (
        f"/delivery/copies/{copy.pk}/pages/1",
        f"/delivery/copies/{copy.pk}/file",
        f"/sealing-desk/copies/{copy.pk}",
        f"/signing-desk/copies/{copy.pk}",
    ):
        assert as_("dung").get(path).status_code == 404
    assert as_("lan").get(f"/vault/{uuid.uuid4()}").status_code == 404
