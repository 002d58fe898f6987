"""No script keeps a day's places from all others: holds count for who asks, his address and the network around."""

import pytest

from chungthuc.appointments import booking
from chungthuc.appointments.booking import Holder
from chungthuc.appointments.models import Hold
from chungthuc.core.errors import Refused
from tests.harness.connections import at_once

ADDRESS, AROUND, ACCOUNT = Holder("address", 25), Holder("around", 50), Holder("account", 0)


@pytest.fixture
def day(ward):
    """40 units for the public: ten slots of four, at a desk that serves several at a time."""
    return [ward.slot(f"2026-11-24 {8 + place:02}:00", public=4, staff=4, minutes=50) for place in range(10)]


def got(ward, day, *holders: Holder, units: int = 1) -> int:
    """How many units a script gets that opens a new session for each."""
    kept = 0
    for slot in day:
        for _try in range(5):
            try:
                booking.hold(ward.office, slot.pk, units, holders=holders)
                kept += units
            except Refused:
                pass
    return kept


def test_one_address_gets_its_share_of_the_day(ward, day):
    assert got(ward, day, ADDRESS, AROUND) == 10
    assert got(ward, day, Holder("other address", 25), AROUND) == 10
    assert got(ward, day, Holder("third address", 25), AROUND) == 0  # the network around has its half
    assert got(ward, day, Holder("elsewhere", 25), Holder("around it", 50)) == 10


def test_an_account_keeps_one_appointment(ward, day):
    assert got(ward, day, Holder("its address", 50), ACCOUNT) == 4


def test_another_day_and_what_was_given_back_do_not_count(ward, day):
    got(ward, day, ADDRESS)
    other = ward.slot("2026-11-25 08:00", public=4, staff=4, minutes=50)
    assert booking.hold(ward.office, other.pk, 1, holders=[ADDRESS])
    with pytest.raises(Refused, match="đang giữ nhiều chỗ"):
        booking.hold(ward.office, day[-1].pk, 1, holders=[ADDRESS])
    Hold.objects.filter(slot__in=day[:1]).delete()
    assert booking.hold(ward.office, day[-1].pk, 1, holders=[ADDRESS])


def test_choosing_another_hour_is_no_second_place(ward, day):
    small = Holder("small", 0)
    token = ""
    for slot in [*day, *day]:
        token = booking.hold(ward.office, slot.pk, 4, instead_of=token, holders=[small]).token
    assert Hold.objects.count() == 1


def test_many_at_once_get_no_more(committed_ward):
    slots = [committed_ward.slot(f"2026-11-24 {8 + place:02}:00", public=3, staff=3) for place in range(4)]
    results = at_once(
        lambda place: booking.hold(committed_ward.office, slots[place % 4].pk, 1, holders=[ACCOUNT, AROUND]), 12
    )
    assert sum(isinstance(one, booking.HeldPlace) for one in results) == 4
    assert {one.code for one in results if isinstance(one, Refused)} == {"too_much_held"}
