"""The officer finds an account by the whole number; every search leaves a trace, the number leaves none."""

import pytest

from chungthuc.accounts import identity
from chungthuc.accounts.models import Person
from chungthuc.accounts.search import by_number
from chungthuc.audit.models import Event
from chungthuc.core.errors import NotAllowed

NUMBER = "001190012345"


@pytest.fixture
def lan(staff) -> Person:
    Person.objects.filter(pk=staff.lan.pk).update(id_number=NUMBER)
    staff.lan.refresh_from_db()
    identity.check_at_counter(staff.lan, agency=staff.office, by=staff.minh)
    return staff.lan


@pytest.mark.parametrize("typed", [NUMBER, " 001190 012345 ", "001.190.012.345"])
def test_the_whole_number_finds_the_account(staff, lan, typed):
    assert by_number(typed, agency=staff.office, by=staff.minh) == lan
    event = Event.objects.get(action="search_account")
    assert (event.chain, event.by, event.subject) == ("00070", f"person:{staff.minh.pk}", f"person:{lan.pk}")


def test_a_search_that_finds_nobody_is_recorded_without_the_number(staff, lan):
    assert by_number("001190012346", agency=staff.office, by=staff.minh) is None
    event = Event.objects.get(action="search_account")
    assert event.subject == "person:unknown"
    assert "0011900" not in f"{event.subject}{event.facts}{event.by}"


def test_a_tax_code_finds_the_organisation(staff):
    company = Person.objects.create_user(
        "cty@vidu.test", full_name="Công ty", kind="organization", id_number="0100109106"
    )
    assert by_number("0100109106", agency=staff.office, by=staff.minh) is None  # a mere claim
    identity.check_at_counter(company, agency=staff.office, by=staff.minh)
    assert by_number("0100109106", agency=staff.office, by=staff.minh) == company


@pytest.mark.parametrize("typed", ["", "00119001234", "0100109107", "%", "001190%", "_" * 12, NUMBER[:11]])
def test_what_can_be_no_number_is_not_searched_for(staff, lan, typed):
    assert by_number(typed, agency=staff.office, by=staff.minh) is None
    assert not Event.objects.filter(action="search_account").exists()


@pytest.mark.parametrize("key", ["hoa", "nga", "vi", "lan"])
def test_only_who_receives_requesters_there_may_search(staff, lan, key):
    with pytest.raises(NotAllowed):
        by_number(NUMBER, agency=staff.office, by=getattr(staff, key))


def test_a_closed_account_is_not_found(staff, lan):
    Person.objects.filter(pk=lan.pk).update(is_active=False)
    assert by_number(NUMBER, agency=staff.office, by=staff.minh) is None
