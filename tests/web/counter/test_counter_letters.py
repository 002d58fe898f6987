"""Letters of an old font at the desk: a doubt before print, the proper text offered, one's own text only if confirmed."""

import pytest

from chungthuc.certification.models import CertifiedCopy, TestimonyTemplate
from chungthuc.dossiers.models import Dossier
from tests.harness.scans import small_scan
from tests.web.counter.test_counter import NEW, file, typed  # noqa: F401  (a fixture)

TCVN3 = "B\u00bbng t\u00e8t nghi\u00d6p"
VNI = "Ba\u00e8ng to\u00e1t nghie\u00e4p"
PROPER = "Bằng tốt nghiệp"


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("old", [TCVN3, VNI])
def test_a_title_in_an_old_font_is_doubted_and_the_proper_one_offered(as_, typed, scan, old):  # noqa: F811
    minh = as_("minh")
    answer = minh.post(NEW, {**typed, "title": old, "scan": file(scan)})
    page = text(answer)
    assert answer.status_code == 422
    assert not Dossier.objects.exists()
    assert f'value="{old}"' in page  # what was typed stays
    assert f"Đổi thành «{PROPER}»" in page
    assert 'name="proper" value="title"' in page
    filled = text(minh.post(NEW, {**typed, "title": old, "proper": "title", "scan": file(scan)}))
    assert f'value="{PROPER}"' in filled
    assert "Đổi thành" not in filled
    assert not Dossier.objects.exists()  # filled in, not sent
    assert minh.post(NEW, {**typed, "title": PROPER, "scan": file(scan)}).status_code == 302


def test_who_means_his_own_letters_confirms_that_very_text(as_, typed, scan):  # noqa: F811
    minh = as_("minh")
    form = {**typed, "title": TCVN3, "scan": file(scan)}
    assert minh.post(NEW, {**form, "keep_title": VNI}).status_code == 422
    form["scan"] = file(scan)
    again = minh.post(NEW, {**form, "keep_title": TCVN3, "name": ""})
    assert f'name="keep_title" value="{TCVN3}" checked' in text(again)  # another field is wrong: the tick stays
    form["scan"] = file(scan)
    assert minh.post(NEW, {**form, "keep_title": TCVN3}).status_code == 302
    assert CertifiedCopy.objects.get().original_title == TCVN3


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": "Nguy\u00d4n V\u00a8n An"}),
        ("presenter_name", {"presented": "on", "presenter_name": "Nguyeãn Vaên An"}),
        ("pages_reason", {"pages_reason": "MÆt sau tr¾ng"}),
        ("remarks_reason", {"remarks_reason": "B¶n chÝnh mê"}),
    ],
)
def test_names_and_reasons_are_doubted_too(as_, typed, scan, field, changes):  # noqa: F811
    given = small_scan(dpi=100) if field == "remarks_reason" else scan
    page = text(as_("minh").post(NEW, {**typed, **changes, "scan": file(given)}))
    assert f'name="proper" value="{field}"' in page
    assert not Dossier.objects.exists()


def test_a_field_that_does_not_count_raises_no_doubt(as_, typed, scan):  # noqa: F811
    answer = as_("minh").post(NEW, {**typed, "presenter_name": "Nguyeãn Vaên An", "scan": file(scan)})
    assert answer.status_code == 302


def test_a_soft_hyphen_and_loose_marks_need_no_doubt(as_, typed, scan):  # noqa: F811
    form = {**typed, "title": "Bằng tốt nghi\u00adệp", "name": "Nguye\u0302\u0303n An", "scan": file(scan)}
    assert as_("minh").post(NEW, form).status_code == 302
    copy = CertifiedCopy.objects.get()
    assert (copy.original_title, copy.dossier.requester_name) == (PROPER, "Nguyễn An")


def test_words_of_the_attestation_page_are_looked_at_before_submitting(as_, world):
    TestimonyTemplate.objects.update(signing_note="Ng\u00ad\u00eai k\u00fd chøng thùc")
    page = text(as_("minh").get(NEW))
    assert "đúng ra là «Người ký chứng thực»" in page


def test_the_name_of_a_book_is_doubted_too(as_, world):
    form = {
        "name": "Sæ chøng thùc b¶n sao",
        "start_number": "900",
        "opened_on": "01/12/2026",
        "closed_on": "31/12/2026",
    }
    page = text(as_("tuan").post("/registers/new", form))
    assert "Đổi thành «Sổ chứng thực bản sao»" in page
    filled = text(as_("tuan").post("/registers/new", {**form, "proper": "name"}))
    assert 'value="Sổ chứng thực bản sao"' in filled
    assert "Xem lại rồi gửi" in filled  # filled in, not sent
