"""Ten thousand copies in each list: a page is read from an index, at its place, and costs what it costs with ten."""

import pytest
from django.db import connection

from chungthuc.certification.models import CertifiedCopy, Delivery, Route
from chungthuc.core import clock
from chungthuc.web.kit import paging
from demo import life
from tests.web.long_lists import analyze, clone, demand_read_in_order, make_room, read

TABLE = "certification_certifiedcopy"
# Of each list: who reads it, its address, what makes a row of it, and the index by which it is read.
FORWARDED = {"forwarded_at": clock.now()}
WISHED = {"send_wished_at": clock.now()}
ONE_PERSONS = (
    "copy_"  # what waits for one leader or one desk is a few days' work: the rest of it may be read and sorted
)
LISTS = [
    ("minh", "/counter/copies?tab=submitted", {"status": "submitted"}, "copy_queue"),
    ("minh", "/counter/copies?tab=submitted&whose=mine", {"status": "submitted"}, "copy_queue"),
    ("minh", "/counter/copies?tab=signed", {"status": "stamped"}, "copy_unforwarded"),
    ("minh", "/counter/copies?tab=stamped", {"status": "stamped", **FORWARDED}, "copy_at_clerk"),
    ("minh", "/counter/copies?tab=issued", {"status": "issued"}, "copy_queue"),
    ("minh", "/counter/copies?tab=returned", {"status": "returned"}, "copy_queue"),
    ("minh", "/counter/copies?tab=done", {"status": "delivered"}, "copy_done"),
    ("minh", "/counter/copies?tab=done&whose=mine", {"status": "delivered"}, "copy_done"),
    ("minh", "/counter/copies?tab=over", {"status": "cancelled"}, "copy_over"),
    ("hoa", "/signing-desk/copies?tab=sign", {"status": "submitted"}, ONE_PERSONS),
    ("tuan", "/sealing-desk/copies?tab=waiting", {"status": "stamped", **FORWARDED}, ONE_PERSONS),
    ("tuan", "/sealing-desk/copies?tab=issued", {"status": "issued", "send_wished_at": None}, "copy_queue"),
    ("tuan", "/sealing-desk/copies?tab=claim", {"status": "issued", **WISHED}, "copy_queue"),
    ("tuan", "/sealing-desk/copies?tab=done", {"status": "delivered"}, "copy_done"),
]


@pytest.fixture
def many(world, scan) -> None:
    """One copy, and ten thousand that came a second after each other."""
    one = life.submitted(world, scan)
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
                 "return_reason": "'-'", "issued_at": f"now() + {later}"}  # fmt: skip
        clone(cursor, TABLE, one.pk, facts)
        given = {"id": "gen_random_uuid()", "copy_id": "made.second", "code": "md5(made.second::text)"}
        clone(cursor, "certification_delivery", one.deliveries.get().pk, given)
    CertifiedCopy.objects.filter(issued_at=None).update(issued_at=clock.now(), return_reason="-")


def test_a_page_of_ten_thousand_is_entered_at_its_place(as_, world, many):
    clients = {who: as_(who) for who in ("minh", "hoa", "tuan")}
    for who, address, facts, index in LISTS:
        CertifiedCopy.objects.update(**{"forwarded_at": None, "send_wished_at": None, **facts})
        analyze(TABLE, "certification_delivery")
        page, first, questions = read(clients[who], address)
        assert questions <= 40, address
        demand_read_in_order(first, TABLE, index, address)
        by = ("issued_at",) if index == "copy_done" else paging.QUEUE
        far = CertifiedCopy.objects.order_by(*by, "id")[
            9_000 if page.items[0].came_at < page.items[1].came_at else 1_000
        ]
        key = paging._key([getattr(far, name) for name in by], far.pk)
        beyond, deep, _questions = read(clients[who], f"{address}&after={key}")
        assert len(beyond.items) == 50, address
        if index != ONE_PERSONS:
            demand_read_in_order(deep, TABLE, index, address)
