"""The desks' pages: what each shows in every state, what a list costs, and that nothing typed or half done is lost."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chungthuc.certification import signature
from chungthuc.certification.models import CertifiedCopy
from chungthuc.certification.reception import cancelling
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.web.counter.tabs import TABS
from chungthuc.web.kit import paging
from demo import life

LISTS = {
    "/counter/copies": ("minh", [one.key for one in TABS]),
    "/signing-desk/copies": ("hoa", ["sign", "forward"]),
    "/sealing-desk/copies": ("tuan", ["waiting", "finishing", "issued", "failed", "claim", "done"]),
}
EVERY_TAB = [(who, f"{path}?tab={tab}") for path, (who, tabs) in LISTS.items() for tab in tabs]


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
    assert max(first.values()) <= 28  # seven of them the tabs' counts


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
    cancelling.cancel(life.submitted(world, scan), reason="thử", by=world.minh)
    life.signed(world, life.submitted(world, scan))
    life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan))))
    life.sealed(world, life.stamped(life.forwarded(world, life.signed(world, life.submitted(world, scan)))))
    life.issued(world, scan)
    done = life.issued(world, scan, account=lan)
    delivery.wish(done, by=world.tuan)
    delivery.hand_over(done)


def test_what_is_over_is_listed_newest_first_and_paged_without_a_gap(as_, world, scan, monkeypatch):
    monkeypatch.setattr(paging.page_of, "__kwdefaults__", {"size": 2, "by": paging.QUEUE, "newest": False})
    titles = [f"Giấy tờ {n}" for n in range(5)]
    for title in titles:
        cancelling.cancel(life.submitted(world, scan, title=title), reason="thử", by=world.minh)
    client, seen, address = as_("minh"), [], "/counter/copies?tab=over"
    while address:
        page = client.get(address).context["page"]
        seen += [one.original_title for one in page.items]
        address = f"/counter/copies?tab=over&after={page.next_key}" if page.next_key else ""
    assert sorted(seen) == titles
    due = list(
        CertifiedCopy.objects.filter(status="cancelled")
        .order_by("-due_at", "-came_at", "-id")
        .values_list("original_title")
    )
    assert seen == [title for (title,) in due]


def test_a_forged_place_in_a_list_is_its_beginning(as_, world, scan):
    life.submitted(world, scan)
    for after in ("x", "%00", "MjAyNg==", "MjAyNi0wMS0wMSAx", "A" * 5000):
        assert len(as_("minh").get(f"/counter/copies?after={after}").context["page"].items) == 1, after


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
        ("minh", f"/counter/copies/{copy.pk}", False),
        ("hoa", f"/signing-desk/copies/{copy.pk}", True),
        ("tuan", f"/sealing-desk/copies/{copy.pk}", True),
    ):
        page = as_(who).get(path).content.decode()
        assert "Dịch vụ dấu thời gian từ chối yêu cầu." in page
        assert "Đã dừng, chờ người xử lý" in page
        assert ('value="retry"' in page) is button, who
    assert "Dịch vụ dấu thời gian từ chối" in as_("tuan").get("/sealing-desk/copies?tab=finishing").content.decode()
    assert as_("minh").post(f"/delivery/copies/{copy.pk}/way-out", {"act": "retry"}).status_code == 302
    copy.refresh_from_db()
    assert copy.stopped_at is not None
    answer = as_("hoa").post(f"/delivery/copies/{copy.pk}/way-out", {"act": "retry", "desk": "signing_copy"})
    assert answer["Location"] == f"/signing-desk/copies/{copy.pk}"
    copy.refresh_from_db()
    assert (copy.stopped_at, copy.last_fault) == (None, {})


def test_a_fault_that_is_tried_again_offers_nothing(as_, world, scan):
    copy = life.signed(world, life.submitted(world, scan))
    CertifiedCopy.objects.filter(pk=copy.pk).update(last_fault={"legacy": "Dịch vụ dấu thời gian không trả lời."})
    page = as_("hoa").get(f"/signing-desk/copies/{copy.pk}").content.decode()
    assert "Đang thử lại" in page
    assert 'value="retry"' not in page


def rail_of(as_, who: str) -> list[str]:
    return re.findall(
        r'<span class="count[^"]*" data-desk="\w+">([^<]+)</span>',
        as_(who).get("/signing-desk/profile").content.decode(),
    )


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
