"""The pages of a scan before «Trình ký»: several files, order, turns, what is left out; with and without JavaScript."""

import io
import re

import pytest
from PIL import Image

from chungthuc.audit.models import Event
from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.documents.models import Upload
from demo import life
from packages.pades.tests.builders.uploads.photographs import HEIC, saved, sheet, telephone
from tests.harness.scans import small_scan
from tests.web.counter.test_counter import NEW, file, typed

__all__ = ["typed"]
UPLOADS = "/counter/uploads"
WORD = b"PK\3\4" + b"word/" + bytes(400)


def text(answer) -> str:
    return answer.content.decode()


def found_in(page: str) -> Upload:
    return Upload.objects.get(pk=re.search(r'name="upload" value="([0-9a-f-]{36})"', page)[1])


def gray(tone: int) -> bytes:
    return saved(Image.new("L", (827, 1169), tone), "PNG", dpi=(100, 100))


def tones(client, upload: Upload) -> list[int]:
    """Of the middle of each page, as it is shown."""
    found = []
    for n in range(1, upload.page_count + 1):
        answer = client.get(f"{UPLOADS}/{upload.pk}/pages/{n}")
        picture = Image.open(io.BytesIO(answer.content)).convert("L")
        found.append(round(picture.getpixel((picture.width // 2, picture.height // 2)) / 10) * 10)
    return found


def sizes(client, upload: Upload) -> list[bool]:
    """Does each page stand upright?"""
    pages = [client.get(f"{UPLOADS}/{upload.pk}/pages/{n}").content for n in range(1, upload.page_count + 1)]
    return [one.height > one.width for one in (Image.open(io.BytesIO(page)) for page in pages)]


@pytest.fixture
def three(as_, world):
    """Three files in the officer's form: pages of tones 50, 100, 150."""
    minh = as_("minh")
    page = text(
        minh.post(UPLOADS, {"scan": [file(gray(50), "a.png"), file(gray(100), "b.png"), file(gray(150), "c.png")]})
    )
    return minh, found_in(page)


def act(minh, upload: Upload, what: str, **more) -> Upload:
    return found_in(text(minh.post(UPLOADS, {"upload": str(upload.pk), "arrange": what, **more})))


def test_a_telephones_photographs_are_taken_and_told(as_, world):
    minh = as_("minh")
    page = text(minh.post(UPLOADS, {"scan": [file(telephone(6), "anh.jpg"), file(HEIC, "anh.heic")]}))
    upload = found_in(page)
    assert (upload.accepted, upload.page_count, upload.name) == (True, 2, "anh.jpg, anh.heic")
    assert "Trang 1, 2: thông tin ghi kèm ảnh" in page or "Trang 1–2: thông tin ghi kèm ảnh" in page
    assert "dưới 200 dpi" in page  # beside the page where it is
    assert page.count('class="marked"') == 1
    assert Upload.objects.get(name="anh.jpg").length == len(telephone(6))  # the file itself stays as evidence


def test_each_file_has_its_own_result(as_, world):
    minh = as_("minh")
    page = text(minh.post(UPLOADS, {"scan": [file(gray(50), "a.png"), file(WORD, "thu.docx"), file(b"", "rong.pdf")]}))
    assert found_in(page).page_count == 1
    assert "Không nhận «thu.docx»." in page
    assert "văn bản Word (.docx)" in page
    assert "Không nhận «rong.pdf»." in page
    assert "Tệp rỗng" in page
    page = text(minh.post(UPLOADS, {"scan": [file(WORD, "thu.docx"), file(WORD, "don.docx")]}))
    assert not found_in(page).accepted
    assert "Không nhận «don.docx»." in page


def test_too_many_files_are_told_before_one_is_read(as_, world, settings):
    settings.UPLOAD_FILES = 2
    page = text(as_("minh").post(UPLOADS, {"scan": [file(b"x", f"{n}.pdf") for n in range(3)]}))
    assert "Đã chọn 3 tệp; mỗi lần tối đa 2." in page
    assert not Upload.objects.exists()
    assert "tối đa 2 tệp" in text(as_("minh").get(NEW))


def test_pages_are_moved_turned_and_left_out_and_each_state_can_be_taken_back(three):
    minh, first = three
    assert tones(minh, first) == [50, 100, 150]
    later = act(minh, first, "later:1")
    assert tones(minh, later) == [100, 50, 150]
    turned = act(minh, later, "right:2")
    assert sizes(minh, turned) == [True, False, True]
    fewer = act(minh, turned, "leave-out:3")
    assert tones(minh, fewer) == [100, 50]
    assert act(minh, fewer, "undo") == turned
    assert act(minh, act(minh, turned, "left:2"), "undo") == turned
    assert act(minh, first, "earlier:1") == first  # it is the first already
    assert "Bản scan không có trang này." in text(minh.post(UPLOADS, {"upload": str(first.pk), "arrange": "left:9"}))


def test_a_page_that_was_dragged_stands_where_it_was_let_go(three):
    minh, first = three
    last = act(minh, first, "to:1:3")
    assert tones(minh, last) == [100, 150, 50]
    assert tones(minh, act(minh, last, "to:3:1")) == [50, 100, 150]
    assert tones(minh, act(minh, first, "to:2:99")) == [50, 150, 100]
    for nothing in ("to:2:2", "to:2:", "to:2:0", "to:x:1", "to:1"):
        assert act(minh, first, nothing) == first
    assert "Bản scan không có trang này." in text(minh.post(UPLOADS, {"upload": str(first.pk), "arrange": "to:9:1"}))


def test_the_only_page_stays(as_, world):
    minh = as_("minh")
    only = found_in(text(minh.post(UPLOADS, {"scan": file(gray(50))})))
    page = text(minh.post(UPLOADS, {"upload": str(only.pk), "arrange": "leave-out:1"}))
    assert "Bản scan phải còn ít nhất một trang." in page
    assert found_in(page) == only


def test_pages_are_added_and_put_in_place_of_others(three):
    minh, first = three
    more = act(minh, first, "add", scan_more=file(gray(200), "d.png"), scan_place="instead:2")
    assert tones(minh, more) == [50, 200, 150]
    more = act(minh, more, "add", scan_more=[file(gray(100)), file(gray(150))], scan_place="before:1")
    assert tones(minh, more) == [100, 150, 50, 200, 150]
    pasted = act(minh, more, "", scan_more=file(gray(250)))
    assert tones(minh, pasted)[-1] == 250
    asked = text(minh.post(NEW, {"upload": str(pasted.pk), "refresh": "1", "scan_more": file(gray(10))}))
    assert found_in(asked) == pasted  # the testimony is asked for, nothing is sent yet
    refused = minh.post(UPLOADS, {"upload": str(pasted.pk), "arrange": "add", "scan_more": file(WORD, "thu.docx")})
    assert found_in(text(refused)) == pasted  # what stands, stays
    assert "Không nhận «thu.docx»." in text(refused)
    panel = text(refused).split('<details class="more" open>')[1]
    assert "Không nhận «thu.docx»." in panel, "told in the panel where it was chosen, which stays open"
    assert "Mã lỗi:" in panel.split("scan_more")[0]


def test_files_chosen_anew_replace_all_and_can_be_taken_back(three):
    minh, first = three
    fresh = found_in(text(minh.post(UPLOADS, {"upload": str(first.pk), "scan": file(gray(200))})))
    assert tones(minh, fresh) == [200]
    assert act(minh, fresh, "undo") == first


def test_remarks_follow_their_pages_and_doubled_ones_are_named(as_, world):
    minh = as_("minh")
    blank = saved(Image.new("L", (1654, 2339), 250), "PNG", dpi=(200, 200))
    both = found_in(text(minh.post(UPLOADS, {"scan": [file(blank), file(saved(sheet(), "PNG", dpi=(200, 200)))]})))
    assert [(one["code"], one["pages"]) for one in both.findings["warnings"]] == [("blank_page", [1])]
    moved = act(minh, both, "later:1")
    assert [(one["code"], one["pages"]) for one in moved.findings["warnings"]] == [("blank_page", [2])]
    assert act(minh, moved, "leave-out:2").findings["warnings"] == []
    twice = act(minh, both, "add", scan_more=file(blank))
    codes = {one["code"]: one["pages"] for one in twice.findings["warnings"]}
    assert codes == {"blank_page": [1, 3], "doubled_page": [3]}


def test_whoever_signs_sees_a_doubtful_page_marked_with_the_answer(as_, typed, world):
    minh = as_("minh")
    blank = saved(Image.new("L", (1654, 2339), 250), "PNG", dpi=(200, 200))
    both = found_in(text(minh.post(UPLOADS, {"scan": [file(saved(sheet(), "PNG", dpi=(200, 200))), file(blank)]})))
    answered = {"upload": str(both.pk), "pages": "", "remarks_reason": "Mặt sau <b> để trắng"}
    assert minh.post(NEW, {**typed, **answered}).status_code == 302
    copy = CertifiedCopy.objects.get()
    for who, desk in (("hoa", "signing-desk"), ("minh", "counter")):
        page = text(as_(who).get(f"/{desk}/copies/{copy.pk}"))
        first, second, testimony = page.split('<figure class="paper"')[1:4]
        assert [one.count('class="finding"') for one in (first, second, testimony)] == [0, 1, 0]
        for told in ("Trang 2: trang trắng?", "«Mặt sau &lt;b&gt; để trắng»"):
            assert told in second
        thumbs = page[page.index("viewer-thumbs") :].split("data-thumb=")[1:4]
        assert [one.count('class="doubted"') for one in thumbs] == [0, 1, 0]


def test_honest_scans_raise_no_false_alarm(as_, world):
    """Phones at arm's length, scanners at 200 and 300 dpi, of any orientation: nothing to answer for."""
    minh = as_("minh")
    honest = [telephone(n) for n in (1, 3, 6, 8)] + [
        small_scan(), small_scan(1, 300), saved(sheet(2480, 3508), "JPEG", dpi=(300, 300)),
        saved(sheet().convert("1"), "TIFF", compression="group4", dpi=(200, 200)),
    ]  # fmt: skip
    for content in honest:
        assert "Bản scan cần giải trình" not in text(minh.post(UPLOADS, {"scan": file(content)}))


def test_without_javascript_the_buttons_of_the_form_do_the_same(as_, typed, world):
    minh = as_("minh")
    page = text(minh.post(NEW, {**typed, "scan": [file(gray(50)), file(gray(100))], "arrange": "add"}))
    assert "Nguyễn Văn An" in page
    page = text(minh.post(NEW, {**typed, "upload": str(found_in(page).pk), "arrange": "earlier:2"}))
    assert "Nguyễn Văn An" in page
    assert 'class="summary"' not in page  # nothing is wrong yet
    upload = found_in(page)
    assert tones(minh, upload) == [100, 50]
    answer = minh.post(NEW, {**typed, "upload": str(upload.pk), "remarks_reason": "Bản chính mờ", "pages": ""})
    assert answer.status_code == 302
    copy = CertifiedCopy.objects.get()
    assert copy.document.base_sha256 == upload.base_sha256
    sent = [Upload.objects.get(pk=key).sha256 for key, _page, _turn in upload.findings["pages"]]
    assert set(copy.history.get(action="submit").facts["scan_from"]) == set(sent)


def test_nobody_elses_pages_are_shown_or_put_in_order(as_, world, three):
    _minh, first = three
    dung = as_("dung")
    assert dung.get(f"{UPLOADS}/{first.pk}/pages/1").status_code == 404
    assert 'name="upload"' not in text(dung.post(UPLOADS, {"upload": str(first.pk), "arrange": "left:1"}))
    assert as_("hoa").get(f"{UPLOADS}/{first.pk}/pages/1").status_code == 403
    answer = as_("minh").get(f"{UPLOADS}/{first.pk}/pages/1")
    assert "no-store" in answer["Cache-Control"]
    assert as_("minh").get(f"{UPLOADS}/{first.pk}/pages/4").status_code == 404
    head = as_("minh").head(f"{UPLOADS}/{first.pk}/pages/1")
    assert (head.status_code, b"".join(head), head["Content-Length"]) == (200, b"", str(len(answer.content)))


def test_the_scan_of_a_returned_copy_is_put_in_order_by_whoever_corrects_it(as_, world):
    copy = life.submitted(world, small_scan(2))
    signature.send_back(copy, reason="Trang 2 ngược", by=world.hoa)
    Upload.objects.filter(pk=copy.document.upload_id).update(by=world.dung.pk)  # another officer scanned it
    minh = as_("minh")
    page = text(minh.get(f"/counter/copies/{copy.pk}/resubmission"))
    assert f"/delivery/copies/{copy.pk}/pages/1" in page
    scan = copy.document.upload
    assert 'name="upload"' not in text(minh.post(UPLOADS, {"upload": str(scan.pk), "arrange": "right:2"}))
    made = act(minh, scan, "right:2", copy=str(copy.pk))
    assert (made.by, sizes(minh, made)) == (world.minh.pk, [True, False])
    assert Event.objects.filter(action="look", subject=copy.subject, by=f"person:{world.minh.pk}").exists()
    assert act(minh, made, "undo", copy=str(copy.pk)) == scan


def test_what_this_office_certified_lately_is_offered_by_number_and_by_scan(as_, typed, world, issue):
    held = issue()
    minh = as_("minh")
    same = {**typed, "number": held.dossier.requester_number, "paper_type": held.paper_type_id, "refresh": "1"}
    page = text(minh.post(NEW, same))
    assert "Cơ quan này đã chứng thực giấy tờ này" in page
    assert f"Số {held.entry.number}" in page
    looks = Event.objects.filter(action="look", subject=held.subject, by=f"person:{world.minh.pk}")
    assert looks.count() == 1
    assert f"Số {held.entry.number}" not in text(minh.post(NEW, {**same, "number": "001085000037"}))
    by_scan = life.uploaded(b"".join(_bytes_of(held)), by=world.minh)
    page = text(minh.post(NEW, {**same, "number": "001085000037", "upload": str(by_scan.pk)}))
    assert f"Số {held.entry.number}" in page
    answer = minh.post(NEW, {**typed, "reuse": str(held.pk)})
    assert answer["Location"] == f"/counter/copies/{held.pk}"
    assert Event.objects.filter(action="reuse_copy", subject=held.subject).count() == 1


def _bytes_of(copy: CertifiedCopy) -> list[bytes]:
    from chungthuc.documents import store

    return [store.path(copy.document.upload.sha256).read_bytes()]


def test_a_state_before_that_has_left_the_store_is_told(three):
    minh, joined = three
    turned = act(minh, joined, "right:1")
    joined.delete()  # as the night does, weeks later
    page = text(minh.post(UPLOADS, {"upload": str(turned.pk), "arrange": "undo"}))
    assert "Trạng thái trước của bản scan không còn trong kho" in page
    assert found_in(page) == turned  # what stands, stands


def test_without_a_script_the_number_of_pages_follows_the_scan(as_, world):
    minh = as_("minh")
    page = text(minh.post(NEW, {"scan": file(small_scan(3)), "refresh": "1"}))
    upload = re.search(r'name="upload" value="([^"]+)"', page)[1]
    assert re.search(r'name="scan_pages" value="3"', page)
    sent = {"upload": upload, "scan_pages": "3", "arrange": "leave-out:2"}
    assert re.search(r'name="pages" value="2"', text(minh.post(NEW, {**sent, "pages": "3"})))
    assert re.search(r'name="pages" value="5"', text(minh.post(NEW, {**sent, "pages": "5"}))), "the officer's"
