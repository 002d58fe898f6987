"""«Mốc kiểm tra nhật ký»: administrators list and print them; nobody else sees any."""

from datetime import timedelta

import pytest

from chungthuc.audit.models import Checkpoint
from chungthuc.core import clock
from chungthuc.watch import checkpoints
from chungthuc.watch.checkpoints import in_groups

LIST = "/oversight/checkpoints"


@pytest.fixture
def made(world) -> Checkpoint:
    checkpoints.make(clock.today() - timedelta(days=1))
    return Checkpoint.objects.get()


@pytest.mark.parametrize("who", ["minh", "hoa", "tuan", "lan", "vi"])
def test_only_administrators_see_them(as_, made, who):
    for address in (LIST, f"{LIST}/{made.day}"):
        assert as_(who).get(address).status_code == 403


def test_where_there_is_none_the_page_says_what_is_needed(as_, world):
    assert "CHUNGTHUC_CHECKPOINT_KEY" in as_("nga").get(LIST).content.decode()


def test_a_checkpoint_is_found_and_printed(as_, world, made):
    client = as_("nga")
    assert f"{LIST}/{made.day}" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}/{made.day}").content.decode()
    for words in (in_groups(made.sha256, " "), in_groups(made.key, " "), f"{made.day:%d/%m/%Y}", "data:image/png",
                  "không có, đây là mốc đầu tiên", "data-prints"):  # fmt: skip
        assert words in page
    for person in (world.minh, world.hoa, world.tuan, world.lan):
        assert person.full_name not in page


@pytest.mark.parametrize("day", ["2020-01-01", "2026-02-31", "x", "0"])
def test_a_day_without_one_is_not_there(as_, made, day):
    assert as_("nga").get(f"{LIST}/{day}").status_code == 404


def test_the_list_goes_on_and_asks_little(as_, world, django_assert_max_num_queries):
    first = clock.today() - timedelta(days=100)
    for number in range(70):
        checkpoints.make(first + timedelta(days=number))
    client = as_("nga")
    with django_assert_max_num_queries(16):
        page = client.get(LIST).context["page"]
    days = [one.day for one in page.items]
    while page.next_key:
        page = client.get(LIST, {"after": page.next_key}).context["page"]
        days += [one.day for one in page.items]
    assert days == [first + timedelta(days=number) for number in reversed(range(70))]
    assert client.get(LIST, {"after": "x"}).status_code == 200


def test_the_watch_leads_to_them(as_, world):
    assert f'href="{LIST}"' in as_("nga").get("/oversight/watch").content.decode()
