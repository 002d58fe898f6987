"""A number is proved at a counter or by the national login, never by typing it; proved numbers are unique."""

import pytest
from django.db import IntegrityError, transaction

from chungthuc.accounts import identity
from chungthuc.accounts.models import ContactCode, IdentitySource, Person
from chungthuc.accounts.search import by_number, candidates
from chungthuc.audit.models import Event
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed, Refused

NUMBER = "001190012345"


@pytest.fixture
def lan(staff) -> Person:
    Person.objects.filter(pk=staff.lan.pk).update(id_number=NUMBER)
    staff.lan.refresh_from_db()
    return staff.lan


@pytest.fixture
def stranger(lan) -> Person:
    """Registered first, with Lan's number."""
    return Person.objects.create_user(
        "la@vidu.test", full_name="Người Lạ", id_number=NUMBER, joined_at=clock.now().replace(year=2025)
    )


def test_an_officer_checks_it_once_for_good(staff, lan):
    assert not lan.identity_is_checked
    identity.check_at_counter(lan, agency=staff.office, by=staff.minh)
    assert (lan.identity_source, lan.identity_checked_by) == (IdentitySource.COUNTER, staff.minh)
    event = Event.objects.get(action="check_identity")
    assert (event.chain, event.subject) == ("00070", f"person:{lan.pk}")
    assert NUMBER not in f"{event.facts}{event.subject}"


@pytest.mark.parametrize("key", ["hoa", "nga", "vi", "lan"])
def test_only_who_receives_people_there_checks(staff, lan, key):
    with pytest.raises(NotAllowed):
        identity.check_at_counter(lan, agency=staff.office, by=getattr(staff, key))
    lan.refresh_from_db()
    assert not lan.identity_is_checked


def test_nobody_checks_himself(staff):
    Person.objects.filter(pk=staff.minh.pk).update(id_number=NUMBER)
    staff.minh.refresh_from_db()
    with pytest.raises(NotAllowed, match="tự xác nhận"):
        identity.check_at_counter(staff.minh, agency=staff.office, by=staff.minh)


def test_without_a_number_there_is_nothing_to_check(staff):
    with pytest.raises(Refused, match="chưa có số"):
        identity.check_at_counter(staff.hoa, agency=staff.office, by=staff.minh)


def test_what_changed_since_the_officer_saw_it_is_not_checked(staff, lan):
    Person.objects.filter(pk=lan.pk).update(full_name="Người Khác")
    with pytest.raises(Refused, match="vừa thay đổi"):
        identity.check_at_counter(lan, agency=staff.office, by=staff.minh)


def test_a_number_is_proved_for_one_account_only(staff, lan, stranger):
    identity.check_at_counter(lan, agency=staff.office, by=staff.minh)
    with pytest.raises(Refused, match="tài khoản khác"):
        identity.check_at_counter(stranger, agency=staff.office, by=staff.minh)


def test_the_counter_finds_the_proved_account_whatever_others_typed(staff, lan, stranger):
    identity.check_at_counter(lan, agency=staff.office, by=staff.minh)
    assert by_number(NUMBER, agency=staff.office, by=staff.minh) == lan


def test_of_those_that_only_claim_it_the_counter_finds_none_but_may_list_them(staff, lan, stranger):
    assert by_number(NUMBER, agency=staff.office, by=staff.minh) is None
    assert candidates(NUMBER, agency=staff.office, by=staff.minh) == [stranger, lan]
    identity.check_at_counter(lan, agency=staff.office, by=staff.minh)
    assert candidates(NUMBER, agency=staff.office, by=staff.minh) == [lan, stranger]
    with pytest.raises(NotAllowed):
        candidates(NUMBER, agency=staff.office, by=staff.vi)


def test_a_lone_claim_is_not_found_and_the_search_tells_the_trace_nothing_of_it(staff, lan):
    before = Event.objects.latest("id").id
    for number in (NUMBER, "001190012346"):
        assert by_number(number, agency=staff.office, by=staff.minh) is None
    assert set(Event.objects.filter(id__gt=before).values_list("subject", flat=True)) == {"person:unknown"}


def test_two_officers_at_once_prove_a_number_for_one_account_only(staff, lan, stranger, monkeypatch):
    monkeypatch.setattr(identity, "is_checked_elsewhere", lambda person: False)  # the other commits after the look
    identity.check_at_counter(lan, agency=staff.office, by=staff.minh)
    with pytest.raises(Refused, match="tài khoản khác"):
        identity.check_at_counter(stranger, agency=staff.office, by=staff.minh)


def test_only_who_receives_people_at_the_agency_that_checked_undoes_it(staff, lan):
    identity.check_at_counter(lan, agency=staff.office, by=staff.minh)
    for by, agency in ((staff.nga, staff.office), (staff.lan, staff.office), (staff.vi, staff.neighbour)):
        with pytest.raises(NotAllowed):
            identity.undo(lan, agency=agency, reason="nhầm", by=by)
    with pytest.raises(Refused, match="dài quá 1 ký tự"):
        identity.undo(lan, agency=staff.office, reason="n" * 301, by=staff.minh)
    assert lan.identity_is_checked
    identity.undo(lan, agency=staff.office, reason="  nhầm   thẻ ", by=staff.minh)
    assert not lan.identity_is_checked
    assert Event.objects.get(action="undo_identity_check").facts == {"reason": "nhầm thẻ"}
    with pytest.raises(NotAllowed):
        identity.undo(lan, agency=staff.office, reason="nhầm", by=staff.minh)


def test_what_the_national_login_told_is_not_undone_at_a_counter(staff, lan):
    source = IdentitySource.NATIONAL_LOGIN
    Person.objects.filter(pk=lan.pk).update(identity_source=source, identity_checked_at=clock.now())
    lan.refresh_from_db()
    assert lan.identity_is_checked
    assert not identity.may_be_undone(lan, staff.office)


def broken(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_the_database_holds_it(staff, lan, stranger):
    identity.check_at_counter(lan, agency=staff.office, by=staff.minh)
    now = clock.now()
    stranger_row = Person.objects.filter(pk=stranger.pk)
    proved = {"identity_source": "national_login", "identity_checked_at": now}
    broken("one_account_a_checked_number", lambda: stranger_row.update(**proved))
    broken(
        "checked_identity_says_when_and_of_which_number",
        lambda: stranger_row.update(identity_source="national_login"),
    )
    broken("checked_identity_says_when_and_of_which_number", lambda: stranger_row.update(**proved, id_number=""))
    broken(
        "identity_seen_at_a_counter_says_by_whom",
        lambda: stranger_row.update(id_number="1", identity_source="counter", identity_checked_at=now),
    )
    broken("confirmed_phone_is_a_phone", lambda: stranger_row.update(phone_confirmed_at=now))
    broken(
        "code_ends_after_it_starts",
        lambda: ContactCode.objects.create(
            person=lan, purpose="phone", contact="x", digest="x", made_at=now, expires_at=now
        ),
    )
