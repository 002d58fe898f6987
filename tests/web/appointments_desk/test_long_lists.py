"""Ten thousand appointments in the lists that grow: read from an index, at its place."""

from django.db import connection

from chungthuc.appointments.models import Appointment
from chungthuc.web.kit import paging
from tests.harness.appointments import booked, slot
from tests.web.long_lists import analyze, clone, demand_read_in_order, make_room, read

TABLE = "appointments_appointment"


def test_a_page_of_ten_thousand_is_entered_at_its_place(as_, office):
    one = booked(slot(office.office, days=1), office.lan, by=office.minh)
    later = "made.n * interval '1 minute'"
    with connection.cursor() as cursor:
        make_room(cursor)
        facts = {"id": "made.first", "code": "substr(md5(made.first::text), 1, 11)", "request_key": "md5(made.first::text)",
                 "starts_at": f"one.starts_at + {later}", "ends_at": f"one.ends_at + {later}"}  # fmt: skip
        clone(cursor, TABLE, one.pk, facts)
    minh = as_("minh")
    for tab, state in (("coming", "confirmed"), ("over", "finished")):
        Appointment.objects.update(state=state)
        analyze(TABLE)
        address = f"/appointments-desk?tab={tab}"
        _page, first, questions = read(minh, address)
        assert questions <= 30, address
        demand_read_in_order(first, TABLE, "appointment_", address)
        far = Appointment.objects.order_by("starts_at" if tab == "coming" else "-starts_at", "id")[9_000]
        beyond, deep, _questions = read(minh, f"{address}&after={paging._key([far.starts_at], far.pk)}")
        assert len(beyond.items) == 50
        demand_read_in_order(deep, TABLE, "appointment_", address)
