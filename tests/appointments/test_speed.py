"""What keeps a busy morning quick: few statements, and no waiting for who comes too late."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from chungthuc.appointments import booking, slot_builder
from chungthuc.appointments.booking import SlotTaken
from chungthuc.appointments.models import PolicyValue, Slot
from chungthuc.appointments.policies import policies_of, policy_of, policy_of_nation
from chungthuc.audit.models import ChainHead
from tests.harness.ward import book, wish

LETTERS = (
    5  # the office's name, its door, the rows, which are new; their jobs, of now and of the two reminders, at once
)


def test_a_booking_is_few_statements(ward, django_assert_max_num_queries):
    first, second = ward.slot(), ward.slot("2026-11-24 10:00")
    book(first, ward.lan)
    tam = ward.person("tam")
    form = wish(second, tam)
    with django_assert_max_num_queries(18 + LETTERS):  # two of them the savepoint of this test's transaction
        booking.book(ward.office, form, by=tam)


def test_building_again_costs_the_same_however_many_slots_stand(ward, django_assert_max_num_queries):
    made = slot_builder.introduce(ward.rule(), by=ward.nga)
    assert len(made.new) > 200
    with django_assert_max_num_queries(20):
        assert len(slot_builder.build(ward.desk).kept) == len(made.new)


def test_who_comes_too_late_waits_for_no_lock(committed_ward):
    slot = committed_ward.slot(public=1, staff=1)
    book(slot, committed_ward.lan)
    tam, locked, done = committed_ward.person("tam"), threading.Event(), threading.Event()

    def someone_slow() -> None:
        with transaction.atomic():
            list(Slot.objects.select_for_update().filter(pk=slot.pk))
            list(ChainHead.objects.select_for_update())
            locked.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=someone_slow)
    other.start()
    assert locked.wait(20)
    try:
        with pytest.raises(SlotTaken):  # a wait would end in the database's lock_timeout, which is another error
            book(slot, tam)
    finally:
        done.set()
        other.join()


def test_one_statement_reads_the_policies_of_many(ward, django_assert_num_queries):
    rows = [(None, 10, 8, 12), (ward.province, 20, None, None), (ward.office, 9, None, None)]
    for agency, value, least, most in rows:
        PolicyValue.objects.create(
            agency=agency, name="hold_minutes", value=value, least=least, most=most, since=date(2026, 1, 1)
        )
    later = PolicyValue.objects.create(agency=ward.office, name="moves", value=5, since=date(2026, 12, 1))
    with django_assert_num_queries(1):
        found = policies_of([ward.office, ward.neighbour, ward.province])
    assert [found[one.pk].hold_minutes for one in (ward.office, ward.neighbour, ward.province)] == [9, 12, 12]
    assert found[ward.office.pk].moves == 2
    assert policy_of(ward.office, later.since).moves == 5
    with django_assert_num_queries(1):
        nation = policy_of_nation()
    assert (nation.hold_minutes, nation.moves) == (10, 2)


def test_a_rule_with_long_notice_shows_all_its_days(ward):
    rule = ward.rule(lead_max=50)
    rule.save(force_insert=True)
    Slot.objects.filter(pk=ward.slot("2027-01-08 09:00").pk).update(rule=rule)
    assert [one.day for one in booking.free_days(ward.office, 1)] == [date(2027, 1, 8)]
