"""Looking for a free place in a whole nation: 3,321 agencies, two desks each, forty slots a day; time and plans.

``dev.py bench places [days]``. Every look must use an index: a plan that reads a table from end to end fails.
Then the nightly build of fifty desks, and what that makes for all.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import django

AGENCIES, PROVINCES, BUILT = 3321, 34, 50

FILL = """
INSERT INTO agencies_agency (code, kind, search_key)
  SELECT 'P' || n, 'province', '' FROM generate_series(1, %(provinces)s) n;
INSERT INTO agencies_agency (code, kind, search_key)
  SELECT to_char(n, 'FM00000'), 'commune', '' FROM generate_series(1, %(agencies)s) n;
INSERT INTO agencies_placement (agency_id, parent_id, name, kind, during, decision)
  SELECT c.id, p.id, c.code, c.kind, '[2025-07-01,)', 'x' FROM agencies_agency c LEFT JOIN agencies_agency p
    ON c.kind = 'commune' AND p.code = 'P' || (1 + c.code::int %% %(provinces)s) AND p.kind = 'province'
   WHERE c.kind = 'commune' OR c.kind = 'province';
INSERT INTO agencies_desk (agency_id, name, during)
  SELECT id, 'Quầy ' || n, '[2025-07-01,)' FROM agencies_agency, generate_series(1, 2) n WHERE kind = 'commune';
ALTER TABLE appointments_slot DROP CONSTRAINT open_slots_of_a_desk_lie_apart;
INSERT INTO appointments_slot
  (desk_id, agency_id, starts_at, ends_at, cap_public, cap_staff, held, used, used_public, over, status)
  SELECT d.id, d.agency_id, t, t + interval '10 min', 3, 5, 0, x, x, 0, 'open'
    FROM agencies_desk d, generate_series(0, %(days)s - 1) day, generate_series(0, 39) n,
         LATERAL (SELECT %(first)s::timestamptz + day * interval '1 day' + n * interval '10 min' AS t,
                         (d.id + n + day) %% 4 AS x) AS made;
ANALYZE;
"""


def main(days: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chungthuc.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from chungthuc.agencies.models import Agency
    from chungthuc.appointments import booking
    from chungthuc.core import clock

    call_command("migrate", verbosity=0)
    first = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(FILL, {
            "provinces": PROVINCES, "agencies": AGENCIES, "days": days, "first": first})  # fmt: skip
        cursor.execute("SELECT count(*) FROM appointments_slot")
        print(f"{cursor.fetchone()[0]:,} slots; load {os.getloadavg()}")
    _let_all_issue(first)
    office, day = Agency.objects.get(code="01234"), clock.day(first)
    _time("free_days", lambda: booking.free_days(office, 2))
    _time("free_days, officer", lambda: booking.free_days(office, 2, staff=True))
    _time("free_times", lambda: booking.free_times(office, day, 2))
    _time("nearest_free", lambda: booking.nearest_free(office, first, 2))
    _time("nearby", lambda: booking.nearby(office, day, 2))
    _build(day)
    return 0


def _let_all_issue(since: datetime) -> None:
    """One for the whole nation: only where somebody receives, signs and seals is a place offered."""
    from chungthuc.accounts.models import Grant, Person
    from chungthuc.accounts.rights import ISSUING
    from chungthuc.agencies.models import Agency

    one = Person.objects.create(email="bench@vidu.test", full_name="x")
    began = since - timedelta(days=30)
    Grant.objects.bulk_create(
        Grant(person=one, agency=agency, right=right, reason="x", since=began)
        for agency in Agency.objects.filter(kind="commune")
        for right in ISSUING
    )


def _time(title: str, work: Callable[[], Any]) -> None:
    """Median of some looks; each of its statements explained."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work()
    with CaptureQueriesContext(connection) as looked:
        found = work()
    assert found, title
    times = []
    for _look in range(7):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    print(f"  {title:22} {statistics.median(times):6.1f} ms  {len(looked)} statements, {len(found)} rows")
    for query in looked.captured_queries:
        _demand_index(query["sql"])


def _demand_index(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + statement.replace("%", "%%"))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    large = ("appointments_slot", "appointments_appointment")
    assert not any(f"Seq Scan on {table}" in plan for table in large), plan


def _build(day: date) -> None:
    """The nightly job for some desks with the usual two rules."""
    from datetime import time as hour

    from chungthuc.agencies.models import Desk
    from chungthuc.appointments import slot_builder
    from chungthuc.appointments.models import AvailabilityRule

    desks = list(Desk.objects.select_related("agency").order_by("-pk")[:BUILT])
    for desk in desks:
        for opens, closes in ((hour(8), hour(11, 30)), (hour(13, 30), hour(16, 30))):
            AvailabilityRule.objects.create(
                desk=desk, since=day, weekdays=[1, 2, 3, 4, 5], opens_at=opens, closes_at=closes, slot_min=30,
                cap_public=3, cap_staff=5,
            )  # fmt: skip
    for title in ("first", "again"):
        began = time.perf_counter()
        for desk in desks:
            slot_builder.build(desk)
        each = (time.perf_counter() - began) / BUILT
        whole = each * 2 * AGENCIES / 60
        print(f"  nightly build, {title:6} {each * 1000:6.1f} ms a desk; {2 * AGENCIES} desks {whole:.0f} min")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
