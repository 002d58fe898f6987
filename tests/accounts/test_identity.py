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
def lan(office) -> Person:
    Person.objects.filter(pk=office.lan.pk).update(id_number=NUMBER)
    office.lan.refresh_from_db()
    return office.lan


@pytest.fixture
def stranger(lan) -> Person:
    """Registered first, with Lan's number."""
    return Person.objects.create_user(
        "la@vidu.test", full_name="Người Lạ", id_number=NUMBER, joined_at=clock.now().replace(year=2025)
    )


def test_an_officer_checks_it_once_for_good(office, lan):
    assert not lan.identity_is_checked
    identity.check_at_counter(lan, agency=office.ward, by=office.minh)
    assert (lan.identity_source, lan.identity_checked_by) == (IdentitySource.COUNTER, office.minh)
    event = Event.objects.get(action="check_identity")
    assert (event.chain, event.subject) == ("00070", f"person:{lan.pk}")
    assert NUMBER not in f"{event.facts}{event.subject}"


@pytest.mark.parametrize("key", ["hoa", "nga", "vi", "lan"])
def test_only_who_receives_people_there_checks(office, lan, key):
    with pytest.raises(NotAllowed):
        identity.check_at_counter(lan, agency=office.ward, by=getattr(office, key))
    lan.refresh_from_db()
    assert not lan.identity_is_checked


def test_nobody_checks_himself(office):
    Person.objects.filter(pk=office.minh.pk).update(id_number=NUMBER)
    office.minh.refresh_from_db()
    with pytest.raises(NotAllowed, match="tự xác nhận"):
        identity.check_at_counter(office.minh, agency=office.ward, by=office.minh)


def test_without_a_number_there_is_nothing_to_check(office):
    with pytest.raises(Refused, match="chưa có số"):
        identity.check_at_counter(office.lan, agency=office.ward, by=office.minh)


def test_what_changed_since_the_officer_saw_it_is_not_checked(office, lan):
    Person.objects.filter(pk=lan.pk).update(full_name="Người Khác")
    with pytest.raises(Refused, match="vừa thay đổi"):
        identity.check_at_counter(lan, agency=office.ward, by=office.minh)


def test_a_number_is_proved_for_one_account_only(office, lan, stranger):
    identity.check_at_counter(lan, agency=office.ward, by=office.minh)
    with pytest.raises(Refused, match="tài khoản khác"):
        identity.check_at_counter(stranger, agency=office.ward, by=office.minh)


def test_the_national_login_replaces_what_was_typed(office, lan):
    identity.told_by_national_login(lan, number="001190099999", full_name="Nguyễn Thị Lan Anh")
    assert (lan.id_number, lan.full_name) == ("001190099999", "Nguyễn Thị Lan Anh")
    assert lan.identity_source == IdentitySource.NATIONAL_LOGIN


def test_the_counter_finds_the_proved_account_whatever_others_typed(office, lan, stranger):
    identity.check_at_counter(lan, agency=office.ward, by=office.minh)
    assert by_number(NUMBER, agency=office.ward, by=office.minh) == lan


def test_of_those_that_only_claim_it_the_counter_finds_none_but_may_list_them(office, lan, stranger):
    assert by_number(NUMBER, agency=office.ward, by=office.minh) is None
    assert candidates(NUMBER, agency=office.ward, by=office.minh) == [stranger, lan]
    identity.check_at_counter(lan, agency=office.ward, by=office.minh)
    assert candidates(NUMBER, agency=office.ward, by=office.minh) == [lan, stranger]
    with pytest.raises(NotAllowed):
        candidates(NUMBER, agency=office.ward, by=office.vi)


def test_a_lone_claim_is_not_found_and_the_search_tells_the_trace_nothing_of_it(office, lan):
    for number in (NUMBER, "001190012346"):
        assert by_number(number, agency=office.ward, by=office.minh) is None
    assert set(Event.objects.values_list("subject", flat=True)) == {"person:unknown"}


def test_two_officers_at_once_prove_a_number_for_one_account_only(office, lan, stranger, monkeypatch):
    monkeypatch.setattr(identity, "is_checked_elsewhere", lambda person: False)  # the other commits after the look
    identity.check_at_counter(lan, agency=office.ward, by=office.minh)
    with pytest.raises(Refused, match="tài khoản khác"):
        identity.check_at_counter(stranger, agency=office.ward, by=office.minh)


def test_only_who_receives_people_at_the_agency_that_checked_undoes_it(office, lan):
    identity.check_at_counter(lan, agency=office.ward, by=office.minh)
    for by, agency in ((office.nga, office.ward), (office.lan, office.ward), (office.vi, office.sister)):
        with pytest.raises(NotAllowed):
            identity.undo(lan, agency=agency, reason="nhầm", by=by)
    identity.undo(lan, agency=office.ward, reason="  nhầm   thẻ ", by=office.minh)
    assert not lan.identity_is_checked
    assert Event.objects.get(action="undo_identity_check").facts == {"reason": "nhầm thẻ"}
    with pytest.raises(NotAllowed):
        identity.undo(lan, agency=office.ward, reason="nhầm", by=office.minh)


def test_what_the_national_login_told_is_not_undone_at_a_counter(office, lan):
    identity.told_by_national_login(lan, number=NUMBER, full_name=lan.full_name)
    assert not identity.may_be_undone(lan, office.ward)


def broken(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_the_database_holds_it(office, lan, stranger):
    identity.check_at_counter(lan, agency=office.ward, by=office.minh)
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
