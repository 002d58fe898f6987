"""The books' pages."""

from contextlib import closing

from django.urls import reverse
from openpyxl import load_workbook

from chungthuc.registers.export import workbook
from demo import life


def test_the_book_says_which_line_may_go(as_, world, scan):
    tuan = as_("tuan")
    assert "/deletion" in tuan.get("/registers").content.decode()
    life.issued(world, scan)
    page = tuan.get("/registers").content.decode()
    assert "/deletion" not in page
    assert "Xem thông tin sổ" in page
    volume = world.volumes[world.office.code]
    assert tuan.post(reverse("register_deletion", args=[volume.pk]), follow=True).status_code == 200
    volume.refresh_from_db()


def test_a_voided_line_counts_nothing_and_says_the_same_on_the_page_as_in_the_report(as_, world):
    """The page had 1 and 2.000 struck through, the report 0 and 0, each with a remark of its own."""
    volume, tuan = world.volumes[world.office.code], as_("tuan")
    columns = {"requester_name": "A", "original_title": "B", "signatory_name": "C", "signatory_title": "D", "fee": 2000}
    line = volume.register.enter(volume, subject="test:1", entered_by=world.tuan, **columns)
    line.void(reason="sai tên", by=world.tuan)
    page = tuan.get(reverse("register", args=[volume.pk])).content.decode()
    assert "2.000" not in page
    with closing(workbook(volume)) as file:
        *_columns, copies, fee, remark = list(load_workbook(file).active.iter_rows(values_only=True))[-1]
    assert (copies, fee) == (0, 0)
    assert remark in page
