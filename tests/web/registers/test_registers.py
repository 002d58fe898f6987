"""The books' pages."""

from django.urls import reverse

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
