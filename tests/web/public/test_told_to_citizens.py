"""What a dossier's page says to whoever asked for it, in words for him; why it ended only to his own account."""

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from chungthuc.certification import signature
from chungthuc.certification.reception import cancelling
from demo import life


def test_a_return_is_the_offices_and_a_cancelling_tells_why(world, scan, as_, client):
    """She read that her paper was «sent back», and never learnt why it was cancelled."""
    copy = life.submitted(world, scan, account=world.lan)
    mine, slip = f"/dossiers/{copy.dossier_id}", f"/follow/{copy.dossier.follow_code}"
    signature.send_back(copy, reason="Trang 2 mờ", by=world.hoa)
    for page in (as_("lan").get(mine).content.decode(), client.get(slip).content.decode()):
        assert "Đang chỉnh sửa" in page
        assert "Bạn chưa cần làm gì" in page
        assert "Trang 2 mờ" not in page
        assert "Bị trả lại" not in page
    copy.refresh_from_db()
    cancelling.cancel(copy, reason="Bản chính bị tẩy xóa <năm sinh>", by=world.minh)
    page = as_("lan").get(mine).content.decode()
    assert "Cơ quan đã hủy yêu cầu này" in page
    assert "Bản chính bị tẩy xóa &lt;năm sinh&gt;" in page
    page = client.get(slip).content.decode()
    assert "tẩy xóa" not in page
    assert "Mang phiếu đến cơ quan để được trả lời và nhận lại bản chính" in page


def test_the_list_names_it_so_too(world, scan, as_):
    copy = life.submitted(world, scan, account=world.lan)
    signature.send_back(copy, reason="mờ", by=world.hoa)
    page = as_("lan").get("/dossiers").content.decode()
    assert "Đang chỉnh sửa" in page
    assert "Bị trả lại" not in page


def test_names_of_papers_say_that_they_are_vietnamese_on_an_english_page(world, scan, as_, client):
    copy, lan = life.submitted(world, scan, account=world.lan), as_("lan")
    for visitor in (lan, client):
        visitor.cookies["django_language"] = "en"
    for page in (f"/dossiers/{copy.dossier_id}", "/vault"):
        assert f'lang="vi">{copy.original_title}' in lan.get(page).content.decode(), page
    with translation.override("en"):
        kind = gettext(copy.paper_type.name)
    assert kind != copy.paper_type.name
    assert escape(kind) in client.get(f"/follow/{copy.dossier.follow_code}").content.decode()
