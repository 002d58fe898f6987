"""«Phiếu hẹn trả kết quả»: the official form, one a dossier, after its last paper."""

from datetime import date, timedelta

import pytest

from chungthuc.agencies.models import OfficeAddress
from chungthuc.audit.models import Event
from chungthuc.certification.fees.saying import PAID
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling, intake
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier, PaperType
from chungthuc.registers.fees import FeeRecord
from demo import life
from tests.harness.appointments import MORNING

pytestmark = pytest.mark.django_db


def add(world, scan, first: CertifiedCopy, title: str, *, paid: bool = False) -> CertifiedCopy:
    """«Thêm giấy tờ tiếp theo»."""
    return intake.submit(
        agency=world.office, requester=intake.Requester("person", "x"), paper=intake.Paper(PaperType.objects.first(), title, 1),
        upload=life.uploaded(scan, by=world.minh), signatory=first.signatory, by=world.minh, request_key=title,
        dossier=first.dossier, fee=PAID if paid else None,
    )  # fmt: skip


def printed(answer) -> str:
    """What comes out of the printer."""
    return " ".join(answer.content.decode().partition("<article")[2].partition("</article>")[0].split())


def slip(client, copy: CertifiedCopy, query: str = ""):
    return client.get(f"/delivery/dossiers/{copy.dossier_id}/slip{query}")


def test_it_is_the_official_form_with_all_papers(as_, world, scan):
    OfficeAddress.objects.create(
        agency=world.office, since=date(2026, 1, 1), address="Số 126 Hàng Trống", phone="024 3825 1234"
    )
    first = life.submitted(world, scan, title="Bằng tốt nghiệp", pages=1)
    add(world, scan, first, "Giấy khai sinh")
    answer = slip(as_("minh"), first)
    said = printed(answer)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số 126 Hàng Trống", "024 3825 1234",
                  "Phiếu hẹn trả kết quả", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", first.dossier.code, "Nguyễn Văn An",
                  "Người tiếp nhận", world.minh.full_name, "Giấy tờ đã nhận: 2 bản chính", "Bằng tốt nghiệp", "Giấy khai sinh",
                  "(1 trang)", "4.000 đồng", "đã thu <strong>2.000 đồng", "chưa thu 2.000 đồng", "Ký, ghi rõ họ tên",
                  first.dossier.follow_code, "nguoidan@vidu.test"):  # fmt: skip
        assert words in said, words
    assert printed(as_("minh").get(f"/delivery/copies/{first.pk}/slip")) == said  # whichever paper it is asked from


def test_who_gets_to_know_its_code_has_looked_at_every_paper(as_, world, scan):
    first = life.submitted(world, scan)
    second = add(world, scan, first, "Giấy khai sinh")
    slip(as_("tuan"), first)
    seen = Event.objects.filter(action="look", by=f"person:{world.tuan.pk}").values_list("subject", flat=True)
    assert set(seen) == {first.subject, second.subject}


def test_a_cancelled_paper_is_on_no_slip(as_, world, scan):
    first, minh = life.submitted(world, scan, title="Bằng tốt nghiệp"), as_("minh")
    second = add(world, scan, first, "Giấy khai sinh")
    cancelling.cancel(second, reason="Rút yêu cầu", by=world.minh)
    assert "Giấy khai sinh" not in printed(slip(minh, first))
    page = minh.get(f"/counter/copies/{second.pk}").content.decode()
    assert "In phiếu hẹn" not in page
    assert "nguoidan@vidu.test" not in page.partition('id="dispatch_head"')[2].partition("</section>")[0]
    cancelling.cancel(first, reason="Rút yêu cầu", by=world.minh)
    assert slip(minh, first)["Location"] == "/counter/copies"


def test_it_prints_itself_only_when_it_is_new(as_, world, scan):
    copy, minh = life.submitted(world, scan), as_("minh")
    assert "data-prints-itself" in slip(minh, copy, "?new=1").content.decode()
    assert "data-prints-itself" not in slip(minh, copy).content.decode()


def test_a_new_code_names_its_effect_and_stands_apart(as_, world, scan):
    copy, minh = life.submitted(world, scan), as_("minh")
    page = " ".join(slip(minh, copy).content.decode().split())
    acts = page.partition('class="acts no-print"')[2].partition("</div>")[0]
    assert "In phiếu" in acts
    assert "mã mới" not in acts
    assert f"Phiếu đã in của hồ sơ {copy.dossier.code} không dùng được nữa" in page
    minh.post(f"/delivery/dossiers/{copy.dossier_id}/slip/code")
    assert Dossier.objects.get().follow_code != copy.dossier.follow_code


def test_all_that_is_open_is_collected_beside_it(as_, world, scan):
    first, minh = life.submitted(world, scan, pages=3, paid=False), as_("minh")
    add(world, scan, first, "Giấy khai sinh")
    path = f"/delivery/dossiers/{first.dossier_id}/fee"
    wrong = minh.post(path, {"shown": "5000"}, follow=True)
    assert "Phí còn phải thu của hồ sơ là 7.000 đồng" in wrong.content.decode()
    for _press in range(2):
        answer = minh.post(path, {"shown": "7000"}, follow=True)
    assert "chưa thu" not in printed(answer)
    assert sorted(FeeRecord.objects.values_list("amount", flat=True)) == [2000, 5000]


def test_an_extension_is_told_on_slip_and_citizens_page(as_, client, world, scan, morning):
    copy, minh = life.submitted(world, scan), as_("minh")
    path = f"/delivery/dossiers/{copy.dossier_id}/extension"
    until = (clock.day(MORNING) + timedelta(days=2)).isoformat()
    for sent, told in (
        ({"ground": "", "until": until}, "Chưa chọn lý do kéo dài."),
        ({"ground": "complex", "until": "\0"}, "Chưa chọn ngày hẹn mới."),
        ({"ground": "many_papers", "until": until}, "chỉ có một loại bản chính, nên «nhiều loại bản chính» không phải"),
        ({"ground": "complex", "until": "longer", "day": "30/11/2026"}, "phải có thỏa thuận bằng văn bản"),
    ):
        page = minh.post(path, sent, follow=True).content.decode()
        assert told in page, told
    for typed in ('value="complex" selected', 'value="longer" selected', 'value="30/11/2026"'):
        assert typed in page
    assert 'value="many_papers"' not in page
    assert "Hồ sơ này chỉ có một loại bản chính" in page
    answer = minh.post(path, {"ground": "complex", "until": until}, follow=True)
    due = Dossier.objects.get().due_at
    assert clock.day(due).isoformat() == until
    assert f"17:00, ngày {clock.vietnamese_date(due)}" in printed(answer)
    assert "kéo dài theo Điều 21 Nghị định 23/2015/NĐ-CP: Nội dung giấy tờ phức tạp" in printed(answer)
    assert "Kéo dài thời hạn (Điều 21)" in minh.get(f"/counter/copies/{copy.pk}").content.decode()  # in its history
    page = client.get(f"/follow/{copy.dossier.follow_code}", follow=True).content.decode()
    assert "Nội dung giấy tờ phức tạp" in page
