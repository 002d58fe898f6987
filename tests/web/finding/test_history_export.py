"""«Xuất lịch sử»: all that happened to a dossier, with posts, reasons and hashes; who takes it out is recorded first."""

import json
import re
from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse

from chungthuc.accounts import granting
from chungthuc.accounts.models import Grant, Right
from chungthuc.audit import recorder
from chungthuc.audit.chain import check
from chungthuc.audit.models import Event
from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling
from chungthuc.certification.retention import blank_reasons
from chungthuc.core import clock
from chungthuc.watch import checkpoints
from chungthuc.watch.checkpoints import in_groups
from demo import life

WHY = "Bản quét mờ ở trang 2, cần quét lại"


@pytest.fixture
def copy(world, scan) -> CertifiedCopy:
    """Sent back with a reason, and issued since."""
    one = life.submitted(world, scan, title="Bằng tốt nghiệp đại học", name="Đỗ Thị Thúy Quỳnh")
    signature.send_back(one, reason=WHY, by=world.hoa)
    return one


def address(copy: CertifiedCopy) -> str:
    return reverse("dossier_history", args=[copy.dossier_id])


def told(client, copy: CertifiedCopy) -> dict:
    answer = client.get(address(copy), {"as": "json"})
    assert answer.status_code == 200
    return json.loads(b"".join(answer.streaming_content))


def read(client, copy: CertifiedCopy) -> str:
    """The words of the PDF, as a reader selects them."""
    answer = client.get(address(copy))
    assert answer.status_code == 200
    pdf = pypdfium2.PdfDocument(b"".join(answer.streaming_content))
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pdf))


def test_the_json_says_who_in_which_post_when_and_why(as_, world, copy):
    checkpoints.make(clock.today() - timedelta(days=1))
    events = told(as_("minh"), copy)["events"]
    submitted, returned = (next(one for one in events if one["action"] == action) for action in ("submit", "return"))
    assert (submitted["who"], submitted["post"], submitted["reason"]) == (world.minh.full_name, "cán bộ tiếp nhận", "")
    assert (returned["who"], returned["post"]) == (world.hoa.full_name, copy.signatory.full_title)
    assert (returned["reason"], returned["reason_blanked"]) == (WHY, False)
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", returned["shown"])
    assert returned["at"].endswith("+07:00")


def test_each_event_is_found_in_its_chain_by_what_the_json_says(as_, copy):
    whole = told(as_("minh"), copy)
    for one in whole["events"]:
        event = Event.objects.get(chain=one["chain"], position=one["position"])
        assert (event.hash, event.previous, event.action) == (one["hash"], one["previous"], one["action"])
    assert whole["checkpoint"] is None
    checkpoints.make(clock.today())
    assert told(as_("minh"), copy)["checkpoint"]["day"] == clock.today().isoformat()


def test_the_pdf_says_the_same_in_words_that_can_be_selected(as_, world, copy):
    checkpoints.make(clock.today())
    whole, page = told(as_("minh"), copy), read(as_("minh"), copy)
    for words in (f"LỊCH SỬ HỒ SƠ {copy.dossier.code}", "Bằng tốt nghiệp đại học", world.hoa.full_name, WHY,
                  "cán bộ tiếp nhận", whole["agency"]["name"], whole["events"][0]["shown"], "Trang 1/1",
                  in_groups(whole["events"][0]["hash"], " "), in_groups(whole["checkpoint"]["sha256"], " ")):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize("given", ["#panic()", '*đậm* $x$ `y` \\ #read("/etc/passwd")'])
def test_what_somebody_typed_is_never_markup(as_, world, scan, given):
    one = life.submitted(world, scan)
    signature.send_back(one, reason=given, by=world.hoa)
    assert given in read(as_("minh"), one)


def test_nothing_of_the_requester_is_in_it(as_, world, copy):
    dossier = copy.dossier
    dossier.phone = "+84912345678"
    dossier.save()
    for taken in (json.dumps(told(as_("minh"), copy), ensure_ascii=False), read(as_("minh"), copy)):
        for word in ("Thúy Quỳnh", dossier.requester_number, "912345678", "0912", dossier.email, dossier.follow_code):
            assert word not in taken


def test_a_blanked_reason_says_so(as_, world, copy):
    copy.refresh_from_db()
    cancelling.cancel(copy, reason="Người dân rút", by=world.minh)
    blank_reasons(clock.now() + timedelta(days=1))
    returned = next(one for one in told(as_("minh"), copy)["events"] if one["action"] == "return")
    assert (returned["reason"], returned["reason_blanked"]) == ("", True)
    page = read(as_("minh"), copy)
    assert WHY not in page
    assert "lý do đã xóa khi hết thời hạn lưu trữ" in page


def test_a_post_is_the_one_of_then(as_, world, copy):
    for grant in Grant.objects.in_force().filter(person=world.minh):
        granting.end(grant, by=world.nga, reason="Chuyển công tác")
    submitted = next(one for one in told(as_("hoa"), copy)["events"] if one["action"] == "submit")
    assert submitted["post"] == "cán bộ tiếp nhận"


def test_each_export_is_an_event_and_is_read_by_those_who_answer(as_, world, copy):
    client = as_("minh")
    told(client, copy)
    read(client, copy)
    assert client.head(address(copy)).status_code == 200
    chain = f"exports:{world.office.code}"
    events = Event.objects.filter(chain=chain).order_by("position")
    assert [(one.by, one.subject, one.facts["what"]) for one in events] == [
        (f"person:{world.minh.pk}", copy.dossier.plain_name, "history_json"),
        (f"person:{world.minh.pk}", copy.dossier.plain_name, "history_pdf"),
    ]  # fmt: skip
    assert check(chain) == []
    page = as_("hoa").get("/oversight/records?tab=exports").content.decode()
    assert "xuất lịch sử hồ sơ ra PDF" in page
    assert f"hồ sơ {copy.dossier.code}" in page


def test_what_cannot_be_recorded_is_not_taken_out(as_, copy, monkeypatch):
    client = as_("minh")
    monkeypatch.setattr(recorder, "PATIENCE", "SELECT 1 / 0")
    assert client.get(address(copy)).status_code == 503


@pytest.mark.parametrize(
    ("who", "status"), [("minh", 200), ("hoa", 200), ("tuan", 200), ("vi", 404), ("nga", 404), ("lan", 404)]
)
def test_who_may(as_, copy, who, status):
    assert as_(who).get(address(copy)).status_code == status


def test_an_inspector_may(as_, world, copy):
    granting.give(world.vi, world.office, Right.INSPECT, by=world.nga, reason="Thanh tra")
    whole = told(as_("vi"), copy)
    assert whole["exported"]["who"] == world.vi.full_name
    assert whole["exported"]["post"] == "cán bộ kiểm tra"


def test_the_pages_lead_to_it(as_, copy):
    for who, name, key in (("minh", "office_dossier", copy.dossier_id), ("minh", "copy", copy.pk),
                           ("hoa", "signing_copy", copy.pk), ("tuan", "sealing_copy", copy.pk)):  # fmt: skip
        assert address(copy) in as_(who).get(reverse(name, args=[key])).content.decode(), name
