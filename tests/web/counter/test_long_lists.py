"""Ten thousand copies in each list: a page is read from an index, at its place, and costs what it costs with ten."""

import pytest
from django.db import connection
from django.db.models import F

from chungthuc.accounts import authority
from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.core import clock
from chungthuc.notifications.models import ChannelName, Message, MessageState
from chungthuc.web.kit import paging
from demo import life
from tests.web.long_lists import analyze, clone, demand_read_in_order, make_room, read

TABLE = "certification_certifiedcopy"
TABLES = (TABLE, "certification_delivery", "notifications_message")
# Of each list: who reads it, its address, what makes a row of it, and the indexes by one of which it is read.
FORWARDED = {"forwarded_at": clock.now()}
WISHED = {"send_wished_at": clock.now()}
QUEUE, CLERK = ("copy_queue",), ("copy_with_clerk", "copy_queue", "copy_at_clerk")
LISTS = [
    ("minh", "/counter/copies?tab=submitted", {"status": "submitted"}, QUEUE),
    ("minh", "/counter/copies?tab=submitted&whose=mine", {"status": "submitted"}, QUEUE),
    ("minh", "/counter/copies?tab=signed", {"status": "stamped"}, ("copy_unforwarded",)),
    ("minh", "/counter/copies?tab=stamped", {"status": "stamped", **FORWARDED}, ("copy_at_clerk",)),
    ("minh", "/counter/copies?tab=issued", {"status": "issued"}, QUEUE),
    ("minh", "/counter/copies?tab=returned", {"status": "returned"}, QUEUE),
    ("minh", "/counter/copies?tab=done", {"status": "delivered"}, ("copy_done",)),
    ("minh", "/counter/copies?tab=done&whose=mine", {"status": "delivered"}, ("copy_done",)),
    ("minh", "/counter/copies?tab=over", {"status": "cancelled"}, ("copy_over",)),
    ("hoa", "/signing-desk/copies?tab=sign", {"status": "submitted"}, ("copy_leader_queue",)),
    ("hoa", "/signing-desk/copies?tab=forward", {"status": "stamped"}, ("copy_at_leader",)),
    ("hoa", "/signing-desk/copies?tab=signed", {"status": "stamped", "signed_at": F("issued_at")}, ("copy_signed",)),
    ("tuan", "/sealing-desk/copies?tab=waiting", {"status": "stamped", **FORWARDED}, CLERK),
    ("tuan", "/sealing-desk/copies?tab=finishing", {"status": "sealed"}, CLERK),
    ("tuan", "/sealing-desk/copies?tab=issued", {"status": "issued"}, CLERK),
    ("tuan", "/sealing-desk/copies?tab=claim", {"status": "issued", "given_for_code": True, **WISHED}, QUEUE),
    ("tuan", "/sealing-desk/copies?tab=done", {"status": "delivered"}, ("copy_done",)),
]
ORDER = {("copy_done",): ("issued_at",), ("copy_signed",): ("signed_at",)}  # where it is another than the queue's
NOWHERE = {"forwarded_at": None, "send_wished_at": None, "given_for_code": False, "signed_at": None}
SENT = {"status": "issued", "given_for_code": False, **WISHED}


@pytest.fixture
def many(world, scan) -> None:
    """One copy, and ten thousand that came a second after each other; every second is for another leader."""
    one, other = life.submitted(world, scan), authority.of(world.binh, world.office)
    Delivery.objects.create(copy=one, route=Route.CLAIM)
    later = "made.n * interval '1 second'"
    with connection.cursor() as cursor:
        make_room(cursor)
        # What a copy must have by its status is not what is measured here; the transaction takes this back.
        cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT numbered_copy_has_an_entry")
        clone(cursor, "documents_document", one.document_id, {"id": "made.first"})
        facts = {"id": "made.second", "document_id": "made.first", "code": "md5(made.second::text)",
                 "request_key": "md5(made.second::text)", "came_at": f"one.came_at + {later}",
                 "due_at": "one.due_at + made.n / 100 * interval '1 day'",  # a hundred a day, as in an office
                 "signatory_id": f"CASE mod(made.n, 2) WHEN 0 THEN {other.pk} ELSE one.signatory_id END",
                 "leader_id": f"CASE mod(made.n, 2) WHEN 0 THEN '{other.person_id}' ELSE one.leader_id END",
                 "return_reason": "'-'", "issued_at": f"now() + {later}"}  # fmt: skip
        clone(cursor, TABLE, one.pk, facts)
        given = {"id": "gen_random_uuid()", "copy_id": "made.second", "reference": "made.first",
                 "code": "md5(made.second::text)"}  # fmt: skip
        clone(cursor, "certification_delivery", one.deliveries.get().pk, given)
    CertifiedCopy.objects.filter(issued_at=None).update(issued_at=clock.now(), return_reason="-")


@pytest.fixture
def letters(many) -> None:
    """Each result went by a letter; half of ten thousand letters were taken by no mail server."""
    one = Message.objects.create(
        channel=ChannelName.EMAIL, recipient="a@vidu.test", key="result:-", subject="-", body="-"
    )
    with connection.cursor() as cursor:
        facts = {"id": "made.first", "key": "md5(made.first::text)",
                 "state": f"CASE mod(made.n, 2) WHEN 0 THEN '{MessageState.FAILED}' ELSE one.state END"}  # fmt: skip
        clone(cursor, "notifications_message", one.pk, facts)
    Delivery.objects.update(route=Route.EMAIL)
    CertifiedCopy.objects.update(**SENT)
    analyze(*TABLES)


def test_a_page_of_ten_thousand_is_entered_at_its_place(as_, world, many):
    clients = {who: as_(who) for who in ("minh", "hoa", "tuan")}
    for who, address, facts, indexes in LISTS:
        CertifiedCopy.objects.update(**{**NOWHERE, **facts})
        analyze(*TABLES)
        demand_walked(clients[who], address, indexes)


def demand_walked(client, address, indexes, *, most: int = 60) -> None:
    """At its beginning and far behind; ``most``: rows that a page of fifty may touch."""
    page, first, questions = read(client, address)
    assert questions <= 40, address
    demand_read_in_order(first, TABLE, indexes, address, most=most)
    by = ORDER.get(indexes, paging.QUEUE)
    far = CertifiedCopy.objects.order_by(*by, "id")[9_000 if page.items[0].came_at < page.items[1].came_at else 1_000]
    key = paging._key([getattr(far, name) for name in by], far.pk)
    beyond, deep, _questions = read(client, f"{address}&after={key}")
    assert len(beyond.items) == 50, address
    demand_read_in_order(deep, TABLE, indexes, address, most=most)


def test_what_failed_and_what_is_under_way_are_walked_in_their_order(as_, world, letters):
    """Whether a letter failed stands in two other tables; half of what is walked is the other list's."""
    tuan = as_("tuan")
    for tab in ("failed", "finishing"):
        demand_walked(tuan, f"/sealing-desk/copies?tab={tab}", CLERK, most=120)


def test_what_waits_for_a_code_is_not_read_with_what_a_job_works_on(as_, world, many):
    """Results that nobody fetches pile up for years; a few are under way."""
    CertifiedCopy.objects.update(**{**SENT, "given_for_code": True})
    under_way = CertifiedCopy.objects.order_by("pk").values("pk")[:40]
    CertifiedCopy.objects.filter(pk__in=under_way).update(given_for_code=False)
    analyze(*TABLES)
    page, plan, _questions = read(as_("tuan"), "/sealing-desk/copies?tab=finishing")
    assert len(page.items) == 40
    scan = next(one for one in plan if one.get("Relation Name") == TABLE)
    assert scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) == 40, scan
