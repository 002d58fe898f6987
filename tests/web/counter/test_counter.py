"""The officer's form: every bad input is named, nothing typed or uploaded is lost, nothing is half done."""

import io
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from chungthuc.accounts import authority
from chungthuc.certification.models import CertifiedCopy
from chungthuc.documents.models import Upload
from chungthuc.dossiers.models import Dossier, PaperType
from chungthuc.sentences.uploads import refusal
from chungthuc.web.counter.tabs import TABS
from demo import life
from tests.harness.scans import small_scan

NEW = "/counter/copies/new"


@pytest.fixture
def typed(world):
    """A form filled in for a person without an account."""
    return {
        "account": "without",
        "number": "001085000011",
        "name": "Nguyễn Văn An",
        "kind": "person",
        "email": "an@vidu.test",
        "email_check": "read_back",
        "paper_type": PaperType.objects.first().pk,
        "title": "Bằng tốt nghiệp",
        "pages": "2",
        "pages_reason": "Mặt sau để trống",
        "signatory": str(authority.of(world.hoa, world.office).pk),
        "request_key": "key-1",
    }


def file(content: bytes, name: str = "quet.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def changed(make) -> bytes:
    """The small scan, changed by a function."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(small_scan())) as pdf:
        make(pdf)
        pdf.save(out, **({"encryption": pikepdf.Encryption(user="x", owner="y")} if make is encrypt else {}))
    return out.getvalue()


def encrypt(pdf: pikepdf.Pdf) -> None: ...


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def test_a_good_form_becomes_one_copy_however_often_it_is_sent(as_, typed):
    minh = as_("minh")
    for _press in range(2):
        answer = minh.post(NEW, {**typed, "scan": file(small_scan())})
        assert answer.status_code == 302
    copy = CertifiedCopy.objects.get()
    assert (copy.dossier.email, copy.dossier.account, copy.original_pages) == ("an@vidu.test", None, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", refusal("empty", {})),
        (b"hello", "Đây là tệp thuộc loại khác, không phải PDF hay ảnh JPEG, PNG, TIFF, HEIC. Hãy chọn tệp PDF"),
        (b"PK\x03\x04" + b"x" * 500, "Đây là tệp nén ZIP, không phải PDF hay ảnh JPEG, PNG, TIFF, HEIC. Hãy giải nén"),
        (small_scan()[: len(small_scan()) // 2], refusal("truncated", {})),
        (small_scan() + b"garbage" * 50, refusal("trailing_data", {})),
        (changed(encrypt), refusal("encrypted", {})),
        (changed(script), refusal("javascript", {})),
    ],
)
def test_a_bad_file_is_refused_by_name_and_what_was_typed_stays(as_, typed, content, reason):
    answer = as_("minh").post(NEW, {**typed, "scan": file(content)})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert reason in text
    assert 'value="Nguyễn Văn An"' in text
    assert 'value="Bằng tốt nghiệp"' in text
    assert not Dossier.objects.exists()


def test_a_bad_file_is_refused_in_english(as_, typed):
    answer = as_("minh").post(NEW, {**typed, "scan": file(changed(encrypt))}, headers={"accept-language": "en"})
    assert "The file has a password or restrictions." in answer.content.decode()


def test_thirty_megabytes_and_a_byte_are_refused(as_, typed, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    answer = as_("minh").post(NEW, {**typed, "scan": file(small_scan() + b"\n" * 1024 * 1024)})
    assert answer.status_code == 422
    assert "Tệp lớn hơn 1 MB" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_the_upload_is_kept_while_another_field_is_corrected(as_, typed):
    minh = as_("minh")
    answer = minh.post(NEW, {**typed, "title": "", "scan": file(small_scan(2), "bang.pdf")})
    text = answer.content.decode()
    assert answer.status_code == 422
    kept = re.search(r'name="upload" value="([0-9a-f-]{36})"', text)
    assert kept, "the id of the upload is in the form"
    assert "bang.pdf" in text
    assert minh.post(NEW, {**typed, "upload": kept.group(1)}).status_code == 302
    assert CertifiedCopy.objects.get().document.page_count == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 10_000),
        ("name", ""),
        ("name", "x" * 10_000),
        ("email", "not an address"),
        ("email", "a@b.test\nBcc: c@d.test"),
        ("number", "123"),
        ("number", "0100109107"),
        ("pages", "0"),
        ("pages", "-1"),
        ("pages", "two"),
        ("pages", "99999999999999999999"),
        ("paper_type", "999999"),
        ("paper_type", "'; DROP TABLE"),
        ("signatory", "999999"),
        ("signatory", ""),
        ("account", "neither"),
    ],
)
def test_a_bad_field_is_told_and_nothing_is_made(as_, typed, scan, field, value):
    answer = as_("minh").post(NEW, {**typed, field: value, "scan": file(scan)})
    assert answer.status_code == 422
    assert 'class="summary"' in answer.content.decode()
    assert not Dossier.objects.exists()


def test_emoji_and_long_names_are_names_too(as_, typed, scan):
    name = "Nguyễn Thị Công Tằng Tôn Nữ " + "Hoàng " * 20 + "🙂"
    assert as_("minh").post(NEW, {**typed, "name": name, "scan": file(scan)}).status_code == 302
    assert CertifiedCopy.objects.get().dossier.requester_name == name


def test_an_account_is_found_by_its_number(as_, typed, scan):
    minh = as_("minh")
    found = minh.post(NEW, {**typed, "account": "with", "number": "001190012345", "search": "1"})
    assert "Nguyễn Thị Lan" in found.content.decode()
    answer = minh.post(NEW, {**typed, "account": "with", "number": "001190012345", "scan": file(scan)})
    assert answer.status_code == 302
    assert CertifiedCopy.objects.get().dossier.account.full_name == "Nguyễn Thị Lan"


def test_an_unknown_number_is_no_account(as_, typed, scan):
    answer = as_("minh").post(NEW, {**typed, "account": "with", "number": "001085999999", "scan": file(scan)})
    assert answer.status_code == 422
    assert "Chưa tìm thấy tài khoản" in answer.content.decode()


def test_somebody_elses_upload_is_not_taken(as_, typed, world, scan):
    foreign = life.uploaded(scan, by=world.dung)
    answer = as_("minh").post(NEW, {**typed, "upload": str(foreign.pk)})
    assert answer.status_code == 422
    assert not Dossier.objects.exists()


def test_the_upload_part_answers_what_was_found(as_, world, scan):
    minh = as_("minh")
    good = minh.post("/counter/uploads", {"scan": file(scan)}).content.decode()
    assert Upload.objects.get().accepted
    assert str(Upload.objects.get().pk) in good
    assert "Không nhận tệp này" in minh.post("/counter/uploads", {"scan": file(b"x" * 100)}).content.decode()


def test_the_testimony_shows_the_chosen_signatory_before_submitting(as_, typed, world):
    page = as_("minh").post(NEW, {**typed, "signatory": str(authority.of(world.binh, world.office).pk), "refresh": "1"})
    text = page.content.decode()
    assert "KT. CHỦ TỊCH" in text
    assert "Đỗ Thanh Bình" in text
    assert "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH" in text


def test_lists_cost_the_same_however_long_they_are(as_, world, scan, django_assert_max_num_queries):
    for _copy in range(3):
        life.submitted(world, scan)
    minh = as_("minh")
    with django_assert_max_num_queries(30):
        assert minh.get("/counter/copies").status_code == 200


def test_the_signatory_can_be_changed_while_the_copy_waits(as_, world, scan):
    copy = life.submitted(world, scan)
    before = bytes(copy.document.revisions.get().bytes)
    other = authority.of(world.binh, world.office)
    assert as_("minh").post(f"/counter/copies/{copy.pk}/signatory", {"signatory": other.pk}).status_code == 302
    copy.refresh_from_db()
    assert copy.signatory == other
    assert bytes(copy.document.revisions.get().bytes) != before
    assert copy.history.filter(action="replace").count() == 1


@pytest.mark.parametrize(("key", "index"), [("done", "copy_done"), ("over", "copy_over")])
def test_what_is_over_is_read_from_the_newest_end_of_an_index(world, key, index):
    tab = next(one for one in TABS if one.key == key)
    rows = CertifiedCopy.objects.filter(tab.where, agency=world.office).order_by(
        *(f"-{one}" for one in (*tab.by, "id"))
    )
    with transaction.atomic(), connection.cursor() as cursor:
        # of a few rows any way costs nothing: what is asked is whether the index gives them in order
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = rows[:51].explain()
    assert f"Index Scan Backward using {index}" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("field", ["request_key", "email", "email_proof", "title", "number", "phone", "pages_reason"])
def test_a_nul_in_any_field_is_refused_in_words(as_, typed, field):
    answer = as_("minh").post(NEW, {**typed, field: "\0 x", "pages": "3"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Null characters" not in page
    if field != "email_proof":
        assert "ký tự lạ (NUL)" in page
    assert not CertifiedCopy.objects.exists()


def test_without_a_signatory_it_is_said_before_anything_is_typed(as_, world):
    minh = as_("minh")
    assert "chưa có người ký chứng thực" not in minh.get(NEW).content.decode()
    for one in authority.signatories(world.office):
        authority.end(one, by=world.nga)
    page = minh.get(NEW).content.decode()
    assert "Lúc này cơ quan chưa có người ký chứng thực còn thẩm quyền." in page.split('class="new-copy"')[0]
    assert f"Hỏi người quản trị của cơ quan: {world.nga.full_name}" in " ".join(page.split())
    assert re.search(r'<option value=""[^>]* disabled[^>]*>\s*Lúc này cơ quan chưa có', page)
