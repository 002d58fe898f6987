"""The clerk sees that a signatory may certify no more before he plugs in the token, and has «Trả về» open."""

from chungthuc.accounts import authority
from demo import life


def test_it_is_said_and_returning_is_what_remains(as_, world, submitted_copy):
    copy = life.stamped(life.forwarded(world, life.signed(world, submitted_copy)))
    path, tuan = f"/sealing-desk/copies/{copy.pk}", as_("tuan")
    before = tuan.get(path).content.decode()
    assert "Số dự kiến" in before
    assert '<details class="more danger">' in before
    authority.end(authority.of(world.hoa, world.office), by=world.nga)
    page = tuan.get(path).content.decode()
    assert "Thẩm quyền ký của Lê Thị Hoa đã hết hiệu lực" in page
    assert "Số dự kiến" not in page
    assert '<details class="more danger" open>' in page
