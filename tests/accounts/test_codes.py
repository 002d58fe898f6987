"""Eight letters and digits: five tries, ten minutes, one a minute, five an hour; the newest counts; no letter is kept; the day has an end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from chungthuc.accounts import codes
from chungthuc.accounts.codes import answer_code, new_code, waiting_code
from chungthuc.accounts.models import CodePurpose, ContactCode, Person
from chungthuc.accounts.phones import clean_phone, masked_email, masked_phone, shown_phone
from chungthuc.core import clock
from chungthuc.core.errors import Refused
from tests.harness.codes import CODE, other_than

PHONE = "+84912345678"


@pytest.fixture
def lan(db) -> Person:
    return Person.objects.create_user("lan@vidu.test", full_name="Lan", phone=PHONE)


def earlier(**span: int) -> None:
    """All codes were made that long ago."""
    for one in ContactCode.objects.all():
        back = timedelta(**span)
        ContactCode.objects.filter(pk=one.pk).update(made_at=one.made_at - back, expires_at=one.expires_at - back)


def ask(lan: Person) -> str:
    return new_code(lan, CodePurpose.PHONE, PHONE)


def refused(lan: Person, code: str, contact: str = PHONE) -> str:
    with pytest.raises(Refused) as caught:
        answer_code(lan, CodePurpose.PHONE, contact, code)
    return caught.value.code


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda code: f" {code[:2]} {code[2:]}", lambda code: code.replace("-", "")]
)
def test_the_right_one_once_however_it_is_typed(lan, typed):
    code = ask(lan)
    assert CODE.fullmatch(code)
    assert code not in ContactCode.objects.get().digest
    answer_code(lan, CodePurpose.PHONE, PHONE, typed(code))
    assert refused(lan, code) == "code_over"


def test_five_tries_and_the_right_one_comes_too_late(lan):
    code = ask(lan)
    assert [refused(lan, other_than(code)) for _try in range(5)] == ["code_wrong"] * 4 + ["code_over"]
    assert refused(lan, code) == "code_over"


def test_ten_minutes(lan):
    code = ask(lan)
    earlier(minutes=10)
    assert waiting_code(lan, CodePurpose.PHONE) is None
    assert refused(lan, code) == "code_over"


def test_one_a_minute_and_five_an_hour(lan):
    for _code in range(5):
        ask(lan)
        with pytest.raises(Refused, match="vừa được gửi"):
            ask(lan)
        earlier(minutes=2)
    with pytest.raises(Refused, match="quá nhiều"):
        ask(lan)
    earlier(minutes=60)
    assert ask(lan)


def test_ten_a_day_to_one_telephone_whoever_asks(db):
    people = [Person.objects.create_user(f"p{n}@vidu.test", full_name="P", phone=PHONE) for n in range(4)]
    for place in range(10):
        new_code(people[place % 4], CodePurpose.PHONE, PHONE)
        earlier(minutes=61)
    with pytest.raises(Refused, match="trong ngày"):
        new_code(people[0], CodePurpose.PHONE, PHONE)
    new_code(people[0], CodePurpose.PHONE, "+84912345679")
    earlier(hours=15)
    assert new_code(people[0], CodePurpose.PHONE, PHONE)


def test_what_counts_no_longer_is_forgotten(lan):
    ask(lan)
    assert codes.tidy() == 0
    earlier(days=2)
    assert codes.tidy() == 1


def test_no_address_of_a_stranger_is_kept_and_a_code_without_account_has_one(db):
    new_code(None, CodePurpose.RESET, "ai-do@vidu.test")
    row = ContactCode.objects.get()
    assert "ai-do" not in row.contact
    with pytest.raises(IntegrityError, match="code_without_account_has_address"):
        ContactCode.objects.create(
            purpose=CodePurpose.PHONE, contact=PHONE, digest="x", expires_at=clock.now() + codes.LIFE
        )


def test_the_newest_counts(lan):
    old = ask(lan)
    earlier(minutes=2)
    new = ask(lan)
    if old != new:
        assert refused(lan, old) == "code_wrong"
    answer_code(lan, CodePurpose.PHONE, PHONE, new)


def test_a_code_belongs_to_one_contact_one_purpose_and_one_person(lan):
    code = ask(lan)
    other = Person.objects.create_user("b@vidu.test", full_name="B", phone=PHONE)
    assert refused(lan, code, "+84987654321") == "code_wrong"
    assert refused(other, code) == "code_over"
    with pytest.raises(Refused):
        answer_code(lan, CodePurpose.IDENTITY, PHONE, code)
    answer_code(lan, CodePurpose.PHONE, PHONE, code)


@pytest.mark.parametrize("text", ["", "abc", "0" * 5000, "１２３４５６", "\x00", "-1"])
def test_nonsense_is_a_wrong_answer(lan, text):
    code = ask(lan)
    if text != code:
        assert refused(lan, text) == "code_wrong"


@pytest.mark.parametrize("typed", ["0912345678", "+84912345678", "84 912 345 678", "0912.345.678", " (091) 234 5678 "])
def test_mobile_numbers(typed):
    assert clean_phone(typed) == PHONE


@pytest.mark.parametrize(
    "typed",
    ["", "113", "19001560", "02438252345", "091234567", "09123456789", "+12125550100", "a" * 10_000, "0912345678😀9"],
)
def test_no_mobile_number(typed):
    with pytest.raises(Refused):
        clean_phone(typed)


def test_shown_and_masked():
    assert shown_phone(PHONE) == "0912 345 678"
    assert shown_phone("tự do") == "tự do"
    assert masked_phone(PHONE).endswith("678")
    assert "912" not in masked_phone(PHONE)
    assert masked_email("lan.nguyen@vidu.test") == "l•••••••••@vidu.test"
