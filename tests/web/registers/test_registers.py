"""The books' pages."""

import pytest
from django.urls import reverse

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
    assert tuan.post(reverse("register_deletion", args=[volume.pk]), follow=True).status_code == 200
    volume.refresh_from_db()


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
