"""A list that looks again by itself: nothing new is 204, what changed is told, the menu counts along."""

import re

import pytest

from chungthuc.certification import signature
from chungthuc.certification.results import delivery
from demo import life

LISTS = [("minh", "/counter/copies"), ("hoa", "/signing-desk/copies"), ("tuan", "/sealing-desk/copies"),
         ("minh", "/appointments-desk")]  # fmt: skip


def seen(client, address: str) -> str:
    return re.search(r'data-live="(\w{16})"', client.get(address).content.decode())[1]


@pytest.mark.parametrize(("who", "address"), LISTS)
def test_a_list_that_shows_the_same_is_not_sent_again(as_, world, who, address):
    client = as_(who)
    known = seen(client, address)
    assert client.get(f"{address}?seen={known}").status_code == 204
    assert client.get(f"{address}?seen=other").status_code == 200


def test_a_new_row_and_a_moved_one_are_new(as_, world, scan):
    minh, hoa, tuan = as_("minh"), as_("hoa"), as_("tuan")
    desks = {"/counter/copies": minh, "/signing-desk/copies": hoa, "/sealing-desk/copies": tuan}
    known = {address: seen(client, address) for address, client in desks.items()}
    copy = life.submitted(world, scan)
    changed = {one: client.get(f"{one}?seen={known[one]}").status_code for one, client in desks.items()}
    assert changed == {"/counter/copies": 200, "/signing-desk/copies": 200, "/sealing-desk/copies": 204}
    life.forwarded(world, life.stamped(life.signed(world, copy)))
    assert tuan.get(f"/sealing-desk/copies?seen={known['/sealing-desk/copies']}").status_code == 200


def counts(client) -> dict[str, str]:
    return dict(re.findall(r'data-desk="(\w+)">([^<]*)<', client.get("/session/desks").content.decode()))


def test_the_menu_is_asked_by_itself_and_counts_what_waits_for_this_person(as_, world, scan):
    copy = life.submitted(world, scan)
    assert counts(as_("hoa"))["signing"] == "1"
    signature.send_back(copy, reason="Mờ", by=world.hoa)
    assert counts(as_("minh"))["counter"] == "1"
    assert counts(as_("hoa"))["signing"] == "0"


def test_what_was_issued_and_not_sent_is_the_clerks_and_what_waits_for_the_slip_is_nobodys(as_, world, scan):
    copy = life.issued(world, scan, email="")
    tuan = as_("tuan")
    assert counts(tuan)["sealing"] == "1"
    assert [one.pk for one in tuan.get("/sealing-desk/copies?tab=issued").context["page"].items] == [copy.pk]
    delivery.wish(copy, by=world.tuan)
    assert counts(tuan)["sealing"] == "0"
    delivery.hand_over(copy)
    copy.refresh_from_db()
    assert copy.status == "issued"
    waits = tuan.get("/sealing-desk/copies?tab=claim")
    assert [one.pk for one in waits.context["page"].items] == [copy.pk]
    assert ">Xem<" in waits.content.decode()
    assert ">Xử lý<" not in waits.content.decode()
    for tab in ("issued", "finishing", "failed", "waiting", "done"):
        assert tuan.get(f"/sealing-desk/copies?tab={tab}").context["page"].items == [], tab
    assert counts(tuan)["sealing"] == "0"
    assert [one.pk for one in as_("minh").get("/counter/copies?tab=issued").context["page"].items] == [copy.pk]
