"""Following a dossier and getting the result: by slip, by the link in a letter, by account, by a shared link."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.dossiers.models import MOST_TRIES, Dossier
from chungthuc.vault import sharing
from chungthuc.vault.models import OpeningKind, VaultItem
from chungthuc.vault.store import items_of
from chungthuc.web.citizen import vault
from chungthuc.web.kit.limits import WRONG_CODES
from chungthuc.web.public import following
from demo import life

SECRET_NAME = "Trần Thị Bí Mật"


@pytest.fixture
def ready(world, issue, jobs):
    def make(**facts):
        copy = issue(name=SECRET_NAME, **facts)
        delivery.wish(copy, by=world.tuan)
        jobs()
        copy.refresh_from_db()
        return copy

    return make


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_code_is_typed_in_any_way(world, scan, client):
    copy = life.submitted(world, scan)
    code = copy.dossier.follow_code
    answer = client.post("/follow", {"code": f" {code.lower().replace('-', ' ')} "})
    assert answer["Location"] == f"/follow/{code}"
    assert client.post("/follow", {"code": " "}).status_code == 422


def test_the_slip_shows_where_it_is_and_neither_name_nor_title(world, scan, client):
    copy = life.submitted(world, scan, name=SECRET_NAME, title="Bằng thạc sĩ số 778899")
    text = client.get(f"/follow/{copy.dossier.follow_code}").content.decode()
    assert "Đang chờ Lê Thị Hoa ký" in text
    assert copy.dossier.code in text
    for hidden in (SECRET_NAME, "778899", copy.dossier.requester_number):
        assert hidden not in text


def test_a_wrong_code_is_not_found(world, client):
    assert client.get("/follow/ABCD-EFGH-JKMN-PQRS-TVWX-2").status_code == 404
    assert client.post("/follow/ABCD-EFGH-JKMN-PQRS-TVWX-2/result", {"secret": "1"}).status_code == 404
    assert client.get("/results/ABCD-EFGH-JKMN-PQRS-TVWX-2").status_code == 404
    assert client.get("/shared/ABCD-EFGH-JKMN-PQRS-TVWX-2").status_code == 404


def test_the_result_comes_with_code_and_second_secret(ready, client):
    copy = ready(email="")
    page = f"/follow/{copy.dossier.follow_code}"
    assert "Tải file về" in client.get(page).content.decode()
    wrong = client.post(f"{page}/result", {"copy": copy.pk, "secret": "9999"})
    assert wrong.status_code == 422
    assert "Bốn ký tự cuối" in wrong.content.decode()
    right = client.post(f"{page}/result", {"copy": copy.pk, "secret": "0011"})
    assert right["Content-Type"] == "application/pdf"
    assert body(right)[:5] == b"%PDF-"
    assert client.post(f"{page}/result", {"copy": "x", "secret": "0011"}).status_code == 404


def test_a_locked_slip_says_what_to_do(ready, client):
    copy = ready(email="")
    for _try in range(MOST_TRIES + 1):
        answer = client.post(f"/follow/{copy.dossier.follow_code}/result", {"copy": copy.pk, "secret": "9999"})
    assert "nhận mã mới" in answer.content.decode()


def test_a_slip_does_not_open_what_went_by_letter(ready, client):
    copy = ready(email="an@vidu.test")
    page = f"/follow/{copy.dossier.follow_code}"
    assert "Tải file về" not in client.get(page).content.decode()
    assert client.post(f"{page}/result", {"copy": copy.pk, "secret": "0011"}).status_code == 422


def test_the_letters_link_opens_the_file_and_names_nobody(ready, client, mailoutbox):
    copy = ready(email="an@vidu.test")
    path = re.search(r"/results/[A-Z0-9-]+", mailoutbox[0].body).group()
    text = client.get(path).content.decode()
    assert SECRET_NAME not in text
    assert "Hãy gửi nguyên tệp PDF" in text
    assert copy.history.filter(action="receive").count() == 0
    assert body(client.post(path))[:5] == b"%PDF-"
    assert copy.history.filter(action="receive").count() == 1
    delivery.block(copy, reason="Sai địa chỉ", by=copy.send_wished_by)
    assert client.get(path).status_code == 404


def test_an_account_follows_its_own_dossiers_only(world, scan, as_):
    copy = life.submitted(world, scan, account=world.lan)
    for _place in range(3):
        life.submitted(world, scan, account=world.lan)
    lan, other = as_("lan"), as_("sao_mai")
    assert copy.dossier.code in lan.get("/dossiers").content.decode()
    assert copy.original_title in lan.get(f"/dossiers/{copy.dossier_id}").content.decode()
    assert copy.dossier.code not in other.get("/dossiers").content.decode()
    assert other.get(f"/dossiers/{copy.dossier_id}").status_code == 404
    with CaptureQueriesContext(connection) as few:
        lan.get("/dossiers")
    for _place in range(4):
        life.submitted(world, scan, account=world.lan)
    with CaptureQueriesContext(connection) as many:
        lan.get("/dossiers")
    assert len(many) == len(few)


def test_the_owner_shares_for_a_purpose_and_sees_who_looked(world, ready, as_, client):
    copy = ready(account=world.lan)
    item = items_of(world.lan).get()
    lan = as_("lan")
    until = (clock.today() + timedelta(days=7)).strftime("%d/%m/%Y")
    wrong = lan.post(f"/vault/{item.pk}/links", {"purpose": "Nộp hồ sơ", "until": "01/01/2020"})
    assert wrong.status_code == 422
    assert "Nộp hồ sơ" in wrong.content.decode()
    assert list(wrong.context["form"].errors) == ["until"]
    assert "không quá 180 ngày" in wrong.context["form"].errors["until"][0]
    assert lan.post(f"/vault/{item.pk}/links", {"purpose": "Nộp hồ sơ", "until": until}).status_code == 302
    link = item.links.get()
    text = client.get(f"/shared/{link.code}").content.decode()
    assert copy.original_title in text
    assert "không xác nhận người gửi là ai" in text
    assert body(client.post(f"/shared/{link.code}", {"do": "download"}))[:5] == b"%PDF-"
    assert "inline" in client.post(f"/shared/{link.code}", {"do": "view"})["Content-Disposition"]
    page = lan.get(f"/vault/{item.pk}/links").content.decode()
    assert "Đã được mở 2 lần" in page
    assert lan.post(f"/links/{link.pk}/revocation").status_code == 302
    assert client.get(f"/shared/{link.code}").status_code == 404


def test_nobody_else_makes_or_takes_back_a_link(world, ready, as_):
    ready(account=world.lan)
    item = items_of(world.lan).get()
    link = sharing.share(item, purpose="x", until=clock.now() + timedelta(days=1), by=world.lan)
    for who in ("sao_mai", "minh", "tuan", "nga"):
        client = as_(who)
        assert client.get(f"/vault/{item.pk}/links").status_code == 404
        assert client.post(f"/links/{link.pk}/revocation").status_code == 404
    link.refresh_from_db()
    assert link.is_open


def test_the_slip_is_printed_by_those_who_handle_the_dossier(world, scan, as_):
    copy = life.submitted(world, scan)
    text = as_("minh").get(f"/delivery/copies/{copy.pk}/slip").content.decode()
    assert "Phiếu hẹn trả kết quả" in text
    assert copy.dossier.follow_code in text
    assert "data:image/png;base64," in text
    assert as_("vi").get(f"/delivery/copies/{copy.pk}/slip").status_code == 404
    old = copy.dossier.follow_code
    assert as_("hoa").post(f"/delivery/copies/{copy.pk}/slip/code").status_code == 302
    copy.dossier.refresh_from_db()
    assert copy.dossier.follow_code == old
    as_("minh").post(f"/delivery/copies/{copy.pk}/slip/code")
    copy.dossier.refresh_from_db()
    assert copy.dossier.follow_code != old
    assert Client().get(f"/follow/{old}").status_code == 404


def test_who_guesses_codes_gets_nothing_even_when_he_hits_one(world, scan, client):
    copy = life.submitted(world, scan)
    assert client.get(f"/follow/{copy.dossier.follow_code}").status_code == 200
    for _place in range(WRONG_CODES.most):
        assert client.get("/follow/ABCD").status_code == 404
    for answer in (client.get(f"/follow/{copy.dossier.follow_code}"), client.get("/follow/ABCE")):
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 300
        assert "Quá nhiều mã sai từ mạng này. Thử lại sau 5 phút." in answer.content.decode()


def test_an_open_share_ends_when_the_result_is_blocked(world, ready, client):
    copy = ready(account=world.lan)
    link = sharing.share(items_of(world.lan).get(), purpose="x", until=clock.now() + timedelta(days=1), by=world.lan)
    assert client.get(f"/shared/{link.code}").status_code == 200
    delivery.block(copy, reason="Nhầm tài khoản", by=world.tuan)
    assert client.get(f"/shared/{link.code}").status_code == 404
    assert client.post(f"/shared/{link.code}", {"do": "download"}).status_code == 404


def test_a_purpose_is_never_markup(world, ready, as_, client):
    ready(account=world.lan)
    item, lan = items_of(world.lan).get(), as_("lan")
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>\r\nSet-Cookie: a=b'
    until = (clock.today() + timedelta(days=7)).strftime("%d/%m/%Y")
    assert lan.post(f"/vault/{item.pk}/links", {"purpose": evil, "until": until}).status_code == 302
    for page in (lan.get(f"/vault/{item.pk}/links"), client.get(f"/shared/{item.links.get().code}")):
        text = page.content.decode()
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_the_store_is_read_in_stretches_that_cost_the_same(world, ready, as_):
    copy = ready(account=world.lan)
    lan = as_("lan")
    lan.get("/vault")
    with CaptureQueriesContext(connection) as few:
        assert "Xem tiếp" not in lan.get("/vault").content.decode()
    first = items_of(world.lan).get()
    VaultItem.objects.bulk_create(
        VaultItem(
            owner=world.lan, subject=f"certified-copy:{place}", title=f"Giấy số {place}", code=str(place),
            document=first.document, length=1, given_at=first.given_at - timedelta(minutes=place + 1),
        )
        for place in range(vault.SIZE + 5)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        page = lan.get("/vault").content.decode()
    assert len(many) == len(few)
    assert copy.original_title in page
    onward = re.search(r'href="\?tab=&amp;(after=[^"]+)"', page).group(1).replace("&amp;", "&")
    rest = lan.get(f"/vault?{onward}").content.decode()
    assert f"Giấy số {vault.SIZE + 4}" in rest
    assert "Hết danh sách" in rest
    assert lan.get("/vault?after=nonsense").status_code == 200


def test_without_a_number_the_telephone_is_the_second_secret(ready, client):
    copy = ready(email="")
    Dossier.objects.filter(pk=copy.dossier_id).update(requester_number="", phone="+84912345678")
    page = f"/follow/{copy.dossier.follow_code}"
    assert "Bốn ký tự cuối của số điện thoại" in client.get(page).content.decode()
    assert client.post(f"{page}/result", {"copy": copy.pk, "secret": ""}).status_code == 422
    assert client.post(f"{page}/result", {"copy": copy.pk, "secret": "56 78"}).status_code == 200


def test_a_dossier_of_many_papers_is_read_in_stretches_that_cost_the_same(world, ready, as_, client, monkeypatch):
    copy = ready(account=world.lan)
    pages = ((client, f"/follow/{copy.dossier.follow_code}"), (as_("lan"), f"/dossiers/{copy.dossier_id}"))
    costs = []
    for who, page in pages:
        who.get(page)
        with CaptureQueriesContext(connection) as few:
            who.get(page)
        costs.append(len(few))
    for _place in range(3):
        other = ready(account=world.lan)
        CertifiedCopy.objects.filter(pk=other.pk).update(dossier=copy.dossier_id)
    for (who, page), few in zip(pages, costs, strict=True):
        with CaptureQueriesContext(connection) as many:
            assert "Hết danh sách" not in who.get(page).content.decode()
        assert len(many) == few
    monkeypatch.setattr(following, "PAPERS", 3)
    for who, page in pages:
        text = who.get(page).content.decode()
        onward = re.search(r'href="([^"]*)\?tab=&amp;(after=[^"]+)"', text)
        assert onward.group(1) in ("", page)
        rest = who.get(f"{page}?{onward.group(2)}").content.decode()
        assert "Hết danh sách" in rest
        papers = re.findall(r'class="card stack">\s*<h2(?: lang="vi")?>', text + rest)
        assert len(papers) == 4


def test_a_wrong_secret_on_a_later_stretch_is_told_there(ready, client, monkeypatch):
    monkeypatch.setattr(following, "PAPERS", 1)
    first, second = ready(email=""), ready(email="")
    CertifiedCopy.objects.filter(pk=second.pk).update(dossier=first.dossier_id)
    page = f"/follow/{first.dossier.follow_code}"
    onward = re.search(r"\?tab=&amp;(after=[^\"]+)", client.get(page).content.decode()).group(1)
    rest = client.get(f"{page}?{onward}").content.decode()
    action = re.search(r'action="(/follow/[^"]+/result[^"]*)"', rest).group(1)
    wrong = client.post(action, {"copy": second.pk, "secret": "9999"}).content.decode()
    assert "Bốn ký tự cuối không đúng" in wrong
    assert f'href="{page}?tab="' in wrong  # back to the list, not to the address that only takes answers


def test_the_links_of_a_paper_cost_the_same_however_many(world, ready, as_):
    ready(account=world.lan)
    item, lan = items_of(world.lan).get(), as_("lan")
    for place in range(5):
        link = sharing.share(item, purpose=f"Nơi {place}", until=clock.now() + timedelta(days=1), by=world.lan)
        for _appointment in range(sharing.OPENINGS_SHOWN + 1):
            sharing.note_opening(link, OpeningKind.VIEWED)
        with CaptureQueriesContext(connection) as asked:
            page = lan.get(f"/vault/{item.pk}/links").content.decode()
        if place == 1:
            few = len(asked)
    assert len(asked) == few
    assert page.count("Đã được mở 21 lần") == 5
    assert page.count("· Xem") == 5 * sharing.OPENINGS_SHOWN
