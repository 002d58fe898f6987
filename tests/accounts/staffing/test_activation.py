"""Accounts that an office makes, and the printed code that gives them a password."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from chungthuc.accounts import rights
from chungthuc.accounts.models import ActivationCode, Grant, Person, Post, Right
from chungthuc.accounts.staffing import activation, adding, leaving, posts
from chungthuc.accounts.staffing.adding import Newcomer
from chungthuc.audit import chain, rows
from chungthuc.core import clock
from chungthuc.core.errors import NotAllowed
from tests.accounts.conftest import in_days, refused

PASSWORD = "con chó chạy qua đường"
QUYEN = Newcomer("Đặng Thu Quyên", "quyen@vidu.test", "Công chức tư pháp", "QĐ 5/QĐ-UBND", rights=(Right.CREATE_COPY,))

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest.fixture
def added(staff) -> adding.Added:
    return adding.add(QUYEN, staff.neighbour, by=staff.nga)


def test_account_post_right_and_code_are_made_together(staff, added):
    person = added.person
    assert (person.email, person.has_usable_password()) == ("quyen@vidu.test", False)
    assert rights.holds(person, Right.CREATE_COPY, staff.neighbour)
    assert Post.objects.get(person=person).title == "Công chức tư pháp"
    assert len(added.code.replace("-", "")) == activation.LETTERS
    code = ActivationCode.objects.get()
    assert added.code not in code.digest
    assert code.expires_at - code.made_at == timedelta(days=14)
    assert list(rows.faults()) == [] or all(not name.startswith("post:") for name, _what in rows.faults())
    assert chain.check(staff.neighbour.code) == []


def test_all_or_nothing(staff):
    before = Person.objects.count()
    twice = Newcomer(**{**vars(QUYEN), "rights": (Right.CREATE_COPY, Right.CREATE_COPY)})
    with refused("already_granted"):
        adding.add(twice, staff.neighbour, by=staff.nga)
    assert Person.objects.count() == before


@pytest.mark.parametrize("by", ["hoa", "minh", "lan"])
def test_only_an_administrator_adds(staff, by):
    with refused("not_administrator"):
        adding.add(QUYEN, staff.neighbour, by=getattr(staff, by))
    assert not Person.objects.filter(email=QUYEN.email).exists()


def test_a_known_address_is_offered_and_never_made_twice(staff):
    who = Newcomer(**{**vars(QUYEN), "email": "LAN@vidu.test"})
    assert adding.offer(who, staff.office, by=staff.nga) == adding.Offer(same_name=False)
    told = chain.history(f"person:{staff.lan.pk}").last()
    assert (told.action, told.by) == ("offer_account", f"person:{staff.nga.pk}")
    with refused("account_exists"):
        adding.add(who, staff.office, by=staff.nga)
    used = adding.add(who, staff.office, by=staff.nga, use_existing=True)
    assert used.person == staff.lan
    assert used.person.full_name != QUYEN.full_name, "nothing of the account is changed"
    with refused("already_works_here"):
        adding.add(who, staff.office, by=staff.nga, use_existing=True)


def test_the_code_gives_a_password_once(staff, added):
    code = activation.waiting(" Quyen@vidu.test", added.code.lower().replace("-", " "))
    activation.use(code, PASSWORD)
    assert Person.objects.get(email=QUYEN.email).check_password(PASSWORD)
    assert activation.waiting(QUYEN.email, added.code) is None
    with refused("activation_over"):
        activation.use(code, PASSWORD)


def test_a_poor_password_uses_nothing_up(added):
    code = activation.waiting(QUYEN.email, added.code)
    for poor in ("12345678", "dang thu quyen", "password123"):
        with pytest.raises(ValidationError):
            activation.use(code, poor)
    assert activation.waiting(QUYEN.email, added.code) is not None


def test_wrong_strange_and_foreign_codes_are_all_none(staff, added):
    other = adding.add(Newcomer(**{**vars(QUYEN), "email": "khac@vidu.test"}), staff.neighbour, by=staff.nga)
    asked = [(QUYEN.email, other.code), (QUYEN.email, ""), (QUYEN.email, "x" * 500), ("nobody@vidu.test", added.code),
             ("lan@vidu.test", added.code)]  # fmt: skip
    assert [activation.waiting(*one) for one in asked] == [None] * len(asked)


def test_it_ends_after_fourteen_days(added, monkeypatch):
    then = in_days(14.001)
    monkeypatch.setattr(clock, "now", lambda: then)
    assert activation.waiting(QUYEN.email, added.code) is None


def test_a_closed_account_is_not_opened(added):
    Person.objects.filter(pk=added.person.pk).update(is_active=False)
    assert activation.waiting(QUYEN.email, added.code) is None


def test_a_new_code_kills_the_old_one_and_the_password(staff, added):
    activation.use(activation.waiting(QUYEN.email, added.code), PASSWORD)
    fresh = activation.renew(added.person, staff.neighbour, by=staff.nga, reason="Quên mật khẩu")
    later = activation.renew(added.person, staff.neighbour, by=staff.nga, reason="Mất phiếu")
    assert not Person.objects.get(pk=added.person.pk).has_usable_password()
    assert activation.waiting(QUYEN.email, fresh) is None
    assert activation.waiting(QUYEN.email, later) is not None
    assert chain.history(f"person:{added.person.pk}").last().facts == {"reason": "Mất phiếu"}


def test_nobody_takes_over_an_account_that_its_owner_made(staff):
    adding.add(Newcomer(**{**vars(QUYEN), "email": "lan@vidu.test"}), staff.office, by=staff.nga, use_existing=True)
    with refused("account_of_its_owner"):
        activation.renew(staff.lan, staff.office, by=staff.nga, reason="x")


def test_nor_one_with_rights_that_he_could_not_give(staff, added):
    staff.granted(staff.hoa, Right.ADMINISTER, staff.neighbour)
    assert activation.renew(added.person, staff.neighbour, by=staff.hoa, reason="x")
    staff.granted(added.person, Right.ADMINISTER, staff.province)
    with refused("not_administrator"):
        activation.renew(added.person, staff.neighbour, by=staff.hoa, reason="x")


def test_nor_of_who_has_left_nor_his_own(staff, added):
    leaving.leave(added.person, staff.neighbour, by=staff.nga, reason="Nghỉ")
    with refused("has_left"):
        activation.renew(added.person, staff.neighbour, by=staff.nga, reason="x")
    with refused("no_self_code"):
        activation.renew(staff.nga, staff.province, by=staff.nga, reason="x")


def test_leaving_ends_post_rights_authority_and_what_was_to_come(staff):
    posts.appoint(staff.binh, staff.office, "Phó Chủ tịch", by=staff.nga, decision="QĐ 1")
    staff.granted(staff.binh, Right.INSPECT, staff.office, since=in_days(3))
    leaving.leave(staff.binh, staff.office, by=staff.nga, reason="Nghỉ hưu, QĐ 9")
    now = clock.now()
    assert not Post.objects.lasting(now).filter(person=staff.binh).exists()
    assert not Grant.objects.filter(person=staff.binh).exclude(until__lte=in_days(3)).exists()
    assert not any(rights.holds(staff.binh, Right.INSPECT, staff.office, in_days(days)) for days in (0, 3, 4))
    staff.assignment.refresh_from_db()
    assert staff.assignment.until is not None
    assert chain.history(f"person:{staff.binh.pk}").last().facts["reason"] == "Nghỉ hưu, QĐ 9"


def test_nobody_ends_his_own_service_nor_a_peers(staff):
    for person in (staff.hoa, staff.binh):
        staff.granted(person, Right.ADMINISTER, staff.office)
    for person in (staff.hoa, staff.binh):
        with pytest.raises(NotAllowed):
            leaving.leave(person, staff.office, by=staff.hoa, reason="x")
    assert rights.holds(staff.binh, Right.ADMINISTER, staff.office)


def test_activation_ends_after_it_starts(staff, added):
    now = clock.now()
    with pytest.raises(IntegrityError, match="activation_ends_after_it_starts"), transaction.atomic():
        ActivationCode.objects.create(person=added.person, agency=staff.office, given_by=staff.nga, digest="x",
                                      made_at=now, expires_at=now)  # fmt: skip
