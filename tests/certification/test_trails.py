"""The trails in numbers: what somebody else watches for unusual counts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chungthuc.accounts import search
from chungthuc.audit import recorder
from chungthuc.certification.oversight import trails
from chungthuc.certification.oversight.trails import Tally
from chungthuc.core import clock
from demo import life


@pytest.fixture
def span():
    now = clock.now()
    return now - timedelta(days=2), now + timedelta(days=2)


def test_looks_are_counted_for_each_person_and_day(db, monkeypatch):
    """The day is Vietnam's: it begins at 17:00 UTC."""
    moment = datetime(2026, 11, 28, 16, 59, 59, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    for number in range(3):
        recorder.looked(f"certified-copy:{number}", agency="00070", by="person:a", at_what="page")
    recorder.looked("certified-copy:0", agency="00004", by="person:b", at_what="page")
    moment += timedelta(seconds=1)
    recorder.looked("certified-copy:0", agency="00070", by="person:a", at_what="page")
    day, following = date(2026, 11, 28), date(2026, 11, 29)
    counted = [Tally("person:a", 3, day, "00070"), Tally("person:b", 1, day, "00004"),
               Tally("person:a", 1, following, "00070")]  # fmt: skip
    assert trails.looks_per_person(moment - timedelta(hours=1), moment + timedelta(hours=1)) == counted
    assert trails.looks_per_person(moment, moment + timedelta(hours=1)) == counted[2:]
    assert trails.looks_per_person(moment + timedelta(hours=1), moment + timedelta(hours=2)) == []


def test_failed_log_ins_are_counted_by_account_and_by_network(db, span):
    for subject, network in [("person:a", "x"), ("person:a", "x"), ("person:unknown", "x"), ("person:b", "y")]:
        recorder.noted("fail_log_in", subject=subject, by="system:login", facts={"network": network})
    recorder.noted("log_in", subject="person:a", by="person:a", facts={})
    assert trails.failed_logins(*span) == [Tally("person:a", 2), Tally("person:b", 1), Tally("person:unknown", 1)]
    assert trails.failed_logins_by_network(*span) == [Tally("x", 3), Tally("y", 1)]


def test_refused_acts_are_counted_for_each_person(db, span):
    for number in range(2):
        recorder.refused(f"page:copy:{number}", agency="00070", by="person:a", code="not_visible")
    assert [(one.who, one.number) for one in trails.refused_acts(*span)] == [("person:a", 2)]


def test_a_look_up_with_a_dossier_is_none_without(world, scan, span):
    lan, minh = world.lan, world.minh
    for _time in range(3):  # a form that is sent thrice
        search.by_number(lan.id_number, agency=world.office, by=minh)
    search.by_number(world.sao_mai.id_number, agency=world.office, by=minh)
    assert trails.lookups_without_dossier(*span) == [Tally(f"person:{minh.pk}", 2, where=world.office.code)]
    life.submitted(world, scan, account=lan)
    assert trails.lookups_without_dossier(*span) == [Tally(f"person:{minh.pk}", 1, where=world.office.code)]


def test_a_look_up_of_an_unknown_number_is_matched_by_its_keyed_word(world, scan, span):
    number = "001190012349"
    assert search.by_number(number, agency=world.office, by=world.minh) is None
    assert [one.number for one in trails.lookups_without_dossier(*span)] == [1]
    copy = life.submitted(world, scan)
    type(copy.dossier).objects.filter(pk=copy.dossier_id).update(account=None, requester_number=number)
    assert trails.lookups_without_dossier(*span) == []


def test_a_dossier_of_somebody_else_or_of_last_week_does_not_count(world, scan, monkeypatch, span):
    life.submitted(world, scan, account=world.lan)
    later = clock.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    search.by_number(world.lan.id_number, agency=world.office, by=world.minh)
    assert [one.number for one in trails.lookups_without_dossier(*span)] == [1]
