"""Looks at papers leave a trace before anything is shown; those who answer for it read the trails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from chungthuc.accounts import granting, refusals
from chungthuc.accounts.models import Right
from chungthuc.audit import recorder
from chungthuc.audit.models import Event
from chungthuc.certification.oversight import trails
from chungthuc.certification.results import delivery
from chungthuc.core import clock
from chungthuc.notifications.models import Message
from chungthuc.vault.models import VaultItem
from chungthuc.web.oversight import refused, refused_pages
from demo import life
from tests.harness.jobs import run_jobs

SHOWING = ["copy", "signing_copy", "sealing_copy", "copy_file", "copy_slip"]  # pages of a copy, or the key to it
NOT_SHOWING = {"copy_addressee", "copy_resubmission"}  # forms: words, no paper


def looks() -> list[tuple[str, str]]:
    return list(Event.objects.filter(action="look").order_by("position").values_list("by", "subject"))


@pytest.fixture
def copy(world, scan):
    return life.submitted(world, scan)


def paths(copy) -> list[str]:
    return [*(reverse(name, args=[copy.pk]) for name in SHOWING), reverse("copy_page", args=[copy.pk, 1])]


@pytest.mark.parametrize("place", range(6))
def test_whatever_shows_a_paper_records_the_look(as_, world, copy, place):
    client = as_("hoa")
    assert client.get(paths(copy)[place]).status_code == 200
    assert client.get(paths(copy)[place]).status_code == 200
    assert looks() == [(f"person:{world.hoa.pk}", copy.subject)]


@pytest.mark.parametrize("place", range(6))
def test_what_cannot_be_recorded_is_not_shown(as_, copy, monkeypatch, place):
    client = as_("hoa")
    monkeypatch.setattr(recorder, "PATIENCE", "SELECT 1 / 0")  # a real fault of the recorder's own connection
    answer = client.get(paths(copy)[place])
    assert answer.status_code == 503
    assert "Chưa mở được giấy tờ này" in answer.content.decode()
    assert copy.original_title not in answer.content.decode()
    assert looks() == []


def test_every_page_of_a_copy_is_known_to_show_it_or_not():
    names = {one.name for one in get_resolver().url_patterns
             if isinstance(one, URLPattern) and one.name and "copies/<uuid" in str(one.pattern)}  # fmt: skip
    posted = {name for name in names if _only_posted(name)}
    assert names - posted == {*SHOWING, "copy_page", *NOT_SHOWING}


def _only_posted(name: str) -> bool:
    from django.test import RequestFactory

    view = next(one.callback for one in get_resolver().url_patterns if getattr(one, "name", "") == name)
    request = RequestFactory().get("/")
    try:
        return view(request).status_code == 405
    except Exception:  # noqa: BLE001  # it takes a GET and went on to look for its copy
        return False


def test_the_owner_looking_into_his_store_is_a_look_too(as_, world, scan):
    copy = life.issued(world, scan, account=world.lan)
    delivery.wish(copy, by=world.tuan)
    run_jobs()
    item = VaultItem.objects.get(owner=world.lan)
    assert as_("lan").get(reverse("vault_file", args=[item.pk])).status_code == 200
    assert looks() == [(f"person:{world.lan.pk}", copy.subject)]


def test_the_holder_of_a_slip_looks_each_time_and_is_himself_where_he_is_signed_in(client, as_, world, scan):
    """Only the first fetching left an event; an officer knows slip and number."""
    copy = life.issued(world, scan, email="")
    delivery.wish(copy, by=world.tuan)
    run_jobs()
    address, answer = reverse("follow_result", args=[copy.dossier.follow_code]), {"secret": copy.dossier.secret}
    for one in (client, as_("minh"), client):
        assert one.post(address, {"copy": str(copy.pk), **answer}).status_code == 200
    assert looks() == [("requester:slip", copy.subject), (f"person:{world.minh.pk}", copy.subject)]
    assert "người có phiếu hẹn" in as_("hoa").get(reverse("copy", args=[copy.pk])).content.decode()
    tallies = trails.looks_per_person(clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=1))
    assert {one.who for one in tallies} == {f"person:{one.pk}" for one in (world.minh, world.hoa)}


def test_who_has_seen_it_stands_on_the_copy_for_those_who_answer_for_it(as_, world, copy):
    as_("minh").get(reverse("copy", args=[copy.pk]))
    page = as_("hoa").get(reverse("signing_copy", args=[copy.pk])).content.decode()
    assert "Ai đã xem" in page
    assert "mở trang hồ sơ" in page
    assert "Ai đã xem" not in as_("minh").get(reverse("copy", args=[copy.pk])).content.decode()


def test_another_agencys_paper_is_not_there_and_the_try_is_recorded(as_, world, copy):
    assert as_("vi").get(reverse("copy_file", args=[copy.pk])).status_code == 404
    (event,) = Event.objects.filter(action="refuse")
    assert (event.by, event.facts) == (f"person:{world.vi.pk}", {"code": "not_visible"})
    assert event.subject == f"page:copy_file:{copy.pk}"
    assert looks() == []


def test_refusals_for_want_of_a_right_are_recorded_once_an_hour(as_, world, copy):
    minh = as_("minh")
    for _time in range(2):
        assert minh.get("/signing-desk/copies").status_code == 403
        minh.post(reverse("copy_forwarding", args=[copy.pk]))
        given = {"shown_sha256": copy.document.file_sha256}
        minh.post(f"/api/v1/copies/{copy.pk}/signature-request", given, content_type="application/json")
    events = Event.objects.filter(action="refuse", chain=f"refusals:{world.office.code}").order_by("position")
    assert [(event.subject.split(":")[1], event.facts["code"]) for event in events] == [
        ("signing", "http_403"), ("copy_forwarding", "no_right"), ("api", "no_right"),
    ]  # fmt: skip


def test_a_refusal_by_the_state_of_things_is_none_of_rights(as_, world, copy):
    life.signed(world, copy)
    as_("minh").post(reverse("copy_withdrawal", args=[copy.pk]))
    assert not Event.objects.filter(action="refuse").exists()


@pytest.mark.parametrize(("who", "status"), [("hoa", 200), ("nga", 200), ("minh", 403), ("tuan", 403), ("lan", 403)])
def test_who_reads_the_trails(as_, world, who, status):
    assert as_(who).get("/oversight/records").status_code == status


def test_one_agency_does_not_read_anothers(as_, world):
    assert as_("hoa").get(f"/oversight/records?agency={world.office.code}").status_code == 200
    assert as_("vi").get(f"/oversight/records?agency={world.office.code}").status_code in (403, 404)
    assert as_("nga").get(f"/oversight/records?agency={world.office.code}").status_code == 200


def test_an_administrator_reads_numbers_and_no_titles(as_, world, copy):
    as_("hoa").get(reverse("copy", args=[copy.pk]))
    page = as_("nga").get(f"/oversight/records?agency={world.office.code}").content.decode()
    assert world.hoa.full_name in page
    assert copy.dossier.code in page
    assert copy.original_title not in page


def test_the_trails_are_read_in_stretches_with_flat_queries(as_, world, copy):
    client = as_("hoa")

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get("/oversight/records")
        return len(counted)

    recorder.looked("certified-copy:0", agency=world.office.code, by=world.minh, at_what="page")
    queries()
    few = queries()
    for number in range(1, 60):
        recorder.looked(f"certified-copy:{number}", agency=world.office.code, by=world.hoa, at_what="file")
    assert queries() == few
    first = client.get("/oversight/records").context["page"]
    second = client.get(f"/oversight/records?after={first.next_key}").context["page"]
    assert (len(first.items), len(second.items), second.next_key) == (50, 10, None)
    assert first.items[-1].at >= second.items[0].at


def test_a_search_by_number_says_why_and_keeps_no_number(as_, world):
    number = world.lan.id_number
    as_("minh").post("/counter/copies/new", {"account": "with", "number": number, "search": "1"})
    (event,) = Event.objects.filter(action="search_account")
    assert event.facts == {"term": recorder.keyed(number), "found": 1, "about": ""}
    assert number not in str(list(Event.objects.values()))
    page = as_("hoa").get("/oversight/records?tab=lookups").content.decode()
    assert "Trần Văn Minh" in page
    assert "không gắn với hồ sơ, lượt hẹn nào" in page


def test_a_right_that_was_given_is_told_to_leader_and_level_above(as_, world, jobs):
    granting.give(world.tuan, world.office, Right.SIGN_COPY, by=world.nga, reason="Quyết định 5")
    run_jobs()
    told = Message.objects.filter(template="right_given", channel="email")
    assert {one.recipient for one in told} == {world.hoa.email, world.nga.email}
    for one in told:
        assert "Quyền ký bản sao" in one.body
        assert world.tuan.full_name not in one.body
        assert f"/oversight/records?tab=rights&agency={world.office.code}" in one.body
    page = as_("hoa").get("/oversight/records?tab=rights").content.decode()
    assert f"{world.tuan.full_name} được cấp «Quyền ký bản sao»" in page
    assert "Quyết định 5" in page


def test_a_right_to_receive_is_told_to_nobody(world, jobs):
    granting.give(world.tuan, world.office, Right.CREATE_COPY, by=world.nga, reason="x")
    run_jobs()
    assert not Message.objects.filter(template="right_given").exists()


def test_the_refusals_are_told_in_words_with_the_thing_where_its_reader_may_know_it(as_, world, copy):
    """There stood «copy_forwarding:f409…» and «(http_403)»."""
    minh = as_("minh")
    minh.get("/signing-desk/copies")
    minh.post(reverse("copy_forwarding", args=[copy.pk]))
    minh.post(
        f"/api/v1/copies/{copy.pk}/signature-request", {"shown_sha256": "0" * 64}, content_type="application/json"
    )
    as_("vi").get(reverse("copy_file", args=[copy.pk]))
    told = as_("hoa").get("/oversight/records?tab=refusals")
    lines = [(one.what, one.about, one.link) for one in told.context["page"].items]
    assert lines == [
        ("làm việc không thuộc quyền của mình", f"yêu cầu ký số bản sao: hồ sơ {copy.dossier.code}",
         reverse("copy", args=[copy.pk])),
        ("làm việc không thuộc quyền của mình", f"chuyển cấp số và đóng dấu: hồ sơ {copy.dossier.code}",
         reverse("copy", args=[copy.pk])),
        ("mở trang không thuộc quyền của mình", "danh sách bản sao chờ ký", ""),
    ]  # fmt: skip
    page = told.content.decode()
    for raw in ("http_403", "no_right", "copy_forwarding", "ask_signature"):
        assert raw not in page
    elsewhere = Event.objects.get(action="refuse", facts__code="not_visible")
    asked = refused.asked_in([elsewhere], world.vi)[elsewhere.subject]
    assert (asked.what, asked.link) == ("tệp PDF của bản sao", ""), "another office's dossier is not named"


def test_each_address_and_each_refusal_has_its_words():
    """Also the addresses as they were called once; whatever is found in an old chain has a sentence."""
    names = set(names_of_addresses(get_resolver()))
    assert {one for one in names if not one.startswith(refused_pages.OF_SIGN_IN)} <= set(refused_pages.PAGES)
    assert set(refused.REASONS) == refusals.BY_RIGHTS | {refusals.FORBIDDEN, refusals.NOT_VISIBLE}
    assert refused_pages.page_named("desk_visit_handling") == refused_pages.page_named("desk_appointment_handling")
    assert refused_pages.page_named("desk_visits") == "danh sách lịch hẹn"
    assert refused_pages.page_named("mfa_index") == "đăng nhập và bảo vệ tài khoản"
    assert refused_pages.page_named("gallery") == "một trang khác của hệ thống"


def names_of_addresses(resolver, space: str = ""):
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{space}{one.name}"
        else:
            yield from names_of_addresses(one, f"{space}{one.namespace}:" if one.namespace else space)
