"""The search of every staff page: sent and never in an address, of one office only, recorded where it may be a person."""

import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungthuc.accounts import granting
from chungthuc.accounts.models import Right
from chungthuc.audit.models import Event
from chungthuc.certification.finding.looking import MOST
from chungthuc.certification.models import CertifiedCopy, Findable
from chungthuc.core.text.alphabet import folded
from demo import life

NAME, TITLE = "Đỗ Thị Thúy Quỳnh", "Bằng tốt nghiệp"


@pytest.fixture
def copy(world, scan):
    return life.submitted(world, scan, name=NAME, title=TITLE)


def search(client, text: str):
    return client.post("/finding", {"typed": text}, follow=True)


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(("who", "page"), [("minh", "copy"), ("hoa", "signing_copy"), ("tuan", "copy")])
def test_everybody_of_the_office_finds_and_is_led_to_his_own_desk(as_, copy, who, page):
    page = "sealing_copy" if who == "tuan" else page
    shown = text(search(as_(who), "do thi thuy quynh"))
    assert TITLE in shown
    assert reverse(page, args=[copy.pk]) in shown
    assert reverse("office_dossier", args=[copy.dossier_id]) in shown


def test_the_field_stands_on_every_staff_page_and_on_no_other(as_, client):
    for who, address in (("minh", "/counter/copies"), ("hoa", "/signing-desk/copies"), ("tuan", "/registers")):
        assert 'id="find"' in text(as_(who).get(address))
    assert 'id="find"' not in text(client.get("/"))
    assert 'id="find"' not in text(as_("lan").get("/dossiers"))


def test_what_is_typed_stands_in_no_address_and_no_line_of_the_log(as_, copy, caplog):
    caplog.set_level(logging.DEBUG)
    answer = search(as_("minh"), NAME)
    ((address, status),) = answer.redirect_chain
    assert status == 302
    assert re.fullmatch(r"/finding\?of=[\w-]{8}", address)
    logged = [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    assert not [one for one in logged if "quynh" in folded(one)]


def test_back_and_a_reload_show_the_same_list_in_its_own_tab(as_, world, copy, scan):
    life.submitted(world, scan, name="Lê Hai", title="Học bạ")
    client = as_("minh")
    first, second = (search(client, said).redirect_chain[0][0] for said in ("quynh", "hoc ba"))
    assert TITLE in text(client.get(first))
    assert "Học bạ" in text(client.get(second))
    assert TITLE not in text(client.get(second))
    assert "Học bạ" not in text(as_("hoa").get(second)), "another person's session knows nothing of it"


def test_strangers_of_another_office_find_nothing(as_, copy):
    for said in (NAME, TITLE, copy.code, copy.dossier.code, copy.dossier.follow_code, copy.dossier.requester_number):
        answer = search(as_("vi"), said)
        assert answer.status_code == 200
        assert reverse("copy", args=[copy.pk]) not in text(answer)
        assert copy.dossier.code not in text(answer).replace(said, "")


def test_who_has_rights_in_two_offices_finds_in_the_one_in_hand(as_, world, copy):
    other = world.agencies["00004"]
    granting.give(world.minh, other, Right.CREATE_COPY, by=world.nga, reason="Quyết định 5")
    client = as_("minh")
    client.post(reverse("agency"), {"agency": other.code})
    assert TITLE not in text(search(client, NAME))
    client.post(reverse("agency"), {"agency": world.office.code})
    assert TITLE in text(search(client, NAME))


def test_citizens_and_administrators_do_not_search(as_, client, copy):
    assert as_("lan").get("/finding").status_code == 403
    assert as_("lan").post("/finding", {"typed": NAME}).status_code == 403
    assert client.post("/finding", {"typed": NAME})["Location"].startswith("/accounts/login/")


def test_accounts_are_not_searched(as_, world):
    assert "Không tìm thấy hồ sơ nào" in text(search(as_("minh"), world.lan.full_name))
    assert "Không tìm thấy hồ sơ nào" in text(search(as_("minh"), world.lan.id_number))


@pytest.mark.parametrize(("said", "recorded"), [
    (NAME, 1), ("001085000011", 1), ("12", 0), ("số 12/2026", 0), ("29/11/2026", 0), ("", 0), ("   ", 0),
])  # fmt: skip
def test_a_search_that_may_be_for_a_person_is_recorded_without_its_words(as_, world, copy, said, recorded):
    search(as_("minh"), said)
    events = list(Event.objects.filter(action="search_papers"))
    assert len(events) == recorded
    for event in events:
        assert (event.by, event.chain, event.facts["found"]) == (f"person:{world.minh.pk}", world.office.code, 1)
        assert said not in str(event.facts)
        assert "quynh" not in folded(str(event.facts))


def test_the_same_words_are_the_same_keyed_word(as_, copy):
    client = as_("minh")
    search(client, NAME)
    search(client, "do thi  thuy quynh")
    terms = {event.facts["term"] for event in Event.objects.filter(action="search_papers")}
    assert len(terms) == 1


def test_the_page_of_records_tells_it_in_words(as_, world, copy):
    search(as_("minh"), NAME)
    page = text(as_("hoa").get("/oversight/records?tab=searches"))
    assert "Trần Văn Minh" in page
    assert "tìm hồ sơ theo tên, số giấy tờ" in page
    assert "1 kết quả" in page
    assert NAME not in page


def test_fifty_are_shown_and_it_is_said_that_there_are_more(as_, world, copy, monkeypatch):
    client = as_("minh")
    monkeypatch.setattr("chungthuc.web.finding.views.MOST", 0)
    assert f"Còn nhiều hơn {MOST} kết quả" in text(search(client, NAME))


def test_a_page_of_results_asks_the_same_number_of_questions_for_one_and_for_many(as_, world, copy, scan):
    client = as_("minh")
    one = _queries(client)
    for number in range(4):
        life.submitted(world, scan, name=NAME, title=f"Giấy {number}")
    assert _queries(client) == one


def _queries(client) -> int:
    address = search(client, "quynh").redirect_chain[0][0]
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


@pytest.mark.parametrize("said", ["\0", "x" * 10_000, "'; --", "&|!", "😀"])
def test_nonsense_breaks_nothing(as_, copy, said):
    assert search(as_("minh"), said).status_code == 200


def test_a_word_of_the_address_that_is_unknown_shows_the_empty_page(as_, copy):
    for address in ("/finding", "/finding?of=x", "/finding?of=%00"):
        answer = as_("minh").get(address)
        assert answer.status_code == 200
        assert "Gõ điều cần tìm" in text(answer)


def test_a_copy_that_may_not_be_seen_is_not_there_even_if_the_index_says_so(as_, world, copy):
    """The index only proposes: what is visible decides."""
    Findable.objects.filter(copy=copy).update(words="'{}/2026:quynh':1".format(world.agencies["00004"].pk))
    assert TITLE not in text(search(as_("vi"), "quynh"))
    assert CertifiedCopy.objects.get().original_title == TITLE
