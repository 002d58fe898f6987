"""How many questions a page about copies asks the database: exactly these, whatever a copy went through before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungthuc.certification import signature
from demo import life

PAGES = {  # page, who opens it, questions
    ("copies", "minh"): 22,
    ("copy", "minh"): 33,
    ("copy_new", "minh"): 26,
    ("signing", "hoa"): 14,
    ("signing_copy", "hoa"): 34,
    ("sealing", "tuan"): 18,
    ("sealing_copy", "tuan"): 33,
    ("copy_resubmission", "minh"): 28,
}


def asked(client, page: str, copy) -> list[str]:
    path = reverse(page, args=[] if page in ("copies", "signing", "sealing", "copy_new") else [copy.pk])
    client.get(path)  # what is kept for a while is in the cache; the look is recorded
    with CaptureQueriesContext(connection) as questions:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in questions]


@pytest.mark.parametrize(("page", "who", "most"), [(*key, most) for key, most in PAGES.items()])
def test_a_page_asks_so_much(as_, world, scan, page, who, most):
    copy = life.submitted(world, scan)
    if page == "copy_resubmission":
        signature.send_back(copy, reason="Mờ", by=world.hoa)
    if page in ("sealing", "sealing_copy"):
        life.stamped(life.forwarded(world, life.signed(world, copy)))
    questions = asked(as_(who), page, copy)
    assert len(questions) == most, "\n".join(questions)
