"""Ten thousand appointments in each list of the desk: read from an index, at its place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from chungthuc.appointments.models import Appointment, Rebooking
from chungthuc.core import clock
from chungthuc.dossiers.models import Dossier
from chungthuc.web.kit import paging
from demo import life
from tests.harness.appointments import booked, slot
from tests.web.long_lists import analyze, clone, demand_read_in_order, make_room, read

TABLE = "appointments_appointment"
TABLES = (TABLE, "appointments_rebooking", "dossiers_dossier")
OPEN = ("appointment_list", "appointment_open")
LISTS = {  # of each tab: the state of its rows, the indexes by one of which it is read
    "coming": ("confirmed", OPEN),
    "unconfirmed": ("preconfirmed", OPEN),
    "again": ("confirmed", OPEN),
    # What was left and is complete is read again each time: a few hundred a year, two index entries each.
    "left": ("finished", ("appointment_drop_off",)),
    "over": ("finished", ("appointment_day",)),
}


@pytest.fixture
def many(world, scan) -> None:
    """From tomorrow on, a minute after each other; each is to be given another time and has left its originals."""
    one = booked(slot(world.office, days=1), world.lan, by=world.minh)
    Rebooking.objects.create(appointment=one)
    dossier = life.submitted(world, scan).dossier
    Dossier.objects.filter(pk=dossier.pk).update(appointment=one, originals_left=2)
    later = "made.n * interval '1 minute'"
    with connection.cursor() as cursor:
        make_room(cursor)
        facts = {"id": "made.first", "code": "substr(md5(made.first::text), 1, 11)", "request_key": "md5(made.first::text)",
                 "starts_at": f"one.starts_at + {later}", "ends_at": f"one.ends_at + {later}"}  # fmt: skip
        clone(cursor, TABLE, one.pk, facts)
        clone(cursor, "appointments_rebooking", one.rebooking.pk,
              {"id": "made.second", "appointment_id": "made.first"})  # fmt: skip
        facts = {"id": "made.second", "appointment_id": "made.first", "code": "substr(md5(made.first::text), 1, 32)",
                 "follow_code": "md5(made.first::text)", "request_key": "md5(made.first::text)"}  # fmt: skip
        clone(cursor, "dossiers_dossier", dossier.pk, facts)
    Appointment.objects.update(drop_off=True, confirm_by=clock.now())


def test_a_page_of_ten_thousand_is_entered_at_its_place(as_, world, many):
    minh = as_("minh")
    for tab, (state, indexes) in LISTS.items():
        Appointment.objects.update(state=state)
        analyze(*TABLES)
        demand_walked(minh, f"/appointments-desk?tab={tab}", indexes, newest=tab == "over")


def demand_walked(client, address, indexes, *, newest=False) -> None:
    _page, first, questions = read(client, address)
    assert questions <= 30, address
    demand_read_in_order(first, TABLE, indexes, address)
    far = Appointment.objects.order_by("-starts_at" if newest else "starts_at", "id")[9_000]
    beyond, deep, _questions = read(client, f"{address}&after={paging._key([far.starts_at], far.pk)}")
    assert len(beyond.items) == 50, address
    demand_read_in_order(deep, TABLE, indexes, address)


def test_today_does_not_read_what_is_over(as_, world, many):
    """Years of appointments lie before today's; who came on an earlier day and is still here stands on top. What is
    read is a day's work, in whatever order."""
    a_month = timedelta(days=30)
    Appointment.objects.update(
        state="finished", starts_at=F("starts_at") - a_month, ends_at=F("ends_at") - a_month
    )  # fmt: skip
    here = Appointment.objects.order_by("pk").values("pk")[:70]
    Appointment.objects.filter(pk__in=here).update(state="parked")
    analyze(*TABLES)
    page, plan, questions = read(as_("minh"), "/appointments-desk?tab=today")
    assert (len(page.items), questions <= 30) == (50, True)
    scan = next(one for one in plan if one.get("Relation Name") == TABLE)
    assert scan["Actual Rows"] + scan.get("Rows Removed by Filter", 0) <= 70, scan
