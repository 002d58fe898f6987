"""The demo's offices are open and have visitors, made as the desks make them."""

from chungthuc.appointments import booking
from chungthuc.appointments.housekeeping import invariants
from chungthuc.appointments.models import Appointment
from demo import appointments_of_demo


def test_the_demos_offices_are_open(world):
    appointments_of_demo.build(world)
    assert Appointment.objects.count() == 5
    assert all(one.papers for one in Appointment.objects.all()), "whoever comes, the counter knows with what"
    assert Appointment.objects.visible_to(world.lan).count() == 1
    assert Appointment.objects.visible_to(world.minh).count() == 5
    assert not Appointment.objects.visible_to(world.vi).exists()
    assert not Appointment.objects.visible_to(world.nga).exists()
    assert all(booking.free_days(agency, 1) for code, agency in world.agencies.items() if code != "01")
    day = booking.free_days(world.office, 1)[0].day
    assert [one.agency.code for one in booking.nearby(world.office, day, 1)] == ["00008"], "00004 issues no copies"
    assert invariants.all_broken() == []
