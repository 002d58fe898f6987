"""What a dossier's page says to whoever asked for it, in words for him; why it ended only to his own account."""

from django.utils import translation
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext

from chungthuc.certification import signature
from chungthuc.certification.fees import saying
from chungthuc.certification.fees.saying import Said
from chungthuc.certification.fees.sums import fee_of
from chungthuc.certification.reception import cancelling
from chungthuc.dossiers.models import Dossier
from chungthuc.notifications.models import Message
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
    assert "Bản chính bị tẩy xóa &lt;năm sinh&gt;" in page
    assert "nhận lại bản chính còn ở cơ quan: mang phiếu hẹn" in page


def test_who_has_no_account_reads_the_reason_and_what_becomes_of_the_fee(world, scan, client):
    """Slip and letter said only that there was a reason, for those who have an account."""
    copy = life.submitted(world, scan, account=None, email="an@vidu.test")
    assert fee_of(copy).collected == 2000
    Dossier.objects.filter(pk=copy.dossier_id).update(email="an@vidu.test", email_check="code")
    copy.dossier.refresh_from_db()
    cancelling.cancel(copy, reason="Bản chính bị tẩy xóa, xem thẻ 001 085 000 011", by=world.minh)
    page = client.get(f"/follow/{copy.dossier.follow_code}").content.decode()
    letter = Message.objects.get(template="paper_stopped", channel="email").body
    for words in (page, letter):
        assert "Lý do: " in strip_tags(words)
        assert "Bản chính bị tẩy xóa, xem thẻ …" in words
        assert "2.000 đồng. Nếu chưa được trả lại, hãy hỏi cơ quan." in words
    saying.say(copy, Said(state="unpaid", words="Đã trả lại tiền"), after=1, by=world.minh)
    assert "Phí đã thu" not in client.get(f"/follow/{copy.dossier.follow_code}").content.decode()


def test_who_withdrew_does_not_read_that_the_office_cancelled(world, scan, client, as_):
    copy = life.submitted(world, scan, account=world.lan, paid=False)
    cancelling.cancel(copy, reason="Người yêu cầu xin rút.", by=world.minh)
    slip, mine = f"/follow/{copy.dossier.follow_code}", f"/dossiers/{copy.dossier_id}"
    for page in (client.get(slip).content.decode(), as_("lan").get(mine).content.decode()):
        assert "rút theo đề nghị của người yêu cầu" in page
        assert "Cơ quan đã hủy" not in page
        assert "Phí đã thu" not in page
    letter = Message.objects.get(template="paper_stopped", channel="email").body
    assert "Theo đề nghị rút của người yêu cầu" in letter


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
