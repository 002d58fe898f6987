"""«Vị trí chữ ký» at the signatory's desk: the server judges by the page's real layout, whatever the browser said."""

import pytest
from django.urls import reverse
from pades.making.attestation import LEADER
from pades.making.geometry import MM

from demo import life


@pytest.mark.parametrize(
    ("left", "bottom", "said"),
    [
        ("60", "164", "Chữ ký đè lên chữ hoặc lên ô số"),  # on the number
        ("5", "20", "nằm ngoài trang"),  # the seal beside it falls off
        ("100", "99999", "nằm ngoài trang"),
        ("nan", "20", "phải là số milimét"),
        ("110", "40", "Đã đặt lại vị trí chữ ký"),
    ],
)
def test_a_place_is_judged_by_the_page(as_, world, scan, left, bottom, said):
    copy = life.submitted(world, scan)
    client = as_("hoa")
    answer = client.post(reverse("copy_placement", args=[copy.pk]), {"left": left, "bottom": bottom}, follow=True)
    assert said in answer.content.decode()
    copy.refresh_from_db()
    assert (copy.positions.leader == LEADER) == ("Đã đặt" not in said)


def test_the_desk_tells_the_browser_what_is_taken(as_, world, scan):
    copy = life.submitted(world, scan)
    page = as_("hoa").get(reverse("signing_copy", args=[copy.pk])).content.decode()
    boxes = [[float(one) for one in box.split(",")] for box in page.split('data-taken="')[1].split('"')[0].split(";")]
    assert len(boxes) > 10
    number = boxes[0]  # the number's field
    assert number[0] == pytest.approx(176 / MM, abs=0.01)
    assert all(box[0] >= 0 and box[0] + box[2] <= 210 and box[1] >= 0 and box[1] + box[3] <= 297 for box in boxes)
