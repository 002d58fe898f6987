"""Two tabs, one sign-in, two offices: a form acts at the office at which it was opened, or not at all."""

import re

import pytest

from chungthuc.accounts.models import Grant, Right
from chungthuc.certification.models import CertifiedCopy
from chungthuc.core import clock
from chungthuc.registers.models import RegisterVolume
from demo.cast import BA_DINH, HOAN_KIEM
from demo.world import World

BOTH = (Right.CREATE_COPY, Right.SEAL_COPY)
FORMS = ["/registers/new", "/sealing-desk/seal", "/counter/copies/new", "/queue", "/counter/identities"]


@pytest.fixture
def two_tabs(as_, world: World):
    """Somebody with two offices; he opens forms at the first."""
    away = world.people["vi"].grants.get().agency
    for right in BOTH:
        Grant.objects.get_or_create(
            person=world.tuan, agency=world.office, right=right,
            defaults={"since": clock.now(), "given_by": world.people["nga"], "reason": "Quyết định 1"},
        )  # fmt: skip
        Grant.objects.create(
            person=world.tuan, agency=away, right=right, since=clock.now(), given_by=world.people["nga"], reason="QĐ 2"
        )
    client = as_("tuan")
    client.post("/agency", {"agency": HOAN_KIEM.code})
    return client


def offices(page: str) -> set[str]:
    return set(re.findall(r'name="office" value="(\w+)"', page))


@pytest.mark.parametrize("path", FORMS)
def test_each_form_says_where_it_was_opened(two_tabs, path):
    assert offices(two_tabs.get(path).content.decode()) == {HOAN_KIEM.code}


def test_a_book_is_not_opened_at_the_other_office(two_tabs):
    before = RegisterVolume.objects.count()
    given = {"office": HOAN_KIEM.code, "name": "Sổ năm 2026", "start_number": "1", "opened_on": "01/01/2026",
             "closed_on": "31/12/2026"}  # fmt: skip
    two_tabs.post("/agency", {"agency": BA_DINH.code})
    answer = two_tabs.post("/registers/new", given)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Bạn đã chuyển sang cơ quan khác" in page
    assert "Chưa có gì được lưu" in page
    assert RegisterVolume.objects.count() == before


@pytest.mark.parametrize("path", ["/counter/copies/new", "/sealing-desk/seal", "/queue/tickets", "/queue/arrivals", "/queue/calls",
                                  "/queue/desk", "/counter/identities"])  # fmt: skip
def test_nothing_else_is_done_there_either(two_tabs, path):
    two_tabs.post("/agency", {"agency": BA_DINH.code})
    assert two_tabs.post(path, {"office": HOAN_KIEM.code, "originals": "1", "step": "find"}).status_code == 409
    assert not CertifiedCopy.objects.exists()


def test_the_page_that_is_asked_before_sending_tells_person_and_office(two_tabs, world, client):
    page = two_tabs.get("/session").content.decode()
    assert f'data-signed-in="{world.tuan.pk}" data-office="{HOAN_KIEM.code}"' in page
    assert client.get("/session").status_code == 302  # nobody is
