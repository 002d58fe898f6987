"""Drafts of the counter: kept as they are typed, their writer's alone, opened with everything, gone with «Trình ký»."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from chungthuc.accounts import authority
from chungthuc.accounts.models import Grant
from chungthuc.appointments.models import PolicyValue
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.dossiers import drafts
from chungthuc.dossiers.models import Draft, PaperType
from chungthuc.web.counter import drafts as pages
from tests.harness.scans import small_scan
from tests.web.counter.test_counter import file

NEW, DRAFTS = "/counter/copies/new", "/counter/drafts"
NAME = "Nguyễn Văn Ân"


@pytest.fixture
def typed(world):
    return {
        "request_key": "key-1", "draft_version": "0", "about": "", "account": "without", "number": "001085000011",
        "name": NAME, "kind": "person", "email": "an@vidu.test", "email_check": "read_back",
        "paper_type": str(PaperType.objects.first().pk), "title": "Bằng tốt nghiệp", "pages": "",
        "signatory": str(authority.of(world.hoa, world.office).pk),
    }  # fmt: skip


def kept() -> Draft:
    return Draft.objects.get()


def test_what_is_typed_comes_back_with_its_scan(as_, typed):
    minh = as_("minh")
    scan = minh.post("/counter/uploads", {"scan": file(small_scan(2))}).content.decode()
    upload = scan.partition('name="upload" value="')[2].partition('"')[0]
    assert minh.post(DRAFTS, {**typed, "upload": upload}).status_code == 200
    listed = minh.get(NEW).content.decode()
    assert f"{NAME} – Bằng tốt nghiệp" in listed
    page = minh.get(f"{NEW}?draft={kept().pk}").content.decode()
    for told in (NAME, "Bằng tốt nghiệp", "an@vidu.test", f'name="upload" value="{upload}"', "Đã nhận: 2 trang",
                 'name="request_key" value="key-1"', "Đã mở lại bản nháp", 'name="draft_version" value="1"'):  # fmt: skip
        assert told in page
    assert "Cần sửa" not in page  # what is not filled in yet is no mistake


def test_an_account_that_was_found_is_shown_again_without_another_search(as_, typed, world):
    minh = as_("minh")
    minh.post(NEW, {**typed, "account": "with", "number": world.lan.id_number, "search": "1"})
    before = Event.objects.count()
    page = minh.get(f"{NEW}?draft={kept().pk}").content.decode()
    assert world.lan.full_name in page
    assert Event.objects.count() == before


def test_without_a_script_each_round_trip_keeps_it(as_, typed):
    minh = as_("minh")
    minh.post(NEW, {**typed, "title": ""})  # refused: something is missing
    page = minh.post(NEW, {**typed, "draft_version": "1", "save_draft": "1"}).content.decode()
    assert 'name="draft_version" value="2"' in page
    assert drafts.sheet_of(kept()).one("title") == "Bằng tốt nghiệp"


FORM = re.compile(r'<form[^>]*class="new-copy"(.*?)</form>', re.S)
BUTTON = re.compile(r"<button\b[^>]*>", re.S)


def buttons_of(page: str) -> set[tuple[str, str]]:
    """Name and value of what sends the form to itself; «Xóa hẳn bản nháp» sends it elsewhere."""
    found = [one for one in BUTTON.findall(FORM.search(page)[1]) if "formaction" not in one and "submit" in one]
    return {
        tuple((re.search(rf'\b{part}="([^"]*)"', one) or [0, ""])[1] for part in ("name", "value")) for one in found
    }


@pytest.mark.parametrize("account", ["with", "without"])
def test_without_a_script_no_button_of_the_form_loses_what_was_typed(as_, typed, world, account):
    """Each keeps it at its round trip: also the search, the code, the testimony, the order of the pages."""
    minh = as_("minh")
    first = {**typed, "account": account, "number": world.lan.id_number, "title": "", "scan": file(small_scan(2))}
    page = minh.post(NEW, {**first, "email": "an@vidu.test", "email_check": "code"}).content.decode()
    upload = page.partition('name="upload" value="')[2].partition('"')[0]
    buttons = buttons_of(page) | {("more", "1"), ("", "")}
    assert {"search", "refresh", "save_draft", "arrange"} <= {name for name, _value in buttons}
    for place, (name, value) in enumerate(sorted(buttons)):
        if name == "reuse":
            continue  # «Dùng bản đã có» ends the form
        sent = {**first, "scan": "", "upload": upload, "request_key": f"form-{place}", "name": "", "phone": "0912 345 678",
                "email": "an@vidu.test", "email_check": "code", name or "csrfmiddlewaretoken": value}  # fmt: skip
        minh.post(NEW, sent)
        sheet = drafts.sheet_of(Draft.objects.get(form=f"form-{place}"))
        assert (sheet.one("phone"), bool(sheet.one("upload"))) == ("0912 345 678", True), (name, value)


@pytest.mark.parametrize("who", ["vi", "nga", "hoa", "dung"])
def test_nobody_but_its_writer_opens_it(as_, typed, who):
    as_("minh").post(DRAFTS, typed)
    other = as_(who)
    for address in (NEW, f"{NEW}?draft={kept().pk}"):
        assert NAME not in other.get(address).content.decode()
    other.post(f"{DRAFTS}/{kept().pk}/removal")
    assert Draft.objects.count() == 1


def test_of_an_office_where_the_right_is_over_nothing_is_opened(as_, typed, world):
    as_("minh").post(DRAFTS, typed)
    Grant.objects.filter(person=world.minh).update(until=clock.now())
    assert as_("minh").get(f"{NEW}?draft={kept().pk}").status_code == 403


def test_the_row_shows_nobodys_name(as_, typed):
    as_("minh").post(DRAFTS, typed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM dossiers_draft d")
        row = cursor.fetchone()[0]
    assert not any(one in row for one in (NAME, "001085000011", "an@vidu.test", "Bằng"))


def test_after_the_services_secret_changed_it_is_left_out(as_, typed, settings):
    as_("minh").post(DRAFTS, typed)
    Draft.objects.update(contents=Draft.objects.get().contents[:-4] + "AAAA")
    page = as_("minh").get(f"{NEW}?draft={kept().pk}")
    assert (page.status_code, NAME in page.content.decode()) == (200, False)


def test_neither_codes_nor_ticks_are_kept(as_, typed):
    as_("minh").post(
        DRAFTS, {**typed, "email_code": "ABCD2345", "compared": "on", "csrfmiddlewaretoken": "x", "y": "z"}
    )
    assert set(drafts.sheet_of(kept()).fields) == set(typed) - {"request_key", "draft_version", "about"}


def test_it_is_gone_with_the_submission_and_does_not_come_back(as_, typed):
    minh = as_("minh")
    minh.post(DRAFTS, typed)
    assert minh.post(NEW, {**typed, "scan": file(small_scan())}).status_code == 302
    assert not Draft.objects.exists()
    late = minh.post(DRAFTS, typed)  # a saving that was on its way, or another tab
    assert (late.status_code, Draft.objects.exists()) == (409, False)
    assert "đã được gửi ở một thẻ khác" in late.content.decode()


def test_a_page_that_is_behind_overwrites_only_when_its_writer_says_so(as_, typed):
    minh = as_("minh")
    minh.post(DRAFTS, typed)
    minh.post(DRAFTS, {**typed, "draft_version": "1", "title": "Bản sau"})
    behind = minh.post(DRAFTS, {**typed, "draft_version": "1", "title": "Bản trước"})
    assert behind.status_code == 409
    assert "Mở bản vừa lưu" in behind.content.decode()
    assert drafts.sheet_of(kept()).one("title") == "Bản sau"
    page = minh.post(NEW, {**typed, "draft_version": "1", "title": "Bản trước", "refresh": "1"}).content.decode()
    assert 'name="draft_version" value="1"' in page  # still behind, and nothing typed is lost
    assert "Bản trước" in page
    minh.post(NEW, {**typed, "draft_version": "1", "title": "Bản trước", "draft_over": "1"})
    assert drafts.sheet_of(kept()).one("title") == "Bản trước"


@pytest.mark.parametrize("typed_more", [{"title": "x" * 30_000}, {f"keep_{n}": "1" for n in range(90)}])
def test_what_is_too_large_is_refused(as_, typed, typed_more):
    answer = as_("minh").post(DRAFTS, {**typed, **typed_more})
    assert answer.status_code == 409
    assert "nội dung quá dài" in answer.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("hostile", [{"title": "\0"}, {"request_key": "\0\0"}, {"about": "dossier:x"}, {"draft_version": "9" * 40},
                                     {"upload": "'; --"}, {"about": f"certified-copy:{uuid4()}"}])  # fmt: skip
def test_hostile_input_breaks_nothing(as_, typed, hostile):
    minh = as_("minh")
    assert minh.post(DRAFTS, {**typed, **hostile}).status_code in (200, 400, 404)
    for one in Draft.objects.all():
        assert minh.get(pages.address_of(one.about, one.pk)).status_code == 200


def test_so_many_and_no_more(as_, typed, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    answers = [as_("minh").post(DRAFTS, {**typed, "request_key": f"key-{n}"}).status_code for n in range(3)]
    assert answers == [200, 200, 409]


def test_one_draft_a_form(as_, typed, world):
    as_("minh").post(DRAFTS, typed)
    with pytest.raises(IntegrityError, match="one_draft_a_form"), transaction.atomic():
        Draft.objects.create(writer=world.minh, agency=world.office, form="key-1", contents="", version=1)


def test_what_lies_too_long_is_wiped_by_the_agencys_days(as_, typed, world):
    minh = as_("minh")
    for key, days in (("old", 8), ("young", 6)):
        minh.post(DRAFTS, {**typed, "request_key": key})
        Draft.objects.filter(form=key).update(changed_at=clock.now() - timedelta(days=days))
    assert drafts.wipe_old() == 1
    PolicyValue.objects.create(agency=world.office, name="draft_days", value=5, since=clock.today())
    assert drafts.wipe_old() == 1
    assert not Draft.objects.exists()


def test_who_is_not_signed_in_keeps_nothing(db, typed):
    assert Client().post(DRAFTS, typed).status_code == 302
    assert not Draft.objects.exists()


def test_a_correction_has_a_draft_too(as_, typed, submitted_copy):
    minh, address = as_("minh"), f"/counter/copies/{submitted_copy.pk}/resubmission"
    minh.post(f"/counter/copies/{submitted_copy.pk}/withdrawal")
    about = f"certified-copy:{submitted_copy.pk}"
    minh.post(DRAFTS, {**typed, "about": about, "title": "Sửa dở"})
    assert "Sửa dở" in minh.get(address).content.decode()
    assert minh.post(f"{DRAFTS}/{kept().pk}/removal")["Location"] == f"/counter/copies/{submitted_copy.pk}"
    assert "Sửa dở" not in minh.get(address).content.decode()


def test_what_was_typed_for_a_copy_that_went_on_is_shown(as_, typed, submitted_copy):
    minh = as_("minh")
    answer = minh.post(f"/counter/copies/{submitted_copy.pk}/resubmission", {**typed, "title": "Sửa dở dang"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for told in ("Không sửa được hồ sơ này", "Sửa dở dang", NAME, "001085000011"):
        assert told in page


def test_a_correction_shows_the_scan_that_came_back_and_how_the_address_was_checked(as_, submitted_copy):
    minh = as_("minh")
    minh.post(f"/counter/copies/{submitted_copy.pk}/withdrawal")
    page = minh.get(f"/counter/copies/{submitted_copy.pk}/resubmission").content.decode()
    assert f'src="/delivery/copies/{submitted_copy.pk}/pages/1"' in page
    assert "Địa chỉ này đã kiểm tra khi lập hồ sơ: Đã đọc lại từng chữ" in page


def test_what_is_missing_is_named_by_its_field(as_):
    page = as_("minh").post(NEW, {"account": "without", "request_key": "k"}).content.decode()
    for told in ("Chưa chọn loại giấy tờ.", "Chưa ghi tên giấy tờ, văn bản.", "Chưa chọn người ký chứng thực.",
                 "Chưa đính kèm bản scan của bản gốc"):  # fmt: skip
        assert told in page
    assert "Trường này là bắt buộc" not in page
