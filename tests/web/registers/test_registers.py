"""The books' pages."""

import re
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
        rows = load_workbook(file).active.iter_rows(values_only=True)
        *_columns, copies, fee, remark = next(row for row in rows if row[0] == line.number)
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
    page = as_("tuan").post(there, BOOK | {"closed_on": "02/01/2026"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["closed_on"])


def test_the_start_number_of_a_book_with_numbers_is_shown_and_stays(as_, world, scan):
    volume, tuan = world.volumes[world.office.code], as_("tuan")
    there = reverse("register_change", args=[volume.pk])
    assert "disabled" not in start_field(tuan.get(there).content.decode())
    life.issued(world, scan)
    page = tuan.get(there).content.decode()
    assert "disabled" in start_field(page)
    assert "không đổi được nữa" in page
    assert tuan.post(there, BOOK | {"start_number": "7", "name": "Sổ đổi tên"}).status_code == 302
    volume.refresh_from_db()
    assert (volume.name, volume.start_number) == ("Sổ đổi tên", 1)


def start_field(page: str) -> str:
    return re.search(r'<input[^>]*name="start_number"[^>]*>', page)[0]


def test_what_is_about_no_field_is_told_at_the_top(as_, world):
    page = as_("tuan").post("/registers/new", BOOK | {"start_number": "2"})
    assert (page.status_code, dict(page.context["form"].errors)) == (422, {})
    assert "còn trống" in words(page)
