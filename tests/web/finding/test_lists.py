"""What one signed, what one sealed, what stands in the book: lists that lead to the copies, newest first and flat."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chungthuc.certification.models import CertifiedCopy
from demo import life


def page_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


LISTS = [("hoa", "/signing-desk/copies?tab=signed", "signing_copy"),
         ("tuan", "/sealing-desk/copies?tab=sealed", "sealing_copy")]  # fmt: skip


@pytest.mark.parametrize(("who", "address", "name"), LISTS)
def test_own_deeds_are_listed_newest_first_with_number_and_day(as_, world, scan, who, address, name):
    old, new = (life.issued(world, scan, title=title) for title in ("Cũ", "Mới"))
    life.submitted(world, scan, title="Chưa ký")
    page = page_of(as_(who), address)
    assert page.index(">Mới<") < page.index(">Cũ<")
    assert "Chưa ký" not in page
    for copy in (old, new):
        assert f"<strong>{copy.entry.number}</strong>" in page
        assert f"{copy.entry.certified_on:%d/%m/%Y}" in page
        assert reverse(name, args=[copy.pk]) in page


def test_what_others_signed_or_sealed_is_not_listed(as_, world, scan):
    life.issued(world, scan, title="Của Hoa")
    assert "Của Hoa" not in page_of(as_("binh"), "/signing-desk/copies?tab=signed")
    CertifiedCopy.objects.get().entry.__class__.objects.update(entered_by=world.minh)
    assert "Của Hoa" not in page_of(as_("tuan"), "/sealing-desk/copies?tab=sealed")


@pytest.mark.parametrize(("who", "address", "name"), LISTS)
def test_they_are_walked_by_keys_and_ask_no_more_for_many(as_, world, scan, who, address, name):
    client = as_(who)
    life.issued(world, scan)
    page_of(client, address)
    with CaptureQueriesContext(connection) as one:
        page_of(client, address)
    for _number in range(3):
        life.issued(world, scan)
    with CaptureQueriesContext(connection) as many:
        page_of(client, address)
    assert len(many) == len(one)
    index = "copy_signed" if who == "hoa" else "copy_sealed"
    listed = CertifiedCopy.objects.filter(agency=world.office)
    rows = listed.signed_by(world.hoa).order_by("-signed_at", "-id") if who == "hoa" else (
        listed.sealed_by(world.tuan).order_by("-sealed_at", "-id"))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert index in rows[:51].explain()


def test_lines_of_the_book_lead_to_their_copies(as_, world, scan):
    copy = life.issued(world, scan)
    page = page_of(as_("tuan"), reverse("register", args=[copy.entry.volume_id]))
    assert f'href="{reverse("sealing_copy", args=[copy.pk])}"' in page


def test_the_counters_numbered_copies_show_their_number(as_, world, scan):
    copy = life.issued(world, scan)
    page = page_of(as_("minh"), "/counter/copies?tab=issued")
    assert f"Số chứng thực {copy.entry.number}" in " ".join(page.split())
