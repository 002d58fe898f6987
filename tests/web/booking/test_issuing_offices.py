"""An appointment is made where copies are issued, and nowhere else."""

from chungthuc.accounts.models import Grant, Right
from chungthuc.agencies.models import Desk
from chungthuc.appointments.models import Appointment, Slot
from chungthuc.core import clock
from tests.web.town import CONTACT, ONE, PLACE, held, text


def test_no_appointment_is_made_where_no_copies_are_issued(town):
    there = "/services/2.000815/agencies/00004"
    for answer in (
        *(town.lan.get(f"{there}/booking{step}") for step in ("", "/check", "/time", "/contact")),
        *(town.lan.post(f"{there}/booking{step}", ONE) for step in ("", "/check", "/time", "/hold", "/contact")),
    ):
        assert (answer.status_code, answer["Location"]) == (302, there)
    assert "chưa cấp bản sao điện tử" in text(town.lan.get(there))
    held(town.lan, town.slots[0])
    Grant.objects.filter(agency=town.ward.office, right=Right.SEAL_COPY).update(until=clock.now())
    assert town.lan.post(f"{PLACE}/contact", CONTACT)["Location"] == PLACE.removesuffix("/booking")
    assert Appointment.objects.count() == 0


def test_no_office_is_named_as_near_that_issues_no_copies(town):
    desk = Desk.objects.create(agency=town.ward.neighbour, name="Quầy 1", during=town.ward.desk.during)
    town.ward.slot("2026-11-24 10:00", desk=desk)
    Slot.objects.filter(pk__in=[one.pk for one in town.slots[:3]]).update(used=2, used_public=2)
    town.lan.post(PLACE, ONE)
    page = text(town.lan.get(f"{PLACE}/time?day=2026-11-24"))
    assert "Còn chỗ gần bạn" in page
    assert "/agencies/00004/" not in page
