"""The desks' pages: what each shows in every state, what a list costs, and that nothing typed or half done is lost."""

import io
import re
import struct
import zlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from chungthuc.accounts.models import SignaturePicture
from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import intake
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from chungthuc.web.counter import uploads
from chungthuc.web.counter.tabs import TABS
from chungthuc.web.kit import paging
from chungthuc.web.signing_desk import profile
from demo import life

LISTS = {
    "/copies": ("minh", [one.key for one in TABS]),
    "/signing": ("hoa", ["sign", "forward"]),
    "/sealing": ("tuan", ["waiting", "finishing", "issued", "failed", "done"]),
}
EVERY_TAB = [(who, f"{path}?tab={tab}") for path, (who, tabs) in LISTS.items() for tab in tabs]


def png(size: tuple[int, int] = (40, 20), *, transparent: bool = True) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 0, 200, 0 if transparent else 255)).save(out, "PNG")
    out.seek(0)
    out.name = "chu-ky.png"
    return out


def test_an_empty_list_says_why_and_what_comes_next(as_, world):
    for who, path in EVERY_TAB:
        page = as_(who).get(path).content.decode()
        assert '<div class="empty">' in page, path
        told = page.split('<div class="empty">')[1].split("</div>")[0]
        assert "<strong>" in told, path
        assert "<p>" in told, path


def test_every_list_costs_the_same_however_long_it_is(as_, world, scan):
    paths = [*EVERY_TAB, ("tuan", "/registers"), ("lan", "/vault")]
    for client_path in paths:  # sites and the like are asked once in a process
        as_(client_path[0]).get(client_path[1])
    one_in_each_state(world, scan)
    first = {one: queries_of(as_, *one) for one in paths}
    one_in_each_state(world, scan)
    one_in_each_state(world, scan)
    assert {one: queries_of(as_, *one) for one in paths} == first
    assert max(first.values()) <= 26


def queries_of(as_, who: str, path: str) -> int:
    client = as_(who)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def one_in_each_state(world, scan) -> None:
    """A copy in each state that a list shows."""
    lan = world.people["lan"]
    life.submitted(world, scan, account=lan)
    signature.send_back(life.submitted(world, scan, account=lan), reason="thử", by=world.hoa)
    intake.cancel(life.submitted(world, scan), reason="thử", by=world.minh)
    life.signed(world, life.submitted(world, scan))
    life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
    life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan)))))
    life.issued(world, scan)
    done = life.issued(world, scan, account=lan)
    delivery.wish(done, by=world.tuan)
    delivery.hand_over(done)


def test_what_is_over_is_listed_newest_first_and_paged_without_a_gap(as_, world, scan, monkeypatch):
    monkeypatch.setattr(paging.page_of, "__kwdefaults__", {"size": 2, "by": "due_at", "newest": False})
    titles = [f"Giấy tờ {n}" for n in range(5)]
    for title in titles:
        intake.cancel(life.submitted(world, scan, title=title), reason="thử", by=world.minh)
    client, seen, address = as_("minh"), [], "/copies?tab=over"
    while address:
        page = client.get(address).context["page"]
        seen += [one.original_title for one in page.items]
        address = f"/copies?tab=over&after={page.next_key}" if page.next_key else ""
    assert sorted(seen) == titles
    due = list(
        CertifiedCopy.objects.filter(status="cancelled").order_by("-due_at", "-id").values_list("original_title")
    )
    assert seen == [title for (title,) in due]


def test_a_forged_place_in_a_list_is_its_beginning(as_, world, scan):
    life.submitted(world, scan)
    for after in ("x", "%00", "MjAyNg==", "MjAyNi0wMS0wMSAx", "A" * 5000):
        assert len(as_("minh").get(f"/copies?after={after}").context["page"].items) == 1, after


def test_the_leader_goes_on_to_the_next_copy_and_back(as_, world, scan):
    first, second = life.submitted(world, scan, title="Một"), life.submitted(world, scan, title="Hai")
    order = list(CertifiedCopy.objects.order_by("due_at", "id"))
    page = as_("hoa").get(f"/signing/{order[0].pk}").content.decode()
    assert 'rel="next"' in page
    assert str(order[1].pk) in page.split('rel="next"')[1][:200]
    page = as_("hoa").get(f"/signing/{order[1].pk}").content.decode()
    assert str(order[0].pk) in page.split('rel="prev"')[1][:200]
    assert {first.pk, second.pk} == {one.pk for one in order}


def test_the_signature_is_shown_where_it_will_stand(as_, world, scan):
    copy = life.submitted(world, scan)
    page = as_("hoa").get(f"/signing/{copy.pk}?placing=1").content.decode()
    assert 'id="placing" open' in page
    mark = page.split("data-mark\n")[1][:600]
    assert "data:image/png;base64," in mark


def test_a_senseless_place_is_refused_and_the_page_stays(as_, world, scan):
    copy, hoa = life.submitted(world, scan), as_("hoa")
    before = copy.placement
    for value in ("nan", "inf", "-inf", "1e400", "", "mười", "99999", "-50"):
        answer = hoa.post(f"/copies/{copy.pk}/placement", {"left": value, "bottom": "20"}, follow=True)
        assert [one.level_tag for one in answer.context["messages"]] == ["error"], value
        copy.refresh_from_db()
        assert copy.placement == before, value


def test_who_does_not_sign_is_asked_for_no_picture(as_, world):
    page = as_("minh").get("/profile")
    assert "Lưu lại" not in page.content.decode()
    assert "Ủy ban nhân dân phường Hoàn Kiếm" in page.content.decode()
    assert as_("minh").post("/profile", {"image": png()}).status_code == 422
    assert SignaturePicture.of(world.minh) is None


@pytest.mark.parametrize(("who", "path"), [("hoa", "/profile"), ("tuan", "/seal")])
def test_pictures_are_taken_and_bad_ones_named(as_, world, who, path):
    client = as_(who)
    assert client.post(path, {"image": png()}).status_code == 302
    for image, words in (
        (None, "Chưa chọn ảnh"),
        (png(transparent=False), "nền trong suốt"),
        (named(b"GIF89a" + b"x" * 100), "tệp .png"),
        (named(b"\x89PNG\r\n\x1a\n" + b"x" * 100), "Không đọc được ảnh"),
        (named(b"x" * (2 * 1024 * 1024 + 1)), "2 MB"),
        (named(bomb()), "Không đọc được ảnh"),
    ):
        answer = client.post(path, {"image": image} if image else {})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def named(content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = "anh.png"
    return file


def bomb() -> bytes:
    """The head of a picture of 900 million points."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + b"\0" * 50


def test_a_certificate_that_ends_soon_is_told(as_, world, monkeypatch):
    assert "Sắp hết hạn" not in as_("hoa").get("/profile").content.decode()
    monkeypatch.setattr(profile, "SOON", timedelta(days=365 * 20))
    assert "Sắp hết hạn" in as_("hoa").get("/profile").content.decode()


def test_a_full_store_is_told_and_the_form_stays(as_, world, monkeypatch):
    def full(*_file: object) -> None:
        raise Refused("store_full", "Kho tệp đã đầy.", "Báo người quản trị.")

    monkeypatch.setattr(uploads, "take", full)
    assert "Kho tệp đã đầy" in as_("minh").post("/uploads", {"scan": named(b"%PDF")}).content.decode()
    typed = {"account": "without", "name": "Nguyễn Văn An", "scan": named(b"%PDF")}
    answer = as_("minh").post("/copies/new", typed)
    assert answer.status_code == 422
    assert 'value="Nguyễn Văn An"' in answer.content.decode()


def test_only_who_takes_papers_in_may_upload(as_, world):
    for who in ("hoa", "tuan", "lan", "nga"):
        assert as_(who).post("/uploads", {"scan": named(b"%PDF")}).status_code == 403


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


def test_a_copy_that_stopped_says_why_and_is_tried_again(as_, world, scan):
    """Clerk and signatory see it and go on; the officer sees it."""
    copy = life.signed(world, life.submitted(world, scan))
    facts = {
        "last_fault": {"legacy": "Dịch vụ dấu thời gian từ chối yêu cầu."},
        "refusals": 3,
        "stopped_at": clock.now(),
    }
    CertifiedCopy.objects.filter(pk=copy.pk).update(**facts)
    for who, path, button in (
        ("minh", f"/copies/{copy.pk}", False),
        ("hoa", f"/signing/{copy.pk}", True),
        ("tuan", f"/sealing/{copy.pk}", True),
    ):
        page = as_(who).get(path).content.decode()
        assert "Dịch vụ dấu thời gian từ chối yêu cầu." in page
        assert "Đã dừng, chờ người xử lý" in page
        assert ('value="retry"' in page) is button, who
    assert "Dịch vụ dấu thời gian từ chối" in as_("tuan").get("/sealing?tab=finishing").content.decode()
    assert as_("minh").post(f"/copies/{copy.pk}/way-out", {"act": "retry"}).status_code == 302
    copy.refresh_from_db()
    assert copy.stopped_at is not None
    answer = as_("hoa").post(f"/copies/{copy.pk}/way-out", {"act": "retry", "desk": "signing_copy"})
    assert answer["Location"] == f"/signing/{copy.pk}"
    copy.refresh_from_db()
    assert (copy.stopped_at, copy.last_fault) == (None, {})


def test_a_fault_that_is_tried_again_offers_nothing(as_, world, scan):
    copy = life.signed(world, life.submitted(world, scan))
    CertifiedCopy.objects.filter(pk=copy.pk).update(last_fault={"legacy": "Dịch vụ dấu thời gian không trả lời."})
    page = as_("hoa").get(f"/signing/{copy.pk}").content.decode()
    assert "Đang thử lại" in page
    assert 'value="retry"' not in page


def rail_of(as_, who: str) -> list[str]:
    return re.findall(r'<span class="count[^"]*">([^<]+)</span>', as_(who).get("/profile").content.decode())


def test_what_stopped_is_counted_for_whom_the_status_names(as_, world, scan):
    copy = life.submitted(world, scan)
    before = {who: rail_of(as_, who) for who in ("hoa", "binh", "tuan")}
    assert before == {"hoa": ["1"], "binh": ["0"], "tuan": ["0"]}
    life.signed(world, copy)
    CertifiedCopy.objects.update(stopped_at=clock.now(), last_fault={"legacy": "Máy chủ dấu thời gian từ chối."})
    assert [rail_of(as_, who) for who in ("hoa", "binh", "tuan")] == [["1"], ["0"], ["0"]]
    issued = life.issued(world, scan)
    CertifiedCopy.objects.filter(pk=issued.pk).update(
        stopped_at=clock.now(), last_fault={"legacy": "Không chuyển được."}
    )
    assert [rail_of(as_, who) for who in ("hoa", "binh", "tuan")] == [["1"], ["0"], ["1"]]


def test_counts_beside_the_desks_are_bounded(as_, world, scan, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED", 2)
    for _copy in range(3):
        life.submitted(world, scan)
    assert rail_of(as_, "hoa") == ["1+"]
