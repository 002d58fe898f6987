"""The books' pages."""

from contextlib import closing

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from chungthuc.registers.export import workbook
from demo import life
from tests.web.desk_forms import words


def test_the_book_says_which_line_may_go(as_, world, scan):
    tuan = as_("tuan")
    assert "/deletion" in tuan.get("/registers").content.decode()
    life.issued(world, scan)
    page = tuan.get("/registers").content.decode()
    assert "/deletion" not in page
    assert "Xem thông tin sổ" in page
    volume = world.volumes[world.office.code]
    asked = tuan.get(reverse("register_deletion", args=[volume.pk])).content.decode()
    assert volume.name in asked, "asked once, by name"
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


BOOK = {"name": "Sổ thử", "start_number": "1", "opened_on": "01/01/2026", "closed_on": "31/12/2026"}


@pytest.mark.parametrize(("wrong", "field"), [
    ({"start_number": "900"}, "start_number"),
    ({"closed_on": "31/12/2027"}, "closed_on"),
    ({"opened_on": "02/05/2026", "closed_on": "01/05/2026"}, "closed_on"),
])  # fmt: skip
def test_what_is_wrong_with_a_book_is_told_at_its_field(as_, world, scan, wrong, field):
    life.issued(world, scan)
    page = as_("tuan").post("/registers/new", BOOK | wrong)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert list(page.context["messages"]) == []


def test_what_may_not_change_any_more_is_told_at_its_field(as_, world, scan):
    life.issued(world, scan)
    there = reverse("register_change", args=[world.volumes[world.office.code].pk])
    for wrong, field in (({"start_number": "7"}, "start_number"), ({"closed_on": "02/01/2026"}, "closed_on")):
        page = as_("tuan").post(there, BOOK | wrong)
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


def test_what_is_about_no_field_is_told_at_the_top(as_, world):
    page = as_("tuan").post("/registers/new", BOOK | {"start_number": "2"})
    assert (page.status_code, dict(page.context["form"].errors)) == (422, {})
    assert "còn trống" in words(page)
